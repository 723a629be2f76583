"""Faces are given to users, moved and set free, under the rules of an upload."""

from collections.abc import Callable
from typing import Any

from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.assignments import assign, code, faces_of, give
from tests.support.audit_log import entries
from tests.support.main_job import enrol, new_user, versions

Photo = Callable[[str], bytes]
UNKNOWN = "0192a0b0-0000-7000-8000-000000000000"


def test_a_face_is_assigned_moved_and_set_free(http: Client, photo: Photo, obama: str, face_of: Any) -> None:
    face, biden = face_of("obama.jpg"), new_user(http, "biden")
    given = give(http, face, obama)
    assert (given.status, given.json()["user_id"]) == (200, obama)
    [match] = http.post_form("/api/v1/faces/search", photo("obama2.jpg")).json()["results"]
    assert match["user"]["full_name"] == "Obama"
    assert http.post_form(f"/api/v1/users/{obama}/verify", photo("obama2.jpg")).json()["match"] is True
    assert give(http, face, biden).json()["user_id"] == biden
    assert (faces_of(http, obama), faces_of(http, biden)) == ([], [face])
    assert give(http, face, biden).status == 200
    assert give(http, face, None).json()["user_id"] is None
    assert give(http, face, None).status == 200
    assert faces_of(http, biden) == []


def test_an_enrolments_photo_goes_along(
    http: Client, bucket: PhotoBucket, photo: Photo, obama: str, face_of: Any
) -> None:
    biden = new_user(http, "biden")
    face = face_of("obama.jpg", user_id=biden)
    assert give(http, face, obama).status == 200
    assert http.delete(f"/api/v1/users/{biden}").status == 204
    assert faces_of(http, obama) == [face]
    assert versions(bucket, f"uploads/{http.tenant}/")
    assert http.delete(f"/api/v1/users/{obama}").status == 204
    assert versions(bucket) == []


def test_a_photo_of_several_goes_when_the_last_of_its_faces_does(
    http: Client, bucket: PhotoBucket, group_photo: bytes
) -> None:
    faces = [face["face_id"] for face in enrol(http, bucket, group_photo, max_faces=2)["faces"]]
    users = [new_user(http, name) for name in ("ada", "ben")]
    for face, user in zip(faces, users, strict=True):
        assert give(http, face, user).status == 200
    assert http.delete(f"/api/v1/users/{users[0]}").status == 204
    assert len(versions(bucket, f"uploads/{http.tenant}/")) == 1
    assert http.delete(f"/api/v1/users/{users[1]}").status == 204
    assert versions(bucket) == []


def test_each_face_is_assigned_or_has_its_reason(http: Client, obama: str, face_of: Any) -> None:
    own, like = face_of("obama.jpg", user_id=obama), face_of("obama2.jpg")
    unlike, of_biden = face_of("biden.jpg"), face_of("biden.jpg", user_id=new_user(http, "biden"))
    excluded = face_of("obama3.jpg")
    http.post(f"/api/v1/users/{obama}/exclusions", {"face_id": excluded})
    done = assign(http, obama, own, like, unlike, of_biden, excluded, UNKNOWN, like, minimum_similarity=0.5)
    assert done.status == 200, done.body
    assert [each["face_id"] for each in done.json()["assigned"]] == [own, like]
    assert done.json()["assigned"][0]["similarity"] is None
    assert 0.5 <= done.json()["assigned"][1]["similarity"] < 1
    assert [(each["face_id"], each["reason"]) for each in done.json()["rejected"]] == [
        (unlike, "low_similarity"),
        (of_biden, "assigned_to_another_user"),
        (excluded, "face_excluded"),
        (UNKNOWN, "face_not_found"),
    ]
    assert faces_of(http, obama) == [own, like]
    [noted] = [entry for entry in entries(http.tenant or "") if entry.verb == "assign_faces"]
    assert (noted.object, noted.count) == (f"user:{obama}", 2)


def test_later_faces_are_compared_with_the_first_one(http: Client, obama: str, face_of: Any) -> None:
    first, like, unlike = face_of("obama.jpg"), face_of("obama2.jpg"), face_of("biden.jpg")
    done = assign(http, obama, first, like, unlike, minimum_similarity=0.5).json()
    assert [each["face_id"] for each in done["assigned"]] == [first, like]
    assert [each["reason"] for each in done["rejected"]] == ["low_similarity"]


def test_who_may_not_read_faces_learns_no_similarity(http: Client, obama: str, face_of: Any) -> None:
    first, like, other = face_of("obama.jpg"), face_of("obama2.jpg"), face_of("biden.jpg")
    blind, seeing = Client(http.tenant, "faces:write"), Client(http.tenant, "faces:write faces:read")
    assert code(assign(blind, obama, first, minimum_similarity=-1)) == (403, "missing_scope")
    assert [each["similarity"] for each in assign(blind, obama, first).json()["assigned"]] == [None]
    shown = assign(seeing, obama, like, other, minimum_similarity=0.5).json()
    assert [each["similarity"] is None for each in shown["assigned"]] == [False]


def test_an_excluded_face_is_never_assigned(http: Client, obama: str, face_of: Any) -> None:
    face = face_of("obama.jpg")
    http.post(f"/api/v1/users/{obama}/exclusions", {"face_id": face})
    assert code(give(http, face, obama)) == (409, "face_excluded")
    http.delete(f"/api/v1/users/{obama}/exclusions/{face}")
    assert give(http, face, obama).status == 200
