"""What is sent: queries, bodies, photos."""

import contextlib
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from facepass_client import (
    FacePassError,
    PhotoTooManyBytes,
    UploadExpired,
    UploadFailed,
    UploadNotIndexed,
    WaitTimedOut,
    problems,
)
from facepass_client._photos import photo_source
from tests.clients.python.scripted import USER, Service, problem

EMPTY = httpx.Response(200, json={"items": [], "next_cursor": None})
JPEG = b"\xff\xd8\xff\xe0photo"


def sent(call: Any, answer: httpx.Response = EMPTY) -> httpx.Request:
    """The request of a call, whatever becomes of its answer."""
    service = Service(answer)
    with contextlib.suppress(FacePassError):
        call(service.client())
    return service.requests[0]


def test_values_of_a_query_are_text() -> None:
    since = datetime(2026, 6, 1, tzinfo=UTC)
    request = sent(lambda facepass: facepass.audit.list(since=since, limit=5).first())
    assert dict(request.url.params) == {"since": "2026-06-01T00:00:00+00:00", "limit": "5"}
    request = sent(lambda facepass: facepass.collections.faces("default", assigned=False).first())
    assert dict(request.url.params) == {"assigned": "false"}
    request = sent(lambda facepass: facepass.usage.get(first_day=date(2026, 6, 1)))
    assert dict(request.url.params) == {"from": "2026-06-01"}


def test_a_field_that_is_none_is_sent_and_one_that_is_left_out_is_not() -> None:
    request = sent(lambda facepass: facepass.users.update("1", external_id=None))
    assert request.content == b'{"external_id":null}'


def test_a_page_is_requested_when_it_is_needed() -> None:
    service = Service(
        httpx.Response(200, json={"items": [USER, USER], "next_cursor": "c1"}),
        httpx.Response(200, json={"items": [USER], "next_cursor": None}),
    )
    users = iter(service.client().users.list(limit=2))
    assert service.requests == []
    next(users), next(users)
    assert len(service.requests) == 1
    assert len(list(users)) == 1
    assert service.requests[1].url.params["cursor"] == "c1"


