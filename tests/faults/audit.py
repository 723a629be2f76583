"""What the databases and the bucket hold, against what was acknowledged: lost, doubled, orphaned."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, Row, text

from tests.faults.ledger import Ledger

UPLOADS = text(
    "select tenant_id, id::text, user_id::text, status, reason, photo_erased_at is null as kept from uploads"
)
FACES = text("select tenant_id, id::text, upload_id::text, user_id::text from faces")
USERS = text("select id::text from users")
NOTES = text("select count(*) from outbox")
UNFINISHED = text("select count(*) from merges where moved_at is null or undone_at is not null")
REFUSED = ("rejected", "failed")


@dataclass
class Found:
    """In words, each thing once."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    orphaned: list[str] = field(default_factory=list)
    indexed: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.orphaned)

    def words(self) -> list[str]:
        return [f"{kind}: {what}" for kind in ("lost", "doubled", "orphaned") for what in getattr(self, kind)]


@dataclass(frozen=True)
class Kept:
    """Everything that is kept of anybody, as the owner sees it."""

    uploads: dict[str, Row[Any]]
    faces: Sequence[Row[Any]]
    people: frozenset[str]
    notes: int
    objects: Counter[str]  # versions by key, delete markers among them


def read(main: Engine, vector: Engine, s3: Any, bucket: str) -> Kept:
    """Read all of it."""
    with vector.connect() as connection:
        uploads = {row.id: row for row in connection.execute(UPLOADS)}
        faces = connection.execute(FACES).all()
        notes = connection.execute(NOTES).scalar_one()
    with main.connect() as connection:
        people = frozenset(connection.execute(USERS).scalars())
        notes += connection.execute(NOTES).scalar_one() + connection.execute(UNFINISHED).scalar_one()
    pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket)
    entries = [e for page in pages for e in page.get("Versions", []) + page.get("DeleteMarkers", [])]
    return Kept(uploads, faces, people, notes, Counter(entry["Key"] for entry in entries))


def compare(kept: Kept, ledgers: Iterable[Ledger]) -> Found:
    """Judge it."""
    found, of_upload = Found(), defaultdict(list)
    for face in kept.faces:
        of_upload[face.upload_id].append(face)
    for ledger in ledgers:
        for upload_id, user_id in list(ledger.uploads.items()):
            _judge_upload(kept, ledger, upload_id, user_id, of_upload[upload_id], found)
        for user_id in ledger.erased.keys() & kept.people:
            found.orphaned.append(f"user {user_id} was erased and is there")
        for user_id in ledger.people.keys() - ledger.erasing - kept.people:
            if ledger.merges.get(user_id) not in kept.people:
                found.lost.append(f"user {user_id} is not there")
    _look_for_doubles(kept, of_upload, found)
    _look_for_orphans(kept, found)
    return found


def _judge_upload(
    kept: Kept, ledger: Ledger, upload_id: str, user_id: str, faces: list[Row[Any]], found: Found
) -> None:
    """An acknowledged upload is indexed, or says why not, or its person was erased."""
    if user_id not in kept.people and user_id in ledger.erasing:
        return
    row = kept.uploads.get(upload_id)
    if row is not None and row.status in REFUSED and row.reason:
        found.refused[row.reason] += 1
    elif row is None or row.status != "indexed" or not faces:
        found.lost.append(f"upload {upload_id}: {row.status if row else 'no row'}, {len(faces)} faces")
    else:
        found.indexed += 1
        owner = user_id if user_id in kept.people else ledger.merges.get(user_id, user_id)
        if {row.user_id, *(face.user_id for face in faces)} != {owner}:
            found.lost.append(f"upload {upload_id} of {owner} is {row.user_id}'s")
        wanted = [f"uploads/{ledger.tenant}/{upload_id}", *(f"crops/{ledger.tenant}/{face.id}.jpg" for face in faces)]
        found.lost += [f"object {key}" for key in wanted if key not in kept.objects]


def _look_for_doubles(kept: Kept, of_upload: dict[str, list[Row[Any]]], found: Found) -> None:
    found.doubled += [f"upload {upload}: {len(faces)} faces" for upload, faces in of_upload.items() if len(faces) > 1]
    photos = {key: count for key, count in kept.objects.items() if key.startswith("uploads/")}
    found.doubled += [f"object {key}: {count} versions" for key, count in photos.items() if count > 1]


def _look_for_orphans(kept: Kept, found: Found) -> None:
    if kept.notes:
        found.orphaned.append(f"{kept.notes} notes in the outboxes")
    for face in kept.faces:
        upload = kept.uploads.get(face.upload_id)
        if upload is None or upload.status != "indexed" or face.user_id not in kept.people:
            found.orphaned.append(f"face {face.id} of {upload.status if upload else 'no upload'}")
    for upload in kept.uploads.values():
        if upload.user_id and upload.user_id not in kept.people:
            found.orphaned.append(f"upload {upload.id} of no user")
        if upload.status == "processing":
            found.orphaned.append(f"upload {upload.id} is processing still")
    rows = {f"uploads/{upload.tenant_id}/{upload.id}" for upload in kept.uploads.values() if upload.kept}
    rows |= {f"crops/{face.tenant_id}/{face.id}.jpg" for face in kept.faces}
    stored = {key for key in kept.objects if not key.startswith("erasures/")}  # the journal outlives its rows
    found.orphaned += [f"object {key} of no row" for key in stored - rows]
