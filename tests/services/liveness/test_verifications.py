"""Verification with a liveness token, and what else compares photos with a collection that demands tokens."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import text

from facepass.bulk.vector_import import open_target
from facepass.database.sessions import TenantSession
from facepass.liveness_errors import LivenessRequired
from facepass.storage import PhotoBucket
from tests.support.api_client import Answer, Client
from tests.support.liveness import code, make_door, token, trust
from tests.support.main_job import enrol, new_user

pytestmark = pytest.mark.usefixtures("provider")
Photo = Callable[[str], bytes]
REQUIRED = (403, "liveness_required")


@pytest.fixture
def obama(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    """A user with a face in a collection that demands tokens."""
    user_id = new_user(http, "obama")
    door = make_door(http)
    found = enrol(http, bucket, photo("obama.jpg"), user_id=user_id, collection_id=door, liveness=token())
    assert found["status"] == "indexed"
    return user_id


def verify(http: Client, user_id: str, content: bytes, **fields: Any) -> Answer:
    body = {"image_base64": b64encode(content).decode(), **fields}
    return http.post(f"/api/v1/users/{user_id}/verify", body)


def test_a_user_of_a_demanding_collection_is_verified_with_a_token_only(http: Client, obama: str, photo: Photo) -> None:
    assert code(verify(http, obama, photo("obama2.jpg"))) == REQUIRED
    shown = token()
    answer = verify(http, obama, photo("obama2.jpg"), liveness=shown).json()
    assert (answer["match"], answer["liveness"]) == (True, True)
    assert code(verify(http, obama, photo("obama2.jpg"), liveness=shown)) == (409, "liveness_used")
    form = http.post_form(f"/api/v1/users/{obama}/verify", photo("obama2.jpg"), liveness=token())
    assert (form.status, form.json()["liveness"]) == (200, True)


def test_a_caller_that_is_bound_to_other_collections_meets_no_demand(
    http: Client, bucket: PhotoBucket, obama: str, photo: Photo
) -> None:
    http.post("/api/v1/collections", {"collection_id": "lobby"})
    enrol(http, bucket, photo("obama2.jpg"), user_id=obama, collection_id="lobby")
    assert code(verify(http, obama, photo("obama3.jpg"))) == REQUIRED
    answer = verify(Client(http.tenant, scopes="search", collections="lobby"), obama, photo("obama3.jpg"))
    assert (answer.status, answer.json()["liveness"]) == (200, False)


def test_a_verification_that_needs_a_token_meets_faces_that_were_enrolled_with_one_alone(
    http: Client, bucket: PhotoBucket, obama: str, photo: Photo
) -> None:
    http.post("/api/v1/collections", {"collection_id": "lobby"})
    enrol(http, bucket, photo("biden.jpg"), user_id=obama, collection_id="lobby")  # another person, without a token
    door = [face["face_id"] for face in http.get("/api/v1/collections/door/faces").json()["items"]]
    for name, match in (("biden.jpg", False), ("obama2.jpg", True)):
        answer = verify(http, obama, photo(name), liveness=token()).json()
        assert (answer["match"], [answer["face_id"]]) == (match, door)
    http.patch("/api/v1/collections/door", {"require_liveness": False})
    assert verify(http, obama, photo("biden.jpg"), liveness=token()).json()["match"] is True


def test_another_tenants_demand_is_not_this_ones(http: Client, bucket: PhotoBucket, obama: str, photo: Photo) -> None:
    other = Client(f"{http.tenant}-2")
    assert code(verify(other, obama, photo("obama2.jpg"), liveness=token())) == (404, "user_not_found")
    ben = new_user(other, "ben")
    enrol(other, bucket, photo("biden.jpg"), user_id=ben)
    assert verify(other, ben, photo("biden.jpg")).json()["match"] is True


def test_a_token_of_another_user_or_photo_verifies_no_one(
    http: Client, obama: str, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(monkeypatch, user_claim="sub", photo_claim="photo")
    digest = sha256(photo("obama2.jpg")).hexdigest()
    other_user = verify(http, obama, photo("obama2.jpg"), liveness=token(sub="ben", photo=digest))
    assert code(other_user) == (422, "liveness_invalid")
    shown = token(sub=obama, photo=digest)
    assert code(verify(http, obama, photo("obama3.jpg"), liveness=shown)) == (422, "liveness_of_another_photo")
    assert code(verify(http, obama, photo("obama2.jpg"), liveness=shown)) == (409, "liveness_used")  # one try each
    assert verify(http, obama, photo("obama2.jpg"), liveness=token(sub=obama, photo=digest)).json()["match"] is True


def test_the_audit_log_says_that_a_verification_had_a_token(
    http: Client, obama: str, photo: Photo, main: TenantSession
) -> None:
    verify(http, obama, photo("obama2.jpg"), liveness=token())
    verify(http, obama, photo("obama2.jpg"))
    rows = main.execute(text("select object, result from audit_log where verb = 'verify_user' order by id")).all()
    assert [tuple(row) for row in rows] == [
        (f"user:{obama}/liveness:shown", "ok"),
        (f"user:{obama}", "liveness_required"),
    ]


def test_a_demanding_collection_is_not_searched_with_photos(http: Client, obama: str, photo: Photo) -> None:
    probe = {"image_base64": b64encode(photo("obama2.jpg")).decode()}
    assert code(http.post("/api/v1/faces/search", {**probe, "collection_id": "door"})) == REQUIRED
    assert http.post("/api/v1/faces/search", probe).status == 200
    [face] = http.get("/api/v1/collections/door/faces").json()["items"]
    stored = {"face_id": face["face_id"], "collection_id": "door"}
    assert http.post("/api/v1/faces/search", stored).status == 200
    upload = http.post("/api/v1/faces/upload", {"content_type": "image/jpeg", "purpose": "probe"}).json()
    many = {"upload_ids": [upload["upload_id"]], "collection_id": "door"}
    assert code(http.post("/api/v1/searches", many)) == REQUIRED


def test_a_demanding_collection_is_searched_with_stored_faces_of_its_own_alone(
    http: Client, bucket: PhotoBucket, obama: str, photo: Photo
) -> None:
    event_photo = enrol(http, bucket, photo("obama2.jpg"))
    ben = new_user(http, "ben")
    enrol(http, bucket, photo("biden.jpg"), user_id=ben)
    for probe in ({"face_id": event_photo["faces"][0]["face_id"]}, {"user_id": ben}):
        assert code(http.post("/api/v1/faces/search", {**probe, "collection_id": "door"})) == REQUIRED
        assert http.post("/api/v1/faces/search", probe).status == 200
    assert http.post("/api/v1/faces/search", {"user_id": obama, "collection_id": "door"}).status == 200
    enrol(http, bucket, photo("obama3.jpg"), user_id=obama)  # one of the faces of which the average is searched with
    assert code(http.post("/api/v1/faces/search", {"user_id": obama, "collection_id": "door"})) == REQUIRED
    bound = Client(http.tenant, scopes="search", collections="door")
    assert bound.post("/api/v1/faces/search", {"user_id": obama, "collection_id": "door"}).status == 200


def test_no_face_of_a_demanding_collection_is_given_to_a_user(http: Client, obama: str) -> None:
    ben = new_user(http, "ben")
    [face] = http.get("/api/v1/collections/door/faces").json()["items"]
    path = f"/api/v1/faces/{face['face_id']}"
    assert code(http.patch(path, {"user_id": ben})) == REQUIRED
    assert http.patch(path, {"user_id": None}).status == 200
    given = http.post(f"/api/v1/users/{ben}/faces", {"face_ids": [face["face_id"]]})
    assert [each["reason"] for each in given.json()["rejected"]] == ["liveness_required"]


def test_an_import_into_a_demanding_collection_does_not_begin(http: Client, obama: str) -> None:
    assert http.tenant is not None
    with pytest.raises(LivenessRequired):
        open_target(http.tenant, "door", "lite")


def test_the_setting_is_shown_listed_and_guarded(http: Client) -> None:
    make_door(http)
    assert http.get("/api/v1/collections/door").json()["require_liveness"] is True
    listed = {
        each["collection_id"]: each["require_liveness"] for each in http.get("/api/v1/collections").json()["items"]
    }
    assert listed == {"default": False, "door": True}
    writer = Client(http.tenant, scopes="faces:write")
    off = {"require_liveness": False}
    assert code(writer.patch("/api/v1/collections/door", off)) == (403, "missing_scope")
    assert http.patch("/api/v1/collections/door", off).json()["require_liveness"] is False
    assert code(http.patch("/api/v1/collections/door", {"require_liveness": "yes"})) == (422, "invalid_request")
