"""The routes beyond the main job: changing people, galleries, lists, verifying, comparing, detecting, other probes."""

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete

from facepass.context import Context
from facepass.database.sessions import TenantSession, main_session
from facepass.errors import Unavailable, UserNotFound
from facepass.models.main import User
from facepass.models.vector import Collection
from facepass.services.users import users
from facepass.storage import PhotoBucket
from tests.support.api_client import Answer, Client
from tests.support.main_job import announce, enrol, index, new_user, status, versions

Photo = Callable[[str], bytes]
NOBODY = "0192a0b0-0000-7000-8000-000000000000"


def form(http: Client, path: str, **files: bytes) -> Answer:
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.jpg"\r\n\r\n'.encode()
        + photo
        + b"\r\n"
        for name, photo in files.items()
    ]
    return http.request("POST", path, b"".join(parts) + b"--edge--\r\n", "multipart/form-data; boundary=edge")


def test_a_person_is_changed_in_what_is_given_and_no_more(http: Client) -> None:
    ada = new_user(http, "ada")
    changed = http.patch(f"/api/v1/users/{ada}", {"full_name": "Ada King", "external_id": "7", "metadata": {"a": 1}})
    assert changed.status == 200, changed.body
    assert changed.json()["email"] == "ada@example.com"
    assert (changed.json()["full_name"], changed.json()["metadata"]) == ("Ada King", {"a": 1})
    assert changed.json()["updated_at"] > changed.json()["created_at"]
    assert http.patch(f"/api/v1/users/{ada}", {"external_id": None}).json()["external_id"] is None
    assert http.patch(f"/api/v1/users/{ada}", {}).json()["full_name"] == "Ada King"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"email": "ben@example.com"}, (409, "email_taken")),
        ({"external_id": "ben"}, (409, "external_id_taken")),
        ({"email": None}, (422, "invalid_request")),
        ({"full_name": ""}, (422, "invalid_request")),
        ({"id": NOBODY}, (422, "invalid_request")),
    ],
)
def test_a_change_that_cannot_be_made_says_why(
    http: Client, changes: dict[str, Any], expected: tuple[int, str]
) -> None:
    ada, ben = new_user(http, "ada"), new_user(http, "ben")
    http.patch(f"/api/v1/users/{ben}", {"external_id": "ben"})
    answer = http.patch(f"/api/v1/users/{ada}", changes)
    assert (answer.status, answer.json()["code"]) == expected


def test_a_gallery_is_made_changed_listed_and_deleted(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    made = http.post("/api/v1/collections", {"collection_id": "party", "threshold": 0.6, "max_faces": 3})
    assert (made.status, made.json()["face_count"], made.json()["model"]) == (201, 0, None)
    enrol(http, bucket, photo("obama.jpg"), collection_id="party")
    kept = enrol(http, bucket, photo("biden.jpg"))

    found = http.get("/api/v1/collections/party").json()
    assert (found["face_count"], found["model"], found["threshold"]) == (1, "facepass_lite", pytest.approx(0.6))
    assert http.patch("/api/v1/collections/party", {"threshold": None}).json()["threshold"] is None
    assert http.patch("/api/v1/collections/party", {}).json()["max_faces"] == 3
    assert [c["collection_id"] for c in http.get("/api/v1/collections").json()["items"]] == ["default", "party"]
    page = http.get("/api/v1/collections", limit=1).json()
    assert http.get("/api/v1/collections", cursor=page["next_cursor"]).json()["items"][0]["collection_id"] == "party"

    assert http.delete("/api/v1/collections/party").status == 204
    assert http.get("/api/v1/collections/party").status == 404
    assert {key.split("/")[2].removesuffix(".jpg") for key in versions(bucket)} == {
        kept["upload_id"],
        kept["faces"][0]["face_id"],
    }


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("POST", "/api/v1/collections", {"collection_id": "party"}, (409, "collection_taken")),
        ("POST", "/api/v1/collections", {"collection_id": "No Slug"}, (422, "invalid_request")),
        ("POST", "/api/v1/collections", {"collection_id": "x", "max_faces": 101}, (422, "invalid_request")),
        ("PATCH", "/api/v1/collections/nowhere", {}, (404, "collection_not_found")),
        ("PATCH", "/api/v1/collections/party", {"collection_id": "other"}, (422, "invalid_request")),
        ("DELETE", "/api/v1/collections/nowhere", None, (404, "collection_not_found")),
        ("DELETE", "/api/v1/collections/default", None, (409, "default_collection")),
    ],
)
def test_a_gallery_request_that_cannot_be_met_says_why(
    http: Client, method: str, path: str, body: dict[str, Any] | None, expected: tuple[int, str]
) -> None:
    assert http.post("/api/v1/collections", {"collection_id": "party"}).status == 201
    answer = http.delete(path) if body is None else (http.patch if method == "PATCH" else http.post)(path, body)
    assert (answer.status, answer.json()["code"]) == expected


