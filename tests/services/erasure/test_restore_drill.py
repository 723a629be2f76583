"""The drill of docs/runbook.md: back up, change, restore, replay the erasures, and compare."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from facepass.cli.__main__ import app
from facepass.errors import Unavailable
from facepass.services.erasure import replay as replaying
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.audit_log import entries
from tests.support.consents import consent
from tests.support.main_job import enrol, new_user
from tests.support.postgres import database_url, drop_databases, own_databases, use_databases
from tests.support.webhooks import create
from tests.upgrades.dumps import PROGRAMS, dump, owner_of

Photo = Callable[[str], bytes]
SIDES = ("main", "vector")


def back_up(socket: str, prefix: str, folder: Path) -> None:
    for side in SIDES:
        dump(database_url(socket, "postgres", f"{prefix}_{side}"), folder / f"{side}.sql")


def restore(socket: str, folder: Path, prefix: str) -> None:
    """Make databases of this prefix from a backup, and use them from now on."""
    for side in SIDES:
        with owner_of(socket, "postgres").connect() as server:
            server.execute(text(f"create database {prefix}_{side}"))
        command = [PROGRAMS / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", Path(socket).parent, "-U", "postgres"]
        command += ["-d", f"{prefix}_{side}", "-f", folder / f"{side}.sql"]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    use_databases(socket, "facepass_app", prefix)


@pytest.fixture
def drill(postgres: str, bucket: PhotoBucket) -> Iterator[str]:
    """Databases of the drill's own, on the tests' server; its socket."""
    with own_databases(postgres, "drill"):
        yield postgres
    drop_databases(postgres, "restored")


def replay(since: datetime, *options: str) -> Result:
    return CliRunner().invoke(app, ["replay-erasures", "--since", since.isoformat(), *options])


@pytest.mark.timeout(180)
def test_nothing_that_was_erased_after_a_backup_is_there_after_its_restore(
    drill: str, http: Client, bucket: PhotoBucket, photo: Photo, tmp_path: Path
) -> None:
    for collection in ("party", "door"):
        assert http.post("/api/v1/collections", {"collection_id": collection}).status == 201
    ada, ben, cai, dan, eve = (new_user(http, name) for name in ("ada", "ben", "cai", "dan", "eve"))
    erased_before = new_user(http, "before")
    assert http.delete(f"/api/v1/users/{erased_before}").status == 204
    dans_consent = consent(http, dan)
    of_ada = enrol(http, bucket, photo("obama.jpg"), user_id=ada)
    of_ben = enrol(http, bucket, photo("biden.jpg"), user_id=ben)
    of_cai = enrol(http, bucket, photo("obama2.jpg"), user_id=cai)
    of_dan = enrol(http, bucket, photo("obama3.jpg"), user_id=dan)
    of_eve = enrol(http, bucket, photo("collins.png"), user_id=eve)
    at_party = enrol(http, bucket, photo("biden.jpg"), collection_id="party")
    assert of_dan["consent_id"] == dans_consent
    webhooks = [create(http)["webhook_id"] for _ in range(2)]

    backup = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
    back_up(drill, "drill", tmp_path)
    wait_until(backup)

    # eleven changes
    assert http.delete(f"/api/v1/users/{ada}").status == 204
    assert http.delete(f"/api/v1/faces/{of_ben['faces'][0]['face_id']}").status == 204
    assert http.delete(f"/api/v1/uploads/{of_cai['upload_id']}").status == 204
    assert http.delete("/api/v1/collections/party").status == 204
    assert http.delete(f"/api/v1/users/{dan}/consents/{dans_consent}").status == 204
    assert http.patch(f"/api/v1/users/{eve}", {"full_name": "Eve the Second"}).status == 200
    new_user(http, "fay")
    assert http.post("/api/v1/collections", {"collection_id": "later"}).status == 201
    assert http.patch("/api/v1/collections/door", {"max_faces": 7}).status == 200
    assert http.delete("/api/v1/collections/later").status == 204
    assert http.delete(f"/api/v1/webhooks/{webhooks[0]}").status == 204

    restore(drill, tmp_path, "restored")
    assert http.get(f"/api/v1/users/{ada}").status == 200  # the restore has brought everyone back
    assert http.get("/api/v1/collections/party").json()["face_count"] == 1

    shown = replay(backup, "--dry-run")
    assert (shown.exit_code, shown.output.count("to be erased again")) == (0, 6)
    assert http.get(f"/api/v1/users/{ada}").status == 200
    done = replay(backup)
    assert done.exit_code == 0, done.output
    assert "collection" in done.output

    gone = (
        f"users/{ada}",
        f"uploads/{of_ada['upload_id']}",
        f"faces/{of_ben['faces'][0]['face_id']}",
        f"uploads/{of_cai['upload_id']}",
        "collections/party",
        f"uploads/{at_party['upload_id']}",
        f"uploads/{of_dan['upload_id']}",
        f"users/{erased_before}",
        f"webhooks/{webhooks[0]}",
    )
    assert {path: http.get(f"/api/v1/{path}").status for path in gone} == dict.fromkeys(gone, 404)
    kept: tuple[str, ...] = (f"webhooks/{webhooks[1]}",)
    kept += (f"users/{ben}", f"users/{cai}", f"users/{dan}", f"users/{eve}", f"uploads/{of_eve['upload_id']}")
    assert {path: http.get(f"/api/v1/{path}").status for path in kept} == dict.fromkeys(kept, 200)
    [revoked] = http.get(f"/api/v1/users/{dan}/consents").json()["items"]
    assert revoked["revoked_at"] is not None
    assert [len(http.get(f"/api/v1/users/{user}/faces").json()["items"]) for user in (ben, cai, dan, eve)] == [
        0,
        0,
        0,
        1,
    ]
    replayed = [entry for entry in entries(http.tenant or "") if entry.verb == "replay_erasure"]
    assert len(replayed) == 6
    again = replay(backup)
    assert (again.exit_code, "erased again" in again.output) == (0, False)


def wait_until(moment: datetime) -> None:
    """S3 keeps times in whole seconds: what follows must not be in the backup's own."""
    while datetime.now(UTC) < moment:
        time.sleep(0.05)


