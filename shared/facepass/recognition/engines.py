"""The model packs of a deployment: the one that new collections take, and another during a move between packs."""

from facepass.recognition.engine import Engine, open_engine
from facepass.recognition.packs import Pack, find_pack


class Engines:
    """One or two packs. The first one's networks are loaded at once, the other's when they are first needed."""

    def __init__(self, default: Engine, other: Pack | None = None, memory_mb: int | None = None) -> None:
        self.default = default
        self._other, self._memory_mb = other, memory_mb
        self._opened: Engine | None = None

    @property
    def several(self) -> bool:
        """Whether there is another pack than the default one."""
        return self._other is not None

    def of(self, model: str) -> Engine | None:
        """The engine whose vectors are of this model_id, if there is one. Raises PackDamaged."""
        if model == self.default.pack.model_id:
            return self.default
        if self._other is None or model != self._other.model_id:
            return None
        self._opened = self._opened or open_engine(self._other, memory_mb=self._memory_mb)
        return self._opened


def open_engines(default: str, other: str = "", *, memory_mb: int | None = None) -> Engines:
    """Load the packs of these names. other: empty, or the default one again, for none.

    memory_mb: as open_engine. Raises PackNotFound and PackDamaged.
    """
    first = find_pack(default)
    second = find_pack(other) if other else first
    engine = open_engine(first, memory_mb=memory_mb)
    return Engines(engine, second if second.model_id != first.model_id else None, memory_mb)
