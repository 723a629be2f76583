"""Keys and tokens that are bound to collections, where a user is in several."""

from collections.abc import Callable

import pytest

from facepass.database.sessions import EVERY_COLLECTION, main_session, vector_session
from facepass.models.main import Quota
from facepass.models.vector import Collection, Face
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user

Photo = Callable[[str], bytes]


@pytest.fixture
def door(http: Client) -> Client:
    """A caller that may do everything in the collection `door`."""
    for name in ("door", "party"):
        assert http.post("/api/v1/collections", {"collection_id": name}).status == 201
    return Client(http.tenant, collections="door")


@pytest.fixture
def obama(http: Client, bucket: PhotoBucket, photo: Photo, door: Client) -> str:
    """A user with a face at the door and another one at the party."""
    user_id = new_user(http, "obama")
    assert enrol(http, bucket, photo("obama.jpg"), user_id=user_id, collection_id="door")["status"] == "indexed"
    assert enrol(http, bucket, photo("biden.jpg"), user_id=user_id, collection_id="party")["status"] == "indexed"
    return user_id


def test_a_bound_session_reads_changes_and_deletes_rows_of_its_collections_alone(http: Client, obama: str) -> None:
    from sqlalchemy import delete, func, select, update

    def count(collections: frozenset[str] | None) -> int:
        with vector_session(http.tenant or "", collections) as vector:
            return vector.scalar(select(func.count(Face.id))) or 0

    assert (count(None), count(frozenset({"door"})), count(frozenset())) == (2, 1, 0)
    with vector_session(http.tenant or "", frozenset({"door"})) as vector:
        assert list(vector.scalars(select(Collection.id))) == ["door"]
        assert len(vector.scalars(select(Collection.id), execution_options=EVERY_COLLECTION).all()) == 2
        assert vector.execute(update(Face).values(confidence=0.5)).rowcount == 1
        assert vector.execute(delete(Face)).rowcount == 1
        vector.rollback()
    assert count(None) == 2


def test_a_bound_caller_sees_a_users_faces_uploads_and_count_of_its_collection(door: Client, obama: str) -> None:
    assert {face["collection_id"] for face in door.get(f"/api/v1/users/{obama}/faces").json()["items"]} == {"door"}
    assert {upload["collection_id"] for upload in door.get("/api/v1/uploads").json()["items"]} == {"door"}
    assert [each["collection_id"] for each in door.get("/api/v1/collections").json()["items"]] == ["door"]
    assert door.get(f"/api/v1/users/{obama}").json()["full_name"] == "Obama"


def test_a_verification_compares_with_faces_of_the_callers_collections(door: Client, obama: str, photo: Photo) -> None:
    path = f"/api/v1/users/{obama}/verify"
    party = Client(door.tenant, collections="party")
    assert door.post_form(path, photo("obama2.jpg")).json()["match"] is True
    assert party.post_form(path, photo("obama2.jpg")).json()["match"] is False
    assert party.post_form(path, photo("biden.jpg")).json()["match"] is True


def test_a_search_with_a_user_or_a_face_takes_those_of_the_callers_collections(
    http: Client, door: Client, obama: str
) -> None:
    [at_party] = [
        face["face_id"] for face in http.get(f"/api/v1/users/{obama}/faces").json()["items"]
        if face["collection_id"] == "party"
    ]  # fmt: skip
    by_face = door.post("/api/v1/faces/search", {"face_id": at_party, "collection_id": "door"})
    assert (by_face.status, by_face.json()["code"]) == (404, "face_not_found")
    elsewhere = Client(door.tenant, collections="door-2")
    by_user = elsewhere.post("/api/v1/faces/search", {"user_id": obama, "collection_id": "door-2"})
    assert (by_user.status, by_user.json()["code"]) == (409, "not_enrolled")
    assert door.post("/api/v1/faces/search", {"user_id": obama, "collection_id": "door"}).status == 200


