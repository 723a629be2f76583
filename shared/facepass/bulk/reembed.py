"""Move a collection to another model pack from its stored photos, while searches use the old one.

First the new vectors are computed, a batch of photos at a time, each batch committed: a run that was killed is
continued by running it again. Then the switch, in one transaction that locks the collection: photos that arrived
meanwhile are embedded, and all faces get their new vectors, or none does. docs/reembed.md describes the steps for
operators.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select, text

from facepass.bulk import staging
from facepass.bulk.photo_worker import begin
from facepass.bulk.reembed_worker import find_again
from facepass.bulk.retries import retrying
from facepass.bulk.staging import Move, StoredPhoto
from facepass.bulk.threshold_translation import translate_floor, translate_threshold
from facepass.context import Context, PatientContext
from facepass.database.sessions import TenantSession
from facepass.errors import ModelMismatch, PhotoMissing, PhotoTooLarge
from facepass.models.vector import Collection, Face, ReembeddedFace, Upload
from facepass.object_keys import object_key, thumbnail_key, upload_key
from facepass.recognition.packs import find_pack
from facepass.services.collections.collections import get_collection, lock_collection, rules_of
from facepass.services.erasure.objects import erasing
from facepass.settings import settings
from facepass.storage import ObjectMissing, PhotoBucket

GETS_AT_ONCE = 8
Vector = NDArray[np.float32]  # (512,), L2 norm 1
KEEP_OLD = text(
    "insert into reembedded_faces (tenant_id, model, face_id, collection_id, embedding)"
    " select tenant_id, model, id, collection_id, embedding from faces"
    " where tenant_id = :tenant and collection_id = :collection and model <> :model"
    " on conflict (tenant_id, model, face_id) do update set embedding = excluded.embedding, reason = null"
)
SWITCH = text(
    "update faces f set embedding = r.embedding, model = r.model from reembedded_faces r"
    " where f.tenant_id = :tenant and f.collection_id = :collection and r.tenant_id = f.tenant_id"
    " and r.face_id = f.id and r.model = :model and r.embedding is not null"
)


@dataclass(frozen=True)
class Progress:
    """Progress: how many of the faces have a new vector."""

    done: int
    total: int


@dataclass(frozen=True)
class Switched:
    """The result of the switch. missing: (face_id, upload_id, reason) of faces without a new vector."""

    done: bool
    missing: list[tuple[UUID, UUID | None, str]]


def open_move(tenant_id: str, collection_id: str, pack: str, threshold: float | None = None) -> Move:
    """A collection's move to a pack.

    threshold: the collection's own by the new pack; by default its own at the switch, translated. Raises
    CollectionNotFound, PackNotFound, PackDamaged, and NotTranslated when the collection's threshold cannot be.
    """
    to = find_pack(pack)
    with Context(tenant_id).vector() as vector:
        collection = get_collection(vector, collection_id)
        if collection.model != to.model_id:  # now, not after hours of work
            translate_floor(collection, to)
            if threshold is None:
                translate_threshold(collection, to)
    return Move(tenant_id, collection_id, pack, to.model_id, threshold)


class Reembedding:
    """A move in progress, and its worker processes."""

    def __init__(self, move: Move, bucket: PhotoBucket, pool: ProcessPoolExecutor, batch: int, patience: float) -> None:
        self._move, self._pool = move, pool
        self._context, self._patient = Context(move.tenant_id, bucket), PatientContext(move.tenant_id, bucket)
        self._batch, self._patience = batch, patience

    def make_vectors(self) -> Iterator[Progress]:
        """Compute missing vectors, a batch of photos at a time; end when less than a batch is left for the switch."""
        yield retrying(self._patience, self._start)
        after, rest = None, 0
        while True:
            after, count = retrying(self._patience, self._make_some, after)
            yield retrying(self._patience, self._progress)
            rest += count
            if after is None:  # one pass is complete; another one follows if many photos arrived meanwhile
                if rest <= self._batch:
                    return
                rest = 0

    def _start(self) -> Progress:
        with self._context.vector() as vector:
            staging.forget_failures(vector, self._move)
            staging.stage_imported(vector, self._move)
        return self._progress()

    def _progress(self) -> Progress:
        with self._context.vector() as vector:
            return Progress(*staging.count_moving(vector, self._move))

    def _make_some(self, after: UUID | None) -> tuple[UUID | None, int]:
        """Do a batch; return the last photo's id, None when there are no more, and how many photos it had."""
        with self._context.vector() as vector:  # closed before the photos are analysed
            photos = staging.next_photos(vector, self._move, after=after, limit=self._batch)
        made = self._look_at(photos)
        with self._context.vector() as vector:
            self._stage(vector, photos, made)
        return (photos[-1].upload_id if photos else None), len(photos)

    def _stage(self, vector: TenantSession, photos: Sequence[StoredPhoto], made: list[list[Vector | str]]) -> None:
        face_ids = [face_id for photo in photos for face_id in photo.face_ids]
        staging.stage(vector, self._move, face_ids, [result for results in made for result in results])

    def _look_at(self, photos: Sequence[StoredPhoto]) -> list[list[Vector | str]]:
        with ThreadPoolExecutor(GETS_AT_ONCE) as threads:
            contents = list(threads.map(self._get, photos))
        tasks = [
            content if isinstance(content, str) else self._pool.submit(find_again, content, photo.boxes)
            for photo, content in zip(photos, contents, strict=True)
        ]
        return [
            [task] * len(photo.face_ids) if isinstance(task, str) else task.result()
            for photo, task in zip(photos, tasks, strict=True)
        ]

    def _get(self, photo: StoredPhoto) -> bytes | str:
        key = upload_key(self._move.tenant_id, photo.upload_id)
        try:
            return self._context.bucket.get_first(key, max_bytes=settings().max_upload_bytes)
        except ObjectMissing:
            return PhotoMissing.code
        except PhotoTooLarge as error:
            return error.code

    def switch(self, *, drop_missing: bool) -> Switched:
        """Give all faces of the collection their new vectors at once, unless some are missing.

        drop_missing: delete the faces without one, with their thumbnails. The function may run again: after a completed
        switch it changes nothing.
        """
        return retrying(self._patience, self._switch, drop_missing)

    def _switch(self, drop_missing: bool) -> Switched:
        move = self._move
        with erasing(self._patient) as work:  # all faces in one statement
            lock_collection(work.vector, move.collection_id)
            if rules_of(work.vector, move.collection_id).model == move.model:
                return Switched(True, [])  # another run, or this one before its connection failed
            staging.stage_imported(work.vector, move)
            photos = staging.next_photos(work.vector, move, after=None, limit=_ALL)
            self._stage(work.vector, photos, self._look_at(photos))
            missing = list(staging.missing_faces(work.vector, move))
            done = drop_missing or not missing
            if done:
                work.objects += _drop(work.vector, [face_id for face_id, _, _ in missing])
                _swap(work.vector, move)
        return Switched(done, missing)


