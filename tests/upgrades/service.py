"""A runtime on the databases of a released version, and what its people expect of it."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text

from local.demo.client import App
from local.demo.photos import PEOPLE, SAMPLES, group_photo
from tests.support import runtime as running
from tests.support.runtime import ROOT, Runtime
from tests.support.servers import tenant_name
from tests.upgrades.dumps import owner_of

PHOTOS = text("select id, user_id, external_image_id from uploads where tenant_id = 'local' and status = 'indexed'")
FACES = text("select id, upload_id from faces where tenant_id = 'local'")
PACK = text("select distinct model from collections where model is not null")
USERS = text("select id, external_id from users where tenant_id = 'local'")


@contextmanager
def serving(socket: str, root: Path = ROOT) -> Iterator[Runtime]:
    """The runtime of a repository on a server that runs already, with the photos of the rows in its bucket."""
    with tempfile.TemporaryDirectory() as data:
        use_held_pack(Path(data), socket)
        template = root / "template.yaml"
        started = running.start(
            Path(data), "--quiet", template=template, root=root, FACEPASS_LOCAL_POSTGRES=sockets(socket)
        )
        try:
            put_photos(started, socket)
            yield started
        finally:
            started.stop()


def use_held_pack(data: Path, socket: str) -> None:
    """Choose the pack of the collections that are on a server, as `facepass models use` does."""
    [row] = _rows(socket, "vector", PACK)
    (data / "model-pack").write_text(str(row.model).removeprefix("facepass_"))


def sockets(socket: str) -> str:
    """What FACEPASS_LOCAL_POSTGRES says for one server with both databases."""
    return json.dumps({f"facepass_{side}": socket for side in ("main", "vector")})


def revision_of(socket: str, side: str) -> str:
    """The revision of a database's schema."""
    [row] = _rows(socket, side, text("select version_num from alembic_version"))
    return str(row.version_num)


def put_photos(runtime: Runtime, socket: str) -> None:
    """Put the kept release's photos and thumbnails where its rows say they are."""
    bucket, put = runtime.described["bucket"], runtime.aws("s3").put_object
    people = {person.external_id: person.photo for person in PEOPLE}
    users = {row.id: row.external_id for row in _rows(socket, "main", USERS)}
    for upload in _rows(socket, "vector", PHOTOS):
        if users.get(upload.user_id) in people:
            photo = people[users[upload.user_id]]
        else:
            sample = SAMPLES / upload.external_image_id
            photo = sample.read_bytes() if sample.is_file() else group_photo()
        put(Bucket=bucket, Key=f"uploads/local/{upload.id}", Body=photo)
    for face in _rows(socket, "vector", FACES):
        put(Bucket=bucket, Key=f"crops/local/{face.id}.jpg", Body=b"a thumbnail")


def check_service(runtime: Runtime, socket: str, version: str, person: str) -> None:
    """A new tenant's demo; then a person of the kept release is found, and erased with all that is theirs."""
    from local.demo.__main__ import play

    app = App.at(runtime.described["base_url"], runtime.new_key("local"))
    assert app.call("GET", "/")["version"] == version
    assert play(App.at(runtime.described["base_url"], runtime.new_key(tenant_name()))) == 0

    [user] = [user for user in app.call("GET", "/api/v1/users")["items"] if user["full_name"] == person]
    photo = next(each.photo for each in PEOPLE if each.name == person)
    best = app.search(photo)["results"][0]
    assert best["user"]["id"] == user["id"]
    assert best["similarity"] > 0.99
    [upload] = [row.id for row in _rows(socket, "vector", PHOTOS) if str(row.user_id) == user["id"]]
    kept = (f"uploads/local/{upload}", f"crops/local/{best['face_id']}.jpg")
    assert [len(_versions(runtime, key)) for key in kept] == [1, 1]

    app.call("DELETE", f"/api/v1/users/{user['id']}")
    assert [_versions(runtime, key) for key in kept] == [[], []]
    assert person not in [match["user"]["full_name"] for match in app.search(photo)["results"] if match["user"]]


def _versions(runtime: Runtime, key: str) -> list[Any]:
    listed = runtime.aws("s3").list_object_versions(Bucket=runtime.described["bucket"], Prefix=key)
    return [*listed.get("Versions", []), *listed.get("DeleteMarkers", [])]


def _rows(socket: str, side: str, query: Any) -> Any:
    with owner_of(socket, f"facepass_{side}").connect() as connection:
        return connection.execute(query).all()
