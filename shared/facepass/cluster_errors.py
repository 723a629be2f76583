"""Errors of groups of unknown people; as errors.py."""

from facepass.errors import FacePassError


class ClustersOff(FacePassError):
    code, status, title = "clusters_off", 409, "The collection's setting `clusters` is off."


class ClustersRefused(FacePassError):
    """A collection either requires consent, or groups people of whom it has none."""

    code, status, title = (
        "clusters_need_no_consent",
        409,
        "A collection that requires consent does not group unknown people.",
    )


class ClusteringRuns(FacePassError):
    code, status, title = "clustering_in_progress", 409, "The collection's faces are being grouped already."


class TooManyToCluster(FacePassError):
    """The detail states the limit."""

    code, status, title = "too_many_faces_to_cluster", 409, "The collection has too many faces without a user."


class ClusterNotFound(FacePassError):
    code, status, title = "cluster_not_found", 404, "There is no such group of faces, or a later run dissolved it."
