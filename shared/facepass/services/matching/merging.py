"""Merge two users into one: a preview, with how alike they are, and the merge itself.

Each database is changed in one transaction. The users database goes first: from then on the merged user is not there,
and the row of `merges` is the note of what the faces database still has to do. A client that repeats an interrupted
merge finishes it, and so do the janitor and the indexer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text

from facepass.assignment_errors import FaceExcluded
from facepass.database.sessions import TenantSession
from facepass.models.hands import Exclusion
from facepass.models.main import Consent, Merge, User
from facepass.models.vector import Face, Upload
from facepass.recognition.calibration import rate_of
from facepass.services.collections.exclusions import contradicting
from facepass.services.collections.faces import thumbnail_urls
from facepass.services.collections.merged_faces import carry_over, moved_by, settle
from facepass.services.matching.context import MatchingContext
from facepass.services.users.merging import UNDONE_WITHIN, check_mergeable, note_merge

LIKENESS = text("select model, highest, mean from likeness_of_users(:tenant, :user, :other)")
FIELDS = ("email", "full_name", "external_id", "metadata")


@dataclass(frozen=True)
class Side:
    """One of two users, as rows of `users` have it. image_url: of the oldest face's thumbnail."""

    user_id: UUID
    email: str | None
    full_name: str
    external_id: str | None
    metadata: dict[str, Any]
    image_url: str | None


@dataclass(frozen=True)
class Conflict:
    """A field that both users have, and differently: the user who stays keeps the own value."""

    field: str
    kept: Any
    dropped: Any


@dataclass(frozen=True)
class Moves:
    """How many rows go, or went, from one user to the other."""

    faces: int
    uploads: int
    consents: int
    exclusions: int


@dataclass(frozen=True)
class Likeness:
    """How alike two users are, by the pack of their most similar pair. similarity: the highest cosine of all pairs."""

    similarity: float | None = None
    mean_similarity: float | None = None
    false_match_rate: float | None = None


@dataclass(frozen=True)
class MergeReport:
    """What a merge would do, or has done. contradictions: faces of one user that were excluded from the other one."""

    merge_id: UUID | None
    user_id: UUID
    from_user_id: UUID
    user: Side
    from_user: Side
    moves: Moves
    conflicts: list[Conflict]
    contradictions: int
    similarity: float | None
    mean_similarity: float | None
    false_match_rate: float | None
    undo_until: datetime | None

    @property
    def user_image_url(self) -> str | None:
        """The picture of the user who stays."""
        return self.user.image_url

    @property
    def from_user_image_url(self) -> str | None:
        """The picture of the user who goes."""
        return self.from_user.image_url

    @property
    def dry_run(self) -> bool:
        """Whether nothing was changed."""
        return self.merge_id is None


def preview_merge(context: MatchingContext, into_id: UUID, from_id: UUID) -> MergeReport:
    """What merging one user into another would do. Raises MergeIntoItself, MergeCycle, UserMerged, UserNotFound."""
    settle(context, [into_id, from_id])
    with context.main() as main:
        check_mergeable(main, into_id, from_id)
        users = {user.id: user for user in main.scalars(select(User).where(User.id.in_((into_id, from_id))))}
        consents = _count(main, Consent, Consent.user_id == from_id)
    kept, dropped = (_side(context, _fields_of(users[each]), each, each) for each in (into_id, from_id))
    with context.vector() as vector:
        moves = Moves(
            faces=_count(vector, Face, Face.user_id == from_id),
            uploads=_count(vector, Upload, Upload.user_id == from_id),
            consents=consents,
            exclusions=_count(vector, Exclusion, Exclusion.user_id == from_id),
        )
        contradictions = contradicting(vector, into_id, from_id)
    return _report(kept, dropped, moves, contradictions, likeness_of(context, into_id, from_id))


