"""After a restore, erasures reach faces that had changed hands, and exclusions and merges hold again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from facepass.cli.__main__ import app
from facepass.database.sessions import main_session, vector_session
from facepass.storage import PhotoBucket
from tests.services.erasure.test_restore_drill import back_up, drill, restore, wait_until
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user, photos
from tests.support.merges import faces_of, merged, split, undo

Photo = Callable[[str], bytes]
__all__ = ["drill"]  # the fixture of the drill: databases of its own


def replay(since: datetime, *options: str) -> Result:
    return CliRunner().invoke(app, ["replay-erasures", "--since", since.isoformat(), *options])


@pytest.mark.timeout(180)
def test_what_changed_hands_after_a_backup_is_erased_with_its_last_user(
    drill: str, http: Client, bucket: PhotoBucket, photo: Photo, tmp_path: Path
) -> None:
    ada, ben, cai, dan = (new_user(http, name) for name in ("ada", "ben", "cai", "dan"))
    free = enrol(http, bucket, photo("obama.jpg"))["faces"][0]["face_id"]
    of_ben = enrol(http, bucket, photo("obama2.jpg"), user_id=ben)["faces"][0]["face_id"]
    of_cai = enrol(http, bucket, photo("obama3.jpg"), user_id=cai)["faces"][0]["face_id"]
    of_dan = enrol(http, bucket, photo("biden.jpg"), user_id=dan)["faces"][0]["face_id"]
    dans_other = enrol(http, bucket, photo("collins.png"), user_id=dan)["faces"][0]["face_id"]
    backup = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
    back_up(drill, "drill", tmp_path)
    wait_until(backup)

    for face in (free, of_ben):  # assigned, and moved
        assert http.patch(f"/api/v1/faces/{face}", {"user_id": ada}).status == 200
    merged(http, ada, cai)
    assert http.delete(f"/api/v1/users/{ada}").status == 204
    joe = split(http, dan, dans_other, name="joe").json()["new_user_id"]
    assert http.delete(f"/api/v1/users/{joe}").status == 204

    restore(drill, tmp_path, "restored")
    assert (faces_of(http, ben), faces_of(http, cai), len(faces_of(http, dan))) == ([of_ben], [of_cai], 2)
    done = replay(backup)
    assert done.exit_code == 0, done.output
    gone = [f"faces/{face}" for face in (free, of_ben, of_cai, dans_other)] + [f"users/{ada}", f"users/{cai}"]
    assert {path: http.get(f"/api/v1/{path}").status for path in gone} == dict.fromkeys(gone, 404)
    assert (faces_of(http, ben), faces_of(http, dan)) == ([], [of_dan])
    assert len(photos(bucket, str(http.tenant))) == 2, "a photo and a thumbnail"
    again = replay(backup)
    assert (again.exit_code, "erased again" in again.output) == (0, False)


@pytest.mark.timeout(180)
def test_an_exclusion_holds_again_after_a_restore_unless_it_was_withdrawn(
    drill: str, http: Client, bucket: PhotoBucket, photo: Photo, tmp_path: Path
) -> None:
    ada = new_user(http, "ada")
    first, second = (
        enrol(http, bucket, photo(name), user_id=ada)["faces"][0]["face_id"] for name in ("obama.jpg", "biden.jpg")
    )
    backup = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
    back_up(drill, "drill", tmp_path)
    wait_until(backup)
    for face in (first, second):
        assert http.post(f"/api/v1/users/{ada}/exclusions", {"face_id": face}).status == 201
    assert http.delete(f"/api/v1/users/{ada}/exclusions/{first}").status == 204
    restore(drill, tmp_path, "restored")
    assert faces_of(http, ada) == [first, second]
    shown = replay(backup, "--dry-run")
    assert "to be noted again" in shown.output
    done = replay(backup)
    assert (done.exit_code, "noted again" in done.output) == (0, True)
    assert faces_of(http, ada) == [first]
    [kept] = http.get(f"/api/v1/users/{ada}/exclusions").json()["items"]
    assert kept["face_id"] == second


@pytest.fixture
def since() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


def test_a_merge_holds_if_the_faces_alone_were_restored(
    http: Client, bucket: PhotoBucket, photo: Photo, since: datetime
) -> None:
    ada, twin = new_user(http, "ada"), new_user(http, "twin")
    face = enrol(http, bucket, photo("obama.jpg"), user_id=twin)["faces"][0]["face_id"]
    merge_id = merged(http, ada, twin)
    with vector_session(str(http.tenant)) as vector:  # as before the merge
        for statement in (
            "update faces set user_id = :u",
            "update uploads set user_id = :u",
            "delete from merged_rows",
        ):
            vector.execute(text(f"{statement} where tenant_id = :t"), {"u": UUID(twin), "t": http.tenant})
    assert replay(since, "--tenant", str(http.tenant)).exit_code == 0
    assert faces_of(http, ada) == [face]
    assert undo(http, merge_id).status == 200
    assert faces_of(http, twin) == [face]


def test_a_merge_is_taken_back_if_the_users_alone_were_restored(
    http: Client, bucket: PhotoBucket, photo: Photo, since: datetime
) -> None:
    ada, twin = new_user(http, "ada"), new_user(http, "twin")
    face = enrol(http, bucket, photo("obama.jpg"), user_id=twin)["faces"][0]["face_id"]
    merged(http, ada, twin)
    with main_session(str(http.tenant)) as main:  # as before the merge
        values = {"t": http.tenant, "u": UUID(twin)}
        main.execute(text("delete from merges where tenant_id = :t"), values)
        row = "insert into users (tenant_id, id, email, full_name) values (:t, :u, 'twin@example.com', 'Twin')"
        main.execute(text(row), values)
    assert replay(since, "--tenant", str(http.tenant)).exit_code == 0
    assert (faces_of(http, ada), faces_of(http, twin)) == ([], [face])
