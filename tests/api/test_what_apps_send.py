"""What mobile clients, browsers and HTTP libraries really send is taken, on every route that takes it."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from facepass.storage import PhotoBucket
from tests.support.api_client import Answer, Client
from tests.support.main_job import enrol, new_user

Photo = Callable[[str], bytes]

UPLOAD, SEARCH, DETECT, COMPARE = (f"/api/v1/faces/{verb}" for verb in ("upload", "search", "detect", "compare"))
TAKEN = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "IMAGE/JPEG": "image/jpeg",
    "image/jpeg; charset=binary": "image/jpeg",
    " image/jpeg ;q=1": "image/jpeg",
    "image/heic-sequence": "image/heic",
    "image/heif-sequence": "image/heif",
    "application/octet-stream": "application/octet-stream",
    "binary/octet-stream": "application/octet-stream",
    "image/*": "application/octet-stream",
}
REFUSED = ["video/quicktime", "image/gif", "image/jpeg2", "application/pdf", "jpeg"]


@pytest.fixture
def user(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    """An enrolled user."""
    user_id = new_user(http, "barack")
    assert enrol(http, bucket, photo("obama.jpg"), user_id=user_id)["status"] == "indexed"
    return user_id


@pytest.mark.parametrize("media_type", TAKEN)
def test_a_raw_photo_may_have_any_name_of_its_type(http: Client, photo: Photo, user: str, media_type: str) -> None:
    for path in (DETECT, SEARCH, f"/api/v1/users/{user}/verify"):
        answer = http.request("POST", path, photo("obama2.jpg"), media_type)
        assert answer.status == 200, (path, answer.body)


@pytest.mark.parametrize(("media_type", "stored_as"), TAKEN.items())
def test_a_ticket_and_a_form_may_have_any_name_of_the_photos_type(
    http: Client, bucket: PhotoBucket, photo: Photo, media_type: str, stored_as: str
) -> None:
    ticket = http.post(UPLOAD, {"content_type": media_type})
    assert (ticket.status, ticket.json()["upload"]["fields"]["Content-Type"]) == (201, stored_as)
    taken = http.post_form(UPLOAD, photo("obama.jpg"), media_type)
    assert taken.status == 202, taken.body
    assert http.get(f"/api/v1/uploads/{taken.json()['upload_id']}").json()["content_type"] == stored_as
    assert http.post_form(DETECT, photo("obama.jpg"), media_type).status == 200


def test_a_photo_may_share_its_field_with_a_text_as_dart_clients_send_it(http: Client, photo: Photo) -> None:
    def form(*photos: bytes) -> bytes:
        parts = [b'name="file"\r\n\r\nfile', *(b'name="file"; filename="a.jpg"\r\n\r\n' + each for each in photos)]
        return (
            b"".join(b"--edge\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--edge--\r\n"
        )

    one, two = form(photo("obama.jpg")), form(photo("obama.jpg"), photo("obama2.jpg"))
    assert http.request("POST", DETECT, one, "multipart/form-data; boundary=edge").status == 200
    refused = http.request("POST", DETECT, two, "multipart/form-data; boundary=edge")
    assert (refused.status, refused.json()["code"]) == (422, "invalid_request")


@pytest.mark.parametrize("media_type", REFUSED)
def test_what_is_declared_as_another_kind_is_415_everywhere(http: Client, photo: Photo, media_type: str) -> None:
    encoded = base64.b64encode(photo("obama.jpg")).decode()
    answers = [
        http.post(UPLOAD, {"content_type": media_type}),
        http.post_form(UPLOAD, photo("obama.jpg"), media_type),
        http.post_form(DETECT, photo("obama.jpg"), media_type),
        http.request("POST", DETECT, photo("obama.jpg"), media_type),
        http.post(DETECT, {"image_base64": f"data:{media_type};base64,{encoded}"}),
    ]
    assert [(answer.status, answer.json()["code"]) for answer in answers] == [(415, "unsupported_media_type")] * 5


def test_a_form_without_a_media_type_is_taken(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    assert http.post_files(UPLOAD, file=photo("obama.jpg")).status == 202


BASE64: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "with line breaks": lambda text: "\n".join(text[at : at + 76] for at in range(0, len(text), 76)) + "\n",
    "with CRLF": lambda text: "\r\n".join(text[at : at + 64] for at in range(0, len(text), 64)),
    "safe for URLs": lambda text: text.replace("+", "-").replace("/", "_"),
    "without padding": lambda text: text.rstrip("="),
    "as a data URL": lambda text: f"data:image/jpeg;base64,{text}",
    "as a data URL with parameters": lambda text: f"DATA:image/jpg;charset=utf-8;base64,{text}",
    "as a data URL without a type": lambda text: f"data:;base64,{text}",
}


@pytest.mark.parametrize("kind", BASE64)
def test_base64_is_taken_as_clients_make_it(http: Client, photo: Photo, user: str, kind: str) -> None:
    text = BASE64[kind](base64.b64encode(photo("obama2.jpg")).decode())
    for path in (DETECT, SEARCH, f"/api/v1/users/{user}/verify"):
        assert http.post(path, {"image_base64": text}).status == 200, path
    assert http.post(COMPARE, {"source_base64": text, "target_base64": text}).json()["match"] is True


@pytest.mark.parametrize("text", ["%%%", "data:image/jpeg,abcd", "a", "äöü", "ab=cd", "data:image/jpeg;base64,%41"])
def test_what_is_not_base64_is_400(http: Client, text: str) -> None:
    answer = http.post(DETECT, {"image_base64": text})
    assert (answer.status, answer.json()["code"]) == (400, "unreadable_body")


EMPTY = {"user_id": "", "face_id": "", "upload_id": "", "image_base64": "", "threshold": "", "fmr": "", "limit": ""}


def test_an_empty_optional_field_of_a_form_is_an_absent_one(
    http: Client, bucket: PhotoBucket, photo: Photo, user: str
) -> None:
    empty_upload = {"user_id": "", "collection_id": "", "external_image_id": "", "max_faces": "", "review": ""}
    probe: dict[str, Any] = {"upload_id": "", "image_base64": "", "threshold": "", "fmr": ""}
    assert http.post_form(SEARCH, photo("obama2.jpg"), **EMPTY, collection_id="", group_by="").status == 200
    assert http.post_form(f"/api/v1/users/{user}/verify", photo("obama2.jpg"), **probe).status == 200
    assert http.post_form(DETECT, photo("obama2.jpg"), upload_id="", max_faces="").status == 200
    taken = http.post_form(UPLOAD, photo("obama.jpg"), **empty_upload, purpose="")
    assert taken.status == 202, taken.body
    upload = http.get(f"/api/v1/uploads/{taken.json()['upload_id']}").json()
    assert (upload["user_id"], upload["collection_id"], upload["content_type"]) == (None, "default", "image/jpeg")


def test_an_empty_parameter_of_a_raw_photo_is_an_absent_one(http: Client, photo: Photo) -> None:
    empty = {"threshold": "", "limit": "", "collection_id": ""}
    assert http.request("POST", SEARCH, photo("obama.jpg"), "image/jpeg", query=empty).status == 200


def test_an_empty_field_that_does_not_exist_is_still_unknown(http: Client, photo: Photo) -> None:
    answer = http.post_form(DETECT, photo("obama.jpg"), nickname="")
    assert (answer.status, answer.json()["errors"][0]["loc"]) == (422, ["body", "nickname"])


@pytest.mark.parametrize(("path", "places"), [(DETECT, "`file`"), (SEARCH, "`file`"), (UPLOAD, "`file`")])
@pytest.mark.parametrize("name", ["image", "photo", "files[]"])
def test_a_photo_under_another_name_is_told_its_field(
    http: Client, photo: Photo, path: str, places: str, name: str
) -> None:
    answer = http.post_files(path, **{name: photo("obama.jpg")})
    assert (answer.status, answer.json()["code"]) == (422, "invalid_request")
    assert answer.json()["detail"] == f"The photo belongs into the field {places}, not into {name!r}."


def test_compare_tells_both_of_its_fields(http: Client, photo: Photo) -> None:
    answer = http.post_files(COMPARE, source=photo("obama.jpg"), image=photo("obama.jpg"))
    assert answer.json()["detail"] == "The photo belongs into the field `source` or `target`, not into 'image'."


@pytest.mark.parametrize("path", ["/", "/api/v1/health"])
def test_a_monitor_may_ask_for_the_head_alone(path: str, bucket: PhotoBucket, postgres: str) -> None:
    answer = Client(None).request("HEAD", path)
    assert (answer.status, answer.body) == (Client(None).get(path).status, "")


def test_head_elsewhere_is_405_and_names_the_methods(http: Client) -> None:
    answer = http.request("HEAD", "/api/v1/users")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, POST")


def test_an_email_that_differs_in_case_alone_is_taken_and_the_answer_says_so(http: Client) -> None:
    def create(email: str) -> Answer:
        return http.post("/api/v1/users", {"email": email, "full_name": "Ada"})

    assert create("ada@example.com").status == 201
    refused = create("Ada@Example.com").json()
    assert (refused["code"], "upper and lower case do not differ" in refused["detail"]) == ("email_taken", True)