@pytest.fixture
def since() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


def test_a_collection_that_was_made_again_after_its_deletion_is_kept(http: Client, since: datetime) -> None:
    for _ in range(2):
        assert http.post("/api/v1/collections", {"collection_id": "party"}).status == 201
        last = http.delete("/api/v1/collections/party")
    assert last.status == 204
    wait_until(datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1))
    assert http.post("/api/v1/collections", {"collection_id": "party"}).status == 201
    done = replay(since, "--tenant", str(http.tenant))
    assert (done.exit_code, "made again since" in done.output) == (0, True)
    assert http.get("/api/v1/collections/party").status == 200


def test_a_journal_of_another_tenant_is_left_alone(http: Client, since: datetime) -> None:
    ada = new_user(http, "ada")
    assert http.delete(f"/api/v1/users/{ada}").status == 204
    done = replay(since, "--tenant", "another")
    assert (done.exit_code, "nothing was erased" in done.output) == (0, True)


def test_what_is_not_there_leaves_no_entry_in_the_journal(http: Client, bucket: PhotoBucket) -> None:
    unknown = "0192a0b0-0000-7000-8000-000000000000"
    for path in (f"users/{unknown}", f"faces/{unknown}", f"uploads/{unknown}", "collections/nowhere"):
        assert http.delete(f"/api/v1/{path}").status == 404
    assert http.delete(f"/api/v1/users/{new_user(http, 'ada')}/consents/{unknown}").status == 404
    assert bucket.objects(f"erasures/{http.tenant}/", after="").youngest == {}


def test_without_the_bucket_nothing_is_erased(
    http: Client, bucket: PhotoBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise Unavailable

    ada = new_user(http, "ada")
    with monkeypatch.context() as patch:
        patch.setattr(PhotoBucket, "put", away)
        assert http.delete(f"/api/v1/users/{ada}").status == 503
    assert http.get(f"/api/v1/users/{ada}").status == 200


def test_receipts_are_replayed_as_well(http: Client, bucket: PhotoBucket, since: datetime, tmp_path: Path) -> None:
    ada, ben = new_user(http, "ada"), new_user(http, "ben")
    receipt = {"tenant": http.tenant, "user_id": ada, "checked_at": datetime.now(UTC).isoformat()}
    old = receipt | {"user_id": ben, "checked_at": (since - timedelta(days=1)).isoformat()}
    for name, content in (("ada.json", receipt), ("ben.json", old)):
        (tmp_path / name).write_text(json.dumps(content))
    done = replay(since, "--receipts", str(tmp_path), "--tenant", str(http.tenant))
    assert done.exit_code == 0, done.output
    assert (http.get(f"/api/v1/users/{ada}").status, http.get(f"/api/v1/users/{ben}").status) == (404, 200)
    (tmp_path / "ada.json").write_text("{}")
    assert replay(since, "--receipts", str(tmp_path)).exit_code == 2
    assert replay_text("yesterday").exit_code == replay_text("2026-11-25T10:00:00").exit_code == 2


def replay_text(since: str) -> Result:
    return CliRunner().invoke(app, ["replay-erasures", "--since", since])


def test_a_failure_is_told_and_stops_no_other(http: Client, since: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    for collection in ("a", "b"):
        http.post("/api/v1/collections", {"collection_id": collection})
        assert http.delete(f"/api/v1/collections/{collection}").status == 204
    erase = replaying.ERASE[replaying.Kind.COLLECTION]

    def fail(context: object, entry: replaying.Entry) -> replaying.Result:
        if entry.id == "a":
            raise ConnectionResetError
        return erase(context, entry)  # type: ignore[arg-type]

    monkeypatch.setitem(replaying.ERASE, replaying.Kind.COLLECTION, fail)
    done = replay(since, "--tenant", str(http.tenant))
    assert done.exit_code == 1
    assert "failed" in done.output
    assert "not there" in done.output
