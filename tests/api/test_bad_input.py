"""Bad requests get a documented code, in an answer that does not grow with them."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.api_client import Client
from tests.support.main_job import new_user

Photo = Callable[[str], bytes]
UNKNOWN_ID = "0192a0b0-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"{", "application/json", (400, "unreadable_body")),
        (b"[" * 100_000, "application/json", (400, "unreadable_body")),
        (b"\xff\xfe", "application/json", (400, "unreadable_body")),
        (b'{"email": NaN}', "application/json", (400, "unreadable_body")),
        (b"1" * 5000, "application/json", (400, "unreadable_body")),
        (b"[]", "application/json", (422, "invalid_request")),
        (b"x", "multipart/form-data", (415, "unsupported_media_type")),
        (b"x", "text/plain", (415, "unsupported_media_type")),
        (b"{}", "application/json", (422, "invalid_request")),
        (b'{"email":"a@example.com","full_name":"A","nickname":"b"}', "application/json", (422, "invalid_request")),
        (b'{"email":"no address","full_name":"A"}', "application/json", (422, "invalid_request")),
        (b'{"email":"a@example.com","full_name":"A\\u0000"}', "application/json", (422, "invalid_request")),
        (
            b'{"email":"a@example.com","full_name":"A","metadata":{"a":"\\u0000"}}',
            "application/json",
            (422, "invalid_request"),
        ),
    ],
)
def test_a_body_that_cannot_be_used_is_a_problem_with_a_code(
    http: Client, body: bytes, content_type: str, expected: tuple[int, str]
) -> None:
    answer = http.request("POST", "/api/v1/users", body, content_type)
    assert (answer.status, answer.json()["code"]) == expected
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"]


@pytest.mark.parametrize(
    ("metadata", "status"),
    [
        (b'{"a": "\\u0000"}', 422),
        (b'{"\\u0000": 1}', 422),
        (b'{"a": ["\\ud800"]}', 422),
        (b'{"a": 1e999}', 422),
        (b'{"a":' * 17 + b"1" + b"}" * 17, 422),
        (b'{"a":' * 900 + b"1" + b"}" * 900, 400),
        (b'{"a": "' + b"x" * 4096 + b'"}', 422),
        (b'{"a": "\\\\u0000 is only text"}', 201),
        (b'{"a":' * 15 + b"[1]" + b"}" * 15, 201),
    ],
)
def test_metadata_is_kept_or_refused_and_never_in_the_way(http: Client, metadata: bytes, status: int) -> None:
    body = b'{"email": "a@example.com", "full_name": "A", "metadata": ' + metadata + b"}"
    assert http.request("POST", "/api/v1/users", body, "application/json").status == status
    assert http.get("/api/v1/users").status == 200


def test_a_name_of_half_a_character_is_refused(http: Client) -> None:
    body = b'{"email": "a@example.com", "full_name": "\\ud800"}'
    assert http.request("POST", "/api/v1/users", body, "application/json").status == 422


def test_a_problem_names_the_field_and_not_what_was_sent(http: Client) -> None:
    answer = http.post("/api/v1/users", {"email": "secret-address", "full_name": "A", "shoe_size": 43})
    assert {tuple(error["loc"]) for error in answer.json()["errors"]} == {("body", "email"), ("body", "shoe_size")}
    assert "secret-address" not in answer.body


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, (422, "invalid_request")),
        ({"content_type": "image/gif"}, (415, "unsupported_media_type")),
        ({"content_type": "image/jpeg", "user_id": UNKNOWN_ID}, (404, "user_not_found")),
        ({"content_type": "image/jpeg", "user_id": "me"}, (422, "invalid_request")),
        ({"content_type": "image/jpeg", "collection_id": "nowhere"}, (404, "collection_not_found")),
        ({"content_type": "image/jpeg", "collection_id": "../x"}, (422, "invalid_request")),
        ({"content_type": "image/jpeg", "max_faces": 0}, (422, "invalid_request")),
        ({"content_type": "image/jpeg", "tenant_id": "other"}, (422, "invalid_request")),
    ],
)
def test_a_refused_ticket_names_the_reason(http: Client, fields: dict[str, Any], expected: tuple[int, str]) -> None:
    answer = http.post("/api/v1/faces/upload", fields)
    assert (answer.status, answer.json()["code"]) == expected


def test_a_multipart_photo_over_its_limit_is_refused(http: Client) -> None:
    answer = http.post_form("/api/v1/faces/upload", b"\xff\xd8" + bytes(4_500_000))
    assert (answer.status, answer.json()["code"]) == (422, "photo_too_large")


@pytest.mark.parametrize("path", ["/api/v1/users", "/api/v1/collections", "/api/v1/faces/compare"])
def test_a_raw_photo_is_accepted_only_by_routes_that_analyse_one(http: Client, photo: Photo, path: str) -> None:
    assert http.request("POST", path, photo("obama.jpg"), "image/jpeg").status == 415


def test_a_form_is_taken_only_with_a_file_and_where_files_are(http: Client) -> None:
    form = b'--edge\r\nContent-Disposition: form-data; name="content_type"\r\n\r\nimage/jpeg\r\n--edge--\r\n'
    kind = "multipart/form-data; boundary=edge"
    assert http.request("POST", "/api/v1/faces/upload", form, kind).status == 422
    assert http.request("POST", "/api/v1/users", form, kind).status == 415


def test_a_multipart_file_of_another_type_is_refused(http: Client) -> None:
    answer = http.post_form("/api/v1/faces/upload", b"GIF89a", content_type="image/gif")
    assert (answer.status, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (422, "invalid_request")),
        ({"image_base64": "%%%"}, (400, "unreadable_body")),
        ({"image_base64": "é"}, (400, "unreadable_body")),
        ({"image_base64": base64.b64encode(b"text").decode()}, (422, "unsupported_photo")),
        ({"image_base64": "", "upload_id": UNKNOWN_ID}, (422, "invalid_request")),
        ({"upload_id": UNKNOWN_ID}, (404, "upload_not_found")),
        ({"upload_id": UNKNOWN_ID, "limit": 101}, (422, "invalid_request")),
        ({"upload_id": UNKNOWN_ID, "threshold": 1.5}, (422, "invalid_request")),
    ],
)
def test_a_search_that_cannot_be_made_says_why(http: Client, body: dict[str, Any], expected: tuple[int, str]) -> None:
    answer = http.post("/api/v1/faces/search", body)
    assert (answer.status, answer.json()["code"]) == expected


def test_a_search_in_an_unknown_collection_is_404(http: Client, photo: Photo) -> None:
    answer = http.post_form("/api/v1/faces/search", photo("obama.jpg"), collection_id="nowhere")
    assert (answer.status, answer.json()["code"]) == (404, "collection_not_found")


def test_a_search_before_the_first_enrolment_finds_no_user(http: Client, photo: Photo) -> None:
    answer = http.post_form("/api/v1/faces/search", photo("obama.jpg"))
    assert (answer.status, answer.json()["results"]) == (200, [])


def test_a_raw_photo_takes_its_parameters_from_the_query_string(http: Client, photo: Photo) -> None:
    answer = http.request("POST", "/api/v1/faces/search", photo("obama.jpg"), "image/jpeg", query={"limit": 0})
    assert (answer.status, answer.json()["code"]) == (422, "invalid_request")
    answer = http.request("POST", "/api/v1/faces/search", photo("obama.jpg"), "image/jpeg", query={"limit": 1})
    assert answer.status == 200


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"/api/v1/users/{UNKNOWN_ID}", "user_not_found"),
        (f"/api/v1/users/{UNKNOWN_ID}/faces", "user_not_found"),
        (f"/api/v1/faces/user/{UNKNOWN_ID}", "user_not_found"),
        (f"/api/v1/faces/{UNKNOWN_ID}", "face_not_found"),
        (f"/api/v1/uploads/{UNKNOWN_ID}", "upload_not_found"),
        ("/api/v1/nothing", "route_not_found"),
    ],
)
def test_what_does_not_exist_is_404(http: Client, path: str, code: str) -> None:
    answer = http.get(path)
    assert (answer.status, answer.json()["code"]) == (404, code)


def test_deleting_what_does_not_exist_is_404(http: Client) -> None:
    assert http.delete(f"/api/v1/users/{UNKNOWN_ID}").status == 404
    assert http.delete(f"/api/v1/faces/{UNKNOWN_ID}").status == 404


def test_a_second_user_of_the_same_email_is_409(http: Client) -> None:
    new_user(http, "ada")
    answer = http.post("/api/v1/users", {"email": "ADA@example.com", "full_name": "Another"})
    assert (answer.status, answer.json()["code"]) == (409, "email_taken")


def test_a_second_user_of_the_same_external_id_is_409(http: Client) -> None:
    for email, expected in (("a@example.com", 201), ("b@example.com", 409)):
        answer = http.post("/api/v1/users", {"email": email, "full_name": "A", "external_id": "17"})
        assert answer.status == expected
    assert answer.json()["code"] == "external_id_taken"


def test_an_internal_error_shows_nothing_inner(http: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from facepass.services.users import lists

    def fail(*_: Any, **__: Any) -> None:
        raise ValueError("something inner")

    monkeypatch.setattr(lists, "list_users", fail)
    answer = http.get("/api/v1/users")
    assert (answer.status, answer.json()["code"]) == (500, "internal_error")
    assert "inner" not in answer.body


def test_a_request_that_no_authorizer_vouched_for_is_401(http: Client) -> None:
    answer = Client(None).get("/api/v1/users")
    assert (answer.status, answer.json()["code"]) == (401, "not_authenticated")


def test_an_answer_does_not_grow_with_a_bad_request(http: Client) -> None:
    answer = http.post("/api/v1/users", {f"{'x' * 500}{number}": 1 for number in range(5000)})
    assert answer.status == 422
    assert len(answer.body) < 10_000
