"""Users of a collection, as boto3 sees them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event, func, select

from facepass.database.sessions import main_session
from facepass.models.main import User
from facepass.rekognition_api.operations import users
from facepass.services.collections import members
from tests.support.api_client import Client
from tests.support.audit_log import entries
from tests.support.main_job import new_user
from tests.support.members import id_of
from tests.support.rekognition_client import rekognition

Photo = Callable[[str], bytes]


def count(tenant: str, table: Any) -> int:
    with main_session(tenant) as main:
        return main.scalar(select(func.count()).select_from(table)) or 0


def test_a_user_is_created_and_gets_faces(client: Any, staff: str, index: Callable[..., str]) -> None:
    face = index("obama.jpg")
    client.create_user(CollectionId=staff, UserId="u:1")
    assert client.list_users(CollectionId=staff)["Users"] == [{"UserId": "u:1", "UserStatus": "CREATED"}]
    done = client.associate_faces(CollectionId=staff, UserId="u:1", FaceIds=[face])
    assert done["AssociatedFaces"] == [{"FaceId": face}]
    assert (done["UnsuccessfulFaceAssociations"], done["UserStatus"]) == ([], "ACTIVE")
    assert client.list_users(CollectionId=staff)["Users"] == [{"UserId": "u:1", "UserStatus": "ACTIVE"}]
    assert client.list_faces(CollectionId=staff)["Faces"][0]["UserId"] == "u:1"
    assert client.describe_collection(CollectionId=staff)["UserCount"] == 1


def test_a_second_user_with_the_id_is_a_conflict(client: Any, staff: str, user_of: Callable[..., str]) -> None:
    user_of("u1")
    with pytest.raises(client.exceptions.ConflictException):
        client.create_user(CollectionId=staff, UserId="u1")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.create_user(CollectionId="nowhere", UserId="u1")


def test_one_id_in_two_collections_is_two_people(
    client: Any, tenant: str, user_of: Callable[..., str], http: Client
) -> None:
    client.create_collection(CollectionId="other")
    user_of("u1"), user_of("u1", collection_id="other")
    assert id_of(tenant, "u1") != id_of(tenant, "u1", "other")
    assert {each["full_name"] for each in http.get("/api/v1/users").json()["items"]} == {"u1"}


def test_a_repeated_request_with_one_token_is_done_once(
    client: Any, staff: str, tenant: str, user_of: Callable[..., str]
) -> None:
    sent = {"CollectionId": staff, "UserId": "u1", "ClientRequestToken": str(uuid4())}
    client.create_user(**sent)
    client.create_user(**sent)
    assert count(tenant, User) == 1
    with pytest.raises(client.exceptions.IdempotentParameterMismatchException):
        client.create_user(**sent | {"UserId": "u2"})
    client.delete_user(**sent | {"ClientRequestToken": "one"})
    client.delete_user(**sent | {"ClientRequestToken": "one"})
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.delete_user(**sent | {"ClientRequestToken": "another"})


def test_the_first_faces_need_no_likeness_and_later_ones_do(
    client: Any, staff: str, index: Callable[..., str], user_of: Callable[..., str]
) -> None:
    obama, obama2, biden = index("obama.jpg"), index("obama2.jpg"), index("biden.jpg")
    user_of("barack", obama)
    done = client.associate_faces(CollectionId=staff, UserId="barack", FaceIds=[obama, obama2, biden])
    assert done["AssociatedFaces"] == [{"FaceId": obama2}]  # the first is the user's already: in neither list
    [refused] = done["UnsuccessfulFaceAssociations"]
    assert (refused["FaceId"], refused["Reasons"]) == (biden, ["LOW_MATCH_CONFIDENCE"])
    assert 0 < refused["Confidence"] < 75
    forced = client.associate_faces(CollectionId=staff, UserId="barack", FaceIds=[biden], UserMatchThreshold=0)
    assert forced["AssociatedFaces"] == [{"FaceId": biden}]


def test_the_reasons_against_an_association_are_named(
    client: Any, staff: str, index: Callable[..., str], user_of: Callable[..., str]
) -> None:
    biden = index("biden.jpg")
    user_of("joe", biden), user_of("barack")
    unknown = str(uuid4())
    done = client.associate_faces(CollectionId=staff, UserId="barack", FaceIds=[biden, unknown])
    assert done["UnsuccessfulFaceAssociations"] == [
        {"FaceId": biden, "UserId": "joe", "Reasons": ["ASSOCIATED_TO_A_DIFFERENT_USER"]},
        {"FaceId": unknown, "Reasons": ["FACE_NOT_FOUND"]},
    ]
    assert done["UserStatus"] == "CREATED"
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.associate_faces(CollectionId=staff, UserId="unknown", FaceIds=[biden])


def test_a_user_has_a_hundred_faces_at_most(client: Any, staff: str, index: Callable[..., str], photo: Photo) -> None:
    face = index("obama.jpg")
    client.create_user(CollectionId=staff, UserId="u1")
    client.associate_faces(CollectionId=staff, UserId="u1", FaceIds=[face])
    with pytest.raises(client.exceptions.ServiceQuotaExceededException):
        client.associate_faces(CollectionId=staff, UserId="u1", FaceIds=[str(uuid4()) for _ in range(100)])


def test_faces_are_disassociated(
    client: Any, staff: str, index: Callable[..., str], user_of: Callable[..., str]
) -> None:
    obama, biden, free = index("obama.jpg"), index("biden.jpg"), index("obama3.jpg")
    user_of("barack", obama), user_of("joe", biden)
    done = client.disassociate_faces(CollectionId=staff, UserId="barack", FaceIds=[obama, biden, free])
    assert done["DisassociatedFaces"] == [{"FaceId": obama}]
    assert done["UnsuccessfulFaceDisassociations"] == [
        {"FaceId": biden, "UserId": "joe", "Reasons": ["ASSOCIATED_TO_A_DIFFERENT_USER"]},
        {"FaceId": free, "Reasons": ["FACE_NOT_FOUND"]},
    ]
    assert done["UserStatus"] == "CREATED"


def test_users_are_paged(client: Any, staff: str, user_of: Callable[..., str], http: Client, index: Any) -> None:
    names = [user_of(f"u{number}") for number in range(5)]
    others = [new_user(http, name) for name in ("obama", "biden")]
    for user in others:
        assert http.patch(f"/api/v1/faces/{index('obama.jpg')}", {"user_id": user}).status == 200
    pages = list(client.get_paginator("list_users").paginate(CollectionId=staff, PaginationConfig={"PageSize": 2}))
    found = [user["UserId"] for page in pages for user in page["Users"]]
    assert found == [*names, *sorted(others)]
    assert all(len(page["NextToken"]) <= 255 for page in pages[:-1])


def test_a_token_of_the_scope_self_is_no_member(
    client: Any, staff: str, tenant: str, user_of: Callable[..., str]
) -> None:
    user_of("u1")
    own = Client(tenant, scopes="self", subject="u1")
    assert own.get(f"/api/v1/users/{id_of(tenant, 'u1')}").status == 403


def test_the_id_of_another_user_is_no_name(client: Any, staff: str, http: Client) -> None:
    known = new_user(http, "obama")
    for name in (known, known.upper(), known.replace("-", "")):
        with pytest.raises(client.exceptions.ConflictException):
            client.create_user(CollectionId=staff, UserId=name)
    assert client.list_users(CollectionId=staff)["Users"] == []


def test_audit_entries_name_the_user_and_never_the_user_id_of_the_client(
    client: Any, staff: str, tenant: str, index: Callable[..., str], user_of: Callable[..., str]
) -> None:
    face = index("obama.jpg")
    user_of("barack", face)
    user_id = id_of(tenant, "barack")
    client.search_users(CollectionId=staff, UserId="barack")
    client.disassociate_faces(CollectionId=staff, UserId="barack", FaceIds=[face])
    client.delete_user(CollectionId=staff, UserId="barack")
    of_users = [each for each in entries(tenant) if f"user:{user_id}" in (each.object or "")]
    assert {each.verb for each in of_users} == {
        "create_user",
        "associate_faces",
        "search_users",
        "disassociate_faces",
        "delete_user",
    }
    assert all("barack" not in (each.object or "") for each in entries(tenant))


def test_the_audit_entry_of_a_refused_association_names_the_user(
    client: Any, staff: str, tenant: str, user_of: Callable[..., str]
) -> None:
    user_of("barack")
    many = [str(uuid4()) for _ in range(100)]
    client.associate_faces(CollectionId=staff, UserId="barack", FaceIds=many)
    limited = pytest.MonkeyPatch()
    with limited.context() as patch:
        patch.setattr(users, "MOST_FACES", 1)
        with pytest.raises(client.exceptions.ServiceQuotaExceededException):
            client.associate_faces(CollectionId=staff, UserId="barack", FaceIds=many)
    refused = [each for each in entries(tenant) if each.verb == "associate_faces" and each.result != "ok"]
    assert [f"user:{id_of(tenant, 'barack')}" in (each.object or "") for each in refused] == [True]


def test_members_are_counted_and_listed_without_a_read_of_every_name(
    client: Any, staff: str, http: Client, index: Any, user_of: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        user_of(f"u{number}", *([index("obama.jpg")] if number == 3 else []))
    known = new_user(http, "obama")
    assert http.patch(f"/api/v1/faces/{index('obama.jpg')}", {"user_id": known}).status == 200
    monkeypatch.setattr(members, "AT_ONCE", 2)
    tail = client.list_users(CollectionId=staff, MaxResults=5)["NextToken"]
    read: list[int] = []

    def note(_connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if "FROM memberships" in statement:
            read.append(cursor.rowcount)

    event.listen(Engine, "after_cursor_execute", note)
    try:
        assert client.describe_collection(CollectionId=staff)["UserCount"] == 6
        rest = client.list_users(CollectionId=staff, NextToken=tail, MaxResults=1)
    finally:
        event.remove(Engine, "after_cursor_execute", note)
    assert [user["UserId"] for user in rest["Users"]] == [known]
    assert read
    assert max(read) <= 2


def test_two_tenants_with_one_user_id_never_meet(client: Any, staff: str, user_of: Callable[..., str]) -> None:
    user_of("u1")
    stranger = rekognition("t-stranger-of-users")
    stranger.create_collection(CollectionId=staff)
    assert stranger.list_users(CollectionId=staff)["Users"] == []
    with pytest.raises(stranger.exceptions.ResourceNotFoundException):
        stranger.delete_user(CollectionId=staff, UserId="u1")
    stranger.create_user(CollectionId=staff, UserId="u1")
    stranger.delete_user(CollectionId=staff, UserId="u1")
    stranger.delete_collection(CollectionId=staff)
    assert len(client.list_users(CollectionId=staff)["Users"]) == 1
