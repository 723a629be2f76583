"""Merges and splits as the faces database has them: rows that go from one user to another, and back.

The users database goes first (users/merging.py, splits.py) and keeps a note until this is done. Each function here may
run again after a crash, and finishes what is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, text, update

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import FaceNotFound
from facepass.models.hands import Exclusion, MergedRows
from facepass.models.main import Merge, Split
from facepass.models.vector import Face, Upload
from facepass.services.collections.collections import rules_of
from facepass.services.collections.hands import hand_over, take_face
from facepass.services.events.kinds import face_assigned, user_merged, user_unmerged
from facepass.services.events.outbox import announce_face_events, announce_user_events
from facepass.services.users.consents import counting_consent, look_again
from facepass.services.users.merging import known_user, merge_of, unfinished

MOVE = {"synchronize_session": False}
# What a merge has moved is added to what an earlier, interrupted run of it has.
NOTE = text("""
insert into merged_rows (tenant_id, id, from_user_id, into_user_id, faces, uploads, resembling, excluded)
values (:tenant, :id, :from, :into, :faces, :uploads, :resembling, :excluded)
on conflict (tenant_id, id) do update set
    faces = merged_rows.faces || excluded.faces, uploads = merged_rows.uploads || excluded.uploads,
    resembling = merged_rows.resembling || excluded.resembling, excluded = merged_rows.excluded || excluded.excluded,
    updated_at = now()
""")


@dataclass(frozen=True)
class Moved:
    """How many rows a merge has moved."""

    faces: int = 0
    uploads: int = 0
    exclusions: int = 0


def carry_over(context: Context, merge_id: UUID) -> None:
    """Give what is still the merged user's to the user who was kept. Nothing happens to a merge that is gone or undone.

    The record is locked meanwhile: an erasure of the user waits, and then finds all of it.
    """
    with context.main() as main:
        merge = main.scalar(select(Merge).where(Merge.id == merge_id).with_for_update())
        if merge is None or merge.undone_at is not None:
            return
        with context.vector() as vector:
            _move(vector, merge)
        _mark_moved(main, merge)


def _mark_moved(main: TenantSession, merge: Merge) -> None:
    """Take the note back: the faces database has followed."""
    if merge.moved_at is None:
        merge.moved_at = func.now()
        announce_user_events(main, [user_merged(merge.id, merge.into_user_id, merge.from_user_id)])


def _move(vector: TenantSession, merge: Merge) -> None:
    """In one transaction. Uploads first: a worker that stores a face has its upload locked."""
    old, new = merge.from_user_id, merge.into_user_id
    uploads = update(Upload).where(Upload.user_id == old).values(user_id=new).returning(Upload.id)
    refused = select(Exclusion.face_id).where(Exclusion.user_id == new)  # since the merge was allowed
    free = update(Face).where(Face.user_id == old, Face.id.in_(refused)).values(user_id=None, assigned_at=func.now())
    freed = vector.execute(free.returning(Face.id, Face.collection_id), execution_options=MOVE).all()
    announce_face_events(vector, [face_assigned(row.id, row.collection_id, None, old) for row in freed])
    faces = update(Face).where(Face.user_id == old).values(user_id=new).returning(Face.id)
    resembling = update(Upload).where(Upload.conflicts_with == old).values(conflicts_with=new).returning(Upload.id)
    moved = {
        name: list(vector.scalars(statement, execution_options=MOVE))
        for name, statement in (("uploads", uploads), ("faces", faces), ("resembling", resembling))
    }
    moved["excluded"] = _move_exclusions(vector, old, new)
    if any(moved.values()) or merge.moved_at is None:
        vector.execute(NOTE, {"tenant": vector.tenant_id, "id": merge.id, "from": old, "into": new, **moved})


def _move_exclusions(vector: TenantSession, old: UUID, new: UUID, faces: list[UUID] | None = None) -> list[UUID]:
    """Give exclusions to another user; return the faces of those that this user did not have. faces: None: all."""
    known = set(vector.scalars(select(Exclusion.face_id).where(Exclusion.user_id == new)))
    own = Exclusion.user_id == old
    of_old = vector.scalars(select(Exclusion.face_id).where(own)).all()
    wanted = [face_id for face_id in of_old if face_id not in known and (faces is None or face_id in faces)]
    moving = update(Exclusion).where(own, Exclusion.face_id.in_(wanted)).values(user_id=new)
    if wanted:
        vector.execute(moving, execution_options=MOVE)
    if faces is None:
        vector.execute(delete(Exclusion).where(own))
    return wanted


def follow(context: Context, upload: Upload) -> Upload | None:
    """An upload whose user is not there, as the user's who was kept in a merge; None when there was no merge.

    A photo may have been announced just before the merge, or be in a worker's hands during it.
    """
    with context.main() as main:
        merge = None if upload.user_id is None else merge_of(main, upload.user_id)
    if merge is None:
        return None
    carry_over(context, merge.id)
    now = reread(context, upload.id)
    return now if now is not None and now.user_id not in (None, upload.user_id) else None


def reread(context: Context, upload_id: UUID) -> Upload | None:
    """The upload's row as it is now."""
    with context.vector() as vector:
        return vector.scalar(select(Upload).where(Upload.id == upload_id))


