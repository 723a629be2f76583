"""The liveness token of a request."""

from pydantic import Field

from facepass.schemas.common import Request
from facepass.services.liveness.acceptance import Shown

LONGEST_TOKEN = 8192


class ShowsLiveness(Request):
    """A request that may show that a live person was before the camera."""

    liveness: str | None = Field(
        default=None,
        max_length=LONGEST_TOKEN,
        examples=["eyJhbGciOiJFUzI1NiIsImtpZCI6IjEifQ.eyJqdGkiOiI3In0.c2lnbmF0dXJl"],  # pragma: allowlist secret
        description="A token of the deployment's liveness provider; each is accepted once (docs/liveness.md).",
    )
    liveness_nonce: str | None = Field(
        default=None,
        max_length=255,
        examples=["b1946ac9"],
        description="The nonce that the token was issued for, where the deployment compares it.",
    )

    @property
    def shown(self) -> Shown | None:
        """The liveness token, if there is one."""
        return None if self.liveness is None else Shown(self.liveness, self.liveness_nonce)
