"""Lists of faces, users and uploads: every filter, both orders, and pages that together are the whole list."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facepass.api.paging import Listing
from facepass.database.sessions import main_session, vector_session
from facepass.models.main import User
from facepass.models.tenancy import new_id
from facepass.models.vector import Collection, Face, Upload
from facepass.services.uploads.status import UploadStatus
from tests.support.api_client import Client
from tests.support.audit_log import entries
from tests.support.synthetic_faces import new_face, random_faces

few = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
NAMES = ["Ada", "ada b", "Adam", "Bea", "b%a", "b_a", "Éva", "\\x", "Zoë"]
LIMITS = st.integers(1, 7)
ORDERS = st.sampled_from([None, "oldest", "newest"])
NOW = datetime.now(UTC)


@dataclass(frozen=True)
class World:
    """A tenant's rows, the oldest first."""

    http: Client
    users: list[User]
    uploads: list[Upload]
    faces: list[Face]


@pytest.fixture(scope="module")
def world(postgres: str) -> World:
    tenant = f"t-{uuid4().hex[:12]}"
    users = [
        User(
            id=new_id(),
            email=None if number % 3 == 0 else f"{number}@example.com",
            full_name=name,
            external_id=f"E{number}",
        )
        for number, name in enumerate(NAMES)
    ]
    uploads = [
        _upload(number, "door" if number % 2 else "Party.1", users[number % 4] if number % 3 else None)
        for number in range(24)
    ]
    [embedding] = random_faces(1, seed=1)
    faces = []
    for number in range(30):
        face = new_face(embedding, collection="door" if number % 2 else "Party.1")
        face.user_id = users[number % 5].id if number % 3 else None
        face.upload_id = uploads[number // 2].id
        face.model = "pack"
        faces.append(face)
    with main_session(tenant) as main:
        main.add_all(users)
    with vector_session(tenant) as vector:
        vector.add_all([Collection(id=name, model="pack", max_faces=10) for name in ("door", "Party.1")])
        vector.add_all(uploads)
        vector.flush()
        vector.add_all(faces)
    return World(Client(tenant), users, uploads, sorted(faces, key=lambda face: face.id))


def _upload(number: int, collection: str, user: User | None) -> Upload:
    statuses = list(UploadStatus)
    return Upload(
        id=new_id(),
        collection_id=collection,
        user_id=user.id if user else None,
        purpose="index",
        content_type="image/jpeg",
        max_faces=1,
        status=statuses[number % len(statuses)],
        expires_at=NOW + timedelta(hours=1),
        created_at=NOW - timedelta(minutes=30 - number // 3),  # three of each moment
    )


def pages(http: Client, path: str, limit: int, **query: Any) -> Iterator[dict[str, Any]]:
    """All items of a list."""
    query = {name: value for name, value in query.items() if value is not None}
    cursor: dict[str, str] = {}
    while True:
        answer = http.get(path, limit=limit, **query, **cursor)
        assert answer.status == 200, answer.body
        page = answer.json()
        assert len(page["items"]) <= limit
        yield from page["items"]
        if page["next_cursor"] is None:
            return
        cursor = {"cursor": page["next_cursor"]}


def ordered(rows: list[Any], order: str | None) -> list[str]:
    ids = [str(row.id) for row in rows]
    return ids[::-1] if order == "newest" else ids


@few
@given(st.data(), LIMITS, ORDERS)
def test_faces_by_any_filters_in_either_order(world: World, data: st.DataObject, limit: int, order: str | None) -> None:
    collection = data.draw(st.sampled_from(["door", "Party.1"]))
    assigned = data.draw(st.sampled_from([None, True, False]))
    user = data.draw(st.sampled_from([None, None, *(user.id for user in world.users[:6])]))
    upload = data.draw(st.sampled_from([None, None, *(upload.id for upload in world.uploads[:8])]))
    model = data.draw(st.sampled_from([None, "pack", "other"]))
    expected = [
        face
        for face in world.faces
        if face.collection_id == collection
        and assigned in (None, face.user_id is not None)
        and user in (None, face.user_id)
        and upload in (None, face.upload_id)
        and model in (None, face.model)
    ]
    query = {"assigned": assigned if assigned is None else str(assigned).lower(), "user_id": user}
    query |= {"upload_id": upload, "model": model, "order": order}
    found = list(pages(world.http, f"/api/v1/collections/{collection}/faces", limit, **query))
    assert [face["face_id"] for face in found] == ordered(expected, order)


@few
@given(st.data(), LIMITS, ORDERS)
def test_uploads_by_any_filters_in_either_order(
    world: World, data: st.DataObject, limit: int, order: str | None
) -> None:
    status = data.draw(st.sampled_from([None, *(each for each in UploadStatus if each != UploadStatus.ERASED)]))
    user = data.draw(st.sampled_from([None, *(user.id for user in world.users[:4])]))
    collection = data.draw(st.sampled_from([None, "door", "Party.1"]))
    since = data.draw(st.sampled_from([None, *(NOW - timedelta(minutes=minutes) for minutes in (31, 27, 25, 0))]))
    expected = [
        upload
        for upload in sorted(world.uploads, key=lambda each: (each.created_at, each.id))
        if upload.status != UploadStatus.ERASED
        and status in (None, upload.status)
        and user in (None, upload.user_id)
        and collection in (None, upload.collection_id)
        and (since is None or upload.created_at >= since)
    ]
    query = {"status": status, "user_id": user, "collection_id": collection, "order": order}
    query["since"] = since and since.isoformat()
    found = list(pages(world.http, "/api/v1/uploads", limit, **query))
    assert [upload["upload_id"] for upload in found] == ordered(expected, order)


@few
@given(st.data(), LIMITS, ORDERS)
def test_users_by_any_filters_in_either_order(world: World, data: st.DataObject, limit: int, order: str | None) -> None:
    someone = data.draw(st.sampled_from(world.users))
    email = data.draw(st.sampled_from([None, None, someone.email and someone.email.upper(), "none@example.com"]))
    external = data.draw(st.sampled_from([None, None, someone.external_id, "e1"]))
    collection = data.draw(st.sampled_from([None, "door", "Party.1", "nowhere"]))
    members = {face.user_id for face in world.faces if face.collection_id == collection}
    expected = [
        user
        for user in world.users
        if email in (None, (user.email or "").upper())
        and external in (None, user.external_id)
        and (collection is None or user.id in members)
    ]
    query = {"email": email, "external_id": external, "collection_id": collection, "order": order}
    assert [user["id"] for user in pages(world.http, "/api/v1/users", limit, **query)] == ordered(expected, order)


@few
@given(LIMITS, st.sampled_from(["a", "AD", "ada", "ada ", "b", "b%", "b_", "\\", "z", "ZO", "é".upper(), "none", "%"]))
def test_users_by_the_beginning_of_their_name_are_in_the_order_of_names(world: World, limit: int, prefix: str) -> None:
    found = [user["full_name"] for user in pages(world.http, "/api/v1/users", limit, name_prefix=prefix)]
    assert found == [name for name in sorted(NAMES, key=str.lower) if name.lower().startswith(prefix.lower())]


def test_users_of_one_name_are_all_listed(http: Client) -> None:
    ids = [http.post("/api/v1/users", {"full_name": "Ada", "external_id": str(n)}).json()["id"] for n in range(5)]
    assert [user["id"] for user in pages(http, "/api/v1/users", 2, name_prefix="ada")] == ids


@pytest.mark.parametrize(
    "query",
    [
        {"name_prefix": "a", "order": "newest"},
        {"name_prefix": "a", "order": "oldest"},
        {"name_prefix": "a", "collection_id": "door"},
        {"name_prefix": ""},
        {"name_prefix": "a\x00"},
        {"email": "no email"},
        {"collection_id": ".."},
        {"order": "random"},
        {"limit": 201},
    ],
)
def test_a_list_of_users_that_no_index_serves_is_refused(http: Client, query: dict[str, Any]) -> None:
    answer = http.get("/api/v1/users", **query)
    assert (answer.status, answer.json()["code"]) == (422, "invalid_request")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("uploads", {"status": "erased"}),
        ("uploads", {"since": "2026-01-01T00:00:00"}),  # without its offset
        ("uploads", {"since": "yesterday"}),
        ("uploads", {"since": "0.5"}),
        ("uploads", {"user_id": "ada"}),
        ("uploads", {"limit": 21}),
        ("collections/default/faces", {"assigned": "perhaps"}),
        ("collections/default/faces", {"upload_id": "7"}),
        ("collections/default/faces", {"model": ""}),
        ("collections/default/faces", {"limit": 501}),
        ("collections/default/faces", {"order": ""}),
    ],
)
def test_a_filter_that_is_none_is_refused(http: Client, path: str, query: dict[str, Any]) -> None:
    answer = http.get(f"/api/v1/{path}", **query)
    assert (answer.status, answer.json()["code"]) == (422, "invalid_request"), answer.body


