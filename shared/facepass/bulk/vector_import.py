"""Import ready vectors: check them, then store them in batches, each batch in its own transaction.

A face's id is the source's, or follows from the content of its line (bulk/vectors.py), so a line that is imported again
has the same id. An import that was killed is continued by running it again, and nothing is loaded twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from facepass import schemas
from facepass.bulk import load
from facepass.bulk.exclusions import add_exclusions
from facepass.bulk.line_checks import problems_of
from facepass.bulk.prefetch import prefetch
from facepass.bulk.retries import retrying
from facepass.bulk.sources.lines import NO_USER, Reject, UserDetails, VectorLines
from facepass.bulk.users import EmailDomain, RejectedUser, hold_settled, only_consenting, settle_users
from facepass.bulk.vectors import content_ids, digests_of, digests_of_rows, norms_of, unit_vectors
from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import CollectionTaken, ConsentRequired, ModelMismatch
from facepass.liveness_errors import LivenessRequired
from facepass.model_packs import PackNotFound
from facepass.recognition.packs import find_pack
from facepass.services.collections.collections import create_collection, get_collection, pin_model
from facepass.services.limits.quotas import check_face_quota

FACE_ELSEWHERE = "face_in_another_collection"


@dataclass(frozen=True)
class ImportTarget:
    """Where an import goes, and the pack whose vectors it brings. made_at: when the collection was."""

    tenant_id: str
    collection_id: str
    model: str
    made_at: datetime
    max_faces: int
    quality_filter: str = "low"
    consent_required: bool = False
    only_attested: bool = False
    store_photos: bool = True


@dataclass(frozen=True)
class Outcome:
    """What became of some lines. normalised: of the others, how many vectors were not of length 1."""

    lines: int
    loaded: int
    rejects: Sequence[Reject] = ()
    normalised: int = 0

    @property
    def already_there(self) -> int:
        """Lines whose face was in the collection before."""
        return self.lines - self.loaded - len(self.rejects)


def open_target(tenant_id: str, collection_id: str, model: str, *, create: bool = False) -> ImportTarget:
    """The collection to import into; create: make it when it is not there.

    model: a pack by its name or by its model_id. Raises CollectionNotFound, QuotaExceeded, LivenessRequired,
    and ModelMismatch when the collection's vectors are of another pack.
    """
    with suppress(PackNotFound):  # a pack that this machine does not have is taken by its model_id
        model = find_pack(model).model_id
    context = Context(tenant_id)
    if create:
        with suppress(CollectionTaken):  # made by an earlier run
            new = schemas.NewCollection(collection_id=collection_id)
            create_collection(context, collection_id, new.model_dump(exclude={"collection_id"}))
    with context.vector() as vector:
        collection = get_collection(vector, collection_id)
    if collection.require_liveness:
        raise LivenessRequired("The collection requires liveness tokens, and an import shows none.")
    if collection.model not in (None, model):
        raise ModelMismatch(f"The collection holds vectors of {collection.model!r}, the source of {model!r}.")
    return ImportTarget(
        tenant_id,
        collection.id,
        model,
        collection.created_at,
        collection.max_faces,
        collection.quality_filter,
        collection.consent_required,
        collection.only_attested,
        collection.store_photos,
    )


def import_vectors(
    target: ImportTarget, batches: Iterable[VectorLines], *, email_domain: EmailDomain = None, patience: float = 60
) -> Iterator[Outcome]:
    """Load ready vectors, a batch at a time, and say after each what became of it.

    email_domain: for users whom only an external_id names (bulk/users.py). patience: seconds that a database may
    be away. Raises what it raises then, and ModelMismatch, CollectionNotFound and QuotaExceeded: a batch that would
    pass the quota is not loaded at all.
    """
    for batch in prefetch(_prepare(target, lines) for lines in batches):
        outcome = retrying(patience, _load, target, batch, email_domain) if len(batch.embeddings) else Outcome(0, 0)
        rejects = sorted([*batch.rejects, *outcome.rejects])
        yield replace(outcome, lines=len(batch.lines.numbers) + len(batch.rejects), rejects=rejects)


@dataclass(frozen=True)
class _Batch:
    """The good lines of a batch, and the others.

    embeddings: (n, 512) of the good ones, as they are stored. digests: (n, 32) of what decides their ids, except users.
    """

    lines: VectorLines
    embeddings: NDArray[np.float16]
    digests: NDArray[np.uint8]
    normalised: int
    rejects: list[Reject]


def _prepare(target: ImportTarget, lines: VectorLines) -> _Batch:
    """All that asks no database."""
    norms = norms_of(lines.embeddings)
    problems = problems_of(lines, norms)
    good = _without(lines, problems)
    embeddings, normalised = unit_vectors(good.embeddings, norms[_places(lines, problems)] if problems else norms)
    columns = [digests_of([target.collection_id]).repeat(len(embeddings), axis=0), embeddings.view(np.uint8)]
    columns += [] if good.external_image_ids is None else [digests_of(good.external_image_ids)]
    return _Batch(good, embeddings, digests_of_rows(*columns), normalised, _rejects(lines, problems))


def _load(target: ImportTarget, batch: _Batch, email_domain: EmailDomain) -> Outcome:
    """Users first, committed; then their faces, while they cannot be deleted."""
    context, lines = Context(target.tenant_id), batch.lines
    settled = settle_users(context, set(lines.users) - {NO_USER}, email_domain) if lines.users else {}
    with context.main() as main, context.vector() as vector:
        user_ids, rejected_users = _user_ids(main, target, lines, settled)
        embeddings, digests, known = batch.embeddings, batch.digests, lines
        if rejected_users:
            places = _places(lines, rejected_users)
            embeddings, digests, known = embeddings[places], digests[places], lines.take(places)
        rows = _rows(target, known, embeddings, digests, user_ids)
        pin_model(vector, target.collection_id, target.model)
        loaded = load.load_faces(vector, target.collection_id, target.model, rows)
        add_exclusions(main, vector, target.collection_id, rows.ids, known.excluded)
        check_face_quota(main, vector, more=0)
    rejects = _rejects(lines, rejected_users) + _elsewhere(loaded, rows.ids, known.numbers)
    return Outcome(len(lines.numbers), loaded.count, rejects, batch.normalised)


def _rejects(lines: VectorLines, problems: dict[int, str]) -> list[Reject]:
    return [Reject(int(lines.numbers[place]), "", reason) for place, reason in sorted(problems.items())]


def _without(lines: VectorLines, problems: dict[int, str]) -> VectorLines:
    return lines.take(_places(lines, problems)) if problems else lines


def _places(lines: VectorLines, problems: dict[int, str]) -> NDArray[np.int64]:
    """The places of the lines that have no problem."""
    return np.delete(np.arange(len(lines.numbers)), list(problems))


def _user_ids(
    main: TenantSession, target: ImportTarget, lines: VectorLines, settled: dict[UserDetails, UUID | RejectedUser]
) -> tuple[NDArray[np.uint8] | None, dict[int, str]]:
    """(m, 16) ids of the users of the accepted lines, and why the others are rejected, by place."""
    without_details = RejectedUser(ConsentRequired.code) if target.consent_required else load.NO_USER
    if lines.users is None:
        return None, {} if isinstance(without_details, UUID) else dict.fromkeys(
            range(len(lines.numbers)), without_details.reason
        )
    settled = hold_settled(main, settled)
    if target.consent_required:
        settled = only_consenting(main, settled, target.collection_id, only_attested=target.only_attested)
    answers: list[UUID | RejectedUser] = [settled.get(user, without_details) for user in lines.users]
    known = b"".join([answer.bytes for answer in answers if isinstance(answer, UUID)])
    rejected_users = {place: answer.reason for place, answer in enumerate(answers) if isinstance(answer, RejectedUser)}
    return np.frombuffer(known, np.uint8).reshape(-1, 16), rejected_users


def _rows(
    target: ImportTarget,
    lines: VectorLines,
    embeddings: NDArray[np.float16],
    digests: NDArray[np.uint8],
    user_ids: NDArray[np.uint8] | None,
) -> load.FaceRows:
    ids = content_ids(target.made_at, digests if user_ids is None else digests_of_rows(digests, user_ids))
    for place, face_id in enumerate(lines.face_ids or ()):
        if face_id is not None:
            ids[place] = np.frombuffer(UUID(face_id).bytes, np.uint8)
    origin, made_at = lines.origin, lines.origin.created_at
    if made_at is not None:
        now = np.datetime64(datetime.now(UTC).replace(tzinfo=None), "us")
        origin = replace(origin, created_at=np.where(np.isnat(made_at), now, made_at))
    return load.FaceRows(ids, embeddings, user_ids=user_ids, external_image_ids=lines.external_image_ids, origin=origin)


def _elsewhere(loaded: load.Loaded, ids: NDArray[np.uint8], numbers: NDArray[np.int64]) -> list[Reject]:
    there = np.frombuffer(loaded.elsewhere, load.RAW_UUID)
    found = np.isin(ids.view(load.RAW_UUID).ravel(), there)
    return [Reject(int(number), "", FACE_ELSEWHERE) for number in numbers[found]]
