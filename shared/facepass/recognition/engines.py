"""The model packs of a deployment: the one that new collections take, and another during a move between packs."""

from facepass.recognition.engine import Engine, open_engine
from facepass.recognition.packs import find_pack


class Engines:
    """One or two loaded packs, the default one first."""

    def __init__(self, default: Engine, *others: Engine) -> None:
        self.default = default
        self._by_model = {engine.pack.model_id: engine for engine in (default, *others)}

    @property
    def several(self) -> bool:
        """Whether there is another pack than the default one."""
        return len(self._by_model) > 1

    def of(self, model: str) -> Engine | None:
        """The engine whose vectors are of this model_id, if there is one."""
        return self._by_model.get(model)


def open_engines(default: str, other: str = "", *, memory_mb: int | None = None) -> Engines:
    """Load the packs of these names, so that one that is damaged is known at the start.

    other: empty, or the default one again, for none. memory_mb: as open_engine. Raises PackNotFound and PackDamaged.
    """
    names = dict.fromkeys(name for name in (default, other) if name) or [default]
    return Engines(*(open_engine(find_pack(name), memory_mb=memory_mb) for name in names))
