"""Groups of unknown people as responses show them."""

from collections.abc import Sequence
from uuid import UUID

from facepass import schemas
from facepass.api.paging import Key
from facepass.context import Context
from facepass.models.jobs import Job
from facepass.models.vector import Face
from facepass.services.collections import clusters
from facepass.services.collections.faces import thumbnail_urls


def _size_and_id(text: str) -> tuple[int, UUID]:
    size, cluster_id = text.split()
    return int(size), UUID(cluster_id)


BY_SIZE = Key(lambda row: f"{row.size} {row.id}", _size_and_id)


def shown_run(job: Job | None) -> schemas.ClusteringRun | None:
    """A run as the response has it."""
    if job is None:
        return None
    return schemas.ClusteringRun(
        run_id=job.id,
        status=job.status,
        reason=job.reason,
        faces=job.options["faces"],
        compared=job.checkpoint.get("compared", 0),
        groups=job.checkpoint.get("groups"),
        threshold=job.options["threshold"],
        created_at=job.created_at,
        updated_at=job.updated_at,
    )


def with_image_urls(context: Context, faces: Sequence[Face]) -> list[schemas.ClusterFace]:
    """Faces as the lists of groups show them."""
    urls = thumbnail_urls(context.bucket, context.tenant_id, [face.id for face in faces])
    return [
        schemas.ClusterFace.model_validate({"id": face.id, "box": face.box, "image_url": url})
        for face, url in zip(faces, urls, strict=True)
    ]


def with_faces(context: Context, found: Sequence[clusters.FoundCluster]) -> list[schemas.Cluster]:
    """Groups as their list shows them; all URLs are signed at once."""
    shown = iter(with_image_urls(context, [face for cluster in found for face in cluster.faces]))
    return [
        schemas.Cluster(
            cluster_id=cluster.id,
            face_count=cluster.face_count,
            size=cluster.size,
            faces=[next(shown) for _ in cluster.faces],
        )
        for cluster in found
    ]
