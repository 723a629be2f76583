"""Members of a collection, and faces that were erased in one request, after a restore of the databases."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from facepass.context import Context
from facepass.models.main import Membership, User
from facepass.models.vector import Face
from facepass.services.collections.collections import create_collection
from facepass.services.collections.members import NoSuchMember, add_member, find_member
from facepass.services.erasure import faces
from facepass.services.erasure.collections import erase_collection
from facepass.services.erasure.faces import erase_unassigned
from facepass.services.erasure.journal import Entry, content_of, entries_since
from facepass.services.erasure.members import remove_member
from facepass.services.erasure.replay import Result, replay
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol

Photo = Callable[[str], bytes]


@pytest.fixture
def context(tenant: str, bucket: PhotoBucket) -> Context:
    made = Context(tenant, bucket)
    create_collection(made, "door", {})
    return made


def journal(context: Context) -> Iterator[Entry]:
    return entries_since(context.bucket, datetime.now(UTC) - timedelta(hours=1), context.tenant_id)


def restore_users(context: Context, *rows: object) -> None:
    """Put rows back, as a backup of the users database of an hour ago has them."""
    with context.main() as main:
        for row in rows:
            main.merge(row)
        main.execute(text("update memberships set created_at = now() - interval '1 hour'"))


def rows_of(context: Context) -> list[object]:
    with context.main() as main:
        found = [*main.scalars(select(User)), *main.scalars(select(Membership))]
        main.expunge_all()
    return found


def test_a_collection_s_members_are_erased_again_when_the_users_database_alone_is_restored(context: Context) -> None:
    add_member(context, "door", "u1")
    kept = rows_of(context)
    erase_collection(context, "door")
    restore_users(context, *kept)
    [entry] = journal(context)
    assert replay(context, entry) == Result.ERASED
    assert rows_of(context) == []
    assert replay(context, entry) == Result.GONE


def test_members_of_a_collection_that_was_made_again_stay(context: Context) -> None:
    add_member(context, "door", "old")
    kept = rows_of(context)
    erase_collection(context, "door")
    create_collection(context, "door", {})
    restore_users(context, *kept)
    add_member(context, "door", "new")
    [entry] = journal(context)
    assert replay(context, entry) == Result.NEWER
    assert find_member(context, "door", "new")
    with pytest.raises(NoSuchMember):
        find_member(context, "door", "old")


def test_an_erased_member_is_erased_again(context: Context) -> None:
    add_member(context, "door", "u1")
    kept = rows_of(context)
    remove_member(context, "door", "u1")
    restore_users(context, *kept)
    [entry] = journal(context)
    assert replay(context, entry) == Result.ERASED
    assert rows_of(context) == []


def test_a_face_that_is_assigned_during_the_request_is_not_in_the_journal(
    context: Context, http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, taken = (
        UUID(enrol(http, bucket, photo(name), collection_id="door")["faces"][0]["face_id"])
        for name in ("obama.jpg", "biden.jpg")
    )
    user = add_member(context, "door", "joe")
    find_photos = faces.photos_of

    def assigned_meanwhile(*arguments: Any) -> Any:
        with context.vector() as vector:
            vector.execute(text("update faces set user_id = :user where id = :id"), {"user": user, "id": taken})
        return find_photos(*arguments)

    monkeypatch.setattr(faces, "photos_of", assigned_meanwhile)
    assert erase_unassigned(context, "door", [free, taken]) == [free]
    [entry] = journal(context)
    assert (entry.id, content_of(context, entry.kind, entry.id)) == (str(free), {"faces": []})


def test_all_faces_of_one_request_are_erased_again(
    context: Context, http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    faces = [
        UUID(enrol(http, bucket, photo(name), collection_id="door")["faces"][0]["face_id"])
        for name in ("obama.jpg", "biden.jpg")
    ]
    with context.vector() as vector:
        assert len(erase_unassigned(context, "elsewhere", faces)) == 0
        assert len(vector.scalars(select(Face.id)).all()) == 2
    kept = enrol(http, bucket, photo("obama2.jpg"), collection_id="door")["faces"][0]["face_id"]
    assert erase_unassigned(context, "door", faces) == sorted(faces)
    [entry] = journal(context)
    with context.vector() as vector:  # one of them is there again
        vector.execute(text("update faces set id = :id where id = :kept"), {"id": max(faces), "kept": kept})
    assert replay(context, entry) == Result.ERASED
    with context.vector() as vector:
        assert vector.scalars(select(Face.id)).all() == []
