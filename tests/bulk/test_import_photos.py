"""`facepass import` of photos: each is an enrolment, done by worker processes. Moto stands in for S3."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from facepass.database.sessions import main_session, vector_session
from facepass.models.main import User
from facepass.models.tenancy import derived_id
from facepass.models.vector import Face, Upload
from facepass.object_keys import thumbnail_key, upload_key
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, index, new_user, versions
from tests.support.sources import count_faces, faces_of, kill_midway, rejected, run

Photo = Callable[[str], bytes]
ONE_WORKER = ("--workers", "1", "--email-domain", "example.com")
# The process that will be killed has a bucket of its own: mocked, as in every test here.
IMPORT_WITH_A_BUCKET = """
import sys, boto3, os
from moto import mock_aws
from facepass.cli.__main__ import app
if __name__ == "__main__":
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket=os.environ["PHOTO_BUCKET"])
        app(sys.argv[1:])
"""


@pytest.fixture
def folder(tmp_path: Path, photo: Photo) -> Path:
    """One folder a person."""
    for person, name in (("44", "obama.jpg"), ("44", "obama2.jpg"), ("biden@example.org", "biden.jpg")):
        (tmp_path / "people" / person).mkdir(parents=True, exist_ok=True)
        (tmp_path / "people" / person / name).write_bytes(photo(name))
    return tmp_path / "people"


def write_csv(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.DictWriter(file, ["photo", "email", "external_id", "name"])
        lines.writeheader()
        lines.writerows(rows)
    return path


def test_one_folder_per_user_enrols_the_photos_in_it(
    tenant: str, bucket: PhotoBucket, folder: Path, photo: Photo
) -> None:
    result = run("import", folder, tenant, *ONE_WORKER)
    assert (result.exit_code, result.stdout) == (0, "loaded 3, already there 0, rejected 0\n")
    found = Client(tenant).post_form("/api/v1/faces/search", photo("obama3.jpg"), group_by="user").json()["results"]
    assert [(match["user"]["external_id"], match["user"]["email"]) for match in found] == [("44", "44@example.com")]
    with main_session(tenant) as main:
        people = {(user.email, user.external_id) for user in main.scalars(select(User))}
    assert people == {("44@example.com", "44"), ("biden@example.org", None)}


def test_an_imported_photo_looks_like_an_uploaded_one(
    tenant: str, bucket: PhotoBucket, http: Client, photo: Photo, tmp_path: Path
) -> None:
    user_id = new_user(http, "obama")
    uploaded = enrol(http, bucket, photo("obama.jpg"), user_id=user_id)
    (tmp_path / "photo.jpg").write_bytes(photo("obama.jpg"))
    source = write_csv(tmp_path / "people.csv", {"photo": "photo.jpg", "email": "Obama@example.com"})
    assert run("import", source, tenant, *ONE_WORKER).stdout.startswith("loaded 1")
    [imported] = [u for u in http.get("/api/v1/uploads").json()["items"] if u["upload_id"] != uploaded["upload_id"]]
    own = {"upload_id", "faces", "created_at", "updated_at", "expires_at", "external_image_id"}
    assert {k: v for k, v in imported.items() if k not in own} == {k: v for k, v in uploaded.items() if k not in own}
    [face], [twin] = imported["faces"], uploaded["faces"]
    own = {"face_id", "upload_id", "created_at", "external_image_id"}
    assert {k: v for k, v in face.items() if k not in own} == {k: v for k, v in twin.items() if k not in own}
    assert imported["external_image_id"] == "photo.jpg"
    [(first,), (second,)] = faces_of(tenant, Face.embedding)
    assert sum(a * b for a, b in zip(first, second, strict=True)) > 0.999
    limit = 10_000_000
    assert bucket.get(f"uploads/{tenant}/{imported['upload_id']}", max_bytes=limit) == photo("obama.jpg")
    assert bucket.get(f"crops/{tenant}/{face['face_id']}.jpg", max_bytes=limit).startswith(b"\xff\xd8")


def test_what_no_photo_can_be_is_rejected_with_the_indexers_reasons(
    tenant: str, bucket: PhotoBucket, photo: Photo, group_photo: bytes, tmp_path: Path
) -> None:
    contents = {
        "group.jpg": group_photo,
        "cut.jpg": photo("obama.jpg")[:2000],
        "text.jpg": b"no photo",
        "empty.jpg": b"",
        "obama.jpg": photo("obama.jpg"),
        "copy.jpg": photo("obama.jpg"),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    rows = [{"photo": name, "email": "a@example.com"} for name in (*contents, "gone.jpg")]
    rows += [{"photo": "obama.jpg", "email": "b@example.com"}, {"photo": "obama.jpg", "external_id": "another"}]
    source = write_csv(tmp_path / "people.csv", *rows)
    result = run("import", source, tenant, "--workers", "1")
    assert result.stdout.startswith("loaded 1, already there 1, rejected 7")
    assert rejected(source) == [
        "2,group.jpg,multiple_faces",
        "3,cut.jpg,unreadable_photo",
        "4,text.jpg,unsupported_photo",
        "5,empty.jpg,empty_photo",
        "8,gone.jpg,photo_missing",
        "9,obama.jpg,photo_of_another_user",
        "10,obama.jpg,photo_of_another_user",
    ]
    assert len(versions(bucket)) == 2  # nothing of a rejected photo is kept


def test_a_second_run_looks_at_no_photo_again(
    tenant: str, bucket: PhotoBucket, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", folder, tenant, *ONE_WORKER)
    stored = versions(bucket)
    monkeypatch.setattr("facepass.bulk.photo_import.examine", None)  # a worker that is asked would fail
    (folder / "44").rename(folder / "44b")
    (folder / "44b").rename(folder / "44")
    result = run("import", folder, tenant, *ONE_WORKER)
    assert result.stdout.startswith("loaded 0, already there 3, rejected 0")
    assert versions(bucket) == stored


def test_a_photo_import_that_was_killed_is_continued_and_leaves_no_worker_behind(
    tenant: str, bucket: PhotoBucket, tmp_path: Path, photo: Photo
) -> None:
    people = tmp_path / "people"
    for number in range(30):  # bytes after a JPEG's end are no part of the picture
        (people / f"{number}@example.com").mkdir(parents=True)
        (people / f"{number}@example.com" / "photo.jpg").write_bytes(photo("obama.jpg") + bytes([number]))
    script = tmp_path / "importing.py"
    script.write_text(IMPORT_WITH_A_BUCKET)
    options = ["--tenant", tenant, "--batch", "3", "--workers", "2", "--rejects", str(tmp_path / "rejects")]
    kill_midway(["import", str(people), *options], lambda: count_faces(tenant) > 0, str(script))
    before = count_faces(tenant)
    assert 0 < before < 30
    result = run("import", people, tenant, "--workers", "2")
    assert result.stdout.startswith(f"loaded {30 - before}, already there {before}, rejected 0")
    with vector_session(tenant) as vector:
        by_status = select(Upload.status, func.count()).group_by(Upload.status)
        assert vector.execute(by_status).all() == [("indexed", 30)]
        assert len({upload for (upload,) in faces_of(tenant, Face.upload_id)}) == 30


def test_the_indexer_leaves_an_imported_photo_alone(tenant: str, bucket: PhotoBucket, folder: Path) -> None:
    run("import", folder, tenant, *ONE_WORKER)
    before = repr(faces_of(tenant, Face.id, Face.upload_id, Face.created_at))
    keys = [upload_key(tenant, upload_id) for (upload_id,) in faces_of(tenant, Face.upload_id)]
    assert index(*keys) == []
    assert repr(faces_of(tenant, Face.id, Face.upload_id, Face.created_at)) == before


def test_what_was_erased_does_not_come_back_by_running_the_import_again(
    tenant: str, bucket: PhotoBucket, folder: Path, http: Client
) -> None:
    run("import", folder, tenant, *ONE_WORKER)
    [biden] = [user for user in http.get("/api/v1/users").json()["items"] if user["email"].startswith("biden")]
    assert http.delete(f"/api/v1/users/{biden['id']}").status == 204
    result = run("import", folder, tenant, *ONE_WORKER)
    assert result.stdout.startswith("loaded 0, already there 2, rejected 1")
    assert rejected(folder) == ["3,biden@example.org/biden.jpg,erased"]
    assert len(http.get("/api/v1/users").json()["items"]) == 1
    assert len(versions(bucket)) == 4


def test_a_user_deleted_while_the_photo_came_in_leaves_nothing(
    tenant: str, bucket: PhotoBucket, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("facepass.bulk.photo_import.hold_users", lambda _main, _ids: set())
    result = run("import", folder, tenant, *ONE_WORKER)
    assert result.stdout.startswith("loaded 0, already there 0, rejected 3")
    assert {line.rsplit(",")[-1] for line in rejected(folder)} == {"user_not_found"}
    assert (count_faces(tenant), versions(bucket)) == (0, [])


def test_a_photos_face_has_the_id_that_the_indexer_would_give_it(
    tenant: str, bucket: PhotoBucket, folder: Path
) -> None:
    run("import", folder, tenant, *ONE_WORKER)
    for face_id, upload_id in faces_of(tenant, Face.id, Face.upload_id):
        assert face_id == derived_id(upload_id, 0)
        assert bucket.exists(thumbnail_key(tenant, face_id))


@pytest.mark.parametrize("header", ["file,email", "photo,name", "photo,email,phone", ""])
def test_a_csv_with_another_header_is_no_source(tenant: str, bucket: PhotoBucket, tmp_path: Path, header: str) -> None:
    source = tmp_path / "people.csv"
    source.write_text(f"{header}\na.jpg,a@example.com\n")
    result = run("import", source, tenant)
    assert result.exit_code == 1
    assert "the header must name" in " ".join(result.stderr.split())
