"""A photo goes in, a person comes out: over HTTP, through S3 and SQS, as a mobile app does it."""

import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from facepass.storage import PhotoBucket, PresignedPost
from local.demo.client import App
from tests.support.runtime import Runtime, eventually

Photo = Callable[[str], bytes]


def new_user(app: App, name: str) -> dict[str, Any]:
    user: dict[str, Any] = app.call(
        "POST", "/api/v1/users", json={"email": f"{uuid4().hex}@example.com", "full_name": name}
    )
    return user


def ticket_for(app: App, **fields: Any) -> dict[str, Any]:
    ticket: dict[str, Any] = app.call("POST", "/api/v1/faces/upload", json={"content_type": "image/jpeg", **fields})
    return ticket


def post(ticket: dict[str, Any], photo: bytes, **changed: str) -> httpx.Response:
    upload = ticket["upload"]
    return httpx.post(upload["url"], data=upload["fields"] | changed, files={"file": photo}, timeout=30)


def test_the_main_job(app: App, photo: Photo) -> None:
    obama = new_user(app, "Barack Obama")
    upload = app.upload(photo("obama.jpg"), "image/jpeg", user_id=obama["id"])
    assert upload["status"] == "indexed"

    best = app.search(photo("obama2.jpg"))["results"][0]

    assert best["user"]["full_name"] == "Barack Obama"
    thumbnail = httpx.get(best["image_url"])
    assert (thumbnail.status_code, thumbnail.headers["content-type"]) == (200, "image/jpeg")
    assert [face["face_id"] for face in app.call("GET", f"/api/v1/users/{obama['id']}/faces")["items"]] == [
        best["face_id"]
    ]

    app.call("DELETE", f"/api/v1/users/{obama['id']}")

    assert all(match["user_id"] != obama["id"] for match in app.search(photo("obama2.jpg"))["results"])
    assert httpx.get(best["image_url"]).status_code == 404


def test_a_search_with_many_probes_is_done_from_a_queue_of_its_own(runtime: Runtime, app: App, photo: Photo) -> None:
    collins = new_user(app, "Michael Collins")
    app.upload(photo("collins.png"), "image/png", user_id=collins["id"])
    probes = [app.send(photo(name), "image/jpeg", purpose="probe") for name in ("biden.jpg", "obama.jpg")]
    probes.append(app.send(photo("collins.png"), "image/jpeg", purpose="probe"))
    started = app.call("POST", "/api/v1/searches", json={"upload_ids": probes, "limit": 1})
    path = f"/api/v1/searches/{started['search_id']}"

    eventually(lambda: app.call("GET", path)["status"] == "done", "the search is done")

    items = app.call("GET", path)["items"]
    assert [item["upload_id"] for item in items] == probes
    assert items[2]["faces"][0]["results"][0]["user"]["full_name"] == "Michael Collins"
    assert '"message":"job done"' in runtime.log("jobs")
    assert runtime.described["queue_urls"].keys() >= {"indexer", "jobs"}
    assert runtime.described["queue_url"] == runtime.described["queue_urls"]["indexer"]


def test_a_multipart_photo_is_indexed_like_a_presigned_one(app: App, photo: Photo) -> None:
    biden = new_user(app, "Joe Biden")
    answer = app.http.post(
        "/api/v1/faces/upload",
        data={"user_id": biden["id"]},
        files={"file": ("b.jpg", photo("biden.jpg"), "image/jpeg")},
    )
    assert (answer.status_code, answer.json()["status"]) == (202, "processing")
    assert app.settled(answer.json()["upload_id"])["status"] == "indexed"
    assert app.search(photo("biden.jpg"))["results"][0]["user"]["full_name"] == "Joe Biden"


def test_an_upload_over_max_bytes_is_refused_by_s3(app: App) -> None:
    ticket = ticket_for(app)
    answer = post(ticket, bytes(ticket["upload"]["max_bytes"] + 1))
    assert (answer.status_code, "EntityTooLarge" in answer.text) == (400, True)


def test_an_upload_without_a_byte_is_refused_by_s3(app: App) -> None:
    answer = post(ticket_for(app), b"")
    assert (answer.status_code, "EntityTooSmall" in answer.text) == (400, True)


@pytest.mark.parametrize(
    "changed",
    [
        {"Content-Type": "text/html"},
        {"key": "uploads/other/0192a0b0-0000-7000-8000-000000000000"},
        {"key": "crops/local/x.jpg"},
    ],
)
def test_a_ticket_is_valid_for_its_own_type_and_key_only(app: App, photo: Photo, changed: dict[str, str]) -> None:
    assert post(ticket_for(app), photo("obama.jpg"), **changed).status_code == 403


