"""Everything that is held about a user, in one ZIP archive (GDPR, Articles 15 and 20).

    about.json            whose archive it is, when it was made, and what is not in it
    rows/{table}.json     the rows of each table
    photos/{upload_id}    the photos that were sent
    thumbnails/{face_id}.jpg

It is written from beginning to end, a page of rows or a photo at a time, so that its size does not matter.
"""

import json
import zipfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain
from time import localtime
from typing import IO
from uuid import UUID

from facepass import __version__
from facepass.context import Context
from facepass.object_keys import thumbnail_key, upload_key
from facepass.services.disclosure.user_rows import TABLES, rows_of
from facepass.services.users.users import validate_user_exists
from facepass.storage import ObjectMissing

NOT_IN_IT = {
    "embeddings": "made of the photos by the model pack that each face names; FacePass gives none out",
    "backups": "hold what was stored when they were made, until they expire",
    "audit entries of uploads and faces": "entries that name an upload or a face, and not the user",
    "logs and traces": "hold ids of uploads and faces, and addresses of callers, until they expire",
    "journal of erasures": "holds ids of what was erased, for 400 days",
}


@dataclass
class Contents:
    """What an archive has: rows, photos and thumbnails. missing: photos and thumbnails that are not stored."""

    rows: int = 0
    photos: int = 0
    thumbnails: int = 0
    missing: int = 0


def write_archive(context: Context, user_id: UUID, target: IO[bytes]) -> Contents:
    """Write a user's archive. target: need not be seekable. Raises UserNotFound, and Unavailable without the bucket."""
    with context.main() as main:
        validate_user_exists(main, user_id)
    contents = Contents()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        uploads, faces = (_write_rows(archive, context, user_id, contents, name) for name in ("uploads", "faces"))
        for table in TABLES:
            if table.name not in ("uploads", "faces"):
                _write_rows(archive, context, user_id, contents, table.name)
        for upload_id in uploads:
            stored = _copy(archive, context, upload_key(context.tenant_id, upload_id), f"photos/{upload_id}", contents)
            contents.photos += stored
        for face_id in faces:
            key = thumbnail_key(context.tenant_id, face_id)
            contents.thumbnails += _copy(archive, context, key, f"thumbnails/{face_id}.jpg", contents)
        archive.writestr("about.json", _pretty(_about(context, user_id, contents)))
    return contents


def _write_rows(archive: zipfile.ZipFile, context: Context, user_id: UUID, contents: Contents, name: str) -> list[UUID]:
    """Write a table's rows as a JSON array; return their ids, for tables that have them."""
    [table] = [table for table in TABLES if table.name == name]
    ids: list[UUID] = []
    with archive.open(f"rows/{name}.json", "w") as file:
        separator = "["
        for row in rows_of(context, table, user_id):
            file.write(f"{separator}\n{json.dumps(row, ensure_ascii=False)}".encode())
            separator = ","
            contents.rows += 1
            ids += [UUID(row["id"])] if "id" in row else []
        file.write(b"\n]\n" if separator == "," else b"[]\n")
    return ids


def _copy(archive: zipfile.ZipFile, context: Context, key: str, name: str, contents: Contents) -> bool:
    """Copy an object into the archive, uncompressed, because photos are; return whether it is stored."""
    chunks = context.bucket.chunks(key)
    try:
        first = next(chunks, b"")
    except ObjectMissing:
        contents.missing += 1
        return False
    with archive.open(zipfile.ZipInfo(name, localtime()[:6]), "w") as file:
        for chunk in chain([first], chunks):
            file.write(chunk)
    return True


def _about(context: Context, user_id: UUID, contents: Contents) -> dict[str, object]:
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    whose = {"tenant": context.tenant_id, "user_id": str(user_id), "made_at": made_at, "release": __version__}
    return whose | {"contents": asdict(contents), "not_in_it": NOT_IN_IT}


def _pretty(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
