"""What a function of `matching` works with: a tenant's context, and the networks."""

from dataclasses import dataclass, replace
from typing import Self

from facepass.context import Context
from facepass.errors import ModelMismatch
from facepass.recognition.engine import Engine
from facepass.recognition.engines import Engines


@dataclass(frozen=True, kw_only=True)
class MatchingContext(Context):
    """A context with the engines of this process, and the one that is in use."""

    engines: Engines
    chosen: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The engine in use: the deployment's default, unless a collection has another pack's vectors."""
        return self.chosen or self.engines.default

    def for_model(self, model: str | None) -> Self:
        """The same context with the pack that makes vectors of this model_id; the default one for None.

        Raises ModelMismatch when this deployment has no such pack.
        """
        if model is None:
            return replace(self, chosen=None)
        engine = self.engines.of(model)
        if engine is None:
            ours = self.engines.default.pack.model_id
            raise ModelMismatch(f"The vectors are of {model!r}; this service runs {ours!r}.")
        return replace(self, chosen=engine)