@pytest.mark.parametrize(
    ("start", "content_type"),
    [
        (JPEG, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypavif", "image/avif"),
        (b"\x00\x00\x00\x18ftypqt  ", "application/octet-stream"),
        (b"?", "application/octet-stream"),
    ],
)
def test_the_first_bytes_of_a_photo_say_its_content_type(start: bytes, content_type: str, tmp_path: Path) -> None:
    path = tmp_path / "photo.unknown"
    path.write_bytes(start)
    for photo in (start, bytearray(start), path, str(path), io.BytesIO(start)):
        assert photo_source(photo).content_type == content_type


def test_a_photo_that_cannot_be_read_is_an_error_before_anything_is_sent(tmp_path: Path) -> None:
    service = Service(EMPTY)
    with pytest.raises(FileNotFoundError):
        service.client().faces.enrol(tmp_path / "none.jpg", user="1")
    with pytest.raises(TypeError, match="binary mode"):
        service.client().faces.enrol(io.StringIO("text"), user="1")  # type: ignore[arg-type]
    assert service.requests == []


def test_a_probe_is_a_photo_or_one_id() -> None:
    for wrong in ({}, {"face_id": "1", "user_id": "2"}):
        with pytest.raises(ValueError, match="give one of: photo, upload_id, face_id, user_id"):
            Service(EMPTY).client().faces.search(**wrong)  # type: ignore[arg-type]
    request = sent(lambda facepass: facepass.faces.search(face_id="1", limit=3))
    assert request.content == b'{"face_id":"1","limit":3}'
    request = sent(lambda facepass: facepass.faces.search(JPEG, exact=True))
    assert b'name="exact"\r\n\r\ntrue' in request.content
    assert b'name="file"; filename="photo"\r\nContent-Type: image/jpeg\r\n\r\n' + JPEG in request.content


def test_the_key_goes_to_facepass_and_not_to_s3() -> None:
    service = Service(ticket(max_bytes=100), httpx.Response(403, text="<Error><Code>AccessDenied</Code></Error>"))
    with pytest.raises(FacePassError, match="403 AccessDenied"):
        service.client().faces.index(JPEG)
    assert service.requests[0].headers["Authorization"] == "Bearer fp_key"
    assert service.requests[1].url.host == "s3.example.com"
    assert "Authorization" not in service.requests[1].headers


def test_a_photo_larger_than_its_ticket_allows_is_not_sent_and_its_upload_is_deleted() -> None:
    service = Service(ticket(max_bytes=3), httpx.Response(204))
    with pytest.raises(PhotoTooManyBytes, match="has 9 bytes, more than 3"):
        service.client().faces.index(JPEG)
    assert [(each.method, each.url.path) for each in service.requests] == [
        ("POST", "/api/v1/faces/upload"),
        ("DELETE", "/api/v1/uploads/u1"),
    ]


def test_an_expired_ticket_is_replaced() -> None:
    expired = httpx.Response(403, text="<Code>AccessDenied</Code><Message>Policy expired.</Message>")
    waiting = httpx.Response(200, json=upload("awaiting_upload"))
    indexed = httpx.Response(200, json=upload("indexed"))
    service = Service(ticket(), expired, waiting, httpx.Response(204), ticket(), httpx.Response(204), indexed)
    assert service.client().faces.index(JPEG).status == "indexed"
    keys = [each.headers["Idempotency-Key"] for each in service.requests if each.url.path.endswith("/faces/upload")]
    assert len(set(keys)) == 2
    assert service.requests[3].method == "DELETE"


def test_an_expired_ticket_whose_photo_has_arrived_is_not_replaced() -> None:
    expired = ticket(expires_at="2020-01-01T00:00:00Z")
    service = Service(expired, httpx.ReadError(""), httpx.Response(200, json=upload("indexed")))
    assert service.client().faces.index(JPEG).status == "indexed"
    assert [each.method for each in service.requests] == ["POST", "POST", "GET", "GET"]


def ticket(**fields: Any) -> httpx.Response:
    form = {"method": "POST", "url": "https://s3.example.com/", "fields": {"key": "k"}, "max_bytes": 100}
    form |= {"expires_at": "2999-01-01T00:00:00Z", **fields}
    return httpx.Response(201, json={"upload_id": "u1", "status": "awaiting_upload", "liveness": False, "upload": form})


def upload(status: str) -> dict[str, Any]:
    empty = dict.fromkeys(
        ["reason", "detail", "conflicts_with_user_id", "user_id", "consent_id", "external_image_id", "photo_erased_at"]
    )
    times = dict.fromkeys(["created_at", "updated_at", "expires_at"], "2026-06-21T18:04:12Z")
    known = {"upload_id": "u1", "status": status, "collection_id": "default", "purpose": "index", "liveness": False}
    return {**empty, **times, **known, "content_type": "image/jpeg", "faces": [], "rejected_faces": []}


def test_an_upload_that_is_never_settled_is_waited_for_as_long_as_the_caller_says() -> None:
    service = Service(httpx.Response(200, json=upload("processing")))
    with pytest.raises(WaitTimedOut) as raised:
        service.client().uploads.wait("u1", timeout=0)
    assert raised.value.id == "u1"


@pytest.mark.parametrize(("status", "error"), [("failed", UploadFailed), ("expired", UploadExpired)])
def test_an_upload_that_ends_otherwise_is_an_error_and_stays(status: str, error: type[UploadNotIndexed]) -> None:
    service = Service(ticket(), httpx.Response(204), httpx.Response(200, json=upload(status)))
    with pytest.raises(error):
        service.client().faces.index(JPEG)
    assert [each.method for each in service.requests] == ["POST", "POST", "GET"]


def test_a_photo_that_is_refused_a_ticket_is_announced_once() -> None:
    service = Service(problem(404, "user_not_found"))
    with pytest.raises(problems.UserNotFound):
        service.client().faces.enrol(JPEG, user="1")
    assert len(service.requests) == 1
