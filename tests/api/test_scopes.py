"""Scopes: what each route asks for, and what a user may do for itself."""

from collections.abc import Callable

import pytest

from facepass.errors import Unavailable
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import allow_self_enrolment, enrol, new_user, versions

Photo = Callable[[str], bytes]
UNKNOWN_ID = "0192a0b0-0000-7000-8000-000000000000"


SCOPES = {
    "users:read": [
        ("GET", "/api/v1/users"),
        ("GET", f"/api/v1/users/{UNKNOWN_ID}"),
        ("GET", f"/api/v1/users/{UNKNOWN_ID}/consents"),
    ],
    "users:write": [
        ("POST", "/api/v1/users"),
        ("PATCH", f"/api/v1/users/{UNKNOWN_ID}"),
        ("DELETE", f"/api/v1/users/{UNKNOWN_ID}"),
        ("POST", f"/api/v1/users/{UNKNOWN_ID}/consents"),
        ("POST", f"/api/v1/users/{UNKNOWN_ID}/merge"),
        ("POST", f"/api/v1/users/{UNKNOWN_ID}/split"),
        ("POST", f"/api/v1/merges/{UNKNOWN_ID}/undo"),
        ("DELETE", f"/api/v1/users/{UNKNOWN_ID}/consents/{UNKNOWN_ID}"),
    ],
    "faces:read": [
        ("GET", "/api/v1/uploads"),
        ("GET", f"/api/v1/uploads/{UNKNOWN_ID}"),
        ("GET", f"/api/v1/faces/{UNKNOWN_ID}"),
        ("GET", f"/api/v1/faces/user/{UNKNOWN_ID}"),
        ("GET", f"/api/v1/users/{UNKNOWN_ID}/faces"),
        ("GET", f"/api/v1/users/{UNKNOWN_ID}/exclusions"),
        ("GET", f"/api/v1/users/{UNKNOWN_ID}/unassigned-faces?threshold=0.6"),
        ("GET", "/api/v1/collections"),
        ("GET", "/api/v1/collections/default/faces"),
        ("GET", "/api/v1/collections/default"),
        ("GET", "/api/v1/collections/default/clusters"),
        ("GET", f"/api/v1/collections/default/clusters/{UNKNOWN_ID}/faces"),
    ],
    "faces:write": [
        ("POST", "/api/v1/faces/upload"),
        ("POST", "/api/v1/uploads/batch"),
        ("DELETE", f"/api/v1/faces/{UNKNOWN_ID}"),
        ("PATCH", f"/api/v1/faces/{UNKNOWN_ID}"),
        ("POST", f"/api/v1/users/{UNKNOWN_ID}/faces"),
        ("POST", f"/api/v1/users/{UNKNOWN_ID}/exclusions"),
        ("DELETE", f"/api/v1/users/{UNKNOWN_ID}/exclusions/{UNKNOWN_ID}"),
        ("DELETE", f"/api/v1/uploads/{UNKNOWN_ID}"),
        ("POST", f"/api/v1/uploads/{UNKNOWN_ID}/redrive"),
        ("POST", "/api/v1/collections"),
        ("PATCH", "/api/v1/collections/x"),
        ("DELETE", "/api/v1/collections/x"),
        ("POST", "/api/v1/collections/x/clusters"),
        ("POST", f"/api/v1/collections/x/clusters/{UNKNOWN_ID}/name"),
    ],
    "search": [
        ("POST", "/api/v1/faces/search"),
        ("POST", "/api/v1/faces/compare"),
        ("POST", "/api/v1/faces/detect"),
        ("POST", f"/api/v1/users/{UNKNOWN_ID}/verify"),
        ("POST", "/api/v1/searches"),
        ("GET", f"/api/v1/searches/{UNKNOWN_ID}"),
    ],
    "admin": [
        ("GET", f"/api/v1/users/{UNKNOWN_ID}/export"),
        ("POST", "/api/v1/webhooks"),
        ("GET", "/api/v1/webhooks"),
        ("GET", f"/api/v1/webhooks/{UNKNOWN_ID}"),
        ("PATCH", f"/api/v1/webhooks/{UNKNOWN_ID}"),
        ("DELETE", f"/api/v1/webhooks/{UNKNOWN_ID}"),
        ("POST", f"/api/v1/webhooks/{UNKNOWN_ID}/rotate"),
        ("POST", f"/api/v1/webhooks/{UNKNOWN_ID}/test"),
        ("GET", f"/api/v1/webhooks/{UNKNOWN_ID}/deliveries"),
        ("POST", f"/api/v1/webhooks/{UNKNOWN_ID}/deliveries/{UNKNOWN_ID}/redeliver"),
        ("POST", "/api/v1/api-keys"),
        ("GET", "/api/v1/api-keys"),
        ("GET", "/api/v1/api-keys/0123456789abcdef"),
        ("POST", "/api/v1/api-keys/0123456789abcdef/rotate"),
        ("DELETE", "/api/v1/api-keys/0123456789abcdef"),
        ("GET", "/api/v1/usage"),
        ("GET", "/api/v1/audit"),
        ("GET", "/api/v1/audit/verification"),
        ("GET", f"/api/v1/erasures/{UNKNOWN_ID}"),
        ("GET", "/api/v1/dead-letters"),
    ],
}
# Every key and every token opens these.
OF_ALL = [("GET", "/api/v1/me"), ("GET", "/api/v1/model")]


# Of routes that look into the body before they can say which scope is needed.
BODIES = {"/api/v1/uploads/batch": b'{"photos": [{"content_type": "image/jpeg"}]}'}


