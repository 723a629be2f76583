"""Photos that are none: each is an error before anything is sent, and of many photos the error of one alone."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from facepass_client import PhotoTooManyBytes
from facepass_client._photos import MOST_BYTES, photo_source
from tests.clients.python.scripted import Service
from tests.clients.python.test_requests import EMPTY, JPEG, ticket, upload


def closed() -> io.BytesIO:
    file = io.BytesIO(JPEG)
    file.close()
    return file


def read_before() -> io.BytesIO:
    file = io.BytesIO(JPEG)
    file.read()
    return file


def generated() -> Iterator[bytes]:
    yield JPEG


@pytest.mark.parametrize(
    ("photo", "error"),
    [
        (b"", ValueError),
        (read_before(), ValueError),
        (closed(), ValueError),
        ("a\0b.jpg", ValueError),
        (generated(), TypeError),
        ([JPEG], TypeError),
        (7, TypeError),
        ("x" * 5000, OSError),
        (Path("/"), IsADirectoryError),
        (Path("/none.jpg"), FileNotFoundError),
        (bytes(MOST_BYTES + 1), PhotoTooManyBytes),
    ],
    ids=["empty", "read", "closed", "zero", "generator", "list", "number", "base64", "folder", "none", "large"],
)
def test_what_is_no_photo_is_an_error_before_anything_is_sent(photo: Any, error: type[Exception]) -> None:
    service = Service(EMPTY)
    for call in (service.client().faces.index, service.client().faces.search, service.client().uploads.send):
        with pytest.raises(error):
            call(photo)
    assert service.requests == []


def test_a_large_file_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(PhotoTooManyBytes):
        photo_source(path)


def test_a_file_that_gives_little_at_a_time_is_read_to_its_end() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(3)

    assert photo_source(Slow(JPEG)).content == JPEG
    assert photo_source(memoryview(JPEG)).content == JPEG


@pytest.mark.parametrize("user", ["", None])
def test_an_enrolment_without_a_user_is_not_sent_as_an_event_photo(user: Any) -> None:
    service = Service(EMPTY)
    with pytest.raises(ValueError, match="user's id"):
        service.client().faces.enrol(JPEG, user=user)
    assert service.requests == []


def test_of_many_photos_one_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    batch = {"accepted": [{**ticket().json(), "place": 0}], "rejected": []}
    service = Service(httpx.Response(200, json=batch), httpx.Response(204), httpx.Response(200, json=upload("indexed")))
    photos = [(tmp_path / "none.jpg", "1"), (JPEG, "1"), (b"", None)]
    missing, indexed, empty = service.client().faces.enrol_many(photos)
    assert isinstance(missing.error, FileNotFoundError)
    assert indexed.upload is not None
    assert indexed.upload.status == "indexed"
    assert isinstance(empty.error, ValueError)
    assert service.requests[0].content.count(b"content_type") == 1


def test_many_photos_of_which_none_can_be_read_are_not_announced() -> None:
    service = Service(EMPTY)
    assert [type(outcome.error) for outcome in service.client().faces.enrol_many([(b"", None)])] == [ValueError]
    assert service.requests == []
