"""FacePass from Python: `FacePass` and `AsyncFacePass`.

`models` has what FacePass answers, `problems` an exception for each code, `webhooks` verifies events.
"""

from facepass_client import models, problems, webhooks
from facepass_client._async.client import AsyncFacePass
from facepass_client._async.pages import AsyncPages
from facepass_client._forms import Progress
from facepass_client._many import Outcome
from facepass_client._operations import API_VERSION
from facepass_client._photos import Photo
from facepass_client._retries import Retries
from facepass_client._sync.client import FacePass
from facepass_client._sync.pages import Pages
from facepass_client._versions import NewerService
from facepass_client.errors import (
    FacePassError,
    NoAnswer,
    NotSigned,
    PhotoTooManyBytes,
    Problem,
    StorageRefused,
    UnreadableAnswer,
    UploadExpired,
    UploadFailed,
    UploadNotIndexed,
    UploadRejected,
    WaitTimedOut,
)

__version__ = API_VERSION

__all__ = [
    "API_VERSION",
    "AsyncFacePass",
    "AsyncPages",
    "FacePass",
    "FacePassError",
    "NewerService",
    "NoAnswer",
    "NotSigned",
    "Outcome",
    "Pages",
    "Photo",
    "PhotoTooManyBytes",
    "Problem",
    "Progress",
    "Retries",
    "StorageRefused",
    "UnreadableAnswer",
    "UploadExpired",
    "UploadFailed",
    "UploadNotIndexed",
    "UploadRejected",
    "WaitTimedOut",
    "models",
    "problems",
    "webhooks",
]