def forget_old_pack(tenant_id: str, collection_id: str) -> int:
    """Delete the vectors that a collection keeps of another pack; return how many. A way back is a new move then.

    Raises CollectionNotFound.
    """
    with Context(tenant_id).vector() as vector:
        lock_collection(vector, collection_id)
        collection = get_collection(vector, collection_id)
        kept = delete(ReembeddedFace).where(ReembeddedFace.collection_id == collection_id)
        dropped = vector.scalars(kept.returning(ReembeddedFace.face_id)).all()
        collection.previous_model = collection.previous_threshold = collection.moved_threshold = None
        return len(dropped)


_ALL = 2**31 - 1


@contextmanager
def reembedding(
    move: Move, bucket: PhotoBucket, *, workers: int, batch: int = 32, patience: float = 60
) -> Iterator[Reembedding]:
    """Start the worker processes of a move, and end them."""
    with ProcessPoolExecutor(workers, get_context("spawn"), begin, (move.pack, "none")) as pool:
        yield Reembedding(move, bucket, pool, batch, patience)


def _drop(vector: TenantSession, face_ids: Sequence[UUID]) -> list[str]:
    """Delete faces; return the objects to delete: thumbnails, and photos without any face left."""
    gone = delete(Face).where(Face.id.in_(face_ids)).returning(Face.upload_id)
    uploads = set(vector.scalars(gone)) - {None} if face_ids else set()
    kept = set(vector.scalars(select(Face.upload_id).where(Face.upload_id.in_(uploads)))) if uploads else set()
    photos = vector.scalars(select(Upload).where(Upload.id.in_(uploads - kept))).all() if uploads - kept else []
    for photo in photos:
        photo.photo_erased_at = datetime.now(UTC)
    return [thumbnail_key(vector.tenant_id, face_id) for face_id in face_ids] + [object_key(photo) for photo in photos]


def _swap(vector: TenantSession, move: Move) -> None:
    """Give the faces their new vectors, and keep the old ones for the way back."""
    collection = vector.scalars(select(Collection).where(Collection.id == move.collection_id)).one()
    staged = delete(ReembeddedFace).where(ReembeddedFace.collection_id == move.collection_id)
    vector.execute(staged.where(ReembeddedFace.model != move.model))  # of an earlier pack
    parameters = {"tenant": vector.tenant_id, "collection": move.collection_id, "model": move.model}
    vector.execute(KEEP_OLD, parameters)
    vector.execute(SWITCH, parameters)
    vector.execute(staged.where(ReembeddedFace.model == move.model))
    threshold = translate_threshold(collection, find_pack(move.pack)) if move.threshold is None else move.threshold
    floor = translate_floor(collection, find_pack(move.pack))
    collection.previous_model, collection.previous_threshold = collection.model, collection.threshold
    collection.model, collection.threshold = move.model, threshold
    collection.moved_threshold, collection.threshold_floor = threshold, floor
    vector.flush()
    left = select(Face.id).where(Face.collection_id == move.collection_id, Face.model != move.model).limit(1)
    if vector.scalar(left) is not None:  # impossible while the collection is locked; never mix two packs
        raise ModelMismatch("A face of the collection has no vector of the new pack.")
