"""Exclusions: a face that is not a user's is never offered or assigned to that user, until someone withdraws it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from facepass.database.sessions import TenantSession
from facepass.models.hands import Exclusion
from facepass.services.erasure.journal import entries_since
from facepass.services.matching import excluded
from facepass.storage import PhotoBucket
from tests.support.api_client import Answer, Client
from tests.support.audit_log import entries
from tests.support.main_job import enrol, new_user

Photo = Callable[[str], bytes]
UNKNOWN = "0192a0b0-0000-7000-8000-000000000000"


@pytest.fixture
def obama(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    user = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=user)
    return user


@pytest.fixture
def at_party(http: Client, bucket: PhotoBucket, photo: Photo, obama: str) -> str:
    """A face without a user that is similar to the user's."""
    return enrol(http, bucket, photo("obama2.jpg"))["faces"][0]["face_id"]


def exclude(http: Client, user: str, face: str) -> Answer:
    return http.post(f"/api/v1/users/{user}/exclusions", {"face_id": face})


def offered(http: Client, user: str) -> list[str]:
    answer = http.get(f"/api/v1/users/{user}/unassigned-faces?threshold=0.5")
    assert answer.status == 200, answer.body
    return [face["face_id"] for face in answer.json()["faces"]]


def found(http: Client, **probe: object) -> list[str]:
    answer = http.post("/api/v1/faces/search", probe)
    assert answer.status == 200, answer.body
    return [match["face_id"] for match in answer.json()["results"]]


def test_an_excluded_face_is_listed_and_withdrawn(http: Client, obama: str, at_party: str) -> None:
    made = exclude(http, obama, at_party)
    assert made.status == 201, made.body
    expected = {"user_id": obama, "face_id": at_party, "collection_id": "default"}
    assert expected.items() <= made.json().items()
    assert exclude(http, obama, at_party).json() == made.json()
    assert http.get(f"/api/v1/users/{obama}/exclusions").json()["items"] == [made.json()]
    path = f"/api/v1/users/{obama}/exclusions/{at_party}"
    assert http.delete(path).status == 204
    again = http.delete(path)
    assert (again.status, again.json()["code"]) == (404, "exclusion_not_found")
    assert http.get(f"/api/v1/users/{obama}/exclusions").json()["items"] == []


def test_exclusions_are_listed_by_page(http: Client, bucket: PhotoBucket, photo: Photo, obama: str) -> None:
    faces = [enrol(http, bucket, photo("biden.jpg"))["faces"][0]["face_id"] for _ in range(3)]
    for face in faces:
        exclude(http, obama, face)
    first = http.get(f"/api/v1/users/{obama}/exclusions", limit=2).json()
    second = http.get(f"/api/v1/users/{obama}/exclusions", limit=2, cursor=first["next_cursor"]).json()
    assert [each["face_id"] for each in first["items"] + second["items"]] == faces
    assert second["next_cursor"] is None


def test_an_excluded_face_is_offered_no_longer(http: Client, obama: str, at_party: str) -> None:
    assert offered(http, obama) == [at_party]
    assert at_party in found(http, user_id=obama)
    exclude(http, obama, at_party)
    assert offered(http, obama) == []
    assert at_party not in found(http, user_id=obama)
    http.delete(f"/api/v1/users/{obama}/exclusions/{at_party}")
    assert offered(http, obama) == [at_party]


def test_a_search_with_the_face_does_not_offer_the_user(http: Client, obama: str, at_party: str) -> None:
    [of_user] = http.get(f"/api/v1/users/{obama}/faces").json()["items"]
    assert of_user["face_id"] in found(http, face_id=at_party)
    exclude(http, obama, at_party)
    assert of_user["face_id"] not in found(http, face_id=at_party)


def test_what_is_excluded_takes_no_place_of_a_result(
    http: Client, bucket: PhotoBucket, photo: Photo, obama: str, at_party: str
) -> None:
    further = enrol(http, bucket, photo("obama3.jpg"))["faces"][0]["face_id"]
    [nearest] = found(http, user_id=obama, limit=1)
    exclude(http, obama, nearest)
    assert found(http, user_id=obama, limit=1) == [({at_party, further} - {nearest}).pop()]


def test_erasing_a_user_with_similar_faces_leaves_the_excluded_ones(http: Client, obama: str, at_party: str) -> None:
    exclude(http, obama, at_party)
    assert http.delete(f"/api/v1/users/{obama}?unassigned=true&threshold=0.5").status == 204
    assert http.get(f"/api/v1/faces/{at_party}").status == 200


def test_a_users_own_face_is_set_free_with_its_photo(
    http: Client, bucket: PhotoBucket, photo: Photo, obama: str
) -> None:
    upload = enrol(http, bucket, photo("biden.jpg"), user_id=obama)
    wrong = upload["faces"][0]["face_id"]
    assert exclude(http, obama, wrong).status == 201
    face = http.get(f"/api/v1/faces/{wrong}").json()
    assert (face["user_id"], face["user"]) == (None, None)
    assert http.delete(f"/api/v1/users/{obama}").status == 204
    assert http.get(f"/api/v1/uploads/{upload['upload_id']}").json()["faces"][0]["face_id"] == wrong


