"""The archive of a user: everything about them, and nothing about others."""

import io
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from facepass.cli.__main__ import app
from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.services.disclosure import user_rows
from facepass.services.disclosure.archive import write_archive
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.audit_log import entries
from tests.support.consents import consent
from tests.support.main_job import announce, enrol, new_user, versions

Photo = Callable[[str], bytes]


def export(tenant: str | None, user_id: str, to: Path) -> Result:
    return CliRunner().invoke(app, ["user", "export", user_id, "--tenant", str(tenant), "--to", str(to)])


@pytest.fixture
def ada(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    """A user with everything that a user can have, whose second photo resembles another user's."""
    http.patch("/api/v1/collections/default", {"review": "standard"})
    ben = new_user(http, "ben")
    enrol(http, bucket, photo("biden.jpg"), user_id=ben)
    made = http.post("/api/v1/users", {"email": "ada@example.com", "full_name": "Ada"}, **{"idempotency-key": "k"})
    user_id: str = made.json()["id"]
    consent(http, user_id, given_by="Lady Byron")
    enrol(http, bucket, photo("obama.jpg"), user_id=user_id, external_image_id="ada.jpg")
    assert enrol(http, bucket, photo("biden.jpg"), user_id=user_id)["conflicts_with_user_id"] == ben
    announce(http, user_id=user_id)
    return user_id


@pytest.fixture
def archive(http: Client, ada: str, tmp_path: Path) -> zipfile.ZipFile:
    result = export(http.tenant, ada, tmp_path / "ada.zip")
    assert result.exit_code == 0, result.output
    return zipfile.ZipFile(tmp_path / "ada.zip")


def rows(archive: zipfile.ZipFile, table: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(archive.read(f"rows/{table}.json"))
    return found


def test_an_archive_has_every_row_photo_and_thumbnail_of_its_user(
    http: Client, ada: str, archive: zipfile.ZipFile, photo: Photo
) -> None:
    assert archive.testzip() is None
    [user] = rows(archive, "users")
    assert (user["id"], user["email"], user["full_name"]) == (ada, "ada@example.com", "Ada")
    assert [each["given_by"] for each in rows(archive, "consents")] == ["Lady Byron"]
    uploads = {str(row["id"]): row["status"] for row in rows(archive, "uploads")}
    assert sorted(map(str, uploads.values())) == ["awaiting_upload", "indexed", "rejected"]
    [face] = rows(archive, "faces")
    assert {"box", "landmarks", "quality", "model", "confidence"} <= face.keys()
    assert "create_user" in {str(row["verb"]) for row in rows(archive, "audit_log")}
    assert len(rows(archive, "idempotency")) == 1
    photos = [name for name in archive.namelist() if name.startswith("photos/")]
    assert [archive.read(name) for name in photos] == [photo("obama.jpg")]
    [thumbnail] = [name for name in archive.namelist() if name.startswith("thumbnails/")]
    assert thumbnail == f"thumbnails/{face['id']}.jpg"
    assert archive.read(thumbnail)[:2] == b"\xff\xd8"
    about = json.loads(archive.read("about.json"))
    assert (about["user_id"], about["contents"]["photos"], about["contents"]["missing"]) == (ada, 1, 2)


def test_an_archive_has_no_embedding_and_nothing_of_another_user(
    http: Client, ada: str, archive: zipfile.ZipFile
) -> None:
    [ben] = [user["id"] for user in http.get("/api/v1/users").json()["items"] if user["id"] != ada]
    rows_alone = [name for name in archive.namelist() if name.startswith("rows/")]
    everything = b"".join(archive.read(name) for name in rows_alone).decode()
    for absent in (ben, "ben@example.com", '"embedding"', '"bits"', '"fingerprint"', '"conflicts_with"', '"tenant_id"'):
        assert absent not in everything, absent


def test_every_table_is_in_the_archive_or_has_a_reason(main: TenantSession, vector: TenantSession) -> None:
    covered = {f"{table.database}.{table.name}" for table in user_rows.TABLES} | user_rows.NOTHING_OF_A_USER.keys()
    there = {
        f"{name}.{table}"
        for name, session in (("users", main), ("faces", vector))
        for table in session.scalars(text("select tablename from pg_tables where schemaname = 'public'"))
    }
    assert covered == there - {"users.alembic_version", "faces.alembic_version"}


def test_many_rows_are_read_in_pages(http: Client, ada: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_rows, "PAGE", 2)
    for _ in range(4):
        announce(http, user_id=ada)
    assert export(http.tenant, ada, tmp_path / "ada.zip").exit_code == 0
    assert len({row["id"] for row in rows(zipfile.ZipFile(tmp_path / "ada.zip"), "uploads")}) == 7


def test_an_archive_is_its_owners_alone_and_leaves_an_entry(http: Client, ada: str, tmp_path: Path) -> None:
    target = tmp_path / "ada.zip"
    assert export(http.tenant, ada, target).exit_code == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    last = entries(http.tenant or "")[-1]
    assert (last.caller, last.verb, last.object) == ("operator", "export_user", f"user:{ada}")


def test_a_user_of_another_tenant_or_of_none_leaves_no_file(http: Client, ada: str, tmp_path: Path) -> None:
    for tenant, user_id in (("another", ada), (http.tenant, "0192a0b0-0000-7000-8000-000000000000")):
        assert export(tenant, user_id, tmp_path / "none.zip").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_an_archive_needs_no_target_that_can_be_searched(http: Client, bucket: PhotoBucket, ada: str) -> None:
    class Pipe(io.RawIOBase):
        """What only takes what comes next."""

        def __init__(self) -> None:
            self.taken = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, chunk: object) -> int:
            self.taken += bytes(chunk)  # type: ignore[arg-type, call-overload]
            return len(bytes(chunk))  # type: ignore[arg-type, call-overload]

    pipe = Pipe()
    contents = write_archive(Context(http.tenant or "", bucket), UUID(ada), pipe)  # type: ignore[arg-type]
    assert zipfile.ZipFile(io.BytesIO(bytes(pipe.taken))).testzip() is None
    assert contents.photos == 1
    assert len(versions(bucket, f"uploads/{http.tenant}/")) == 2
