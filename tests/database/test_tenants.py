"""Two walls between tenants: the session's filter, and row-level security behind it."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.exc import ProgrammingError

from facepass.database.engines import main_engine, vector_engine
from facepass.database.sessions import main_session
from facepass.models.main import User
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import announce, enrol, new_user

Photo = Callable[[str], bytes]
MAIN_TABLES = (
    "users",
    "api_keys",
    "outbox",
    "open_requests",
    "rate_buckets",
    "idempotency",
    "quotas",
    "consents",
    "merges",
    "memberships",
    "splits",
    "audit_log",
    "audit_seals",
    "events",
    "webhooks",
    "webhook_deliveries",
    "usage",
    "usage_seals",
)
VECTOR_TABLES = (
    "collections",
    "uploads",
    "faces",
    "exclusions",
    "merged_rows",
    "clusters",
    "cluster_faces",
    "face_neighbours",
    "jobs",
    "search_results",
    "search_matches",
    "reembedded_faces",
    "collection_snapshots",
    "snapshot_work",
    "snapshot_losses",
    "outbox",
    "sweeps",
    "events",
    "usage",
    "usage_notes",
)
TENANT_TABLES = [(main_engine, table) for table in MAIN_TABLES] + [(vector_engine, table) for table in VECTOR_TABLES]

UNIQUE_KEYS_NOT_LED_BY_TENANT = """
select index.indexrelid::regclass::text
from pg_index index
join pg_class owner on owner.oid = index.indrelid
join pg_namespace space on space.oid = owner.relnamespace and space.nspname = 'public'
left join pg_attribute first on first.attrelid = index.indrelid and first.attnum = index.indkey[0]
where index.indisunique and owner.relname <> 'alembic_version' and first.attname is distinct from 'tenant_id'
"""


@pytest.mark.parametrize("engine", [main_engine, vector_engine])
def test_every_unique_key_is_led_by_tenant_id(postgres: str, engine: Callable) -> None:
    with engine().connect() as connection:
        tables = set(connection.scalars(text("select tablename from pg_tables where schemaname = 'public'")))
        assert connection.scalars(text(UNIQUE_KEYS_NOT_LED_BY_TENANT)).all() == []
    assert tables - {"alembic_version"} == {table for maker, table in TENANT_TABLES if maker is engine}


def test_the_catalog_test_notices_a_key_that_tenant_id_does_not_lead(owner_connection: Connection) -> None:
    owner_connection.execute(text("create unique index loose on users (id, tenant_id)"))
    assert owner_connection.scalars(text(UNIQUE_KEYS_NOT_LED_BY_TENANT)).all() == ["loose"]


@pytest.mark.parametrize(("engine", "table"), TENANT_TABLES)
def test_row_level_security_guards_every_table(postgres: str, engine: Callable, table: str) -> None:
    with engine().connect() as connection:
        guarded, forced = connection.execute(
            text("select relrowsecurity, relforcerowsecurity from pg_class where oid = cast(:t as regclass)"),
            {"t": table},
        ).one()
    assert guarded
    assert not forced


def test_functions_connect_as_a_role_that_row_level_security_holds_for(postgres: str) -> None:
    with main_engine().connect() as connection:
        name, superuser, bypasses = connection.execute(
            text("select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        ).one()
        owned = connection.scalar(text("select count(*) from pg_tables where tableowner = current_user"))
    assert (name, superuser, bypasses, owned) == ("facepass_app", False, False, 0)


def test_a_raw_query_without_a_tenant_sees_nothing(http: Client) -> None:
    new_user(http, "ada")
    with main_engine().connect() as connection:
        assert connection.scalar(text("select count(*) from users")) == 0


def test_a_row_cannot_be_written_for_another_tenant(http: Client, tenant: str) -> None:
    row = "insert into outbox (tenant_id, id, user_id) values ('other', gen_random_uuid(), gen_random_uuid())"
    with pytest.raises(ProgrammingError, match="row-level security"), main_session(tenant) as main:
        main.execute(text(row))


def test_no_orm_statement_leaves_its_tenant(http: Client, tenant: str) -> None:
    ada = new_user(http, "ada")
    with main_session("another-tenant") as other:
        assert other.scalars(select(User)).all() == []
        other.execute(update(User).values(full_name="changed"))
        other.execute(delete(User))
    assert http.get(f"/api/v1/users/{ada}").json()["full_name"] == "Ada"


def test_another_tenants_ids_do_not_exist(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    ada = new_user(http, "ada")
    upload = enrol(http, bucket, photo("obama.jpg"), user_id=ada)
    face_id = upload["faces"][0]["face_id"]
    other_tenant = Client("stranger")

    assert other_tenant.get(f"/api/v1/users/{ada}").status == 404
    assert other_tenant.get(f"/api/v1/uploads/{upload['upload_id']}").status == 404
    assert other_tenant.get(f"/api/v1/faces/{face_id}").status == 404
    assert other_tenant.delete(f"/api/v1/users/{ada}").status == 404
    assert other_tenant.delete(f"/api/v1/faces/{face_id}").status == 404
    assert other_tenant.post("/api/v1/faces/upload", {"content_type": "image/jpeg", "user_id": ada}).status == 404
    assert other_tenant.post_form("/api/v1/faces/search", photo("obama2.jpg")).json()["results"] == []
    assert other_tenant.get("/api/v1/users").json()["items"] == []
    assert http.get(f"/api/v1/faces/{face_id}").status == 200


def test_two_tenants_may_enrol_the_same_person(http: Client) -> None:
    new_user(http, "ada")
    new_user(Client(f"{http.tenant}-2"), "ada")


def test_a_key_in_the_bucket_names_its_tenant(http: Client) -> None:
    upload_id, key = announce(http)
    assert key == f"uploads/{http.tenant}/{upload_id}"