def test_a_ticket_that_has_expired_is_refused_by_s3(
    runtime: Runtime, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = {"ENDPOINT_URL_S3": runtime.described["s3_endpoint"], "DEFAULT_REGION": "us-east-1"}
    for name, value in (aws | {"ACCESS_KEY_ID": "test", "SECRET_ACCESS_KEY": "test"}).items():
        monkeypatch.setenv(f"AWS_{name}", value)
    key = f"uploads/local/{uuid4()}"
    bucket = PhotoBucket(runtime.described["bucket"])
    lasting, over = (
        bucket.presign_post(key, content_type="image/jpeg", max_bytes=10**6, seconds=seconds) for seconds in (600, 1)
    )

    def answer(form: PresignedPost) -> int:
        return httpx.post(form.url, data=form.fields, files={"file": photo("obama.jpg")}).status_code

    eventually(lambda: answer(over) == 403, "the ticket is over", seconds=10)
    assert answer(lasting) == 204


@pytest.mark.parametrize("field", ["policy", "x-amz-signature", "x-amz-date", "x-amz-credential"])
def test_a_ticket_whose_fields_were_changed_is_refused_by_s3(app: App, photo: Photo, field: str) -> None:
    ticket = ticket_for(app)
    changed = ticket["upload"]["fields"][field]
    other = ("1" if changed[0] == "0" else "0") + changed[1:]
    if field == "policy":
        other = ticket_for(app)["upload"]["fields"]["policy"]
    assert other != changed
    assert post(ticket, photo("obama.jpg"), **{field: other}).status_code in (400, 403)


def test_a_ticket_that_is_posted_again_indexes_nothing_else(app: App, runtime: Runtime, photo: Photo) -> None:
    ticket = ticket_for(app, collection_id="default")
    post(ticket, photo("collins.png")).raise_for_status()
    before = app.settled(ticket["upload_id"])
    post(ticket, photo("biden.jpg")).raise_for_status()
    s3, where = runtime.aws("s3"), {"Bucket": runtime.described["bucket"], "Prefix": ticket["upload"]["fields"]["key"]}
    eventually(lambda: len(s3.list_object_versions(**where)["Versions"]) == 1, "the second photo is gone")
    assert s3.get_object(Bucket=where["Bucket"], Key=where["Prefix"])["Body"].read() == photo("collins.png")
    assert app.settled(ticket["upload_id"]) == before


def test_bad_photos_are_rejected_in_seconds_and_the_next_one_is_indexed(app: App, photo: Photo) -> None:
    start = time.monotonic()
    for content, reason in ((b"text", "unsupported_photo"), (photo("obama.jpg")[:50_000], "unreadable_photo")):
        upload = app.upload(content, "image/jpeg")
        assert (upload["status"], upload["reason"]) == ("rejected", reason)
    assert app.upload(photo("collins.png"), "image/png")["status"] == "indexed"
    assert time.monotonic() - start < 20


def test_the_gateway_requires_a_valid_key(app: App) -> None:
    base = str(app.http.base_url)
    assert httpx.get(f"{base}/api/v1/users").status_code == 401
    assert httpx.get(f"{base}/api/v1/users", headers={"Authorization": "Bearer fp_no_key"}).status_code == 403


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/api/v1/health"])
def test_what_is_open_answers_without_a_key(app: App, path: str) -> None:
    assert httpx.get(f"{app.http.base_url}{path}").status_code == 200


def test_a_trailing_slash_never_matters_to_a_client(app: App) -> None:
    user = app.http.post(
        "/api/v1/users/", json={"email": f"{uuid4().hex}@example.com", "full_name": "A"}, follow_redirects=True
    )
    assert user.status_code == 201
    assert app.http.get("/api/v1/nothing/at/all").json()["code"] == "route_not_found"


def test_a_list_is_read_page_by_page_with_cursors_that_this_runtime_signed(app: App, runtime: Runtime) -> None:
    made = {new_user(app, f"Person {place}")["id"] for place in range(3)}
    seen, cursor = set(), None
    while cursor != "":
        page = app.call("GET", "/api/v1/users", params={"limit": 2} | ({"cursor": cursor} if cursor else {}))
        seen |= {user["id"] for user in page["items"]}
        cursor = page["next_cursor"] or ""
    assert made <= seen
    assert (runtime.data / "cursor-key").stat().st_mode & 0o777 == 0o600
    refused = app.http.get("/api/v1/users", params={"cursor": "A" * 80})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_cursor")


def test_no_log_line_holds_a_key_an_email_a_photo_or_a_vector(app: App, runtime: Runtime, photo: Photo) -> None:
    user = new_user(app, "Secret Person")
    app.upload(photo("obama.jpg"), "image/jpeg", user_id=user["id"])
    app.search(photo("obama2.jpg"))
    app.http.post("/api/v1/users", json={"email": "not-an-address-secret", "full_name": "x"})
    logs = "".join(log.read_text() for log in (runtime.data / "logs").glob("*.log"))
    assert "answered" in logs
    for secret in (user["email"], "Secret Person", "not-an-address-secret", "Bearer ", "/9j/"):
        assert secret not in logs
    assert not re.search(r"-?\d\.\d+(, ?-?\d\.\d+){7}", logs)  # eight numbers in a row: a vector
    assert (runtime.data / "api-key").read_text().strip() not in logs
