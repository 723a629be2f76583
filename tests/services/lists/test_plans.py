"""Each list reads an index from one end, whatever its filters: the plans of the statements that the lists make."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, event, select, text

from facepass.context import Context
from facepass.database.engines import main_engine, vector_engine
from facepass.models.main import User
from facepass.services.collections.lists import FaceFilter, list_faces
from facepass.services.uploads.lists import UploadFilter, list_uploads
from facepass.services.uploads.status import UploadStatus
from facepass.services.users.lists import UserFilter, list_users
from tests.support.many_rows import fill_main, fill_vector
from tests.support.postgres import database_url

ROWS, USERS = 30_000, 5_000


@dataclass(frozen=True)
class Crowd:
    """A tenant with many rows, and one of its users, uploads and faces from the middle."""

    context: Context
    user: Any
    face: Any
    upload: Any


@pytest.fixture(scope="module")
def crowd(postgres: str) -> Crowd:
    tenant = f"t-{uuid4().hex[:12]}"
    for side, fill in (
        ("main", partial(fill_main, users=USERS)),
        ("vector", partial(fill_vector, rows=ROWS, users=USERS)),
    ):
        owner = create_engine(database_url(postgres, "postgres", f"facepass_{side}"), isolation_level="AUTOCOMMIT")
        with owner.connect() as connection:
            for name in (tenant, f"{tenant}-2"):  # of two tenants, so that an index is worth its while
                fill(connection, name)
            connection.execute(text("vacuum analyze"))
        owner.dispose()
    context = Context(tenant)
    [*_, user] = list_users(context, after=None, limit=USERS // 2)
    [*_, face] = list_faces(context, "door", FaceFilter(assigned=True), after=None, limit=ROWS // 4)
    [*_, upload] = list_uploads(context, UploadFilter(user_id=face.user_id), after=None, limit=100)
    return Crowd(context, user, face, upload)


def plans_of(verb: Callable[[], Sequence[Any]]) -> tuple[Sequence[Any], list[str]]:
    """What a verb returns, and the plan of each of its queries of a list."""
    plans: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "LIMIT" in statement.upper() and not statement.startswith("explain"):
            lines = connection.exec_driver_sql(f"explain (analyze, timing off) {statement}", parameters).scalars()
            plans.append("\n".join(lines))

    engines: list[Engine] = [main_engine(), vector_engine()]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", explain)
    try:
        return verb(), plans
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", explain)


def check(plans: list[str], *indexes: str) -> None:
    """The plans read these indexes and nothing else, in their order, and no more rows than a page needs."""
    assert plans
    everything = "\n".join(plans)
    assert "Seq Scan" not in everything
    assert "Bitmap" not in everything
    assert "Sort" not in everything, everything
    assert set(re.findall(r"Scan(?: Backward)? using (\w+)", everything)) == set(indexes), everything
    for removed in re.findall(r"Rows Removed by Filter: (\d+)", everything):
        assert int(removed) <= 100, everything


BOTH = ("faces_assigned", "faces_unassigned")
FACES: dict[str, tuple[Callable[[Crowd], FaceFilter], tuple[str, ...]]] = {
    "all": (lambda _: FaceFilter(), BOTH),
    "assigned": (lambda _: FaceFilter(assigned=True), ("faces_assigned",)),
    "unassigned": (lambda _: FaceFilter(assigned=False), ("faces_unassigned",)),
    "model": (lambda _: FaceFilter(model="pack"), BOTH),
    "assigned and model": (lambda _: FaceFilter(assigned=True, model="pack"), ("faces_assigned",)),
    "user": (lambda crowd: FaceFilter(user_id=crowd.face.user_id), ("faces_of_members",)),
}
directions = pytest.mark.parametrize("newest", [False, True])


@directions
@pytest.mark.parametrize("collection", ["event", "door"])
@pytest.mark.parametrize("name", FACES)
def test_faces_are_listed_by_an_index(crowd: Crowd, name: str, collection: str, newest: bool) -> None:
    wanted, indexes = FACES[name]
    for after in (None, crowd.face.id):
        verb = partial(list_faces, crowd.context, collection, wanted(crowd), after=after, limit=50, newest=newest)
        check(plans_of(verb)[1], *indexes)


def test_the_few_faces_of_an_upload_are_found_by_its_index(crowd: Crowd) -> None:
    wanted = FaceFilter(upload_id=crowd.face.upload_id)
    found, plans = plans_of(partial(list_faces, crowd.context, "door", wanted, after=None, limit=50))
    assert [face.id for face in found] == [crowd.face.id]
    assert all("using faces_upload" in plan or "on faces_upload" in plan for plan in plans), plans
    assert "Seq Scan" not in "".join(plans)


def test_the_faces_of_a_pack_that_the_collection_does_not_have_are_not_looked_for(crowd: Crowd) -> None:
    found, plans = plans_of(partial(list_faces, crowd.context, "door", FaceFilter(model="other"), after=None, limit=50))
    assert (found, plans) == ([], [])


OPEN = (UploadStatus.AWAITING_UPLOAD, UploadStatus.PROCESSING)
UPLOADS: dict[str, tuple[Callable[[Crowd], UploadFilter], set[str]]] = {
    "all": (lambda _: UploadFilter(), {"uploads_listed"}),
    "since": (lambda crowd: UploadFilter(since=crowd.upload.created_at), {"uploads_listed"}),
    "collection": (lambda _: UploadFilter(collection_id="door"), {"uploads_of_collection"}),
    "user": (lambda crowd: UploadFilter(user_id=crowd.upload.user_id), {"uploads_of_user"}),
    **{
        status: (lambda _, status=status: UploadFilter(status=status), {"uploads_of_status"})  # type: ignore[misc]
        for status in UploadStatus
        if status not in (UploadStatus.ERASED, UploadStatus.INDEXED, *OPEN)
    },
    "collection and status": (
        lambda _: UploadFilter(collection_id="door", status=UploadStatus.FAILED),
        {"uploads_of_collection_and_status"},
    ),
    "collection, status and since": (
        lambda crowd: UploadFilter(
            collection_id="door", status=UploadStatus.FAILED, since=crowd.upload.created_at - timedelta(hours=1)
        ),
        {"uploads_of_collection_and_status"},
    ),
}


@directions
@pytest.mark.parametrize("name", UPLOADS)
def test_uploads_are_listed_by_an_index(crowd: Crowd, name: str, newest: bool) -> None:
    wanted, indexes = UPLOADS[name]
    for after in (None, (crowd.upload.created_at, crowd.upload.id)):
        verb = partial(list_uploads, crowd.context, wanted(crowd), after=after, limit=20, newest=newest)
        check(plans_of(verb)[1], *indexes)


def test_indexed_uploads_which_most_are_come_from_an_index_in_order(crowd: Crowd) -> None:
    verb = partial(list_uploads, crowd.context, UploadFilter(status=UploadStatus.INDEXED), after=None, limit=20)
    plan = "\n".join(plans_of(verb)[1])
    assert "Seq Scan" not in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("status", OPEN)
def test_the_few_uploads_that_are_open_may_be_read_and_sorted(crowd: Crowd, status: UploadStatus) -> None:
    found, plans = plans_of(partial(list_uploads, crowd.context, UploadFilter(status=status), after=None, limit=20))
    assert len(found) == 20
    assert "Seq Scan" not in "".join(plans)
    assert re.search("uploads_of_status|uploads_open", "".join(plans))


def test_erased_uploads_are_not_read_on_the_way(crowd: Crowd, postgres: str) -> None:
    owner = create_engine(database_url(postgres, "postgres", "facepass_vector"))
    with owner.begin() as connection:
        erased = "update uploads set status = 'erased' where tenant_id = :tenant and created_at < :before"
        before = {"tenant": f"{crowd.context.tenant_id}-2", "before": crowd.upload.created_at}
        assert connection.execute(text(erased), before).rowcount > 1000
    owner.dispose()
    verb = partial(list_uploads, Context(f"{crowd.context.tenant_id}-2"), after=None, limit=20)
    check(plans_of(verb)[1], "uploads_listed")


@directions
def test_users_are_listed_by_their_key(crowd: Crowd, newest: bool) -> None:
    for after in (None, crowd.user.id):
        check(plans_of(partial(list_users, crowd.context, after=after, limit=50, newest=newest))[1], "users_pkey")


def test_a_user_is_found_by_an_external_id_through_its_index(crowd: Crowd) -> None:
    wanted = UserFilter(external_id=crowd.user.external_id)
    statement = select(User).where(User.external_id.in_([wanted.external_id, wanted.external_id])).limit(1)
    with crowd.context.main() as main:
        _, plans = plans_of(lambda: main.scalars(statement).all())
    assert [user.id for user in list_users(crowd.context, wanted, after=None, limit=2)] == [crowd.user.id]
    check(plans, "users_external_id_key")


# The body of each function, with values in place of its variables: EXPLAIN does not look into functions.
IN_FUNCTIONS = {
    "user_with_email": ({"p_email": "'USER77@example.com'"}, "users_email_key"),
    "users_by_name": (
        {"begins": "'a'", "ends": "'a' || repeat(chr(1114111), 200)", "after_name": "'a'", "p_limit": "50"}
        | {"after_id": "'00000000-0000-0000-0000-000000000000'"},
        "users_name",
    ),
}


@pytest.mark.parametrize("function", IN_FUNCTIONS)
def test_users_are_looked_up_by_an_index(crowd: Crowd, postgres: str, function: str) -> None:
    values, index = IN_FUNCTIONS[function]
    owner = create_engine(database_url(postgres, "postgres", "facepass_main"))
    with owner.connect() as connection:
        connection.execute(text("select set_config('app.tenant', :tenant, true)"), {"tenant": crowd.context.tenant_id})
        source = str(connection.scalar(text("select prosrc from pg_proc where proname = :name"), {"name": function}))
        query = source.rpartition("return query")[2].partition(";")[0]
        for name, value in values.items():
            query = re.sub(rf"\b{name}\b", value, query)
        plan = "\n".join(connection.exec_driver_sql(f"explain (analyze, timing off) {query}").scalars())
    owner.dispose()
    check([plan], index)


@pytest.mark.parametrize("prefix", ["a", "A5", "none is called so"])
def test_users_by_name_are_found_as_often_as_they_are_asked_for(crowd: Crowd, prefix: str) -> None:
    for _ in range(8):  # from the sixth on, PostgreSQL may take a plan for any values
        found = list_users(crowd.context, UserFilter(name_prefix=prefix), after=None, limit=5)
        assert all(user.full_name.startswith(prefix.upper()) for user in found)
        assert found or prefix.startswith("n")


@directions
@pytest.mark.parametrize("collection", ["event", "door"])
def test_users_of_a_collection_are_found_one_look_each(crowd: Crowd, collection: str, newest: bool) -> None:
    wanted = UserFilter(collection_id=collection)
    for after in (None, crowd.user.id):
        found, plans = plans_of(partial(list_users, crowd.context, wanted, after=after, limit=10, newest=newest))
        assert len({user.id for user in found}) == len(found) > 0
        check(plans, "faces_of_members")


def test_the_uploads_of_this_test_are_of_the_past(crowd: Crowd) -> None:
    assert crowd.upload.created_at < datetime.now(UTC)