def test_a_request_without_a_collection_means_default_and_says_so(door: Client, photo: Photo) -> None:
    for answer in (
        door.post_form("/api/v1/faces/search", photo("obama2.jpg")),
        door.post("/api/v1/faces/upload", {"content_type": "image/jpeg"}),
        door.post("/api/v1/faces/upload", {"content_type": "image/jpeg", "purpose": "probe"}),
        door.get("/api/v1/collections/nowhere"),
        door.get("/api/v1/collections/party"),
    ):
        assert (answer.status, answer.json()["code"]) == (403, "outside_collections")
    probe = {"content_type": "image/jpeg", "purpose": "probe", "collection_id": "door"}
    assert door.post("/api/v1/faces/upload", probe).status == 201


def test_a_bound_caller_records_revokes_and_sees_consents_for_its_collections(
    http: Client, door: Client, obama: str
) -> None:
    path = f"/api/v1/users/{obama}/consents"
    everywhere = http.post(path, {"text_version": "1"}).json()["consent_id"]
    own = door.post(path, {"text_version": "1", "collection_id": "door"})
    assert own.status == 201
    for elsewhere in ({"text_version": "1"}, {"text_version": "1", "collection_id": "party"}):
        assert door.post(path, elsewhere).json()["code"] == "outside_collections"
    assert [item["consent_id"] for item in door.get(path).json()["items"]] == [own.json()["consent_id"]]
    assert door.delete(f"{path}/{everywhere}").json()["code"] == "consent_not_found"
    assert door.delete(f"{path}/{own.json()['consent_id']}").status == 204
    assert http.get(f"/api/v1/users/{obama}/faces").json()["items"][-1]["collection_id"] == "party"


def test_a_caller_that_is_bound_to_nothing_reaches_nothing(http: Client, obama: str) -> None:
    nothing = Client(http.tenant, collections="")
    assert nothing.get("/api/v1/collections").json()["items"] == []
    assert nothing.get("/api/v1/uploads").json()["items"] == []
    assert nothing.get(f"/api/v1/users/{obama}").status == 404


def test_quotas_count_the_whole_tenant(http: Client, door: Client, obama: str) -> None:
    with main_session(http.tenant or "") as main:
        main.connection()
    set_quota(http.tenant or "", max_faces=2)
    ticket = {"content_type": "image/jpeg", "collection_id": "door"}
    assert door.post("/api/v1/faces/upload", ticket).json()["code"] == "quota_exceeded"


def set_quota(tenant: str, **values: int) -> None:
    """Set a quota, as the owner of the database."""
    from sqlalchemy.orm import Session

    from facepass.database.engines import main_engine, make_engine

    url = main_engine().url.set(username="postgres")
    engine = make_engine(url.render_as_string(hide_password=False))
    with Session(engine) as session:
        session.add(Quota(tenant_id=tenant, **values))
        session.commit()
    engine.dispose()


def test_a_ticket_alone_shows_a_bound_caller_no_user(http: Client, door: Client) -> None:
    ada = new_user(http, "ada")
    ticket = {"content_type": "image/jpeg", "user_id": ada, "collection_id": "door"}
    assert door.post("/api/v1/faces/upload", ticket).status == 201
    assert door.get(f"/api/v1/users/{ada}").status == 404


def test_an_answer_that_is_kept_for_retries_is_for_the_same_rights_only(http: Client, door: Client) -> None:
    new = {"email": "ada@example.com", "full_name": "Ada"}
    caller = {"key_id": "jwt:1", "tenant": http.tenant}
    assert Client(**caller).post("/api/v1/users", new, **{"idempotency-key": "k"}).status == 201
    for rights in ({"collections": "door"}, {"scopes": "users:write"}):
        other = Client(**caller, **rights).post("/api/v1/users", new, **{"idempotency-key": "k"})
        assert (other.status, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Client(**caller).post("/api/v1/users", new, **{"idempotency-key": "k"}).status == 201
