"""`facepass erase`: forgets, proves it by looking everywhere, and is not content with less."""

import json
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update
from typer.testing import CliRunner, Result

from facepass.cli.__main__ import app
from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.models.main import AuditEntry
from facepass.models.tenancy import new_id
from facepass.models.vector import Upload
from facepass.services.erasure.proof import prove_erased
from facepass.storage import PhotoBucket
from tests.services.janitor.test_janitor import refuse
from tests.support.api_client import Client
from tests.support.main_job import announce, enrol, new_user, versions

Photo = Callable[[str], bytes]


def erase(tenant: str, user_id: str, *options: str, receipt: Path) -> Result:
    result = [user_id, "--tenant", tenant, "--receipt", str(receipt), *options]
    return CliRunner().invoke(app, ["erase", *result])


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    return tmp_path / "receipt.json"


@pytest.fixture
def ada(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    """A person with everything that a person can have, beside another one."""
    user_id = new_user(http, "ada")
    http.post(f"/api/v1/users/{user_id}/consents", {"text_version": "1"})
    enrol(http, bucket, photo("obama.jpg"), user_id=user_id, external_image_id="ada.jpg")
    announce(http, user_id=user_id)
    enrol(http, bucket, photo("biden.jpg"), user_id=new_user(http, "ben"))
    return user_id


def test_a_user_is_erased_and_receives_a_receipt(
    http: Client, bucket: PhotoBucket, ada: str, receipt: Path, main: TenantSession
) -> None:
    result = erase(http.tenant, ada, "--also", "ada@example.com", receipt=receipt)
    assert result.exit_code == 0, result.output
    written = json.loads(receipt.read_text())
    assert (written["nothing_left"], written["user_id"], written["objects_looked_at"]) == (True, ada, 2)
    assert set(written["rows"].values()) == {0}
    assert {"users.users", "users.consents", "faces.faces", "faces.uploads", "faces.outbox"} <= written["rows"].keys()
    assert "ada@" not in receipt.read_text()
    assert http.get(f"/api/v1/users/{ada}").status == 404
    assert len(versions(bucket)) == 2
    verbs = main.scalars(select(AuditEntry.verb).where(AuditEntry.caller == "operator").order_by(AuditEntry.at)).all()
    assert verbs == ["delete_user", "verify_erasure"]


def test_verifying_erases_nothing_and_finds_all_that_is_left(
    http: Client, bucket: PhotoBucket, ada: str, receipt: Path
) -> None:
    result = erase(http.tenant, ada, "--verify", receipt=receipt)
    assert result.exit_code == 1
    rows = json.loads(receipt.read_text())["rows"]
    assert {table: count for table, count in rows.items() if count} == {
        "users.users": 1,
        "users.consents": 1,
        "faces.faces": 1,
        "faces.uploads": 2,
    }
    assert http.get(f"/api/v1/users/{ada}").status == 200
    assert len(versions(bucket)) == 4


def test_an_erasure_through_the_api_is_proven_afterwards(http: Client, ada: str, receipt: Path) -> None:
    assert http.delete(f"/api/v1/users/{ada}").status == 204
    assert erase(http.tenant, ada, "--verify", "--also", "ada@example.com", receipt=receipt).exit_code == 0


def test_an_erasure_that_was_cut_short_is_not_proven(
    http: Client, bucket: PhotoBucket, ada: str, receipt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(PhotoBucket, "erase", refuse)
        assert http.delete(f"/api/v1/users/{ada}").status == 503
    result = erase(http.tenant, ada, "--verify", receipt=receipt)
    assert result.exit_code == 1
    assert "left: 1 rows in users.outbox" in result.output
    assert len(json.loads(receipt.read_text())["objects_without_a_row"]) == 2
    assert erase(http.tenant, ada, receipt=receipt).exit_code == 0  # it finishes what was begun


def test_an_object_that_belongs_to_no_row_spoils_the_proof(
    http: Client, bucket: PhotoBucket, ada: str, receipt: Path
) -> None:
    key = f"crops/{http.tenant}/{new_id()}.jpg"
    bucket.put(key, b"whose?", content_type="image/jpeg")
    result = erase(http.tenant, ada, receipt=receipt)
    assert result.exit_code == 1
    assert json.loads(receipt.read_text())["objects_without_a_row"] == [key]


@pytest.mark.parametrize("column", ["external_image_id", "detail", "cause"])
def test_a_trace_is_found_in_whatever_column_it_lies(
    http: Client, ada: str, receipt: Path, vector: TenantSession, column: str
) -> None:
    vector.execute(update(Upload).where(Upload.user_id != ada).values({column: f"resembles {ada.upper()}"}))
    vector.commit()
    assert erase(http.tenant, ada, receipt=receipt).exit_code == 1
    assert json.loads(receipt.read_text())["rows"]["faces.uploads"] == 1


def test_every_table_of_a_tenant_is_checked(
    http: Client, main: TenantSession, vector: TenantSession, bucket: PhotoBucket
) -> None:
    proof = prove_erased(Context(http.tenant, bucket), uuid4())
    looked_at = set(proof.rows) | {"users.audit_log", "users.open_requests"}
    there = {
        f"{name}.{table}"
        for name, session in (("users", main), ("faces", vector))
        for table in session.scalars(text("select tablename from pg_tables where schemaname = 'public'"))
    }
    assert looked_at == there - {"users.alembic_version", "faces.alembic_version"}


def test_another_tenant_learns_nothing(http: Client, ada: str, receipt: Path) -> None:
    assert erase("another-tenant", ada, "--verify", receipt=receipt).exit_code == 0
    assert json.loads(receipt.read_text())["objects_looked_at"] == 0
    assert http.get(f"/api/v1/users/{ada}").status == 200