def test_another_users_face_stays_that_users(http: Client, bucket: PhotoBucket, photo: Photo, obama: str) -> None:
    biden = new_user(http, "biden")
    face = enrol(http, bucket, photo("biden.jpg"), user_id=biden)["faces"][0]["face_id"]
    assert exclude(http, obama, face).status == 201
    assert http.get(f"/api/v1/faces/{face}").json()["user_id"] == biden


def test_where_consent_is_required_no_face_is_left_without_a_user(
    http: Client, bucket: PhotoBucket, photo: Photo, obama: str
) -> None:
    face = http.get(f"/api/v1/users/{obama}/faces").json()["items"][0]["face_id"]
    http.patch("/api/v1/collections/default", {"consent_required": True})
    refused = exclude(http, obama, face)
    assert (refused.status, refused.json()["code"]) == (409, "consent_required")
    assert http.get(f"/api/v1/faces/{face}").json()["user_id"] == obama
    assert list(entries_since(bucket, datetime.min.replace(tzinfo=UTC), http.tenant)) == [], "a replay would free it"


def test_an_exclusion_goes_with_its_face_and_with_its_user(
    http: Client, vector: TenantSession, obama: str, at_party: str
) -> None:
    other = new_user(http, "other")
    exclude(http, other, at_party)
    exclude(http, obama, at_party)
    assert http.delete(f"/api/v1/users/{other}").status == 204
    assert [str(user) for user in vector.scalars(select(Exclusion.user_id))] == [obama]
    vector.commit()
    assert http.delete(f"/api/v1/faces/{at_party}").status == 204
    assert vector.scalars(select(Exclusion.user_id)).all() == []


def test_what_is_not_there_is_said(http: Client, obama: str, at_party: str) -> None:
    answers = [exclude(http, obama, UNKNOWN), exclude(http, UNKNOWN, at_party)]
    answers.append(http.get(f"/api/v1/users/{UNKNOWN}/exclusions"))
    assert [answer.json()["code"] for answer in answers] == ["face_not_found", "user_not_found", "user_not_found"]
    assert {answer.status for answer in answers} == {404}
    assert http.post(f"/api/v1/users/{obama}/exclusions", {}).status == 422


def test_users_say_of_their_own_faces_only_what_is_not_theirs(http: Client, obama: str, at_party: str) -> None:
    http.patch(f"/api/v1/users/{obama}", {"external_id": "sub-obama"})
    device = Client(http.tenant, "self", "sub-obama")
    own = http.get(f"/api/v1/users/{obama}/faces").json()["items"][0]["face_id"]
    for face in (at_party, UNKNOWN):
        refused = exclude(device, obama, face)
        assert (refused.status, refused.json()["code"]) == (403, "missing_scope")
    assert exclude(device, obama, own).status == 201
    assert len(device.get(f"/api/v1/users/{obama}/exclusions").json()["items"]) == 1
    assert device.delete(f"/api/v1/users/{obama}/exclusions/{own}").status == 403


def test_a_bound_caller_sees_exclusions_of_its_own_collections(http: Client, obama: str, at_party: str) -> None:
    exclude(http, obama, at_party)
    elsewhere = Client(http.tenant, collections="another")
    assert elsewhere.get(f"/api/v1/users/{obama}/exclusions").json()["items"] == []
    assert exclude(elsewhere, obama, at_party).json()["code"] == "face_not_found"
    path = f"/api/v1/users/{obama}/exclusions/{at_party}"
    assert elsewhere.delete(path).json()["code"] == "exclusion_not_found"
    assert len(http.get(f"/api/v1/users/{obama}/exclusions").json()["items"]) == 1


def test_each_change_leaves_an_audit_entry(http: Client, obama: str, at_party: str) -> None:
    exclude(http, obama, at_party)
    http.delete(f"/api/v1/users/{obama}/exclusions/{at_party}")
    noted = {(each.verb, each.object) for each in entries(http.tenant or "")}
    assert ("exclude_face", f"user:{obama}/face:{at_party}") in noted
    assert ("withdraw_exclusion", f"user:{obama}/face:{at_party}") in noted


def test_of_more_exclusions_than_a_search_makes_room_for_each_one_holds(
    http: Client, obama: str, at_party: str, monkeypatch: pytest.MonkeyPatch, bucket: PhotoBucket, photo: Photo
) -> None:
    other = enrol(http, bucket, photo("obama3.jpg"))["faces"][0]["face_id"]
    monkeypatch.setattr(excluded, "MOST_PLACES", 1)
    for face in (at_party, other):
        exclude(http, obama, face)
    assert not {at_party, other} & set(found(http, user_id=obama))