@pytest.mark.parametrize("scope", SCOPES)
def test_a_route_without_its_scope_is_403_and_names_it(http: Client, scope: str) -> None:
    others = " ".join(name for name in SCOPES if name not in (scope, "admin"))
    for method, path in SCOPES[scope]:
        body = BODIES.get(path, b"{}")
        refused = Client(http.tenant, others).request(method, path, body, "application/json")
        assert (refused.status, refused.json()["code"]) == (403, "missing_scope"), path
        assert f"`{scope}`" in refused.json()["detail"]
        for allowed in (scope, "admin"):
            answer = Client(http.tenant, allowed).request(method, path, body, "application/json")
            assert answer.status != 403, path


def test_every_closed_route_is_in_the_table_of_scopes() -> None:
    from tests.support.api_client import find_route
    from tests.support.template import routes

    open_routes = {"GET /", "GET /docs", "GET /redoc", "GET /openapi.json", "GET /api/v1/health"}
    open_routes |= {"GET /console", "GET /console/{file}"}
    listed = {
        find_route(method, path.partition("?")[0])[1]
        for scoped in (*SCOPES.values(), OF_ALL)
        for method, path in scoped
    }
    assert listed == {f"{method} {path}" for method, path in routes()} - open_routes


def test_a_user_may_enrol_list_verify_and_erase_themselves_and_no_other_user(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    me, other = new_user(http, "me"), new_user(http, "other")
    http.patch(f"/api/v1/users/{me}", {"external_id": "subject-1"})
    http.patch(f"/api/v1/users/{other}", {"external_id": "subject-2"})
    allow_self_enrolment(http)
    myself = Client(http.tenant, "self", "subject-1")

    upload = enrol(myself, bucket, photo("obama.jpg"), user_id=me)
    theirs = enrol(http, bucket, photo("biden.jpg"), user_id=other)
    event = enrol(http, bucket, photo("collins.png"))
    assert upload["status"] == "indexed"
    assert len(myself.get(f"/api/v1/users/{me}/faces").json()["items"]) == 1
    assert len(myself.get(f"/api/v1/faces/user/{me}").json()["items"]) == 1
    assert myself.post_form(f"/api/v1/users/{me}/verify", photo("obama2.jpg")).json()["match"] is True

    ticket = {"content_type": "image/jpeg"}
    refused = [
        myself.get(f"/api/v1/users/{other}/faces"),
        myself.get(f"/api/v1/users/{UNKNOWN_ID}/faces"),
        myself.get(f"/api/v1/uploads/{theirs['upload_id']}"),
        myself.get(f"/api/v1/uploads/{event['upload_id']}"),
        myself.get("/api/v1/uploads"),
        myself.get("/api/v1/users"),
        myself.get(f"/api/v1/users/{me}"),
        myself.post_form(f"/api/v1/users/{other}/verify", photo("obama2.jpg")),
        myself.post_form("/api/v1/faces/search", photo("obama2.jpg")),
        myself.post("/api/v1/faces/upload", {**ticket, "user_id": other}),
        myself.post("/api/v1/faces/upload", ticket),
        myself.delete(f"/api/v1/users/{other}"),
        myself.delete(f"/api/v1/faces/{upload['faces'][0]['face_id']}"),
        Client(http.tenant, "self").delete(f"/api/v1/users/{me}"),
        Client("stranger", "self", "subject-1").delete(f"/api/v1/users/{me}"),
    ]
    assert {(answer.status, answer.json()["code"]) for answer in refused} == {(403, "missing_scope")}
    assert myself.delete(f"/api/v1/users/{me}").status == 204
    assert http.get(f"/api/v1/users/{other}").status == 200


def test_a_user_finishes_their_own_interrupted_erasure(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = new_user(http, "me")
    http.patch(f"/api/v1/users/{me}", {"external_id": "subject-1"})
    allow_self_enrolment(http)
    myself = Client(http.tenant, "self", "subject-1")
    enrol(myself, bucket, photo("obama.jpg"), user_id=me)

    def refuse(_bucket: PhotoBucket, _keys: list[str]) -> None:
        raise Unavailable

    with monkeypatch.context() as patch:
        patch.setattr(PhotoBucket, "erase", refuse)
        assert myself.delete(f"/api/v1/users/{me}").status == 503
    assert Client(http.tenant, "self", "subject-2").delete(f"/api/v1/users/{me}").status == 403
    assert myself.delete(f"/api/v1/users/{me}").status == 204
    assert versions(bucket) == []


def test_a_user_cannot_tell_another_users_upload_from_none(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    theirs = enrol(http, bucket, photo("obama.jpg"))["upload_id"]
    myself = Client(http.tenant, "self", "subject-1")
    answers = [myself.get(f"/api/v1/uploads/{upload_id}").json() for upload_id in (theirs, UNKNOWN_ID)]
    assert {key: answers[0][key] for key in ("status", "code", "detail")} == {
        key: answers[1][key] for key in ("status", "code", "detail")
    }


def test_whoever_may_search_may_send_a_large_probe_and_no_more(http: Client) -> None:
    kiosk = Client(http.tenant, "search")
    assert kiosk.post("/api/v1/faces/upload", {"content_type": "image/jpeg", "purpose": "probe"}).status == 201
    refused = kiosk.post("/api/v1/faces/upload", {"content_type": "image/jpeg"})
    assert (refused.status, refused.json()["code"]) == (403, "missing_scope")