def test_the_faces_of_an_unknown_collection_are_404_and_of_default_none(http: Client) -> None:
    assert http.get("/api/v1/collections/nowhere/faces").json()["code"] == "collection_not_found"
    assert http.get("/api/v1/collections/default/faces").json() == {"items": [], "next_cursor": None}


CURSORS = [
    ("uploads", {}, {"order": "newest"}),
    ("uploads", {}, {"status": "indexed"}),
    ("uploads", {"collection_id": "door"}, {"collection_id": "Party.1"}),
    ("uploads", {"status": "rejected"}, {}),
    ("users", {}, {"name_prefix": "a"}),
    ("users", {"name_prefix": "a"}, {"name_prefix": "ad"}),
    ("users", {"name_prefix": "a"}, {}),
    ("users", {"collection_id": "door"}, {"collection_id": "Party.1"}),
    ("collections/door/faces", {"assigned": "true"}, {"assigned": "false"}),
    ("collections/door/faces", {"assigned": "true"}, {"assigned": "true", "model": "pack"}),
    ("collections/door/faces", {"order": "newest"}, {}),
]


@pytest.mark.parametrize(("path", "query", "other"), CURSORS)
def test_a_cursor_used_with_other_filters_is_refused(
    world: World, path: str, query: dict[str, str], other: dict[str, str]
) -> None:
    page = world.http.get(f"/api/v1/{path}", limit=1, **query).json()
    assert page["next_cursor"]
    own = world.http.get(f"/api/v1/{path}", limit=2, cursor=page["next_cursor"], **query)
    assert own.status == 200  # another limit is no other list
    answer = world.http.get(f"/api/v1/{path}", limit=1, cursor=page["next_cursor"], **other)
    assert (answer.status, answer.json()["code"]) == (400, "invalid_cursor")


