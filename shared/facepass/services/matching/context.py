"""What a verb of `matching` works with: a tenant's context, and the networks."""

from dataclasses import dataclass

from facepass.context import Context
from facepass.recognition.engine import Engine


@dataclass(frozen=True, kw_only=True)
class MatchingContext(Context):
    """A context with the engine that this process opened."""

    engine: Engine
