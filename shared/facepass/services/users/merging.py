"""Merges as the users database has them: who was merged into whom, and the way back.

The faces database follows (collections/merged_faces.py).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select, text, update

from facepass.assignment_errors import MergeCycle, MergeFinal, MergeIntoItself, MergeNotFound, UserMerged
from facepass.database.sessions import TenantSession
from facepass.errors import UserNotFound
from facepass.models.main import Consent, Membership, Merge, Split, User
from facepass.models.tenancy import new_id
from facepass.services.users.users import write_user

UNDONE_WITHIN = timedelta(days=30)
MERGE = text("select merge_users(:merge, :into, :from)")


def keep_user(main: TenantSession, user_id: UUID) -> None:
    """Keep a user from being erased or merged until this transaction ends. Raises UserNotFound and UserMerged."""
    kept = select(User.id).where(User.id == user_id).with_for_update(read=True, key_share=True)
    if main.scalar(kept) is None:
        raise gone(main, user_id)


def known_user(main: TenantSession, user_id: UUID) -> bool:
    """Whether the user is there."""
    return main.scalar(select(User.id).where(User.id == user_id)) is not None


def require_user(main: TenantSession, user_id: UUID) -> None:
    """Raise UserNotFound or UserMerged unless the user is there."""
    if not known_user(main, user_id):
        raise gone(main, user_id)


def gone(main: TenantSession, user_id: UUID) -> UserNotFound | UserMerged:
    """The error for a user who is not there."""
    merge = merge_of(main, user_id)
    return UserNotFound() if merge is None else UserMerged(merge.user_id)


def merge_of(main: TenantSession, user_id: UUID) -> Merge | None:
    """The merge that took this user away; None when there was none, or when it was undone."""
    return main.scalar(select(Merge).where(Merge.from_user_id == user_id, Merge.undone_at.is_(None)))


def merged_into(main: TenantSession, user_id: UUID) -> Sequence[Merge]:
    """The merges that this user may still be freed of: whose faces and consents it has besides its own."""
    return main.scalars(select(Merge).where(Merge.user_id == user_id)).all()


def unfinished(main: TenantSession, user_ids: Sequence[UUID]) -> tuple[Sequence[UUID], Sequence[UUID]]:
    """Ids of merges, and of users from splits, that concern these users and are not finished."""
    concerns = or_(Merge.from_user_id.in_(user_ids), Merge.user_id.in_(user_ids))
    open_merges = select(Merge.id).where(concerns, or_(Merge.moved_at.is_(None), Merge.undone_at.is_not(None)))
    of_users = or_(Split.user_id.in_(user_ids), Split.from_user_id.in_(user_ids))
    return main.scalars(open_merges).all(), main.scalars(select(Split.user_id).where(of_users)).all()


def check_mergeable(main: TenantSession, into_id: UUID, from_id: UUID) -> None:
    """Reject a merge that cannot be. Raises MergeIntoItself, MergeCycle, UserMerged and UserNotFound."""
    if into_id == from_id:
        raise MergeIntoItself
    there = set(main.scalars(select(User.id).where(User.id.in_((into_id, from_id)))))
    if into_id not in there:
        error = gone(main, into_id)
        earlier = merge_of(main, into_id)
        raise MergeCycle if earlier is not None and earlier.user_id == from_id else error
    if from_id not in there:
        raise gone(main, from_id)


def note_merge(main: TenantSession, into_id: UUID, from_id: UUID) -> UUID:
    """Merge two users in the users database; return the merge's id. Raises what check_mergeable raises."""
    merge_id = new_id()
    check_mergeable(main, into_id, from_id)
    if not main.scalar(MERGE, {"merge": merge_id, "into": into_id, "from": from_id}):
        check_mergeable(main, into_id, from_id)  # one of them went meanwhile
        raise UserNotFound
    return merge_id


def require_merge(main: TenantSession, merge_id: UUID, into_id: UUID) -> None:
    """Raise MergeNotFound unless there is such a merge into this user."""
    if main.scalar(select(Merge.into_user_id).where(Merge.id == merge_id)) != into_id:
        raise MergeNotFound


def restore_user(main: TenantSession, merge_id: UUID) -> Merge:
    """Undo a merge in the users database, unless that is done: the user is there again, with the consents.

    Raises MergeNotFound, MergeFinal, UserMerged when a later merge is to be undone first, and EmailTaken and
    ExternalIdTaken when another user has these now.
    """
    merge = main.scalar(select(Merge).where(Merge.id == merge_id).with_for_update())
    if merge is None:
        raise MergeNotFound
    if merge.undone_at is not None:
        return merge
    if merge.created_at < datetime.now(UTC) - UNDONE_WITHIN:
        raise MergeFinal
    if merge.user_id != merge.into_user_id:
        raise UserMerged(merge.user_id)
    user = _user_of(merge)
    main.add(user)
    write_user(main, user)
    of_user = (Consent.user_id == merge.into_user_id) & Consent.id.in_(merge.consents)
    main.execute(update(Consent).where(of_user).values(user_id=user.id, updated_at=Consent.updated_at))
    names = (Membership.user_id == merge.into_user_id) & Membership.id.in_(merge.memberships)
    main.execute(update(Membership).where(names).values(user_id=user.id, updated_at=Membership.updated_at))
    _give_back_merges(main, merge)
    merge.undone_at = func.now()
    main.flush()
    return merge


def _user_of(merge: Merge) -> User:
    """The row that a merge has deleted."""
    kept = merge.from_user
    return User(
        id=merge.from_user_id,
        user_metadata=kept["metadata"],
        member=kept.get("member", False),  # a merge of the release before has none
        created_at=datetime.fromisoformat(kept["created_at"]),
        updated_at=datetime.fromisoformat(kept["updated_at"]),
        **{name: kept[name] for name in ("email", "full_name", "external_id")},
    )


def _give_back_merges(main: TenantSession, merge: Merge) -> None:
    """Earlier merges into the user, and into those who were merged into it, are the user's again."""
    users, found = {merge.from_user_id}, {merge.from_user_id}
    while found:
        into = select(Merge.from_user_id).where(Merge.into_user_id.in_(found), Merge.id != merge.id)
        found = set(main.scalars(into)) - users
        users |= found
    earlier = Merge.into_user_id.in_(users) & (Merge.id != merge.id)
    main.execute(update(Merge).where(earlier).values(user_id=merge.from_user_id, updated_at=Merge.updated_at))
