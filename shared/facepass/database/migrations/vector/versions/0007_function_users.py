"""Each function has a user of its own in the cloud (main 0007). Vectors are read by two of them: search and indexer."""

from alembic import op

revision = "0007"
down_revision = "0006"

# All of a face but `embedding` and `bits`.
WHAT_IS_SHOWN = """select (
    tenant_id, id, collection_id, upload_id, user_id, external_image_id, box, landmarks, confidence, quality, model,
    created_at
)"""
ERASES_PHOTOS = {"outbox": "select, insert, delete"}


def executes(*functions: str) -> dict[str, str]:
    """The right to call these."""
    return {f"function {function}": "execute" for function in functions}


SEARCHES = (
    executes("face_vector", "user_vectors", "best_face_of_user")
    | executes("hamming_bound", "candidate_count", "scan_gallery", "changes_since", "search_faces")
    | executes("rank_faces", "rank_gallery", "rank_shortlist")
)

RIGHTS = {
    # the authorizer has no business here
    # the health check asks whether the table is there, and reads nothing of it
    "system": {"faces": "select (tenant_id)"},
    # a person who is forgotten, a consent that ends: which faces and photos they were, and that they go
    "users": ERASES_PHOTOS
    | {"collections": "select", "uploads": "select, update", "faces": f"{WHAT_IS_SHOWN}, delete"},
    "faces": ERASES_PHOTOS
    | {
        "collections": "select, insert, update, delete",
        "uploads": "select, insert, update",
        "faces": f"{WHAT_IS_SHOWN}, delete",
    },
    "search": SEARCHES | {"collections": "select", "faces": "select"},
    "indexer": SEARCHES
    | ERASES_PHOTOS
    | {
        "collections": "select, update",
        "uploads": "select, update",
        "faces": "select, insert",
    },
    "janitor": ERASES_PHOTOS
    | executes("take_photo_erasures", "oldest_erasure_seconds", "take_open_uploads", "take_refused_photos")
    | executes("take_collections", "take_sweeps")
    | {
        "collections": "select, update",
        "uploads": "select, update",
        "faces": "select (tenant_id, id, user_id, collection_id, upload_id, created_at), delete",
        "sweeps": "select, update",
    },
}


def upgrade() -> None:
    for function, granted in RIGHTS.items():
        for what, rights in granted.items():
            op.execute(f"grant {rights} on {what} to facepass_{function}")
