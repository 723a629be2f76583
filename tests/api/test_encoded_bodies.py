"""Compressed and swollen bodies: gzip is taken, and whatever is too large is refused in bounded memory and time."""

import base64
import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from facepass.api.encodings import MAX_BODY_BYTES, inflate
from facepass.api.json_bodies import MAX_MEMBERS, json_object
from facepass.errors import BodyTooLarge, UnreadableBody
from facepass.storage import PhotoBucket
from tests.support.api_client import Answer, Client

Photo = Callable[[str], bytes]
DETECT, UPLOAD, USERS = "/api/v1/faces/detect", "/api/v1/faces/upload", "/api/v1/users"
ADA = {"email": "ada@example.com", "full_name": "Ada"}


def send(http: Client, path: str, body: bytes, media_type: str = "application/json", encoding: str = "gzip") -> Answer:
    """Send a body as API Gateway passes on what has a Content-Encoding: in base64."""
    headers = {"content-encoding": encoding, "content-type": media_type}
    return http.request("POST", path, body, "application/x-encoded", headers=headers)


def test_gzip_is_taken_on_every_kind_of_body(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    form = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + photo("obama.jpg")
    form += b"\r\n--edge--\r\n"
    multipart = "multipart/form-data; boundary=edge"
    ticket = json.dumps({"content_type": "image/jpeg"}).encode()
    assert send(http, USERS, gzip.compress(json.dumps(ADA).encode())).status == 201
    assert send(http, UPLOAD, gzip.compress(ticket)).status == 201
    assert send(http, UPLOAD, gzip.compress(form), multipart).status == 202
    assert send(http, DETECT, gzip.compress(form), multipart, "X-GZIP").status == 200
    assert send(http, DETECT, gzip.compress(photo("obama.jpg")), "image/jpeg").status == 200
    assert send(http, DETECT, photo("obama.jpg"), "image/jpeg", "identity").status == 200


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, gzip", "compress"])
def test_another_encoding_is_415(http: Client, encoding: str) -> None:
    answer = send(http, USERS, gzip.compress(json.dumps(ADA).encode()), encoding=encoding)
    assert (answer.status, answer.json()["detail"]) == (415, "A body may be compressed with gzip only.")


WHOLE = gzip.compress(b"{}", mtime=0)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{}", id="plain"),
        pytest.param(WHOLE[:-4], id="cut"),
        pytest.param(WHOLE + b"x", id="with more behind it"),
        pytest.param(WHOLE * 2, id="two of them"),
        pytest.param(zlib.compress(b"{}"), id="zlib"),
        pytest.param(WHOLE.replace(b"\x1f\x8b\x08", b"\x1f\x8b\x07"), id="another method"),
    ],
)
def test_broken_gzip_is_400(http: Client, body: bytes) -> None:
    answer = send(http, USERS, body)
    assert (answer.status, answer.json()["code"]) == (400, "unreadable_body")


def test_a_gzip_bomb_is_413_and_takes_no_more_memory_than_a_body_may(http: Client) -> None:
    bomb = gzip.compress(bytes(1_000_000_000), compresslevel=1)
    answer = send(http, USERS, bomb)
    assert (answer.status, answer.json()["code"]) == (413, "body_too_large")
    event = {"headers": {"content-encoding": "gzip"}, "body": "", "isBase64Encoded": True}
    tracemalloc.start()
    with pytest.raises(BodyTooLarge):
        inflate(event | {"body": base64.b64encode(bomb).decode()})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 * MAX_BODY_BYTES


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{" + b",".join(b'"%d":1' % number for number in range(300_000)) + b"}", id="members"),
        pytest.param(b'{"metadata":[' + b"1," * MAX_MEMBERS + b"1]}", id="elements"),
        pytest.param(b'{"metadata":[' + b'"",' * 1_900_000 + b'""]}', id="strings"),
        pytest.param(b'{"metadata":' + b"[" * 33 + b"]" * 33 + b"}", id="deep"),
        pytest.param(b"[" * 2_000_000, id="only brackets"),
        pytest.param(b"[{" * 1_000_000, id="brackets in turn"),
    ],
)
def test_json_of_too_many_members_or_too_deep_is_400_before_it_is_parsed(http: Client, body: bytes) -> None:
    answer = http.request("POST", USERS, body, "application/json")
    assert (answer.status, answer.json()["code"]) == (400, "unreadable_body")
    assert "more than" in answer.json()["detail"]


def test_metadata_as_large_as_allowed_is_taken(http: Client) -> None:
    many, deep = {"many": [1] * 1_000, "commas": "," * 900}, {"deep": 1}
    for _ in range(14):
        deep = {"deep": deep}  # type: ignore[dict-item]
    assert http.post(USERS, ADA | {"metadata": many}).status == 201
    assert http.post(USERS, {"email": "b@example.com", "full_name": "B", "metadata": deep}).status == 201


def test_an_object_of_as_many_strings_as_allowed_is_read() -> None:
    most = {f"name {number}": "value, or [" for number in range(MAX_MEMBERS)}
    assert json_object(json.dumps(most).encode()) == most


@pytest.mark.parametrize("content", [',[{\\"' * 40_000, "\\\\" * 40_000, "[" * 6_000], ids=["all", "backslashes", "["])
def test_brackets_and_commas_within_strings_do_not_count(content: str) -> None:
    assert json_object(f'{{"a":"{content}","b":"[[["}}'.encode())["b"] == "[[["


def test_a_string_that_does_not_end_is_read_once(http: Client) -> None:
    body = b'{"a":"' + b'\\"' * 2_500_000 + b",[" * 100
    with pytest.raises(ValueError, match="Unterminated string"):
        json_object(body)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "latin-1"])
def test_json_is_utf_8(encoding: str) -> None:
    with pytest.raises((ValueError, UnreadableBody)):
        json_object('{"ä": 1}'.encode(encoding))


def test_a_form_of_too_many_parts_is_400(http: Client) -> None:
    part = b'--edge\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    for body in (part * 51 + b"--edge--\r\n", b"--edge" * 700_000):
        answer = http.request("POST", DETECT, body, 'multipart/form-data; boundary="edge"')
        assert (answer.status, answer.json()["detail"]) == (400, "The form has more than 50 parts.")
