"""A person's faces on photos that name no one: found, shown, and erased with the user on request."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from facepass.database.sessions import TenantSession
from facepass.models.vector import Face
from facepass.services.erasure import unassigned
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user, versions

Photo = Callable[[str], bytes]


@pytest.fixture
def obama(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    """A user who also is on two photos without a name, in two collections, beside another person's."""
    user = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=user)
    http.post("/api/v1/collections", {"collection_id": "party"})
    enrol(http, bucket, photo("obama2.jpg"))
    enrol(http, bucket, photo("obama2.jpg"), collection_id="party")
    enrol(http, bucket, photo("biden.jpg"), collection_id="party")
    return user


def places(http: Client, user: str, threshold: float = 0.5) -> list[str]:
    answer = http.get(f"/api/v1/users/{user}/unassigned-faces?threshold={threshold}")
    assert answer.status == 200, answer.body
    return sorted(face["collection_id"] for face in answer.json()["faces"])


def stored(vector: TenantSession) -> int:
    return vector.scalar(select(func.count()).select_from(Face)) or 0


def test_a_persons_faces_without_a_name_are_found_in_every_collection(http: Client, obama: str) -> None:
    answer = http.get(f"/api/v1/users/{obama}/unassigned-faces?threshold=0.5").json()["faces"]
    assert sorted(face["collection_id"] for face in answer) == ["default", "party"]
    assert all(0.5 <= face["similarity"] <= 1 for face in answer)
    assert places(http, obama, threshold=0.99) == []


def test_looking_for_them_takes_a_token_as_a_search_does(http: Client, obama: str) -> None:
    answer = http.get(f"/api/v1/users/{obama}/unassigned-faces?threshold=0.5")
    assert answer.headers["RateLimit-Policy"].startswith('"search"')


def test_nothing_below_a_collections_floor_is_shown_or_erased(http: Client, vector: TenantSession, obama: str) -> None:
    assert http.patch("/api/v1/collections/party", {"threshold_floor": 0.95}).status == 200
    assert places(http, obama) == ["default"]
    assert http.delete(f"/api/v1/users/{obama}?unassigned=true&threshold=0.5").status == 204
    assert stored(vector) == 2


def test_a_user_is_erased_with_the_faces_that_were_shown_and_no_others(
    http: Client, bucket: PhotoBucket, vector: TenantSession, obama: str
) -> None:
    assert http.delete(f"/api/v1/users/{obama}?unassigned=true&threshold=0.5").status == 204
    assert http.get(f"/api/v1/users/{obama}").status == 404
    assert stored(vector) == 1
    assert len(versions(bucket, f"uploads/{http.tenant}/")) == 1


def test_without_the_parameter_they_stay(http: Client, vector: TenantSession, obama: str) -> None:
    assert http.delete(f"/api/v1/users/{obama}").status == 204
    assert stored(vector) == 3


def test_faces_of_other_users_and_other_tenants_are_neither_shown_nor_erased(
    http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession, obama: str
) -> None:
    another = Client(f"t-{uuid4().hex[:12]}")
    twin = new_user(http, "twin")
    enrol(http, bucket, photo("obama2.jpg"), user_id=twin)
    enrol(another, bucket, photo("obama2.jpg"))
    assert places(http, obama) == ["default", "party"]
    assert http.delete(f"/api/v1/users/{obama}?unassigned=true&threshold=0.5").status == 204
    assert stored(vector) == 2  # the twin's, and the other person's
    assert len(another.get("/api/v1/uploads").json()["items"]) == 1
    assert another.get(f"/api/v1/users/{twin}/unassigned-faces?threshold=0.5").status == 404


def test_more_than_are_shown_at_once_are_erased_too(
    http: Client, vector: TenantSession, obama: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unassigned, "AT_ONCE", 1)
    assert len(places(http, obama)) == 1
    assert http.delete(f"/api/v1/users/{obama}?unassigned=true&threshold=0.5").status == 204
    assert stored(vector) == 1


@pytest.mark.parametrize("query", ["unassigned=true", "threshold=0.5", "unassigned=true&threshold=0.1", "unassigned=x"])
def test_an_erasure_without_a_stated_threshold_erases_nothing(
    http: Client, vector: TenantSession, obama: str, query: str
) -> None:
    assert http.delete(f"/api/v1/users/{obama}?{query}").status == 422
    assert http.get(f"/api/v1/users/{obama}").status == 200
    assert stored(vector) == 4


def test_a_users_own_device_erases_the_user_alone(http: Client, vector: TenantSession, obama: str) -> None:
    assert http.patch(f"/api/v1/users/{obama}", {"external_id": "obama"}).status == 200
    device = Client(http.tenant, scopes="self", subject="obama")
    answer = device.delete(f"/api/v1/users/{obama}?unassigned=true&threshold=0.5")
    assert (answer.status, answer.json()["code"]) == (403, "missing_scope")
    assert stored(vector) == 4
