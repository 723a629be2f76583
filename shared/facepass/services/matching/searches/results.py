"""Read what a search with many probes has found: faces and users that are still there, as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from facepass.database.sessions import TenantSession
from facepass.job_errors import SearchNotFound
from facepass.models.jobs import Job, SearchMatch, SearchResult
from facepass.models.main import User
from facepass.models.vector import Collection, Face
from facepass.recognition.calibration import rate_of
from facepass.services.collections.faces import thumbnail_urls
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.matches import Match
from facepass.services.matching.searches.starting import KIND, probes_of
from facepass.services.matching.thresholds import too_low
from facepass.services.users.users import find_users

ROUNDED = 1e-6  # the databases keep thresholds in single precision
FACES_A_MATCH = 8  # a probe's face without its matches is that much smaller than a match
MOST_MATCHES = 1_000  # of a page, as of a search of one photo: with their URLs they stay below Lambda's 6 MB


@dataclass(frozen=True)
class FoundFace:
    """A face of a probe, and its matches, most similar first. face: its `box` and `confidence`."""

    face: dict[str, Any]
    results: list[Match]


@dataclass(frozen=True)
class SearchedProbe:
    """What became of a probe; the fields are those of models.jobs.SearchResult."""

    result: SearchResult
    faces: list[FoundFace]


@dataclass(frozen=True)
class SearchState:
    """A search: its job, how many of its probes were searched with and refused so far, and a page of their results.

    last: the place of the page's last probe, if there are more.
    """

    job: Job
    probes: int
    searched: int
    refused: int
    page: list[SearchedProbe]
    last: int | None


def read_search(
    context: MatchingContext, search_id: UUID, *, after: int | None, limit: int, sees_below: bool
) -> SearchState:
    """A search, and the results of up to `limit` probes after the place `after`; None: from the first.

    A page with many matches is shorter. sees_below: whether the caller may see similarities below the collection's
    threshold. Raises SearchNotFound, and MissingScope for a search that asked for such similarities.
    """
    with context.vector() as vector:
        job = vector.scalar(select(Job).where(Job.id == search_id, Job.kind == KIND))
        if job is None:
            raise SearchNotFound
        searched, refused = _counts(vector, search_id)
        results, more = _page(vector, search_id, -1 if after is None else after, limit)
        if not sees_below and (job.options["below"] or _any_below(context, vector, job.collection_id, results)):
            raise too_low(None)
        matches = _matches(vector, search_id, [result.place for result in results])
    faces = _named(context, matches, {result.place: result.model for result in results})
    page = [
        SearchedProbe(
            result, [FoundFace(face, faces.get((result.place, at), [])) for at, face in enumerate(result.faces)]
        )
        for result in results
    ]
    return SearchState(job, len(probes_of(job)), searched, refused, page, results[-1].place if more else None)


def _any_below(
    context: MatchingContext, vector: TenantSession, collection_id: str, results: Sequence[SearchResult]
) -> bool:
    """Whether a result was found with a threshold below the collection's own, which may be higher than it was."""
    own = vector.scalar(select(Collection.threshold).where(Collection.id == collection_id))
    for result in results:
        engine = None if result.model is None else context.engines.of(result.model)
        least = own if own is not None else engine.pack.threshold if engine is not None else None
        if result.threshold is not None and least is not None and result.threshold < least - ROUNDED:
            return True
    return False


def _counts(vector: TenantSession, job_id: UUID) -> tuple[int, int]:
    """How many probes were searched with, and how many were refused."""
    counts = select(func.count(), func.count(SearchResult.code)).where(SearchResult.job_id == job_id)
    done, refused = vector.execute(counts).one()
    return done - refused, refused


def _page(vector: TenantSession, job_id: UUID, after: int, limit: int) -> tuple[Sequence[SearchResult], bool]:
    """The results of a page, and whether there are more: as many as have few enough matches together, at least one."""
    of_it = select(SearchResult).where(SearchResult.job_id == job_id, SearchResult.place > after)
    results = vector.scalars(of_it.order_by(SearchResult.place).limit(limit + 1)).all()
    places = [result.place for result in results[:limit]]
    counts = select(SearchMatch.place, func.count()).where(SearchMatch.job_id == job_id, SearchMatch.place.in_(places))
    of_place = dict(vector.execute(counts.group_by(SearchMatch.place)).all())
    kept, weight = 0, 0.0
    for result in results[:limit]:
        faces = len(result.faces) + len(result.unused_faces)
        weight += of_place.get(result.place, 0) + faces / FACES_A_MATCH
        if kept and weight > MOST_MATCHES:
            break
        kept += 1
    return results[:kept], len(results) > kept


def _matches(vector: TenantSession, job_id: UUID, places: Sequence[int]) -> Sequence[Any]:
    """The matches of these probes whose faces are still there, each with its face as it is now.

    In a search by user, a face that another user has by now matches no longer: the similarity was the earlier user's.
    """
    order = (SearchMatch.place, SearchMatch.face_number, SearchMatch.rank)
    of_face = (Face.tenant_id == SearchMatch.tenant_id) & (Face.id == SearchMatch.face_id)
    same_user = SearchMatch.user_id.is_(None) | (SearchMatch.user_id == Face.user_id)
    columns = (SearchMatch.similarity, Face.id, Face.user_id, Face.external_image_id, Face.box)
    found = select(*order, *columns).join(Face, of_face)
    return vector.execute(
        found.where(SearchMatch.job_id == job_id, SearchMatch.place.in_(places), same_user).order_by(*order)
    ).all()


def _named(
    context: MatchingContext, rows: Sequence[Row[Any]], models: dict[int, str | None]
) -> dict[tuple[int, int], list[Match]]:
    """The matches of each probe's faces, by its place and the face's number, without those of users who are gone."""
    with context.main() as main:
        users = find_users(main, {row.user_id for row in rows})
    kept = [row for row in rows if row.user_id is None or row.user_id in users]
    urls = thumbnail_urls(context.bucket, context.tenant_id, [row.id for row in kept])
    shown = zip(kept, urls, strict=True)
    return {
        key: [_match(context, row, users, models[key[0]], url) for row, url in of_face]
        for key, of_face in groupby(shown, key=lambda each: (each[0].place, each[0].face_number))
    }


def _match(context: MatchingContext, row: Row[Any], users: dict[UUID, User], model: str | None, url: str) -> Match:
    engine = context.engines.of(model) if model is not None else None
    return Match(
        face_id=row.id,
        user_id=row.user_id,
        user=users[row.user_id] if row.user_id else None,
        external_image_id=row.external_image_id,
        similarity=row.similarity,
        false_match_rate=None if engine is None else rate_of(engine.pack.calibrated, row.similarity),
        box=row.box,
        image_url=url,
    )
