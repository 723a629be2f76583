"""Steps: a photo goes to the bucket with a ticket, through the queue to the indexer, and its thumbnail comes back."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from facepass.doctor.api import Answer, answer_of, open_client
from facepass.doctor.findings import Fault, NotChecked
from facepass.doctor.visit import SAMPLE_TYPE, Visit
from facepass.services.uploads.status import UploadStatus

TICKET = "/api/v1/faces/upload"
S3_CODE = re.compile(r"<Code>(\w+)</Code>")
WAITING = (UploadStatus.AWAITING_UPLOAD, UploadStatus.PROCESSING)
MOST_SKEW_SECONDS = 300
NO_QUEUE = ("QueueDoesNotExist", "NonExistentQueue")  # botocore's names of one error
FAULTS_OF_S3 = {"NoSuchBucket": "bucket_missing", "RequestTimeTooSkewed": "clock_wrong"}
NO_CONTENT = 204


def bucket(visit: Visit) -> str:
    """The bucket is there, and the service may use it. Nothing is created before this is known."""
    if visit.inside.bucket_state() == "missing":
        raise Fault("bucket_missing", f"There is no bucket {visit.inside.bucket}.")
    if found := visit.reason("bucket"):
        code = "bucket_away" if found[1] == "Unavailable" else "bucket_refused"
        raise Fault(code, f"The service cannot use the photo bucket ({found[1]}): it is missing, or refuses.")
    return "the service reaches it"


def post(visit: Visit) -> str:
    """A ticket's post is stored by S3."""
    request = {"content_type": SAMPLE_TYPE, "user_id": visit.user_id, "collection_id": visit.name}
    visit.ticket = open_ticket(visit, **request)
    post_sample(visit, visit.ticket)
    return f"a photo of {len(visit.sample)} bytes was posted with a ticket"


def open_ticket(visit: Visit, **request: Any) -> dict[str, Any]:
    """A ticket for the sample; the upload is noted, to be deleted."""
    accepted = visit.api.expect("POST", TICKET, json=request)
    visit.uploads.append(accepted["upload_id"])
    return accepted


def post_sample(visit: Visit, accepted: dict[str, Any]) -> None:
    """Post the sample as an app does. Raises Fault with what S3 says."""
    ticket = accepted["upload"]
    files = {"file": ("sample.jpg", visit.sample, SAMPLE_TYPE)}
    answer = _of_s3("POST", ticket["url"], data=ticket["fields"], files=files)
    if answer.status == NO_CONTENT:
        return
    match = S3_CODE.search(answer.text)
    code = match.group(1) if match else str(answer.status)
    skew = _skew_seconds(ticket["fields"].get("x-amz-date", ""), answer.headers.get("Date", ""))
    if abs(skew) > MOST_SKEW_SECONDS:
        raise Fault(
            "clock_wrong", f"The ticket was signed by a clock that differs from S3's by {skew:+.0f} s ({code})."
        )
    raise Fault(FAULTS_OF_S3.get(code, "post_refused"), f"S3 refused the post of a photo: {answer.status} {code}.")


def cors(visit: Visit) -> str:
    """A web app of the wished origin may call the API, and post to the bucket."""
    origin = visit.wishes.origin
    if origin is None:
        raise NotChecked("name a web app's origin with --origin to check it")
    for what, url, method in (
        ("The bucket", visit.ticket["upload"]["url"], "POST"),
        ("The API", f"{visit.api.base_url}{TICKET}", "POST"),
    ):
        headers = {"Origin": origin, "Access-Control-Request-Method": method}
        headers |= {"Access-Control-Request-Headers": "authorization,content-type"} if what == "The API" else {}
        answer = _of_s3("OPTIONS", url, headers=headers)
        allowed = answer.headers.get("Access-Control-Allow-Origin", "")
        if allowed not in (origin, "*"):
            raise Fault("cors_missing", f"{what} does not let {origin} send requests.")
    return f"{origin} may call the API and post photos"


def queue(visit: Visit) -> str:
    """The index queue is there, and the bucket tells it of photos."""
    inside = visit.inside
    if inside.queue_state() == "missing":
        raise Fault("queue_missing", f"There is no queue {inside.index_queue}.")
    if found := visit.reason("queue"):
        code = "queue_missing" if found[1] in NO_QUEUE else "queue_refused"
        raise Fault(code, f"The service cannot use the index queue ({found[1]}).")
    if inside.lets_bucket_send() is False:
        raise Fault("queue_refuses_bucket", f"The policy of the index queue does not let {inside.bucket} send to it.")
    if inside.announces() is False:
        raise Fault("bucket_does_not_announce", f"{inside.bucket} does not notify the index queue of photos.")
    return "its policy and the bucket's notification are right" if inside.announces() else "the service reaches it"


def indexer(visit: Visit) -> str:
    """The photo comes out of the queue as one stored face of the user."""
    upload_id = visit.ticket["upload_id"]
    upload = visit.poll(f"/api/v1/uploads/{upload_id}", lambda state: state["status"] not in WAITING)
    status, named = upload["status"], f"Upload {upload_id} is {upload['status']}"
    if status in WAITING:
        raise Fault("indexer_silent", f"{named} after {visit.wishes.patience:.0f} s. {_where_it_waits(visit)}")
    if status == UploadStatus.REJECTED:
        raise Fault("photo_rejected", f"{named}: {upload['reason']}.")
    if status != UploadStatus.INDEXED or len(upload["faces"]) != 1:
        raise Fault("photo_failed", f"{named} ({upload['reason']}) with {len(upload['faces'])} faces.")
    visit.face = upload["faces"][0]
    return "the photo went through the queue and was indexed"


def thumbnail(visit: Visit) -> str:
    """The signed URL of the face's thumbnail shows a picture."""
    face = visit.api.expect("GET", f"/api/v1/faces/{visit.face['face_id']}")
    if not face.get("image_url"):
        raise Fault("thumbnail_refused", "The stored face has no image_url.")
    answer = _of_s3("GET", face["image_url"])
    if not answer.is_ok or not answer.headers.get("Content-Type", "").startswith("image/"):
        match = S3_CODE.search(answer.text)
        raise Fault("thumbnail_refused", f"S3 answered {answer.status} {match.group(1) if match else ''}".strip() + ".")
    return "its signed URL shows a picture"


def _where_it_waits(visit: Visit) -> str:
    if not (counts := visit.inside.waiting()):
        return "The photo is in the bucket, and was not taken from the queue or not even put there."
    waiting = ", ".join(f"{count} {label}" for label, count in counts.items())
    return f"Messages of the index queue: {waiting}."


def _of_s3(method: str, url: str, **request: Any) -> Answer:
    try:
        with open_client(url) as client:
            return answer_of(client.request(method, url, **request))
    except httpx.HTTPError as error:
        host = httpx.URL(url).host
        raise Fault("bucket_away", f"{host} does not answer: {str(error) or type(error).__name__}.") from error


def _skew_seconds(signed: str, date: str) -> float:
    """By how many seconds the clock that signed a ticket is ahead of S3's; 0 if one is not known.

    A ticket is signed when it is given, a moment before it is used.
    """
    try:
        at = datetime.strptime(signed, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return (at - parsedate_to_datetime(date)).total_seconds()
    except (ValueError, TypeError):
        return 0.0
