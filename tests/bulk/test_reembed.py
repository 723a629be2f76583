"""`facepass reembed`: a collection moves to another pack. The other pack is lite with its vectors reversed."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from facepass.bulk.reembed import open_move, reembedding
from facepass.bulk.reembed_worker import match_boxes
from facepass.bulk.refused_uploads import index_refused
from facepass.database.sessions import TenantSession, vector_session
from facepass.models.vector import Collection, Face
from facepass.object_keys import thumbnail_key, upload_key
from facepass.recognition.boxes import BoundingBox
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import announce, enrol, index, new_user, status, versions
from tests.support.pack_moves import reembed, staged, vectors
from tests.support.packs import MODEL
from tests.support.sources import faces_of, kill_midway
from tests.support.synthetic_faces import new_face, random_faces

Photo = Callable[[str], bytes]
# The process that will be killed has a bucket of its own, mocked as everywhere here, with the photos of a folder.
REEMBED_WITH_A_BUCKET = """
import sys, boto3, os, pathlib
from moto import mock_aws
from facepass.cli.__main__ import app
if __name__ == "__main__":
    with mock_aws():
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket=os.environ["PHOTO_BUCKET"])
        for photo in pathlib.Path(sys.argv[1]).iterdir():
            s3.put_object(Bucket=os.environ["PHOTO_BUCKET"], Key=photo.name.replace(":", "/"), Body=photo.read_bytes())
        app(sys.argv[2:])
