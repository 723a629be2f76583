"""Give the faces of a group to a user, under the rules of an upload (matching/assignment.py)."""

from dataclasses import dataclass
from uuid import UUID

from facepass.services.collections.clusters import list_cluster_faces
from facepass.services.matching.assignment import Assignment, Review, assign_faces
from facepass.services.matching.context import MatchingContext

AT_ONCE = 100  # faces of a request, as of an assignment


@dataclass(frozen=True)
class Named:
    """What became of some faces of a group. last: the last of them, if there are more."""

    done: Assignment
    last: UUID | None


def name_cluster(
    context: MatchingContext,
    collection_id: str,
    cluster_id: UUID,
    user_id: UUID,
    *,
    review: Review = None,
    after: UUID | None = None,
) -> Named:
    """Give up to 100 faces of a group to a user, behind the id `after`: each is assigned, or there is a reason why not.

    Raises ClusterNotFound, UserNotFound and UserMerged.
    """
    faces = list_cluster_faces(context, collection_id, cluster_id, after=after, limit=AT_ONCE + 1)
    chosen = [face.id for face in faces[:AT_ONCE]]
    done = assign_faces(context, user_id, chosen, review=review)
    return Named(done, chosen[-1] if len(faces) > AT_ONCE else None)
