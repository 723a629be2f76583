"""The answers of searches with many probes."""

from typing import Any

from facepass import schemas
from facepass.services.matching.searches.results import FoundFace, SearchedProbe, SearchState


def shown(state: SearchState, next_cursor: str | None) -> schemas.Search:
    """A search as the response has it."""
    job = state.job
    return schemas.Search.model_validate(
        {
            "search_id": job.id,
            "collection_id": job.collection_id,
            "status": job.status,
            "reason": job.reason,
            "counts": {"probes": state.probes, "searched": state.searched, "refused": state.refused},
            "items": [_probe(each) for each in state.page],
            "next_cursor": next_cursor,
            "created_at": job.created_at,
            "updated_at": job.updated_at,
            "expires_at": job.expires_at,
        }
    )


def _probe(searched: SearchedProbe) -> dict[str, Any]:
    result = searched.result
    return {
        "upload_id": result.upload_id,
        "status": "searched" if result.code is None else "refused",
        "code": result.code,
        "detail": result.detail,
        "faces": [_face(face) for face in searched.faces],
        "unused_faces": result.unused_faces,
        "threshold": result.threshold,
        "expected_false_matches": result.expected_false_matches,
        "model": result.model,
    }


def _face(found: FoundFace) -> dict[str, Any]:
    return {"face": found.face, "results": found.results}