def moved_by(context: Context, merge_id: UUID) -> Moved:
    """What a merge has moved so far."""
    with context.vector() as vector:
        rows = vector.scalar(select(MergedRows).where(MergedRows.id == merge_id))
    return Moved() if rows is None else Moved(len(rows.faces), len(rows.uploads), len(rows.excluded))


def take_back(context: Context, merge_id: UUID) -> None:
    """Give back what a merge has moved, once the users database has undone it; then forget the merge.

    What has another user meanwhile stays there.
    """
    with context.main() as main:
        merge = main.scalar(select(Merge).where(Merge.id == merge_id).with_for_update())
        if merge is None or merge.undone_at is None:
            return
        with context.vector() as vector:
            _move_back(vector, merge_id)
        look_again(main, (merge.from_user_id, merge.into_user_id))
        announce_user_events(main, [user_unmerged(merge.id, merge.into_user_id, merge.from_user_id)])
        _forget(main, merge_id)


def _forget(main: TenantSession, merge_id: UUID) -> None:
    main.execute(delete(Merge).where(Merge.id == merge_id))


def _move_back(vector: TenantSession, merge_id: UUID) -> None:
    rows = vector.scalar(select(MergedRows).where(MergedRows.id == merge_id).with_for_update())
    if rows is None:
        return
    old, new = rows.from_user_id, rows.into_user_id

    def noted(column: Any) -> Any:
        return select(func.unnest(column)).where(MergedRows.id == merge_id)

    # also faces that were indexed since, of a photo that was announced before the merge
    theirs = or_(Face.id.in_(noted(MergedRows.faces)), Face.upload_id.in_(noted(MergedRows.uploads)))
    for statement in (
        update(Upload).where(Upload.id.in_(noted(MergedRows.uploads)), Upload.user_id == new).values(user_id=old),
        update(Face).where(theirs, Face.user_id == new).values(user_id=old),
        update(Upload)
        .where(Upload.id.in_(noted(MergedRows.resembling)), Upload.conflicts_with == new)
        .values(conflicts_with=old),
    ):
        vector.execute(statement, execution_options=MOVE)
    _move_exclusions(vector, new, old, rows.excluded)
    vector.delete(rows)


def forget_merge(context: Context, merge_id: UUID) -> None:
    """Forget a merge that can no longer be undone: the row of the merged user, and what was moved."""
    with context.vector() as vector:
        vector.execute(delete(MergedRows).where(MergedRows.id == merge_id))
    with context.main() as main:
        _forget(main, merge_id)


def finish_split(context: Context, user_id: UUID) -> int:
    """Move the faces of a split to the new user, as long as they are the old one's; return how many were moved."""
    with context.main() as main:
        split = main.scalar(select(Split).where(Split.user_id == user_id).with_for_update())
        if split is None:
            return 0
        with context.vector() as vector:
            moved = sum(_move_face(main, vector, split, face_id) for face_id in split.faces)
        main.execute(delete(Split).where(Split.user_id == user_id))
    return moved


def _move_face(main: TenantSession, vector: TenantSession, split: Split, face_id: UUID) -> bool:
    """Move one face, unless it has another user meanwhile, or its collection keeps none without a consent."""
    try:
        face, upload = take_face(vector, face_id)
    except FaceNotFound:
        return False
    rules = rules_of(vector, face.collection_id)
    consent_id = counting_consent(main, split.user_id, rules.id, only_attested=rules.only_attested)
    if face.user_id != split.from_user_id or (consent_id is None and rules.consent_required):
        return False
    hand_over(vector, face, upload, split.user_id, consent_id)
    vector.flush()
    return True


def settle(context: Context, user_ids: Sequence[UUID]) -> None:
    """Finish the merges, undos and splits of these users that a crash has interrupted."""
    with context.main() as main:
        merges, splits = unfinished(main, user_ids)
    for merge_id in merges:
        settle_merge(context, merge_id)
    for user_id in splits:
        finish_split(context, user_id)


def settle_merge(context: Context, merge_id: UUID) -> None:
    """Finish a merge or an undo, whichever it is."""
    carry_over(context, merge_id)
    take_back(context, merge_id)


def settle_again(context: Context) -> int:
    """After a restore of one of the two databases: let the faces agree with the users again; return how many merges.

    A merge that the users database has forgotten is taken back, for the user is there again.
    """
    with context.main() as main:
        known = set(main.scalars(select(Merge.id)))
    with context.vector() as vector:
        forgotten = [row.id for row in vector.scalars(select(MergedRows)) if row.id not in known]
    for merge_id in known:
        settle_merge(context, merge_id)
    for merge_id in forgotten:
        _take_back_forgotten(context, merge_id)
    return len(known) + len(forgotten)


def _take_back_forgotten(context: Context, merge_id: UUID) -> None:
    with context.main() as main, context.vector() as vector:
        rows = vector.scalar(select(MergedRows).where(MergedRows.id == merge_id))
        if rows is not None and known_user(main, rows.from_user_id):
            _move_back(vector, merge_id)
