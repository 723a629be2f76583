"""What the service says of itself."""

from typing import Literal

from pydantic import Field

from facepass import __version__
from facepass.schemas.common import Response


class ServiceInfo(Response):
    """What answers here, and where its documentation is."""

    service: str = "FacePass"
    version: str = __version__
    docs: str = "/docs"
    openapi: str = "/openapi.json"


class Health(Response):
    """Whether everything is within reach."""

    status: Literal["healthy", "unhealthy"]
    model_pack: str | None = Field(default=None, description="The configured model pack.")
    reasons: dict[str, str] | None = Field(
        default=None, description="What is out of reach; only told to a caller with a valid key."
    )