def test_uploads_are_listed_with_their_faces_page_by_page(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    first = enrol(http, bucket, photo("obama.jpg"))
    second, _ = announce(http)
    page = http.get("/api/v1/uploads", limit=1).json()
    assert page["items"] == [first]
    rest = http.get("/api/v1/uploads", cursor=page["next_cursor"]).json()
    assert [(upload["upload_id"], upload["status"]) for upload in rest["items"]] == [(second, "awaiting_upload")]
    assert rest["next_cursor"] is None


def test_a_search_by_stored_face_finds_the_others_and_not_itself(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    first = enrol(http, bucket, photo("obama.jpg"))["faces"][0]["face_id"]
    second = enrol(http, bucket, photo("obama2.jpg"))["faces"][0]["face_id"]
    answer = http.post("/api/v1/faces/search", {"face_id": first}).json()
    assert [match["face_id"] for match in answer["results"]] == [second]
    assert answer["searched_face"]["confidence"] > 0.7
    assert answer["timings"]["detect_ms"] is None


def test_a_search_by_user_finds_faces_that_are_not_the_users(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    obama = new_user(http, "obama")
    for name in ("obama.jpg", "obama2.jpg"):
        enrol(http, bucket, photo(name), user_id=obama)
    event = enrol(http, bucket, photo("obama3.jpg"))["faces"][0]["face_id"]
    answer = http.post("/api/v1/faces/search", {"user_id": obama}).json()
    assert [match["face_id"] for match in answer["results"]] == [event]
    assert answer["results"][0]["similarity"] > 0.7  # the mean of two photos is nearer than either
    assert answer["searched_face"] is None


def test_grouped_by_user_a_person_of_many_photos_is_one_answer(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    obama = new_user(http, "obama")
    for name in ("obama.jpg", "obama2.jpg"):
        enrol(http, bucket, photo(name), user_id=obama)
    by_face = http.post_form("/api/v1/faces/search", photo("obama3.jpg")).json()["results"]
    by_user = http.post_form("/api/v1/faces/search", photo("obama3.jpg"), group_by="user").json()["results"]
    assert len(by_face) == 2
    assert [match["face_id"] for match in by_user] == [by_face[0]["face_id"]]


@pytest.mark.parametrize(
    ("probe", "expected"),
    [({"face_id": NOBODY}, (404, "face_not_found")), ({"user_id": NOBODY}, (404, "user_not_found"))],
)
def test_a_probe_that_does_not_exist_is_404(http: Client, probe: dict[str, str], expected: tuple[int, str]) -> None:
    answer = http.post("/api/v1/faces/search", probe)
    assert (answer.status, answer.json()["code"]) == expected


def test_a_photo_is_verified_against_one_user(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    obama = new_user(http, "obama")
    face_id = enrol(http, bucket, photo("obama.jpg"), user_id=obama)["faces"][0]["face_id"]
    right = http.post_form(f"/api/v1/users/{obama}/verify", photo("obama2.jpg")).json()
    wrong = http.post_form(f"/api/v1/users/{obama}/verify", photo("biden.jpg")).json()
    assert (right["match"], right["face_id"], right["threshold"]) == (True, face_id, pytest.approx(0.45))
    assert right["similarity"] > 0.6
    assert wrong["similarity"] < 0.3
    assert wrong["match"] is False
    strict = http.post_form(f"/api/v1/users/{obama}/verify", photo("obama2.jpg"), threshold=0.9).json()
    assert strict["match"] is False


def test_a_user_without_a_face_cannot_be_verified(http: Client, photo: Photo) -> None:
    ada = new_user(http, "ada")
    answer = http.post_form(f"/api/v1/users/{ada}/verify", photo("obama.jpg"))
    assert (answer.status, answer.json()["code"]) == (409, "not_enrolled")
    assert http.post("/api/v1/faces/search", {"user_id": ada}).json()["code"] == "not_enrolled"
    assert http.post_form(f"/api/v1/users/{NOBODY}/verify", photo("obama.jpg")).status == 404


def test_two_photos_are_compared_and_nothing_is_stored(
    http: Client, bucket: PhotoBucket, photo: Photo, group_photo: bytes
) -> None:
    same = form(http, "/api/v1/faces/compare", source=photo("obama.jpg"), target=photo("obama2.jpg")).json()
    other = form(http, "/api/v1/faces/compare", source=photo("obama.jpg"), target=group_photo).json()
    assert (same["match"], len(same["target_faces"])) == (True, 1)
    assert (other["match"], len(other["target_faces"])) == (False, 6)
    similarities = [face["similarity"] for face in other["target_faces"]]
    assert similarities == sorted(similarities, reverse=True)
    assert versions(bucket) == []


def test_photos_are_compared_by_base64_and_by_upload(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    upload_id, key = announce(http, purpose="probe")
    bucket.put(key, photo("obama2.jpg"), content_type="image/jpeg")
    source = base64.b64encode(photo("obama.jpg")).decode()
    body = {"source_base64": source, "target_upload_id": upload_id}
    assert http.post("/api/v1/faces/compare", body).json()["match"] is True
    assert http.post("/api/v1/faces/compare", {"source_base64": source}).status == 422


def test_detection_tells_what_is_there_and_whether_it_could_be_used(
    http: Client, photo: Photo, group_photo: bytes
) -> None:
    found = http.post_form("/api/v1/faces/detect", group_photo).json()
    assert len(found["faces"]) == 6
    assert all(face["usable"] and face["reasons"] == [] and len(face["landmarks"]) == 5 for face in found["faces"])
    assert form(http, "/api/v1/faces/detect", file=b"text").json()["code"] == "unsupported_photo"


def test_a_probe_enrols_nobody(http: Client) -> None:
    ada = new_user(http, "ada")
    body = {"content_type": "image/jpeg", "purpose": "probe", "user_id": ada}
    assert http.post("/api/v1/faces/upload", body).status == 422


SCOPES = {
    "users:read": [
        ("GET", "/api/v1/users"),
        ("GET", f"/api/v1/users/{NOBODY}"),
        ("GET", f"/api/v1/users/{NOBODY}/consents"),
    ],
    "users:write": [
        ("POST", "/api/v1/users"),
        ("PATCH", f"/api/v1/users/{NOBODY}"),
        ("DELETE", f"/api/v1/users/{NOBODY}"),
        ("POST", f"/api/v1/users/{NOBODY}/consents"),
        ("DELETE", f"/api/v1/users/{NOBODY}/consents/{NOBODY}"),
    ],
    "faces:read": [
        ("GET", "/api/v1/uploads"),
        ("GET", f"/api/v1/uploads/{NOBODY}"),
        ("GET", f"/api/v1/faces/{NOBODY}"),
        ("GET", f"/api/v1/faces/user/{NOBODY}"),
        ("GET", f"/api/v1/users/{NOBODY}/faces"),
        ("GET", "/api/v1/collections"),
        ("GET", "/api/v1/collections/default"),
    ],
    "faces:write": [
        ("POST", "/api/v1/faces/upload"),
        ("DELETE", f"/api/v1/faces/{NOBODY}"),
        ("DELETE", f"/api/v1/uploads/{NOBODY}"),
        ("POST", "/api/v1/collections"),
        ("PATCH", "/api/v1/collections/x"),
        ("DELETE", "/api/v1/collections/x"),
    ],
    "search": [
        ("POST", "/api/v1/faces/search"),
        ("POST", "/api/v1/faces/compare"),
        ("POST", "/api/v1/faces/detect"),
        ("POST", f"/api/v1/users/{NOBODY}/verify"),
    ],
}


@pytest.mark.parametrize("scope", SCOPES)
def test_a_route_without_its_scope_is_403_and_names_it(http: Client, scope: str) -> None:
    others = " ".join(name for name in SCOPES if name != scope)
    for method, path in SCOPES[scope]:
        refused = Client(http.tenant, others).request(method, path, b"{}", "application/json")
        assert (refused.status, refused.json()["code"]) == (403, "missing_scope"), path
        assert f"`{scope}`" in refused.json()["detail"]
        for allowed in (scope, "admin"):
            answer = Client(http.tenant, allowed).request(method, path, b"{}", "application/json")
            assert answer.status != 403, path


def test_every_closed_route_is_in_the_table_of_scopes() -> None:
    from tests.support.api_client import find_route
    from tests.support.template import routes

    open_routes = {"GET /", "GET /docs", "GET /redoc", "GET /openapi.json", "GET /api/v1/health"}
    listed = {find_route(method, path)[1] for scoped in SCOPES.values() for method, path in scoped}
    assert listed == {f"{method} {path}" for method, path in routes()} - open_routes


def test_a_person_may_enrol_list_verify_and_erase_herself_and_nobody_else(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    me, other = new_user(http, "me"), new_user(http, "other")
    http.patch(f"/api/v1/users/{me}", {"external_id": "subject-1"})
    http.patch(f"/api/v1/users/{other}", {"external_id": "subject-2"})
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
        myself.get(f"/api/v1/users/{NOBODY}/faces"),
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


def test_a_person_finishes_her_own_interrupted_erasure(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = new_user(http, "me")
    http.patch(f"/api/v1/users/{me}", {"external_id": "subject-1"})
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


def test_a_person_cannot_tell_others_uploads_from_none(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    theirs = enrol(http, bucket, photo("obama.jpg"))["upload_id"]
    myself = Client(http.tenant, "self", "subject-1")
    answers = [myself.get(f"/api/v1/uploads/{upload_id}").json() for upload_id in (theirs, NOBODY)]
    assert {key: answers[0][key] for key in ("status", "code", "detail")} == {
        key: answers[1][key] for key in ("status", "code", "detail")
    }


def test_whoever_may_search_may_send_a_large_probe_and_no_more(http: Client) -> None:
    kiosk = Client(http.tenant, "search")
    assert kiosk.post("/api/v1/faces/upload", {"content_type": "image/jpeg", "purpose": "probe"}).status == 201
    refused = kiosk.post("/api/v1/faces/upload", {"content_type": "image/jpeg"})
    assert (refused.status, refused.json()["code"]) == (403, "missing_scope")


def test_a_photo_for_a_gallery_that_was_deleted_is_refused_and_removed(
    http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession
) -> None:
    http.post("/api/v1/collections", {"collection_id": "party"})
    upload_id, key = announce(http, collection_id="party")
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    vector.execute(delete(Collection).where(Collection.id == "party"))  # as if it was announced while it was deleted
    vector.commit()
    assert index(key) == []
    assert (status(http, upload_id)["status"], status(http, upload_id)["reason"]) == (
        "rejected",
        "collection_not_found",
    )
    assert versions(bucket) == []


def test_a_rejected_photo_is_removed(http: Client, bucket: PhotoBucket, group_photo: bytes) -> None:
    upload = enrol(http, bucket, group_photo, user_id=new_user(http, "ada"))
    assert upload["reason"] == "multiple_faces"
    assert versions(bucket) == []
    assert index(f"uploads/{http.tenant}/{upload['upload_id']}") == []


def test_changing_and_deleting_at_once_is_never_a_500(http: Client) -> None:
    for _ in range(5):
        ada = new_user(http, "ada")

        def change(_: int, user: str = ada) -> None:
            with suppress(UserNotFound):
                users.change_user(Context(http.tenant), UUID(user), {"full_name": "B"})

        def delete_her(_: int, user: str = ada) -> None:
            with main_session(http.tenant) as main:
                main.execute(delete(User).where(User.id == UUID(user)))

        with ThreadPoolExecutor(2) as pool:
            for task in [pool.submit(change, 0), pool.submit(delete_her, 0)]:
                task.result()


def test_an_answer_does_not_grow_with_a_bad_request(http: Client) -> None:
    answer = http.post("/api/v1/users", {f"{'x' * 500}{number}": 1 for number in range(5000)})
    assert answer.status == 422
    assert len(answer.body) < 10_000
