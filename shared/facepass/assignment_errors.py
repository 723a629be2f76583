"""Errors of faces that change hands and of users that are merged or split; as errors.py, which has all others."""

from uuid import UUID

from facepass.errors import FacePassError


class UserMerged(FacePassError):
    """The user was merged into another one, which the detail names: the client's view is stale."""

    code, status, title = "user_merged", 409, "The user was merged into another user."

    def __init__(self, into: UUID | None = None) -> None:
        super().__init__(f"The user was merged into {into}." if into else None)


class MergeIntoItself(FacePassError):
    code, status, title = "merge_into_itself", 422, "A user cannot be merged into itself."


class MergeCycle(FacePassError):
    code, status, title = "merge_cycle", 409, "The user to keep was merged into the other one: undo that merge first."


class MergeNotFound(FacePassError):
    code, status, title = "merge_not_found", 404, "There is no such merge, or it was undone."


class MergeFinal(FacePassError):
    code, status, title = "merge_final", 409, "The merge is older than 30 days and can no longer be undone."


class ExclusionNotFound(FacePassError):
    code, status, title = "exclusion_not_found", 404, "The face is not excluded from this user."


class FaceExcluded(FacePassError):
    """Also a reason why a face was not assigned."""

    code, status, title = "face_excluded", 409, "The face was excluded from this user: it is not this person's."


class AssignedToAnotherUser(FacePassError):
    """Also a reason why a face was not assigned."""

    code, status, title = "assigned_to_another_user", 409, "The face is not this user's."


class LowSimilarity(FacePassError):
    """A reason why a face was not assigned. similarity: the cosine; only for callers who may see it."""

    code, status, title = (
        "low_similarity",
        409,
        "The face is less similar to the user's faces than `minimum_similarity`.",
    )

    def __init__(self, similarity: float | None = None) -> None:
        super().__init__()
        self.similarity = similarity


class FaceStays(FacePassError):
    code, status, title = (
        "face_stays_in_collection",
        409,
        "A face stays in its collection: delete it, and send its photo to the other one.",
    )