def test_a_cursor_behind_the_one_user_of_an_email_leads_to_an_empty_page(world: World) -> None:
    email = next(user["email"] for user in pages(world.http, "/api/v1/users", 50) if user["email"])
    query = {"email": email, "name_prefix": "A"}
    cursor = Listing(world.http.tenant or "", "/api/v1/users", urlencode(query)).cursor_after(f"{uuid4()} Ada")
    answer = world.http.get("/api/v1/users", cursor=cursor, **query)
    assert (answer.status, answer.json()["items"]) == (200, [])


def test_a_cursor_of_one_collection_is_refused_by_another(world: World) -> None:
    cursor = world.http.get("/api/v1/collections/door/faces", limit=1).json()["next_cursor"]
    answer = world.http.get("/api/v1/collections/Party.1/faces", limit=1, cursor=cursor)
    assert (answer.status, answer.json()["code"]) == (400, "invalid_cursor")


def test_an_upload_whose_time_is_over_is_not_listed_as_what_it_no_longer_is(http: Client) -> None:
    waiting, late = (_upload(0, "door", None) for _ in range(2))
    waiting.status = late.status = UploadStatus.AWAITING_UPLOAD
    late.expires_at = NOW - timedelta(minutes=1)
    processing, stuck = (_upload(0, "door", None) for _ in range(2))
    processing.status = stuck.status = UploadStatus.PROCESSING
    stuck.updated_at = NOW - timedelta(hours=3)
    with vector_session(http.tenant or "") as vector:
        vector.add_all([waiting, late, processing, stuck])
    for status, upload in (("awaiting_upload", waiting), ("processing", processing)):
        found = http.get("/api/v1/uploads", status=status).json()["items"]
        assert [(each["upload_id"], each["status"]) for each in found] == [(str(upload.id), status)]


