"""Whether the service is newer than this client."""

import re
import warnings

from facepass_client._operations import API_VERSION


class NewerService(UserWarning):
    """The service is newer than this client, which works and does not know what was added."""


def warn_if_newer(version: str) -> None:
    """Warn about a service whose version is higher than the one that this client was made for."""
    if numbers(version) > numbers(API_VERSION):
        text = f"FacePass {version} answers; this client was made for {API_VERSION}: upgrade facepass-client"
        warnings.warn(text, NewerService, stacklevel=2)


def numbers(version: str) -> tuple[int, ...]:
    """(1, 2, 0) of 1.2.0 and of 1.2.0-dev."""
    return tuple(int(number) for number in re.findall(r"\d{1,9}", version.partition("-")[0][:32]))
