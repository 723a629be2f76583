"""Collections are searched with their own pack before, during and after they move to another one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner

from facepass.bulk import export, staging
from facepass.bulk.reembed import Switched, open_move, reembedding
from facepass.cli.__main__ import app
from facepass.database.sessions import vector_session
from facepass.errors import ModelMismatch
from facepass.models.vector import Collection
from facepass.object_keys import upload_key
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user, status
from tests.support.pack_moves import models_of_faces, reembed, staged, vectors
from tests.support.packs import LITE_MODEL, MODEL
from tests.support.synthetic_faces import new_face, random_faces

Photo = Callable[[str], bytes]


def searched(http: Client, photo: bytes) -> tuple[str, list[str]]:
    """The pack that answered, and who it was."""
    found = http.post_form("/api/v1/faces/search", photo)
    assert found.status == 200, found.body
    return found.json()["model"], [match["user"]["full_name"] for match in found.json()["results"]]


def test_nothing_refuses_before_during_or_after_a_move_and_back(
    http: Client, bucket: PhotoBucket, photo: Photo, pack: Path, rejects: Path
) -> None:
    obama, biden = new_user(http, "obama"), new_user(http, "biden")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    before = vectors(http.tenant)
    for to, model, other in ((pack, MODEL, LITE_MODEL), ("lite", LITE_MODEL, MODEL)):
        assert searched(http, photo("obama2.jpg")) == (other, ["Obama"])
        assert reembed(http.tenant, to, rejects).exit_code == 0
        assert searched(http, photo("obama2.jpg")) == (model, ["Obama"])
        verified = http.post_form(f"/api/v1/users/{obama}/verify", photo("obama3.jpg"))
        assert (verified.status, verified.json()["match"], verified.json()["model"]) == (200, True, model)
        if to == pack:
            assert enrol(http, bucket, photo("biden.jpg"), user_id=biden)["status"] == "indexed"
        assert models_of_faces(http.tenant) == {model}
        assert staged(http.tenant, other) == 1 + (to == "lite")
    assert searched(http, photo("biden.jpg")) == (LITE_MODEL, ["Biden"])
    after = vectors(http.tenant)
    assert all((after[face_id] == vector).all() for face_id, vector in before.items())


def test_collections_of_two_packs_are_each_searched_with_their_own(
    http: Client, bucket: PhotoBucket, photo: Photo, pack: Path, rejects: Path
) -> None:
    enrol(http, bucket, photo("obama.jpg"), user_id=new_user(http, "obama"))
    http.post("/api/v1/collections", {"collection_id": "moved"})
    both_sides = new_user(http, "biden")
    enrol(http, bucket, photo("biden.jpg"), user_id=both_sides, collection_id="moved")
    assert reembed(http.tenant, pack, rejects, "--collection", "moved").exit_code == 0
    assert searched(http, photo("obama2.jpg")) == (LITE_MODEL, ["Obama"])
    found = http.post_form("/api/v1/faces/search", photo("biden.jpg"), collection_id="moved").json()
    assert (found["model"], len(found["results"])) == (MODEL, 1)
    verified = http.post_form(f"/api/v1/users/{both_sides}/verify", photo("biden.jpg")).json()
    assert (verified["match"], verified["model"]) == (True, MODEL)
    request = {"face_id": found["results"][0]["face_id"], "collection_id": "default"}
    refused = http.post("/api/v1/faces/search", request)  # a vector of one pack in a collection of the other
    assert (refused.status, refused.json()["code"]) == (409, "model_mismatch")


@pytest.fixture
def switch_midway(
    http: Client, bucket: PhotoBucket, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], None]]:
    """Have the default collection switched when a function of `matching` is called for the first time."""
    with reembedding(open_move(http.tenant, "default", str(pack)), bucket, workers=1) as work:

        def arm(place: str) -> None:
            module, _, name = place.rpartition(".")
            called = getattr(__import__(module, fromlist=[name]), name)
            left = [work]

            def switching(*args: Any, **options: Any) -> Any:
                if left:
                    assert left.pop().switch(drop_missing=False).done
                return called(*args, **options)

            list(work.make_vectors())
            monkeypatch.setattr(place, switching)

        yield arm


def test_a_search_during_the_switch_finds_its_user(
    http: Client, bucket: PhotoBucket, photo: Photo, switch_midway: Callable[[str], None]
) -> None:
    enrol(http, bucket, photo("obama.jpg"), user_id=new_user(http, "obama"))
    switch_midway("facepass.services.matching.identification.read_photo")
    assert searched(http, photo("obama2.jpg")) == (MODEL, ["Obama"])


def test_a_verification_during_the_switch_finds_its_user(
    http: Client, bucket: PhotoBucket, photo: Photo, switch_midway: Callable[[str], None]
) -> None:
    obama = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    switch_midway("facepass.services.matching.verification.see")
    verified = http.post_form(f"/api/v1/users/{obama}/verify", photo("obama2.jpg"))
    assert (verified.status, verified.json()["match"], verified.json()["model"]) == (200, True, MODEL)


def test_a_photo_that_is_indexed_during_the_switch_is_stored_by_the_new_pack(
    http: Client, bucket: PhotoBucket, photo: Photo, switch_midway: Callable[[str], None]
) -> None:
    enrol(http, bucket, photo("obama.jpg"), user_id=new_user(http, "obama"))
    switch_midway("facepass.services.matching.indexing.decode")
    late = enrol(http, bucket, photo("biden.jpg"), user_id=new_user(http, "biden"))
    assert (late["status"], late["faces"][0]["model"]) == ("indexed", MODEL)
    assert models_of_faces(http.tenant) == {MODEL}


def test_the_way_back_needs_no_photo_for_faces_that_were_there(
    http: Client, bucket: PhotoBucket, photo: Photo, pack: Path, rejects: Path
) -> None:
    upload = enrol(http, bucket, photo("obama.jpg"), user_id=new_user(http, "obama"))
    assert reembed(http.tenant, pack, rejects).exit_code == 0
    bucket.erase([upload_key(http.tenant, upload["upload_id"])])
    assert reembed(http.tenant, "lite", rejects).exit_code == 0
    assert searched(http, photo("obama2.jpg")) == (LITE_MODEL, ["Obama"])


def test_an_erased_user_leaves_no_vector_of_the_old_pack(
    http: Client, bucket: PhotoBucket, photo: Photo, pack: Path, rejects: Path
) -> None:
    obama = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    reembed(http.tenant, pack, rejects)
    assert staged(http.tenant, LITE_MODEL) == 1
    assert http.delete(f"/api/v1/users/{obama}").status == 204
    assert staged(http.tenant, LITE_MODEL) == 0


def test_the_old_pack_can_be_forgotten(
    http: Client, bucket: PhotoBucket, photo: Photo, pack: Path, rejects: Path
) -> None:
    upload = enrol(http, bucket, photo("obama.jpg"))
    reembed(http.tenant, pack, rejects)
    result = CliRunner().invoke(app, ["forget-old-pack", "--tenant", http.tenant])
    assert (result.exit_code, "1 vectors of the previous pack were deleted" in result.output) == (0, True)
    assert staged(http.tenant, LITE_MODEL) == 0
    again = CliRunner().invoke(app, ["forget-old-pack", "--tenant", http.tenant])
    assert (again.exit_code, "0 vectors" in again.output) == (0, True)
    bucket.erase([upload_key(http.tenant, upload["upload_id"])])
    assert reembed(http.tenant, "lite", rejects).exit_code == 1  # a new move, and the photo is gone


def test_a_run_that_another_one_overtook_drops_nothing(
    http: Client, bucket: PhotoBucket, photo: Photo, pack: Path
) -> None:
    upload = enrol(http, bucket, photo("obama.jpg"))
    move = open_move(http.tenant, "default", str(pack))
    with reembedding(move, bucket, workers=1) as slow, reembedding(move, bucket, workers=1) as quick:
        list(quick.make_vectors())
        assert quick.switch(drop_missing=False).done
        with vector_session(http.tenant) as vector:  # what the slow one's batch found, now that the photo is gone
            staging.stage(vector, move, [UUID(upload["faces"][0]["face_id"])], ["photo_missing"])
        assert staged(http.tenant, MODEL) == 0
        assert slow.switch(drop_missing=True) == Switched(True, [])
    assert len(vectors(http.tenant)) == 1


def test_verification_takes_the_best_of_both_packs(
    http: Client, bucket: PhotoBucket, photo: Photo, pack: Path, rejects: Path
) -> None:
    """The user has a face of another person in the collection that stays, and their own in the one that moves."""
    http.post("/api/v1/collections", {"collection_id": "moved"})
    obama = new_user(http, "obama")
    enrol(http, bucket, photo("biden.jpg"), user_id=obama)
    enrol(http, bucket, photo("obama.jpg"), user_id=obama, collection_id="moved")
    assert reembed(http.tenant, pack, rejects, "--collection", "moved").exit_code == 0
    verified = http.post_form(f"/api/v1/users/{obama}/verify", photo("obama2.jpg")).json()
    assert (verified["match"], verified["model"]) == (True, MODEL)
    other_person = http.post_form(f"/api/v1/users/{obama}/verify", photo("collins.png")).json()
    assert not other_person["match"]


def test_a_search_by_user_says_that_the_packs_differ(
    http: Client, bucket: PhotoBucket, photo: Photo, pack: Path, rejects: Path
) -> None:
    http.post("/api/v1/collections", {"collection_id": "moved"})
    obama, unenrolled = new_user(http, "obama"), new_user(http, "unenrolled")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    enrol(http, bucket, photo("obama2.jpg"), collection_id="moved")
    assert reembed(http.tenant, pack, rejects, "--collection", "moved").exit_code == 0
    for user, code in ((obama, "model_mismatch"), (unenrolled, "not_enrolled")):
        refused = http.post("/api/v1/faces/search", {"user_id": user, "collection_id": "moved"})
        assert (refused.status, refused.json()["code"]) == (409, code)


def test_a_search_by_user_during_the_switch_finds_the_others(
    http: Client, bucket: PhotoBucket, photo: Photo, switch_midway: Callable[[str], None]
) -> None:
    obama = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    other = enrol(http, bucket, photo("obama2.jpg"))
    switch_midway("facepass.services.matching.stored_probes.vector_of_user")
    found = http.post("/api/v1/faces/search", {"user_id": obama})
    assert [match["face_id"] for match in found.json()["results"]] == [other["faces"][0]["face_id"]]


def test_an_export_that_is_overtaken_by_a_switch_stops(
    http: Client,
    bucket: PhotoBucket,
    photo: Photo,
    pack: Path,
    rejects: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export, "PAGE", 1)
    for name in ("obama.jpg", "biden.jpg"):
        enrol(http, bucket, photo(name))
    pages = export.export_collection(http.tenant, "default", tmp_path / "out.parquet")
    next(pages)
    assert reembed(http.tenant, pack, rejects).exit_code == 0
    with pytest.raises(ModelMismatch, match="export it again"):
        next(pages)
    assert not (tmp_path / "out.parquet").exists()


def test_an_imported_vector_comes_back_too(http: Client, pack: Path, rejects: Path) -> None:
    http.patch("/api/v1/collections/default", {})
    ready = new_face(random_faces(1, seed=5)[0], collection="default")
    ready.model, ready_id = MODEL, str(ready.id)
    with vector_session(http.tenant) as vector:
        vector.add(ready)
        collection = vector.get_one(Collection, (http.tenant, "default"))
        collection.model = MODEL
    before = vectors(http.tenant)[ready_id]
    assert reembed(http.tenant, "lite", rejects).exit_code == 1
    assert "no_photo" in rejects.read_text()
    assert (vectors(http.tenant)[ready_id] == before).all()


def test_a_status_of_an_upload_is_what_its_collection_took(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    upload = enrol(http, bucket, photo("obama.jpg"))
    assert status(http, upload["upload_id"])["faces"][0]["model"] == LITE_MODEL
