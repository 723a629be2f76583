"""The matches of a search: the faces that were found, with their users and pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from facepass.models.main import User
from facepass.recognition.calibration import rate_of
from facepass.services.audit import audit
from facepass.services.collections.faces import thumbnail_urls
from facepass.services.matching.context import MatchingContext
from facepass.vectors.query import Neighbour

NAME_FOUND = text(
    "select id, email, full_name, external_id"
    " from name_found(:tenant, :id, :caller, :verb, :object, cast(:users as uuid[]))"
)

DETAILS = text("select id, upload_id, confidence, model from matched_faces(:tenant, cast(:faces as uuid[]))")


@dataclass(frozen=True)
class MatchDetails:
    """What a face's row has besides what a search finds. confidence: the detector's score, 0 to 1."""

    upload_id: UUID | None
    confidence: float
    model: str


def details_of(context: MatchingContext, face_ids: Sequence[UUID]) -> dict[UUID, MatchDetails]:
    """The details of faces that a search found; without those that were erased just now."""
    if not face_ids:
        return {}
    faces = "{" + ",".join(map(str, face_ids)) + "}"
    with context.replica() as vector:
        rows = vector.execute(DETAILS, {"tenant": context.tenant_id, "faces": faces})
        return {row.id: MatchDetails(row.upload_id, row.confidence, row.model) for row in rows}


@dataclass(frozen=True)
class Match:
    """A face of the collection that is similar to the probe's.

    similarity: cosine, -1 to 1. false_match_rate: as rate_of. box: (4,), as stored.
    """

    face_id: UUID
    user_id: UUID | None
    user: Row[Any] | User | None
    external_image_id: str | None
    similarity: float
    false_match_rate: float | None
    box: list[float]
    image_url: str


def name_matches(
    context: MatchingContext, found: Sequence[Sequence[Neighbour]], collection_id: str, entry: audit.Entry
) -> list[list[Match]]:
    """The matches of each probe: one statement reads the users and writes the audit entry.

    A face whose user was just erased is left out.
    """
    noted = {
        "id": entry.id,
        "caller": entry.caller,
        "verb": "search_faces",
        "object": audit.named(collection=collection_id),
    }
    owners = [near.user_id for faces in found for near in faces]
    with context.main_statements() as main:
        rows = main.execute(NAME_FOUND, {"tenant": context.tenant_id, "users": owners, **noted}).all()
    users = {row.id: row for row in rows}
    return [
        _matches(context, [near for near in faces if near.user_id is None or near.user_id in users], users)
        for faces in found
    ]


def _matches(context: MatchingContext, found: Sequence[Neighbour], users: dict[UUID, Row[Any]]) -> list[Match]:
    urls = thumbnail_urls(context.bucket, context.tenant_id, [near.face_id for near in found])
    return [
        Match(
            face_id=near.face_id,
            user_id=near.user_id,
            user=users[near.user_id] if near.user_id else None,
            external_image_id=near.external_image_id,
            similarity=near.similarity,
            false_match_rate=rate_of(context.engine.pack.calibrated, near.similarity),
            box=near.box,
            image_url=url,
        )
        for near, url in zip(found, urls, strict=True)
    ]
