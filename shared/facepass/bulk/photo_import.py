"""Import photos: each is an enrolment, and looks afterwards like an uploaded one.

Photos are imported in chunks. Existing uploads are queried first, because finding and embedding a face is the costly
part; worker processes do it while this process stores the previous chunk. A chunk is announced (`processing`), its
photos and thumbnails are put into the bucket, then its faces are stored and the uploads settled, in one transaction.
The ids follow from the photos' bytes. A run that was killed is therefore continued by another one, or by the indexer,
which the bucket notifies of each photo as of any other.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from facepass.bulk import load
from facepass.bulk.enrolments import Enrolment, face_rows
from facepass.bulk.new_photos import NewPhoto, receive
from facepass.bulk.photo_worker import ExaminedFace, begin, examine
from facepass.bulk.retries import retrying
from facepass.bulk.sources.lines import PhotoLine, Reject
from facepass.bulk.users import EmailDomain, hold_users
from facepass.bulk.vector_import import ImportTarget, Outcome
from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import UserNotFound
from facepass.models.vector import Upload
from facepass.object_keys import thumbnail_key, upload_key
from facepass.services.collections.collections import pin_model
from facepass.services.erasure.objects import Erasing, erasing
from facepass.services.erasure.uploads import tombstone_uploads
from facepass.services.limits.quotas import check_face_quota
from facepass.services.uploads.status import OPEN, UploadStatus, before
from facepass.storage import PhotoBucket

PUTS_AT_ONCE = 8


@dataclass(frozen=True)
class _Examination:
    lines: int
    rejects: list[Reject]
    new_photos: list[NewPhoto]
    faces: list[Future[ExaminedFace | str]]


def import_photos(
    target: ImportTarget,
    bucket: PhotoBucket,
    chunks: Iterable[list[PhotoLine]],
    *,
    pack: str,
    workers: int,
    email_domain: EmailDomain = None,
    patience: float = 60,
) -> Iterator[Outcome]:
    """Enrol photos in chunks, and yield the result of each chunk.

    pack: the name of the model pack whose id is `target.model`. Raises what `import_vectors` raises; a chunk
    that would pass the quota is not loaded at all.
    """
    with ProcessPoolExecutor(workers, get_context("spawn"), begin, (pack, target.quality_filter)) as pool:
        examined: deque[_Examination] = deque()
        for chunk in chunks:
            rejects, new_photos = retrying(patience, receive, target, chunk, email_domain)
            faces = [pool.submit(examine, new_photo.line.path) for new_photo in new_photos]
            examined.append(_Examination(len(chunk), rejects, new_photos, faces))
            if len(examined) > 1:  # one chunk is analysed while the previous one is stored
                yield _settle(target, bucket, examined.popleft(), patience)
        while examined:
            yield _settle(target, bucket, examined.popleft(), patience)


def _settle(target: ImportTarget, bucket: PhotoBucket, examination: _Examination, patience: float) -> Outcome:
    rejects, enrolments = list(examination.rejects), []
    for new_photo, future in zip(examination.new_photos, examination.faces, strict=True):
        face = future.result()
        if isinstance(face, str):
            rejects.append(new_photo.line.reject(face))
        else:
            enrolments.append(Enrolment(new_photo, face))
    gone = retrying(patience, _enrol, target, bucket, enrolments) if enrolments else []
    rejects += [enrolment.new_photo.line.reject(UserNotFound.code) for enrolment in gone]
    return Outcome(examination.lines, len(enrolments) - len(gone), sorted(rejects))


def _enrol(target: ImportTarget, bucket: PhotoBucket, enrolments: Sequence[Enrolment]) -> list[Enrolment]:
    """Announce, put, store; return those whose user was erased meanwhile."""
    context = Context(target.tenant_id, bucket)
    with context.main() as main, context.vector() as vector:  # closed before S3 is called
        check_face_quota(main, vector, more=len(enrolments))
        pin_model(vector, target.collection_id, target.model)
        _announce(vector, target, enrolments)
    with ThreadPoolExecutor(PUTS_AT_ONCE) as pool:
        list(pool.map(lambda enrolment: _put(bucket, target, enrolment), enrolments))
    return _store(context, target, enrolments)


def _announce(vector: TenantSession, target: ImportTarget, enrolments: Sequence[Enrolment]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "tenant_id": vector.tenant_id,
            "id": enrolment.new_photo.upload_id,
            "collection_id": target.collection_id,
            "user_id": enrolment.new_photo.user_id,
            "external_image_id": enrolment.new_photo.label,
            "purpose": "index",
            "content_type": enrolment.new_photo.content_type,
            "max_faces": target.max_faces,
            "status": UploadStatus.PROCESSING,
            "rejected_faces": [],
            "expires_at": func.now(),
        }
        for enrolment in enrolments
    ]
    announced = insert(Upload).values(rows)
    again: dict[str, Any] = {"status": UploadStatus.PROCESSING, "reason": None, "detail": None, "photo_erased_at": None}
    again |= {"user_id": announced.excluded.user_id}
    vector.execute(
        announced.on_conflict_do_update(
            index_elements=["tenant_id", "id"], set_=again, where=Upload.status.in_(before(UploadStatus.PROCESSING))
        )
    )


def _put(bucket: PhotoBucket, target: ImportTarget, enrolment: Enrolment) -> None:
    new_photo, tenant_id = enrolment.new_photo, target.tenant_id
    bucket.put(thumbnail_key(tenant_id, enrolment.face_id), enrolment.face.thumbnail, content_type="image/jpeg")
    if target.store_photos:
        photo = new_photo.line.path.read_bytes()
        bucket.put(upload_key(tenant_id, new_photo.upload_id), photo, content_type=new_photo.content_type)


def _store(context: Context, target: ImportTarget, enrolments: Sequence[Enrolment]) -> list[Enrolment]:
    """Add the faces and settle the uploads, as the indexer does, while their users are locked."""
    with context.main() as main, context.vector() as vector:
        there = hold_users(main, {enrolment.new_photo.user_id for enrolment in enrolments})
        pin_model(vector, target.collection_id, target.model)
        _store_open(vector, target, [e for e in enrolments if e.new_photo.user_id in there])
    gone = [enrolment for enrolment in enrolments if enrolment.new_photo.user_id not in there]
    if gone:
        with erasing(context) as work:
            _forget(work, gone)
    return gone


def _store_open(vector: TenantSession, target: ImportTarget, enrolments: Sequence[Enrolment]) -> None:
    """Store the faces of the uploads that are still open."""
    ids = [enrolment.new_photo.upload_id for enrolment in enrolments]
    still_open = select(Upload.id).where(Upload.id.in_(ids), Upload.status.in_(OPEN)).with_for_update()
    waiting = set(vector.scalars(still_open))
    wanted = [enrolment for enrolment in enrolments if enrolment.new_photo.upload_id in waiting]
    if wanted:
        load.load_faces(vector, target.collection_id, target.model, face_rows(wanted))
        settled = update(Upload).where(Upload.id.in_([enrolment.new_photo.upload_id for enrolment in wanted]))
        erased_at = None if target.store_photos else func.now()
        known = {"reason": None, "detail": None, "cause": None}  # of an attempt of the indexer
        vector.execute(settled.values(status=UploadStatus.INDEXED, photo_erased_at=erased_at, **known))


def _forget(work: Erasing, gone: Sequence[Enrolment]) -> None:
    """Delete everything of users who were erased while their photos were imported."""
    tombstone_uploads(work.vector, Upload.id.in_([enrolment.new_photo.upload_id for enrolment in gone]))
    work.objects += [thumbnail_key(work.vector.tenant_id, enrolment.face_id) for enrolment in gone]
    work.objects += [upload_key(work.vector.tenant_id, enrolment.new_photo.upload_id) for enrolment in gone]
