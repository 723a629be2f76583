"""The types of events. Written by tools/build_python_client."""

from typing import TypeAlias

from facepass_client import models
from facepass_client._model import UnknownEvent

Event: TypeAlias = (
    models.UploadIndexedEvent
    | models.UploadRejectedEvent
    | models.UploadFailedEvent
    | models.FaceAssignedEvent
    | models.UserMergedEvent
    | models.UserUnmergedEvent
    | models.UserErasedEvent
    | models.SearchCompletedEvent
    | models.ClusterCompletedEvent
    | models.WebhookDisabledEvent
    | models.WebhookTestEvent
    | UnknownEvent
)
BY_TYPE: dict[str, type[Event]] = {
    "upload.indexed": models.UploadIndexedEvent,
    "upload.rejected": models.UploadRejectedEvent,
    "upload.failed": models.UploadFailedEvent,
    "face.assigned": models.FaceAssignedEvent,
    "user.merged": models.UserMergedEvent,
    "user.unmerged": models.UserUnmergedEvent,
    "user.erased": models.UserErasedEvent,
    "search.completed": models.SearchCompletedEvent,
    "cluster.completed": models.ClusterCompletedEvent,
    "webhook.disabled": models.WebhookDisabledEvent,
    "webhook.test": models.WebhookTestEvent,
}
