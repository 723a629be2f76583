"""The model packs of a deployment: the one of new collections, and a second one during a move between packs."""

from facepass.recognition.engine import Engine, open_engine
from facepass.recognition.packs import Pack, find_pack


class Engines:
    """One or two loaded packs, the default one first."""

    def __init__(self, default: Engine, *others: Engine) -> None:
        self.default = default
        self._by_model = {engine.pack.model_id: engine for engine in (default, *others)}

    @property
    def several(self) -> bool:
        """Whether there is a second pack."""
        return len(self._by_model) > 1

    @property
    def packs(self) -> list[Pack]:
        """The packs, the default one first."""
        return [engine.pack for engine in self._by_model.values()]

    def of(self, model: str) -> Engine | None:
        """The engine that makes vectors of this model_id, if there is one."""
        return self._by_model.get(model)


def open_engines(default: str, other: str = "", *, memory_mb: int | None = None) -> Engines:
    """Load the packs of these names, so that a damaged one is detected at the start.

    other: empty, or equal to default, for none. memory_mb: as in open_engine. Raises PackNotFound and PackDamaged.
    """
    names = dict.fromkeys(name for name in (default, other) if name) or [default]
    return Engines(*(open_engine(find_pack(name), memory_mb=memory_mb) for name in names))
