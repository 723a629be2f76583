"""Some of a user's faces become a new user's, in one call."""

from collections.abc import Callable

import pytest

from facepass.database.sessions import TenantSession
from facepass.services.collections import splits
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.audit_log import entries
from tests.support.janitor import let_pass, tidy
from tests.support.main_job import enrol, new_user, versions
from tests.support.merges import code, faces_of, merged, split

Photo = Callable[[str], bytes]
UNKNOWN = "0192a0b0-0000-7000-8000-000000000000"


@pytest.fixture
def mixed(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    """A user with the faces of two people."""
    user = new_user(http, "mixed")
    for name in ("obama.jpg", "biden.jpg"):
        enrol(http, bucket, photo(name), user_id=user)
    return user


def test_faces_go_to_a_new_user_with_their_photos(http: Client, bucket: PhotoBucket, photo: Photo, mixed: str) -> None:
    own, other = faces_of(http, mixed)
    answer = split(http, mixed, other, name="joe", external_id="46")
    assert answer.status == 201, answer.body
    made = answer.json()
    assert (made["user"]["full_name"], made["user"]["external_id"], made["faces"]) == ("Joe", "46", [other])
    joe = made["new_user_id"]
    assert (faces_of(http, mixed), faces_of(http, joe)) == ([own], [other])
    [match] = http.post_form("/api/v1/faces/search", photo("biden.jpg")).json()["results"]
    assert match["user"]["full_name"] == "Joe"
    assert http.delete(f"/api/v1/users/{mixed}").status == 204
    assert faces_of(http, joe) == [other]
    assert http.delete(f"/api/v1/users/{joe}").status == 204
    assert versions(bucket) == []
    [noted] = [each for each in entries(http.tenant or "") if each.verb == "split_user"]
    assert (noted.object, noted.count) == (f"user:{mixed}/new:{joe}", 1)


def test_all_faces_must_be_the_users_and_none_moves_otherwise(
    http: Client, bucket: PhotoBucket, photo: Photo, mixed: str
) -> None:
    faces, third = faces_of(http, mixed), new_user(http, "third")
    foreign = enrol(http, bucket, photo("collins.png"), user_id=third)["faces"][0]["face_id"]
    free = enrol(http, bucket, photo("collins.png"))["faces"][0]["face_id"]
    for wrong, expected in (
        (foreign, (409, "assigned_to_another_user")),
        (free, (409, "assigned_to_another_user")),
        (UNKNOWN, (404, "face_not_found")),
    ):
        assert code(split(http, mixed, faces[0], wrong)) == expected
    assert code(split(http, UNKNOWN, faces[0])) == (404, "user_not_found")
    assert code(split(http, mixed, faces[0], name="third")) == (409, "email_taken")
    assert split(http, mixed).status == 422
    assert split(http, mixed, *[UNKNOWN] * 101).status == 422
    assert faces_of(http, mixed) == faces
    assert len(http.get("/api/v1/users").json()["items"]) == 2


def test_a_merged_user_cannot_be_split(http: Client, mixed: str) -> None:
    [face, _] = faces_of(http, mixed)
    merged(http, new_user(http, "third"), mixed)
    assert code(split(http, mixed, face)) == (409, "user_merged")


def test_where_consent_is_required_the_new_user_brings_one(http: Client, mixed: str) -> None:
    [_, other] = faces_of(http, mixed)
    http.patch("/api/v1/collections/default", {"consent_required": True})
    assert code(split(http, mixed, other)) == (409, "consent_required")
    assert len(http.get("/api/v1/users").json()["items"]) == 1
    answer = split(http, mixed, other, consent={"text_version": "2026-11"})
    assert answer.status == 201, answer.body
    joe = answer.json()["new_user_id"]
    [given] = http.get(f"/api/v1/users/{joe}/consents").json()["items"]
    assert (given["text_version"], given["attested"]) == ("2026-11", True)
    assert faces_of(http, joe) == [other]
    assert http.delete(f"/api/v1/users/{joe}/consents/{given['consent_id']}").status == 204
    assert faces_of(http, joe) == []


def test_a_split_that_was_interrupted_is_finished_by_a_repetition_or_the_janitor(
    http: Client, main: TenantSession, postgres: str, mixed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise RuntimeError("killed")

    first, second = faces_of(http, mixed)
    with monkeypatch.context() as patch:
        patch.setattr(splits, "finish_split", die)
        assert split(http, mixed, first, name="one").status == 500
    again = split(http, mixed, first, name="one")
    assert (again.status, again.json()["faces"]) == (201, [first])
    with monkeypatch.context() as patch:
        patch.setattr(splits, "finish_split", die)
        assert split(http, mixed, second, name="two").status == 500
    let_pass(postgres, "main", "splits", "updated_at", "5 minutes", main.tenant_id)
    assert tidy()["splits_finished"] == 1
    assert faces_of(http, mixed) == []
    users = {user["full_name"]: user["id"] for user in http.get("/api/v1/users").json()["items"]}
    assert [faces_of(http, users[name]) for name in ("One", "Two")] == [[first], [second]]


def test_a_split_is_for_callers_who_may_write_users_everywhere(http: Client, mixed: str) -> None:
    [face, _] = faces_of(http, mixed)
    assert code(split(Client(http.tenant, "faces:write"), mixed, face)) == (403, "missing_scope")
    assert code(split(Client(http.tenant, collections="default"), mixed, face)) == (403, "outside_collections")
    assert split(Client(http.tenant, "users:write"), mixed, face).status == 201