"""


def rows(rejects: Path) -> list[list[str]]:
    with rejects.open(newline="") as file:
        return list(csv.reader(file))[1:]


def test_every_face_keeps_its_id_and_user_and_gets_the_new_packs_vector(
    http: Client, bucket: PhotoBucket, photo: Photo, group_photo: bytes, pack: Path, rejects: Path
) -> None:
    enrol(http, bucket, photo("obama.jpg"), user_id=new_user(http, "obama"))
    enrol(http, bucket, group_photo, external_image_id="party/1")
    columns = (Face.id, Face.user_id, Face.upload_id, Face.external_image_id, Face.box, Face.created_at)
    rows_before, before = faces_of(http.tenant, *columns), vectors(http.tenant)
    result = reembed(http.tenant, pack, rejects)
    assert result.exit_code == 0, result.output
    assert faces_of(http.tenant, *columns) == rows_before
    after = vectors(http.tenant)
    assert len(after) == 7
    for face_id, vector in before.items():
        assert after[face_id] @ vector[::-1] > 0.999
        assert after[face_id] @ vector < 0.5
    assert {model for (model,) in faces_of(http.tenant, Face.model)} == {MODEL}
    assert http.get("/api/v1/collections/default").json()["model"] == MODEL
    assert (staged(http.tenant, MODEL), rejects.exists()) == (0, False)
    assert reembed(http.tenant, pack, rejects).exit_code == 0
    assert all((vectors(http.tenant)[face_id] == vector).all() for face_id, vector in after.items())


def test_searches_and_uploads_go_on_with_the_old_pack_until_the_switch(
    http: Client, bucket: PhotoBucket, photo: Photo, pack: Path
) -> None:
    obama = enrol(http, bucket, photo("obama.jpg"), user_id=new_user(http, "obama"))
    move = open_move(http.tenant, "default", str(pack))
    with reembedding(move, bucket, workers=1) as work:
        *_, last = work.make_vectors()
        assert (last.done, last.total) == (1, 1)
        found = http.post_form("/api/v1/faces/search", photo("obama2.jpg"))
        assert [match["face_id"] for match in found.json()["results"]] == [obama["faces"][0]["face_id"]]
        assert enrol(http, bucket, photo("biden.jpg"))["status"] == "indexed"
        assert work.switch(drop_missing=False).done
        assert work.switch(drop_missing=False).done  # as after a connection that broke while it was answered
    assert {model for (model,) in faces_of(http.tenant, Face.model)} == {MODEL}
    assert len(vectors(http.tenant)) == 2
    refused = http.post_form("/api/v1/faces/search", photo("obama2.jpg"))
    assert (refused.status, refused.json()["code"]) == (409, "model_mismatch")


def test_a_photo_that_came_between_the_two_switches_is_indexed_by_the_next_run(
    http: Client, bucket: PhotoBucket, photo: Photo, pack: Path, rejects: Path
) -> None:
    enrol(http, bucket, photo("obama.jpg"), user_id=new_user(http, "obama"))
    http.patch("/api/v1/collections/default", {"review": "strict"})  # which must not compare two packs' vectors
    reembed(http.tenant, pack, rejects)
    late = enrol(http, bucket, photo("biden.jpg"), user_id=new_user(http, "biden"))
    assert (late["status"], late["reason"]) == ("rejected", "model_mismatch")
    result = reembed(http.tenant, pack, rejects)
    assert "1 photos that waited for the switch were indexed" in result.stdout, result.output
    taken = status(http, late["upload_id"])
    assert (taken["status"], taken["reason"], taken["faces"][0]["model"]) == ("indexed", None, MODEL)
    assert index_refused(open_move(http.tenant, "default", str(pack)), bucket) == 0


@pytest.fixture
def lossy(http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession, group_photo: bytes) -> dict[str, Any]:
    """A collection with one good face, one whose photo is gone, one that is not in its photo, and one without photo."""
    good, gone, other = (enrol(http, bucket, photo(name)) for name in ("obama.jpg", "biden.jpg", "obama2.jpg"))
    bucket.erase([upload_key(http.tenant, gone["upload_id"])])
    bucket.put(upload_key(http.tenant, other["upload_id"]), photo("collins.png"), content_type="image/jpeg")
    face = vector.get_one(Face, (http.tenant, other["faces"][0]["face_id"]))
    face.box = [0.0, 0.95, 0.05, 0.05]
    ready = new_face(random_faces(1, seed=4)[0], collection="default")
    ready.model = "facepass_lite"
    vector.add(ready)
    vector.commit()
    return {"good": good, "gone": gone, "other": other, "ready": str(ready.id)}


def test_faces_without_a_new_vector_hold_the_switch_until_they_are_given_up(
    http: Client, bucket: PhotoBucket, lossy: dict[str, Any], pack: Path, rejects: Path
) -> None:
    result = reembed(http.tenant, pack, rejects)
    assert result.exit_code == 1
    assert "not switched" in result.stdout
    gone, other = lossy["gone"], lossy["other"]
    expected = {
        (gone["faces"][0]["face_id"], gone["upload_id"], "photo_missing"),
        (other["faces"][0]["face_id"], other["upload_id"], "face_not_found"),
        (lossy["ready"], "", "no_photo"),
    }
    assert {tuple(row) for row in rows(rejects)} == expected
    assert rejects.stat().st_mode & 0o077 == 0
    assert {model for (model,) in faces_of(http.tenant, Face.model)} == {"facepass_lite"}

    assert reembed(http.tenant, pack, rejects, "--drop-missing").exit_code == 0
    assert {tuple(row) for row in rows(rejects)} == expected
    good = lossy["good"]
    assert list(vectors(http.tenant)) == [good["faces"][0]["face_id"]]
    kept = {upload_key(http.tenant, good["upload_id"]), thumbnail_key(http.tenant, good["faces"][0]["face_id"])}
    assert set(versions(bucket)) == kept


def test_a_photo_that_was_put_back_is_tried_again(
    http: Client, bucket: PhotoBucket, photo: Photo, pack: Path, rejects: Path
) -> None:
    upload = enrol(http, bucket, photo("obama.jpg"))
    key = upload_key(http.tenant, upload["upload_id"])
    bucket.erase([key])
    assert reembed(http.tenant, pack, rejects).exit_code == 1
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert reembed(http.tenant, pack, rejects).exit_code == 0


def test_a_user_erased_during_the_reembedding_leaves_no_new_vector(
    http: Client, bucket: PhotoBucket, photo: Photo, pack: Path
) -> None:
    obama = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    enrol(http, bucket, photo("biden.jpg"))
    with reembedding(open_move(http.tenant, "default", str(pack)), bucket, workers=1) as work:
        list(work.make_vectors())
        assert staged(http.tenant, MODEL) == 2
        assert http.delete(f"/api/v1/users/{obama}").status == 204
        assert staged(http.tenant, MODEL) == 1
        assert work.switch(drop_missing=False).done
    assert len(vectors(http.tenant)) == 1


def test_a_move_that_was_killed_is_continued(
    http: Client, bucket: PhotoBucket, photo: Photo, pack: Path, rejects: Path, tmp_path: Path
) -> None:
    (tmp_path / "photos").mkdir()
    for _ in range(12):
        _, key = announce(http)
        bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
        (tmp_path / "photos" / key.replace("/", ":")).write_bytes(photo("obama.jpg"))
        assert index(key) == []
    (tmp_path / "reembed.py").write_text(REEMBED_WITH_A_BUCKET)
    before = vectors(http.tenant)
    arguments = ["reembed", "--tenant", http.tenant, "--to", str(pack), "--workers", "1", "--batch", "1"]
    kill_midway(
        [str(tmp_path / "photos"), *arguments, "--rejects", str(rejects)],
        lambda: 2 <= staged(http.tenant, MODEL) < 12,
        str(tmp_path / "reembed.py"),
    )
    done = staged(http.tenant, MODEL)
    assert 2 <= done < 12
    with vector_session(http.tenant) as vector:
        assert vector.scalar(select(Collection.model)) == "facepass_lite"
    with reembedding(open_move(http.tenant, "default", str(pack)), bucket, workers=1) as work:
        first = next(states := work.make_vectors())
        assert (first.done, first.total) == (done, 12)
        list(states)
        assert work.switch(drop_missing=False).done
    after = vectors(http.tenant)
    assert all(after[face_id] @ vector[::-1] > 0.999 for face_id, vector in before.items())


def test_an_unknown_pack_and_an_unknown_collection_are_reported(tenant: str, pack: Path, rejects: Path) -> None:
    assert reembed(tenant, pack.with_name("nothing"), rejects).exit_code == 1
    result = reembed(tenant, pack, rejects, "--collection", "nowhere")
    assert (result.exit_code, "collection_not_found" in result.stderr) == (1, True)


def test_boxes_are_matched_by_their_overlap_and_each_once() -> None:
    left, right = BoundingBox(0.1, 0.1, 0.2, 0.3), BoundingBox(0.6, 0.1, 0.2, 0.3)
    shifted = BoundingBox(0.62, 0.12, 0.2, 0.3)
    assert match_boxes([left, right], [shifted, left]) == [1, 0]
    assert match_boxes([right, right], [shifted]) == [0, None]
    assert match_boxes([left], [right]) == [None]