def test_each_listed_face_has_an_image_url_for_callers_with_faces_read(world: World) -> None:
    someone = replace(world.http, scopes="faces:read")
    user = world.faces[1].user_id
    for path in ("collections/door/faces", f"users/{user}/faces", f"faces/user/{user}"):
        found = someone.get(f"/api/v1/{path}").json()["items"]
        assert found
        for face in found:
            assert f"/crops/{world.http.tenant}/{face['face_id']}.jpg?" in face["image_url"]
            assert "response-cache-control=private%2C%20no-store" in face["image_url"]


def test_a_users_own_token_lists_its_faces_without_image_urls(world: World) -> None:
    user = next(user for user in world.users if user.id == world.faces[1].user_id)
    device = replace(world.http, scopes="self", subject=user.external_id or "")
    found = device.get(f"/api/v1/users/{user.id}/faces", order="newest").json()["items"]
    assert {face["image_url"] for face in found} == {None}
    assert device.get("/api/v1/collections/door/faces").status == 403


def test_a_bound_caller_lists_its_own_collections_faces_alone(world: World) -> None:
    bound = replace(world.http, collections="door")
    assert bound.get("/api/v1/collections/door/faces").json()["items"]
    assert bound.get("/api/v1/collections/Party.1/faces").json()["code"] == "outside_collections"
    assert bound.get("/api/v1/uploads", collection_id="Party.1").json()["items"] == []


def test_a_user_without_faces_left_is_not_a_member_and_one_being_erased_is_passed_over(http: Client) -> None:
    ids = [UUID(http.post("/api/v1/users", {"full_name": "A", "external_id": str(n)}).json()["id"]) for n in range(4)]
    [embedding] = random_faces(1, seed=2)
    erased = new_id()  # its row is gone, its faces are not yet
    with vector_session(http.tenant or "") as vector:
        vector.add_all([new_face(embedding, collection="door", user_id=user) for user in (*ids[:3], erased, ids[0])])
    assert [user["id"] for user in pages(http, "/api/v1/users", 1, collection_id="door")] == [
        str(user) for user in ids[:3]
    ]
    newest = pages(http, "/api/v1/users", 2, collection_id="door", order="newest")
    assert [user["id"] for user in newest] == [str(user) for user in ids[2::-1]]


def test_a_list_of_faces_leaves_an_entry_with_its_collection_and_count(http: Client) -> None:
    http.post("/api/v1/collections", {"collection_id": "Door.1"})
    [embedding] = random_faces(1, seed=3)
    with vector_session(http.tenant or "") as vector:
        vector.add_all([new_face(embedding, collection="Door.1") for _ in range(3)])
    assert http.get("/api/v1/collections/Door.1/faces", limit=2).status == 200
    [entry] = [entry for entry in entries(http.tenant or "") if entry.verb == "list_faces"]
    assert (entry.object, entry.result, entry.count) == ("collection:Door.1", "ok", 2)
