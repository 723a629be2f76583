"""Export and import know assignments, exclusions and merges."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from facepass.database.sessions import TenantSession
from facepass.models.hands import Exclusion
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user
from tests.support.merges import faces_of, merged
from tests.support.sources import rejected, run

Photo = Callable[[str], bytes]


@pytest.fixture
def face(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    return enrol(http, bucket, photo("obama.jpg"))["faces"][0]["face_id"]


def test_an_assigned_face_and_its_exclusions_are_there_after_an_import_elsewhere(
    http: Client, bucket: PhotoBucket, photo: Photo, face: str, tmp_path: Path
) -> None:
    ada, ben = new_user(http, "ada"), new_user(http, "ben")
    further = enrol(http, bucket, photo("biden.jpg"), user_id=ben)["faces"][0]["face_id"]
    http.patch(f"/api/v1/faces/{face}", {"user_id": ada})
    for user, excluded in ((ben, face), (ada, further)):
        assert http.post(f"/api/v1/users/{user}/exclusions", {"face_id": excluded}).status == 201
    run("export", tmp_path / "g.parquet", str(http.tenant))
    result = run("import", tmp_path / "g.parquet", f"{http.tenant}-2")
    assert result.stdout.startswith("loaded 2, already there 0, rejected 0"), result.output
    other = Client(f"{http.tenant}-2")
    assert faces_of(other, ada) == [face]
    for user, excluded in ((ben, face), (ada, further)):
        [found] = other.get(f"/api/v1/users/{user}/exclusions").json()["items"]
        assert found["face_id"] == excluded
    assert other.patch(f"/api/v1/faces/{face}", {"user_id": ben}).json()["code"] == "face_excluded"


def test_an_import_assigns_no_face_again_that_was_set_free(http: Client, face: str, tmp_path: Path) -> None:
    ada = new_user(http, "ada")
    http.patch(f"/api/v1/faces/{face}", {"user_id": ada})
    run("export", tmp_path / "g.parquet", str(http.tenant))
    http.post(f"/api/v1/users/{ada}/exclusions", {"face_id": face})
    assert run("import", tmp_path / "g.parquet", str(http.tenant)).stdout.startswith("loaded 0, already there 1")
    assert faces_of(http, ada) == []


def test_a_line_of_a_merged_user_is_the_users_who_was_kept(http: Client, face: str, tmp_path: Path) -> None:
    ada, twin = new_user(http, "ada"), new_user(http, "twin")
    http.patch(f"/api/v1/faces/{face}", {"user_id": twin})
    run("export", tmp_path / "g.parquet", str(http.tenant))
    merged(http, ada, twin)
    assert http.delete(f"/api/v1/faces/{face}").status == 204
    table = pq.read_table(tmp_path / "g.parquet")
    by_email = table.drop_columns(["user_id"]).replace_schema_metadata(table.schema.metadata)
    pq.write_table(by_email, tmp_path / "by_email.parquet")
    for source in ("g.parquet", "by_email.parquet"):
        result = run("import", tmp_path / source, str(http.tenant))
        assert result.stdout.startswith("loaded 1"), result.output
        assert faces_of(http, ada) == [face]
        assert http.delete(f"/api/v1/faces/{face}").status == 204
    assert len(http.get("/api/v1/users").json()["items"]) == 1


def test_what_is_no_user_is_excluded_from_no_one(
    http: Client, vector: TenantSession, face: str, tmp_path: Path
) -> None:
    run("export", tmp_path / "g.parquet", str(http.tenant))
    table = pq.read_table(tmp_path / "g.parquet")
    place = table.schema.get_field_index("excluded_user_ids")
    strange = pa.array([["nonsense", str(UUID(int=7))]], pa.list_(pa.string()))
    pq.write_table(table.set_column(place, "excluded_user_ids", strange), tmp_path / "strange.parquet")
    assert run("import", tmp_path / "strange.parquet", str(http.tenant)).exit_code == 0
    assert rejected(tmp_path / "strange.parquet") == []
    assert vector.query(Exclusion).count() == 0
