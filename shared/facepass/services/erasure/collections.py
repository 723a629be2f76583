"""Erase a collection with everything in it."""

from datetime import datetime

from sqlalchemy import delete, select, text

from facepass.context import Context
from facepass.database.sessions import EVERY_COLLECTION
from facepass.errors import DefaultCollectionStays
from facepass.models.clusters import Cluster
from facepass.models.jobs import Job
from facepass.models.main import Membership
from facepass.models.vector import DEFAULT_COLLECTION, Collection, Face, Upload
from facepass.services.collections.collections import get_collection, lock_collection
from facepass.services.erasure.journal import Kind, record
from facepass.services.erasure.objects import erasing
from facepass.services.erasure.uploads import erase_faces, tombstone_uploads

ERASE_MEMBERS = text("select erase_members(:collection, cast(:kept as uuid[]), cast(:before as timestamptz))")
AT_ONCE = 5_000  # members whose faces are looked for in one statement


def erase_collection(context: Context, collection_id: str) -> None:
    """Erase a collection with its faces, uploads, photos, jobs and members.

    Raises CollectionNotFound and DefaultCollectionStays.
    """
    if collection_id == DEFAULT_COLLECTION:
        raise DefaultCollectionStays
    with context.vector() as vector:
        get_collection(vector, collection_id)
    record(context, Kind.COLLECTION, collection_id)
    # first, so that a client that repeats an interrupted request finishes it, and no later collection has them
    erase_members(context, collection_id)
    with erasing(context) as work:
        lock_collection(work.vector, collection_id)
        # first jobs with their results, because a worker locks its job before it refers to faces
        work.vector.execute(delete(Job).where(Job.collection_id == collection_id))
        work.vector.execute(delete(Cluster).where(Cluster.collection_id == collection_id))
        photos = tombstone_uploads(work.vector, Upload.collection_id == collection_id).keys
        work.objects += erase_faces(work.vector, Face.collection_id == collection_id) + photos
        work.vector.execute(delete(Collection).where(Collection.id == collection_id))
    erase_members(context, collection_id)  # who were added meanwhile


def erase_members(context: Context, collection_id: str, before: datetime | None = None) -> int:
    """Forget the names that users have in a collection, and erase the users who have nothing else; return how many.

    Those have no email, no external_id, no consent, no name in another collection and no face in one, and no user who
    has more than a name was merged into them. Their rows go at once, and the janitor erases what else there is of them.
    before: only names that were given by then; None: all.
    """
    with context.main() as main:
        named = select(Membership.user_id).where(Membership.collection_id == collection_id)
        members = main.scalars(named.distinct()).all()
    kept: list[str] = []
    for start in range(0, len(members), AT_ONCE):
        some = members[start : start + AT_ONCE]
        with context.vector() as vector:
            elsewhere = select(Face.user_id).where(Face.user_id.in_(some), Face.collection_id != collection_id)
            kept += map(str, vector.scalars(elsewhere.distinct(), execution_options=EVERY_COLLECTION))
    if not members:
        return 0
    options = {"collection": collection_id, "kept": "{" + ",".join(kept) + "}", "before": before}
    with context.main() as main:
        return int(main.execute(ERASE_MEMBERS, options).scalar_one())
