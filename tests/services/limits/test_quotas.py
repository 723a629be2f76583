"""Quotas of a tenant, set by the owner and counted on a real Postgres."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, text
from sqlalchemy.exc import ProgrammingError

from facepass.database.engines import make_engine
from facepass.database.sessions import TenantSession, vector_session
from facepass.errors import QuotaExceeded
from facepass.models.main import Quota
from facepass.models.vector import Collection
from facepass.services.limits import quotas
from tests.support.postgres import database_url


@pytest.fixture
def owner(postgres: str) -> Iterator[Engine]:
    """Who sets quotas."""
    engine = make_engine(database_url(postgres, "postgres", "facepass_main"))
    yield engine
    engine.dispose()


def set_quota(owner: Engine, tenant: str, **most: int) -> None:
    with owner.begin() as connection:
        connection.execute(insert(Quota).values(tenant_id=tenant, **most))


ADD_FACES = text(
    "insert into faces (tenant_id, id, collection_id, box, landmarks, confidence, quality, model, embedding)"
    " select :tenant, gen_random_uuid(), 'default', '{0,0,1,1}', '{}', 1, '{}', 'lite',"
    " cast(array_fill(1, array[512]) as halfvec(512)) from generate_series(1, :count)"
)


def add_faces(tenant: str, count: int) -> None:
    with vector_session(tenant) as vector:
        vector.execute(ADD_FACES, {"tenant": tenant, "count": count})


def test_without_a_quota_a_tenant_may_keep_any_number(main: TenantSession, vector: TenantSession) -> None:
    add_faces(main.tenant_id, 2)
    quotas.check_face_quota(main, vector)
    quotas.check_collection_quota(main, vector)


def test_a_tenant_may_keep_as_many_faces_as_its_quota(
    main: TenantSession, vector: TenantSession, owner: Engine
) -> None:
    set_quota(owner, main.tenant_id, max_faces=2)
    add_faces(main.tenant_id, 1)
    quotas.check_face_quota(main, vector)
    add_faces(main.tenant_id, 1)
    add_faces(f"{main.tenant_id}-2", 1)
    with pytest.raises(QuotaExceeded, match="2 faces") as refused:
        quotas.check_face_quota(main, vector)
    assert (refused.value.status, refused.value.code) == (403, "quota_exceeded")
    quotas.check_collection_quota(main, vector)


def test_a_tenant_may_keep_as_many_collections_as_its_quota(
    main: TenantSession, vector: TenantSession, owner: Engine
) -> None:
    set_quota(owner, main.tenant_id, max_collections=1)
    quotas.check_collection_quota(main, vector)
    vector.add(Collection(id="event", max_faces=10))
    vector.commit()
    with pytest.raises(QuotaExceeded, match="1 collections"):
        quotas.check_collection_quota(main, vector)


def test_another_tenants_faces_do_not_count(main: TenantSession, vector: TenantSession, owner: Engine) -> None:
    set_quota(owner, main.tenant_id, max_faces=1)
    add_faces(f"{main.tenant_id}-2", 2)
    quotas.check_face_quota(main, vector)


def test_a_quota_of_nothing_allows_nothing(main: TenantSession, vector: TenantSession, owner: Engine) -> None:
    set_quota(owner, main.tenant_id, max_faces=0)
    with pytest.raises(QuotaExceeded):
        quotas.check_face_quota(main, vector)


def test_counting_reads_the_index_alone_and_stops_at_the_quota(
    main: TenantSession, vector: TenantSession, owner: Engine, postgres: str
) -> None:
    set_quota(owner, main.tenant_id, max_faces=300)
    add_faces(main.tenant_id, 2000)
    add_faces(f"{main.tenant_id}-2", 20_000)  # where nearly every row is the tenant's, reading the table is as good
    vacuum(postgres)
    executed: list[tuple[str, Any]] = []
    event.listen(vector.connection(), "before_cursor_execute", lambda *given: executed.append(given[2:4]))
    with pytest.raises(QuotaExceeded):
        quotas.check_face_quota(main, vector)

    [(statement, parameters)] = executed
    plan = vector.connection().exec_driver_sql(f"explain analyze {statement}", parameters).scalars().all()
    [scan] = [line for line in plan if "Scan" in line and "Subquery" not in line]
    assert "Index Only Scan using faces_pkey" in scan
    assert re.search(r"rows=300(\.00)? ", scan.partition("actual")[2])  # of Postgres 18, or earlier


def vacuum(postgres: str) -> None:
    """What autovacuum does a minute later: statistics and the visibility map."""
    engine = make_engine(database_url(postgres, "postgres", "facepass_vector"), autocommit=True)
    with engine.connect() as connection:
        connection.execute(text("vacuum analyze faces"))
    engine.dispose()


def test_functions_cannot_raise_their_own_quota(main: TenantSession) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        main.execute(insert(Quota).values(tenant_id=main.tenant_id, max_faces=1))
    main.rollback()
