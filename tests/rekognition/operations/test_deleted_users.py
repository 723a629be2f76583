"""What becomes of users, their faces and their names when they or their collection are deleted, or merged."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from facepass.context import Context
from facepass.database.sessions import main_session
from facepass.models.main import IdempotentRequest, Membership, User, UserErasure
from facepass.services.disclosure.archive import write_archive
from facepass.services.erasure.proof import prove_erased
from facepass.services.erasure.tenants import erase_tenant, remains_of
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.janitor import let_pass, tidy
from tests.support.main_job import new_user
from tests.support.members import id_of

Photo = Callable[[str], bytes]


def count(tenant: str, table: Any) -> int:
    with main_session(tenant) as main:
        return main.scalar(select(func.count()).select_from(table)) or 0


def test_a_deleted_user_s_faces_stay(
    client: Any, staff: str, tenant: str, index: Callable[..., str], user_of: Callable[..., str], bucket: PhotoBucket
) -> None:
    face = index("obama.jpg")
    user_of("barack", face)
    user_id = id_of(tenant, "barack")
    client.delete_user(CollectionId=staff, UserId="barack")
    assert client.list_users(CollectionId=staff)["Users"] == []
    [left] = client.list_faces(CollectionId=staff)["Faces"]
    assert left["FaceId"] == face
    assert "UserId" not in left
    assert prove_erased(Context(tenant, bucket), user_id, ["barack"]).holds
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.delete_user(CollectionId=staff, UserId="barack")


def test_a_user_with_an_email_survives_its_deletion_from_a_collection(
    client: Any, staff: str, http: Client, index: Callable[..., str]
) -> None:
    user, face = new_user(http, "obama"), index("obama.jpg")
    assert http.patch(f"/api/v1/faces/{face}", {"user_id": user}).status == 200
    client.delete_user(CollectionId=staff, UserId=user)
    assert client.list_users(CollectionId=staff)["Users"] == []
    assert http.get(f"/api/v1/users/{user}").status == 200


def test_deleting_a_collection_erases_the_users_who_have_nothing_else(
    client: Any,
    staff: str,
    tenant: str,
    http: Client,
    index: Callable[..., str],
    user_of: Callable[..., str],
    postgres: str,
) -> None:
    user_of("barack", index("obama.jpg")), user_of("unknown")
    known = new_user(http, "biden")
    assert http.patch(f"/api/v1/faces/{index('biden.jpg')}", {"user_id": known}).status == 200
    client.delete_collection(CollectionId=staff)
    assert [user["id"] for user in http.get("/api/v1/users").json()["items"]] == [known]
    assert count(tenant, Membership) == 0
    assert count(tenant, UserErasure) == 2
    let_pass(postgres, "main", "outbox", "updated_at", "2 minutes", tenant)
    tidy()
    assert count(tenant, UserErasure) == 0
    client.create_collection(CollectionId=staff)
    assert client.list_users(CollectionId=staff)["Users"] == []


def test_a_user_with_a_face_elsewhere_survives_the_collection(
    client: Any, staff: str, tenant: str, http: Client, photo: Photo, user_of: Callable[..., str]
) -> None:
    user_of("barack")
    user_id = id_of(tenant, "barack")
    client.create_collection(CollectionId="other")
    [record] = client.index_faces(CollectionId="other", Image={"Bytes": photo("obama.jpg")})["FaceRecords"]
    assert http.patch(f"/api/v1/faces/{record['Face']['FaceId']}", {"user_id": str(user_id)}).status == 200
    client.delete_collection(CollectionId=staff)
    assert http.get(f"/api/v1/users/{user_id}").json()["full_name"] == "barack"
    assert [user["UserId"] for user in client.list_users(CollectionId="other")["Users"]] == [str(user_id)]


def test_a_merge_takes_the_name_along_and_its_undo_gives_it_back(
    client: Any, staff: str, tenant: str, http: Client, index: Callable[..., str], user_of: Callable[..., str]
) -> None:
    user_of("one", index("obama.jpg")), user_of("two", index("obama2.jpg"))
    one, two = id_of(tenant, "one"), id_of(tenant, "two")
    merged = http.post(f"/api/v1/users/{one}/merge", {"from_user_id": str(two)})
    assert merged.status == 200, merged.body
    assert id_of(tenant, "two") == one
    assert {face["UserId"] for face in client.list_faces(CollectionId=staff)["Faces"]} == {"one"}
    undone = http.post(f"/api/v1/merges/{merged.json()['merge_id']}/undo", {})
    assert undone.status == 200, undone.body
    assert id_of(tenant, "two") == two
    assert {face["UserId"] for face in client.list_faces(CollectionId=staff)["Faces"]} == {"one", "two"}


@pytest.mark.parametrize("deletion", ["user", "collection"])
def test_a_user_who_was_merged_into_a_member_survives_the_member_s_deletion(
    client: Any, staff: str, tenant: str, http: Client, user_of: Callable[..., str], deletion: str
) -> None:
    user_of("u1")
    known = new_user(http, "obama")
    merged = http.post(f"/api/v1/users/{id_of(tenant, 'u1')}/merge", {"from_user_id": known})
    assert merged.status == 200, merged.body
    delete(client, staff, deletion, "u1")
    assert count(tenant, Membership) == 0
    assert http.post(f"/api/v1/merges/{merged.json()['merge_id']}/undo", {}).status == 200
    assert http.get(f"/api/v1/users/{known}").status == 200


@pytest.mark.parametrize("deletion", ["user", "collection"])
def test_a_member_into_whom_another_was_merged_is_erased_with_both_names(
    client: Any, staff: str, tenant: str, http: Client, user_of: Callable[..., str], deletion: str
) -> None:
    user_of("one"), user_of("two")
    merged = http.post(f"/api/v1/users/{id_of(tenant, 'one')}/merge", {"from_user_id": str(id_of(tenant, "two"))})
    assert merged.status == 200, merged.body
    delete(client, staff, deletion, "one", "two")
    assert count(tenant, User) == 0


@pytest.mark.parametrize("deletion", ["user", "collection"])
def test_a_member_with_a_consent_survives_the_deletion(
    client: Any, staff: str, tenant: str, http: Client, user_of: Callable[..., str], deletion: str
) -> None:
    user_of("u1")
    user_id = id_of(tenant, "u1")
    assert http.post(f"/api/v1/users/{user_id}/consents", {"text_version": "1"}).status == 201
    delete(client, staff, deletion, "u1")
    assert http.get(f"/api/v1/users/{user_id}").status == 200


def delete(client: Any, collection_id: str, what: str, *names: str) -> None:
    """Delete users of a collection, or the collection with its users."""
    if what == "collection":
        client.delete_collection(CollectionId=collection_id)
    for name in names if what == "user" else ():
        client.delete_user(CollectionId=collection_id, UserId=name)


def test_deleting_one_of_two_merged_names_leaves_the_faces_to_the_other(
    client: Any, staff: str, tenant: str, http: Client, index: Callable[..., str], user_of: Callable[..., str]
) -> None:
    user_of("one", index("obama.jpg")), user_of("two", index("obama2.jpg"))
    one, two = id_of(tenant, "one"), id_of(tenant, "two")
    assert http.post(f"/api/v1/users/{one}/merge", {"from_user_id": str(two)}).status == 200
    client.delete_user(CollectionId=staff, UserId="two")
    assert client.list_users(CollectionId=staff)["Users"] == [{"UserId": "one", "UserStatus": "ACTIVE"}]
    assert [face["UserId"] for face in client.list_faces(CollectionId=staff)["Faces"]] == ["one", "one"]


@pytest.mark.parametrize("deletion", ["user", "collection"])
def test_a_stored_answer_that_names_an_erased_user_is_deleted(
    client: Any, staff: str, tenant: str, index: Callable[..., str], user_of: Callable[..., str], deletion: str
) -> None:
    face = index("biden.jpg")
    user_of("joe", face), user_of("barack")
    client.associate_faces(CollectionId=staff, UserId="barack", FaceIds=[face])
    assert "joe" in stored_answers(tenant)
    delete(client, staff, deletion, "joe")
    assert "joe" not in stored_answers(tenant)


def stored_answers(tenant: str) -> str:
    with main_session(tenant) as main:
        return " ".join(body or "" for body in main.scalars(select(IdempotentRequest.body)))


def test_a_user_s_archive_has_the_names(tenant: str, user_of: Callable[..., str], bucket: PhotoBucket) -> None:
    user_of("u1")
    archive = io.BytesIO()
    write_archive(Context(tenant, bucket), id_of(tenant, "u1"), archive)
    [row] = json.loads(zipfile.ZipFile(archive).read("rows/memberships.json"))
    assert (row["collection_id"], row["name"]) == ("Staff.2026", "u1")


def test_a_tenant_s_erasure_takes_its_members(tenant: str, user_of: Callable[..., str], bucket: PhotoBucket) -> None:
    user_of("u1")
    erase_tenant(Context(tenant, bucket))
    assert remains_of(Context(tenant, bucket)).nothing
