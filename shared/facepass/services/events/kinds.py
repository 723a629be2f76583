"""What is announced: ids and codes, never a vector, a name, an email or a photo (docs/events.md).

Each function makes the event of one kind. schemas/events.py describes their data to clients.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from facepass.models.jobs import Job
from facepass.models.vector import Upload

EventType = Literal[
    "upload.indexed",
    "upload.rejected",
    "upload.failed",
    "face.assigned",
    "user.merged",
    "user.unmerged",
    "user.erased",
    "search.completed",
    "cluster.completed",
    "webhook.disabled",
]
EVENT_TYPES: tuple[str, ...] = get_args(EventType)
TEST = "webhook.test"  # only what a test delivery sends; no webhook subscribes to it
NAMED_FACES = 50  # of an upload, at most: an event stays small


@dataclass(frozen=True)
class Event:
    """One event. subject: the object, as `uploads/<id>`; events of one subject are delivered in their order."""

    type: EventType
    subject: str
    data: Mapping[str, object]


def upload_indexed(upload: Upload, face_ids: Sequence[UUID]) -> Event:
    """A photo was indexed. face_ids: all of them, of which the event names the first 50."""
    named = [str(face_id) for face_id in face_ids[:NAMED_FACES]]
    return _of_upload("upload.indexed", upload, {"face_count": len(face_ids), "face_ids": named})


def upload_rejected(upload: Upload) -> Event:
    """A photo cannot be used, and no retry helps: the upload's row has the reason."""
    return _of_upload("upload.rejected", upload, {"reason": upload.reason})


def upload_failed(upload: Upload) -> Event:
    """A photo could not be indexed, but may be usable: the upload's row has the reason."""
    return _of_upload("upload.failed", upload, {"reason": upload.reason})


def face_assigned(face_id: UUID, collection_id: str, user_id: UUID | None, previous_user_id: UUID | None) -> Event:
    """A face was given to a user, moved from one to another, or set free (user_id: None)."""
    data = {
        "face_id": str(face_id),
        "collection_id": collection_id,
        "user_id": _text(user_id),
        "previous_user_id": _text(previous_user_id),
    }
    return Event("face.assigned", f"faces/{face_id}", data)


def user_merged(merge_id: UUID, user_id: UUID, from_user_id: UUID) -> Event:
    """A user has another one's faces, uploads and consents, and the other one is gone."""
    return _of_merge("user.merged", merge_id, user_id, from_user_id)


def user_unmerged(merge_id: UUID, user_id: UUID, from_user_id: UUID) -> Event:
    """A merge was undone: the user who was gone is there again, with what the merge had moved."""
    return _of_merge("user.unmerged", merge_id, user_id, from_user_id)


def user_erased(user_id: UUID) -> Event:
    """Everything of a user is erased, in both databases and in the bucket."""
    return Event("user.erased", f"users/{user_id}", {"user_id": str(user_id)})


def job_completed(job: Job) -> Event:
    """A search with many probes, or a run that groups unknown people, is done or has failed."""
    return _cluster_completed(job) if job.kind == "clusters" else _search_completed(job)


def _search_completed(job: Job) -> Event:
    probes, gone_over = len(job.options["upload_ids"]), int(job.checkpoint.get("next", 0))
    refused = int(job.checkpoint.get("refused", 0))
    counts = {"probes": probes, "searched": gone_over - refused, "refused": refused}
    return Event("search.completed", f"searches/{job.id}", {"search_id": str(job.id), **_ended(job), "counts": counts})


def _cluster_completed(job: Job) -> Event:
    counts = {
        "faces": job.options["faces"],
        "compared": int(job.checkpoint.get("compared", 0)),
        "groups": job.checkpoint.get("groups"),
    }
    subject = f"collections/{job.collection_id}/clusters"
    return Event("cluster.completed", subject, {"run_id": str(job.id), **_ended(job), "counts": counts})


def webhook_disabled(webhook_id: UUID, reason: str) -> Event:
    """FacePass has switched a webhook off. reason: `keeps_failing` or `gone`."""
    return Event("webhook.disabled", f"webhooks/{webhook_id}", {"webhook_id": str(webhook_id), "reason": reason})


def _of_upload(kind: EventType, upload: Upload, result: Mapping[str, object]) -> Event:
    known = {
        "upload_id": str(upload.id),
        "collection_id": upload.collection_id,
        "user_id": _text(upload.user_id),
    }
    return Event(kind, f"uploads/{upload.id}", known | dict(result))


def _of_merge(kind: EventType, merge_id: UUID, user_id: UUID, from_user_id: UUID) -> Event:
    # one subject for a merge and its undo, which are two events of the user who goes and comes
    data = {"merge_id": str(merge_id), "user_id": str(user_id), "from_user_id": str(from_user_id)}
    return Event(kind, f"users/{from_user_id}", data)


def _ended(job: Job) -> dict[str, object]:
    return {"collection_id": job.collection_id, "status": job.status, "reason": job.reason}


def _text(row_id: UUID | None) -> str | None:
    return None if row_id is None else str(row_id)