def merge_users(context: MatchingContext, into_id: UUID, from_id: UUID) -> MergeReport:
    """Merge one user into another. Raises what preview_merge raises, and FaceExcluded for contradictions."""
    interrupted = _interrupted(context, into_id, from_id)
    settle(context, [into_id, from_id])
    if interrupted is not None:
        return _done(context, interrupted, Likeness())
    with context.main() as main:
        check_mergeable(main, into_id, from_id)
    likeness = likeness_of(context, into_id, from_id)  # while there still are two of them
    with context.vector() as vector:
        if contradicting(vector, into_id, from_id):
            raise FaceExcluded("Faces of one user were excluded from the other one: withdraw the exclusions first.")
    with context.main() as main:
        merge_id = note_merge(main, into_id, from_id)
    carry_over(context, merge_id)
    return _done(context, merge_id, likeness)


def likeness_of(context: MatchingContext, user_id: UUID, other_id: UUID) -> Likeness:
    """How alike two users are; without numbers when no pack has made faces of both."""
    users = {"tenant": context.tenant_id, "user": user_id, "other": other_id}
    with context.vector_statements() as vector:
        row = vector.execute(LIKENESS, users).first()
    if row is None:
        return Likeness()
    engine = context.engines.of(row.model)
    return Likeness(row.highest, row.mean, None if engine is None else rate_of(engine.pack.calibrated, row.highest))


def _interrupted(context: MatchingContext, into_id: UUID, from_id: UUID) -> UUID | None:
    """The same merge, if a crash has interrupted it."""
    same = (Merge.from_user_id == from_id) & (Merge.into_user_id == into_id)
    with context.main() as main:
        return main.scalar(select(Merge.id).where(same, Merge.moved_at.is_(None), Merge.undone_at.is_(None)))


def _done(context: MatchingContext, merge_id: UUID, likeness: Likeness) -> MergeReport:
    """The report of a merge that is done. Of the picture of the merged user there is none any more."""
    with context.main() as main:
        merge = main.scalars(select(Merge).where(Merge.id == merge_id)).one()
        user = main.scalars(select(User).where(User.id == merge.user_id)).one()
    kept = _side(context, _fields_of(user), user.id, user.id)
    dropped = _side(context, merge.from_user, merge.from_user_id, None)
    moved = moved_by(context, merge_id)
    moves = Moves(moved.faces, moved.uploads, len(merge.consents), moved.exclusions)
    return _report(kept, dropped, moves, 0, likeness, merge)


def _report(
    kept: Side, dropped: Side, moves: Moves, contradictions: int, likeness: Likeness, merge: Merge | None = None
) -> MergeReport:
    conflicts = [
        Conflict(name, getattr(kept, name), getattr(dropped, name))
        for name in FIELDS
        if getattr(dropped, name) and getattr(dropped, name) != getattr(kept, name)
    ]
    return MergeReport(
        merge_id=None if merge is None else merge.id,
        user_id=kept.user_id,
        from_user_id=dropped.user_id,
        user=kept,
        from_user=dropped,
        moves=moves,
        conflicts=conflicts,
        contradictions=contradictions,
        similarity=likeness.similarity,
        mean_similarity=likeness.mean_similarity,
        false_match_rate=likeness.false_match_rate,
        undo_until=None if merge is None else merge.created_at + UNDONE_WITHIN,
    )


def _fields_of(user: User) -> dict[str, Any]:
    return {name: getattr(user, "user_metadata" if name == "metadata" else name) for name in FIELDS}


def _side(context: MatchingContext, fields: Mapping[str, Any], user_id: UUID, shown: UUID | None) -> Side:
    """shown: the user whose oldest face is the picture; None: no picture."""
    oldest = select(Face.id).where(Face.user_id == shown).order_by(Face.id).limit(1)
    with context.vector() as vector:
        face_id = None if shown is None else vector.scalar(oldest)
    faces = [] if face_id is None else [face_id]
    image_url = next(iter(thumbnail_urls(context.bucket, context.tenant_id, faces)), None)
    return Side(user_id=user_id, image_url=image_url, **{name: fields[name] for name in FIELDS})


def _count(session: TenantSession, table: type[Any], which: Any) -> int:
    return session.scalar(select(func.count()).select_from(table).where(which)) or 0
