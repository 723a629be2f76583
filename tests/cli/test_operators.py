"""`facepass audit` and `facepass tidy`, as an operator runs them; what operators do is in the audit log too."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from facepass import __version__
from facepass.cli.__main__ import app
from facepass.database.sessions import main_session
from facepass.models.main import AuditEntry
from facepass.models.tenancy import new_id
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.audit_log import entries, seal, tamper
from tests.support.janitor import tidy
from tests.support.main_job import announce, new_user, versions
from tests.support.postgres import own_databases
from tests.support.runtime import ROOT
from tests.support.sources import run, unit_vectors, write_npz


def facepass(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})


def test_the_version_is_printed() -> None:
    result = facepass("--version")
    assert (result.exit_code, result.output) == (0, f"facepass {__version__}\n")


def test_a_command_without_its_environment_names_what_is_missing_and_the_way_to_the_local_service() -> None:
    variables = {"PYTHONPATH": str(ROOT / "shared"), "COLUMNS": "400"}
    command = [sys.executable, "-m", "facepass.cli", "keys", "list", "--tenant", "acme"]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "MAIN_DATABASE_URL: Field required" in done.stderr
    assert "facepass keys --runtime .local/runtime.json list" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_intact_audit_log_is_reported_with_its_head(http: Client) -> None:
    new_user(http, "ada")
    assert seal(http.tenant)
    result = facepass("audit", "verify", "--tenant", http.tenant)
    assert result.exit_code == 0
    assert "the log is as it was written: 1 entries in 1 seals, 0 not sealed yet" in result.output
    head = result.output.split()[-1]
    assert head.startswith("1:")
    assert facepass("audit", "verify", "--tenant", http.tenant, "--expect", head).exit_code == 0
    assert facepass("audit", "verify", "--tenant", http.tenant, "--expect", f"2{head[1:]}").exit_code == 1
    assert facepass("audit", "verify", "--tenant", http.tenant, "--expect", "1:no-hash").exit_code == 2


@pytest.mark.parametrize(
    "change", ["delete from audit_log where id = :entry", "update audit_log set caller = 'unknown' where id = :entry"]
)
def test_a_changed_audit_log_is_reported_with_status_1(postgres: str, http: Client, change: str) -> None:
    new_user(http, "ada")
    assert seal(http.tenant)
    [entry] = entries(http.tenant)
    tamper(postgres, change, entry=entry.id)
    result = facepass("audit", "verify", "--tenant", http.tenant)
    assert result.exit_code == 1
    assert "the log is not as it was written" in result.output


def test_the_audit_log_can_be_listed(http: Client) -> None:
    ada = new_user(http, "ada")
    new_user(http, "ben")
    result = facepass("audit", "show", "--tenant", http.tenant, "--about", f"user:{ada}").output
    assert f"user:{ada}" in result
    assert result.count("create_user") == 1


def test_what_an_operator_does_is_in_the_log(http: Client, bucket: PhotoBucket, tmp_path: Path) -> None:
    tenant = http.tenant
    key_id = facepass("keys", "create", "--tenant", tenant, "--name", "a").output.split("_")[1]
    facepass("keys", "revoke", key_id, "--tenant", tenant)
    run("import", write_npz(tmp_path / "g.npz", unit_vectors(2)), tenant)
    run("export", tmp_path / "out.parquet", tenant)
    with main_session(tenant) as main:
        query = select(AuditEntry).where(AuditEntry.caller == "operator").order_by(AuditEntry.at)
        result = [(entry.verb, entry.object, entry.result, entry.count) for entry in main.scalars(query)]
    assert result == [
        ("create_key", f"key:{key_id}", "ok", None),
        ("revoke_key", f"key:{key_id}", "ok", None),
        ("import_gallery", "collection:default", "begun", 2),
        ("import_gallery", "collection:default", "ok", 2),
        ("export_gallery", "collection:default", "begun", None),
        ("export_gallery", "collection:default", "ok", 2),
    ]


@pytest.fixture
def untouched(postgres: str) -> Iterator[None]:
    """Databases without the rows that other tests leave, of which the janitor would settle each."""
    with own_databases(postgres, "untouched"):
        yield


@pytest.mark.usefixtures("untouched")
def test_an_operator_can_tidy_at_once(http: Client, bucket: PhotoBucket, tenant: str) -> None:
    announce(http)
    key = f"uploads/{tenant}/{new_id()}"
    bucket.put(key, b"whose?", content_type="image/jpeg")
    tidy()
    assert versions(bucket) == [key]  # it may be on its way
    result = facepass("tidy", "--under-way-minutes", "0", "--trust")
    assert "orphans removed: 1" in result.output
    assert versions(bucket) == []
