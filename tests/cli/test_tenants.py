"""`facepass tenant`: everything of a tenant is written to files, or erased and counted."""

import json
import stat
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from facepass.cli.__main__ import app
from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.services.auth import api_keys
from facepass.services.disclosure import tenant_files
from facepass.services.erasure import tenants
from facepass.storage import PhotoBucket
from tests.api.permissions.world import World, new_world
from tests.support.api_client import Client
from tests.support.audit_log import entries
from tests.support.authorizer import lets_in
from tests.support.jobs import probe_of, search_id, work_off
from tests.support.main_job import announce, enrol, index, new_user, photos
from tests.support.webhooks import URL, create, deliver

Photo = Callable[[str], bytes]
STAYS = {
    "users.audit_log": "it holds ids alone, and proves the erasure",
    "users.audit_seals": "seals of the audit log",
    "users.usage": "counts of the audit log",
    "users.usage_seals": "up to where the audit log is counted",
    "faces.usage": "counts without personal data",
    "faces.usage_notes": "counts without personal data",
    "users.quotas": "an operator's setting, without personal data",
}


def tenant(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["tenant", *arguments])


@pytest.fixture
def full(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    """A tenant with users, photos, a probe that was searched with, and a webhook with a delivery."""
    ada = new_user(http, "ada")
    http.post(f"/api/v1/users/{ada}/consents", {"text_version": "1"})
    enrol(http, bucket, photo("obama.jpg"), user_id=ada)
    enrol(http, bucket, photo("biden.jpg"))
    search_id(http, [probe_of(http, bucket, photo("biden.jpg"))])
    assert work_off() == 1
    http.post("/api/v1/users", {"email": "b@example.com", "full_name": "B"}, **{"idempotency-key": "k"})
    deliver(http, create(http)["webhook_id"])
    return str(http.tenant)


def test_a_tenant_is_erased_and_another_one_is_not_touched(
    full: str, bucket: PhotoBucket, main: TenantSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tenants, "BATCH", 1)
    key = api_keys.create_key(main, name="test")
    main.commit()
    other: World = new_world()
    receipt = tmp_path / "receipt.json"
    assert tenant("erase", full, "--verify", "--receipt", str(receipt)).exit_code == 1
    counted = {"uploads": 2, "probes": 1, "crops": 2, "exports": 0, "snapshots": 0}
    assert json.loads(receipt.read_text())["objects"] == counted
    assert lets_in(key)

    done = tenant("erase", full, "--confirm", full, "--receipt", str(receipt))
    assert done.exit_code == 0, done.output
    written = json.loads(receipt.read_text())
    assert (written["nothing_left"], set(written["rows"].values()), set(written["objects"].values())) == (
        True,
        {0},
        {0},
    )
    assert not lets_in(key)
    assert photos(bucket, full) == []
    assert entries(full)[-1].verb == "erase_tenant"
    assert len(entries(full)) > 3
    stranger = Client(other.tenant)
    assert stranger.get(f"/api/v1/users/{other.inside.user}").status == 200
    assert stranger.get(f"/api/v1/faces/{other.inside.face}").status == 200
    assert tenant("erase", full, "--confirm", full, "--receipt", str(receipt)).exit_code == 0


def test_a_tenant_is_not_erased_by_a_slip(full: str) -> None:
    for arguments in ((full,), (full, "--confirm", "another"), (full, "--confirm", full.upper())):
        assert tenant("erase", *arguments).exit_code == 2
    assert len(Client(full).get("/api/v1/users").json()["items"]) == 2


def test_every_table_is_erased_with_its_tenant_or_stays_for_a_reason(
    main: TenantSession, vector: TenantSession, bucket: PhotoBucket
) -> None:
    counted = tenants.remains_of(Context(main.tenant_id, bucket)).rows.keys()
    there = {
        f"{name}.{table}"
        for name, session in (("users", main), ("faces", vector))
        for table in session.scalars(text("select tablename from pg_tables where schemaname = 'public'"))
    }
    assert counted | STAYS.keys() == there - {"users.alembic_version", "faces.alembic_version"}
    assert not counted & STAYS.keys()


def test_an_erased_tenant_stays_erased_after_a_restore(full: str, tmp_path: Path) -> None:
    since = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    assert tenant("erase", full, "--confirm", full, "--receipt", str(tmp_path / "r.json")).exit_code == 0
    options = ["replay-erasures", "--since", since, "--tenant", full]
    again = CliRunner().invoke(app, options)
    assert (again.exit_code, "not there" in again.output) == (0, True)


def test_a_tenant_is_exported_with_every_row_and_picture(
    full: str, bucket: PhotoBucket, tmp_path: Path, photo: Photo
) -> None:
    folder = tmp_path / "files"
    done = tenant("export", full, "--to", str(folder))
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    lines = {file.stem: [json.loads(line) for line in file.open()] for file in folder.glob("*.jsonl")}
    assert {user["email"] for user in lines["users.users"]} == {"ada@example.com", "b@example.com"}
    assert {name: len(rows) for name, rows in lines.items() if name.startswith("faces.")} == {
        "faces.collections": 1,
        "faces.uploads": 3,
        "faces.faces": 2,
        "faces.exclusions": 0,
        "faces.merged_rows": 0,
        "faces.clusters": 0,
        "faces.cluster_faces": 0,
        "faces.jobs": 1,
        "faces.search_results": 1,
        "faces.search_matches": 1,
        "faces.usage": 0,  # the janitor has not added the notes yet
        "faces.usage_notes": 6,  # two uploads that were announced and settled, with a face each
    }
    assert lines["faces.search_results"][0]["place"] == 0
    assert lines["users.merges"] == []
    assert len(lines["users.consents"]) == 1
    assert {file.read_bytes() for file in (folder / "photos").iterdir()} == {photo("obama.jpg"), photo("biden.jpg")}
    assert len(list((folder / "thumbnails").iterdir())) == 2
    written = "".join(file.read_text() for file in folder.glob("*.jsonl"))
    [webhook] = lines["users.webhooks"]
    assert webhook["url"] == URL
    assert [delivery["webhook_id"] for delivery in lines["users.webhook_deliveries"]] == [webhook["id"]]
    assert '"secret' not in written
    assert '"previous_secret"' not in written
    assert '"embedding"' not in written
    assert tenant("export", full, "--to", str(folder)).exit_code == 2
    assert entries(full)[-1].verb == "export_tenant"


def test_an_export_reads_tables_that_are_there() -> None:
    names = {f"{table.database}.{table.name}" for table in tenant_files.TABLES}
    assert names >= {"users.users", "users.audit_log", "faces.faces", "faces.uploads", "faces.collections"}


def test_a_photo_that_an_open_ticket_delivers_after_the_erasure_is_erased(
    full: str, bucket: PhotoBucket, photo: Photo, tmp_path: Path
) -> None:
    _, key = announce(Client(full))
    assert tenant("erase", full, "--confirm", full, "--receipt", str(tmp_path / "r.json")).exit_code == 0
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    assert photos(bucket, full) == []


def test_a_photo_without_an_upload_is_kept_where_no_tenant_was_erased(
    full: str, bucket: PhotoBucket, photo: Photo
) -> None:
    key = f"uploads/{full}/0192a0b0-0000-7000-8000-000000000000"
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    assert bucket.exists(key)


def wait_a_second() -> None:
    """S3 keeps times in whole seconds: what follows is made after what was."""
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
    while datetime.now(UTC) < end:
        time.sleep(0.05)


def test_a_replay_keeps_a_tenant_that_has_a_new_key(full: str, main: TenantSession, tmp_path: Path) -> None:
    since = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    assert tenant("erase", full, "--confirm", full, "--receipt", str(tmp_path / "r.json")).exit_code == 0
    wait_a_second()
    key = api_keys.create_key(main, name="new")
    main.commit()
    done = CliRunner().invoke(app, ["replay-erasures", "--since", since, "--tenant", full])
    assert (done.exit_code, "made again since" in done.output) == (0, True)
    assert lets_in(key)
