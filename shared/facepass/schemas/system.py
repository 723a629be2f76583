"""What the service states about itself."""

from typing import Literal

from pydantic import Field

from facepass import __version__
from facepass.schemas.common import Response


class ServiceInfo(Response):
    """The service, its version and its documentation."""

    service: str = "FacePass"
    version: str = __version__
    docs: str = "/docs"
    openapi: str = "/openapi.json"


class Health(Response):
    """Whether the databases, the bucket and the queues can be reached."""

    status: Literal["healthy", "unhealthy"]
    model_pack: str | None = Field(default=None, description="The configured model pack.")
    reasons: dict[str, str] | None = Field(
        default=None, description="What cannot be reached; shown to a caller with a valid key only."
    )
