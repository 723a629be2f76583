"""`facepass export`, and that import takes it back, on a real Postgres."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import numpy as np
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

from facepass.database.sessions import TenantSession, main_session
from facepass.models.main import User
from facepass.models.vector import Face
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user
from tests.support.sources import count_faces, faces_of, rejected, run, unit_vectors, write_npz

Photo = Callable[[str], bytes]
KEPT = (
    Face.id,
    Face.user_id,
    Face.external_image_id,
    Face.box,
    Face.landmarks,
    Face.confidence,
    Face.quality,
    Face.model,
    Face.created_at,
    Face.embedding,
)


def people(tenant: str) -> list[tuple[object, ...]]:
    columns = (User.id, User.email, User.external_id, User.full_name, User.user_metadata)
    with main_session(tenant) as main:
        return [tuple(row) for row in main.execute(select(*columns).order_by(User.id))]


@pytest.fixture
def collection(http: Client, bucket: PhotoBucket, photo: Photo, tenant: str) -> str:
    """A tenant with two enrolled users, of whom one has no email, and a face of no user; return the tenant."""
    for name in ("obama", "biden"):
        enrol(http, bucket, photo(f"{name}.jpg"), user_id=new_user(http, name), external_image_id=f"{name} ü.jpg")
    [biden] = http.get("/api/v1/users", name_prefix="biden").json()["items"]
    assert http.patch(f"/api/v1/users/{biden['id']}", {"email": None, "external_id": "46"}).status == 200
    enrol(http, bucket, photo("collins.png"))
    return tenant


def test_an_export_comes_back_as_it_was_and_is_found_alike(collection: str, photo: Photo, tmp_path: Path) -> None:
    result = run("export", tmp_path / "g.parquet", collection)
    assert (result.exit_code, result.stdout) == (0, "exported 3, left out 0 of erased users\n")
    other = f"{collection}-2"
    assert run("import", tmp_path / "g.parquet", other).stdout.startswith("loaded 3, already there 0, rejected 0")
    assert people(other) == people(collection)
    assert repr(faces_of(other, *KEPT)) == repr(faces_of(collection, *KEPT))
    assert answers(other, photo("obama2.jpg")) == answers(collection, photo("obama2.jpg"))


def answers(tenant: str, probe: bytes) -> list[tuple[object, ...]]:
    found = Client(tenant).post_form("/api/v1/faces/search", probe, threshold=-1).json()["results"]
    assert found
    return [(match["face_id"], match["similarity"], match["user"]) for match in found]


def test_an_export_into_its_own_collection_changes_nothing(collection: str, tmp_path: Path) -> None:
    run("export", tmp_path / "g.parquet", collection)
    before = repr(faces_of(collection, *KEPT, Face.upload_id))
    assert run("import", tmp_path / "g.parquet", collection).stdout.startswith("loaded 0, already there 3, rejected 0")
    assert repr(faces_of(collection, *KEPT, Face.upload_id)) == before


def test_a_face_of_another_collection_of_the_tenant_is_a_reject(collection: str, tmp_path: Path) -> None:
    run("export", tmp_path / "g.parquet", collection)
    result = run("import", tmp_path / "g.parquet", collection, "--collection", "party", "--create")
    assert result.stdout.startswith("loaded 0, already there 0, rejected 3")
    assert rejected(tmp_path / "g.parquet") == [f"{line},,face_in_another_collection" for line in (1, 2, 3)]


def test_an_import_restores_a_deleted_face_and_leaves_a_changed_user_unchanged(
    collection: str, http: Client, tmp_path: Path
) -> None:
    run("export", tmp_path / "g.parquet", collection)
    [face_id, user_id] = next(row for row in faces_of(collection, Face.id, Face.user_id) if row[1])
    assert http.delete(f"/api/v1/faces/{face_id}").status == 204
    assert http.patch(f"/api/v1/users/{user_id}", {"email": "new@example.com"}).status == 200
    assert run("import", tmp_path / "g.parquet", collection).stdout.startswith("loaded 1, already there 2, rejected 0")
    assert "new@example.com" in {person[1] for person in people(collection)}
    assert http.get(f"/api/v1/faces/{face_id}").json()["user_id"] == str(user_id)


def test_faces_of_a_deleted_user_are_left_out(
    tenant: str, main: TenantSession, vector: TenantSession, tmp_path: Path
) -> None:
    source = write_npz(tmp_path / "g.npz", unit_vectors(3), emails=["a@example.com", "b@example.com", ""])
    run("import", source, tenant)
    main.delete(main.scalars(select(User).where(User.email == "a@example.com")).one())
    main.commit()
    result = run("export", tmp_path / "g.parquet", tenant)
    assert result.stdout == "exported 2, left out 1 of erased users\n"
    assert set(pq.read_table(tmp_path / "g.parquet")["email"].to_pylist()) == {"b@example.com", None}


def test_an_export_is_for_its_owner_alone_and_whole_or_not_there(tenant: str, tmp_path: Path) -> None:
    target = tmp_path / "g.parquet"
    target.write_text("an earlier one, readable for all")
    assert run("export", target, tenant, "--collection", "party").exit_code == 1
    assert target.read_text() == "an earlier one, readable for all"
    assert run("export", target, tenant).stdout.startswith("exported 0")
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["g.parquet"]


def test_many_pages_hold_every_vector_once(tenant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("facepass.bulk.export.PAGE", 7)
    vectors = unit_vectors(40)
    run("import", write_npz(tmp_path / "g.npz", vectors), tenant)
    run("export", tmp_path / "g.parquet", tenant)
    table = pq.read_table(tmp_path / "g.parquet")
    assert {UUID(face_id) for face_id in table["face_id"].to_pylist()} == {row[0] for row in faces_of(tenant, Face.id)}
    found = np.array(table["embedding"].to_pylist(), np.float16)
    assert {row.tobytes() for row in found} == {row.tobytes() for row in vectors.astype(np.float16)}
    assert run("import", tmp_path / "g.parquet", f"{tenant}-2").stdout.startswith("loaded 40")
    assert count_faces(f"{tenant}-2") == 40
