"""A user's archive has what was assigned, excluded and merged."""

import json
from collections.abc import Callable

from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user
from tests.support.merges import merged
from tests.support.user_exports import archive_of, export, stored

Photo = Callable[[str], bytes]


def test_an_archive_has_assigned_faces_exclusions_and_the_users_who_were_merged(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    ada, twin = new_user(http, "ada"), new_user(http, "twin")
    face, other = (enrol(http, bucket, photo(name))["faces"][0]["face_id"] for name in ("obama.jpg", "biden.jpg"))
    http.patch(f"/api/v1/faces/{face}", {"user_id": twin})
    http.post(f"/api/v1/users/{ada}/exclusions", {"face_id": other})
    merge_id = merged(http, ada, twin)
    assert export(http, ada).status == 200
    [key] = stored(http, bucket)
    archive = archive_of(bucket, key)

    def rows(table: str) -> list[dict[str, object]]:
        return json.loads(archive.read(f"rows/{table}.json"))

    [of_ada] = rows("faces")
    assert (of_ada["id"], of_ada["user_id"], of_ada["assigned_at"] is not None) == (face, ada, True)
    assert [row["face_id"] for row in rows("exclusions")] == [other]
    [merge] = rows("merges")
    assert (merge["id"], merge["from_user"]["email"]) == (merge_id, "twin@example.com")
    assert {f"user:{ada}", f"user:{twin}"} <= {row["object"] for row in rows("audit_log")}
    assert f"thumbnails/{face}.jpg" in archive.namelist()
