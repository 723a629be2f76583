"""Importing photos: each is an enrolment, and looks afterwards like one that came by upload.

A chunk of photos at a time: who is there already is asked first, for finding and embedding a face is the costly part,
which worker processes do while this one stores the chunk before. A chunk is announced (`processing`), its photos and
thumbnails are put into the bucket, then its faces are stored and the uploads settled, in one transaction.
The ids follow from the photos' bytes, so that a run that was killed is continued by another, or by the indexer, to
which the bucket tells of each photo as of any other.
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
from facepass.bulk.arriving import Newcomer, receive
from facepass.bulk.enrolments import Enrolment, face_rows
from facepass.bulk.examining import ExaminedFace, begin, examine
from facepass.bulk.importing import Gallery, Outcome
from facepass.bulk.patience import patiently
from facepass.bulk.people import EmailDomain, hold_people
from facepass.bulk.sources.lines import PhotoLine, Reject
from facepass.database.sessions import TenantSession, main_session, vector_session
from facepass.errors import UserNotFound
from facepass.models.vector import Upload
from facepass.object_keys import crop_key, upload_key
from facepass.services.collections.collections import pin_model
from facepass.services.erasure.erasure import erase_photos
from facepass.services.limits.quotas import check_face_quota
from facepass.services.uploads.uploads import SETTLED
from facepass.storage import PhotoBucket

PUTS_AT_ONCE = 8


@dataclass(frozen=True)
class _Examination:
    lines: int
    rejects: list[Reject]
    newcomers: list[Newcomer]
    faces: list[Future[ExaminedFace | str]]


def import_photos(
    gallery: Gallery,
    bucket: PhotoBucket,
    chunks: Iterable[list[PhotoLine]],
    *,
    pack: str,
    workers: int,
    email_domain: EmailDomain = None,
    patience: float = 60,
) -> Iterator[Outcome]:
    """Enrol photos, a chunk at a time, and say after each what became of it.

    pack: the name of the model pack that `gallery.model` is the id of. Raises what `import_vectors` raises; a chunk
    that would pass the quota is not loaded at all.
    """
    with ProcessPoolExecutor(workers, get_context("spawn"), begin, (pack, gallery.quality_filter)) as pool:
        examined: deque[_Examination] = deque()
        for chunk in chunks:
            rejects, newcomers = patiently(patience, receive, gallery, chunk, email_domain)
            faces = [pool.submit(examine, newcomer.line.path) for newcomer in newcomers]
            examined.append(_Examination(len(chunk), rejects, newcomers, faces))
            if len(examined) > 1:  # one chunk is examined while the one before is stored
                yield _settle(gallery, bucket, examined.popleft(), patience)
        while examined:
            yield _settle(gallery, bucket, examined.popleft(), patience)


def _settle(gallery: Gallery, bucket: PhotoBucket, examination: _Examination, patience: float) -> Outcome:
    rejects, enrolments = list(examination.rejects), []
    for newcomer, future in zip(examination.newcomers, examination.faces, strict=True):
        face = future.result()
        if isinstance(face, str):
            rejects.append(newcomer.line.reject(face))
        else:
            enrolments.append(Enrolment(newcomer, face))
    gone = patiently(patience, _enrol, gallery, bucket, enrolments) if enrolments else []
    rejects += [enrolment.newcomer.line.reject(UserNotFound.code) for enrolment in gone]
    return Outcome(examination.lines, len(enrolments) - len(gone), sorted(rejects))


def _enrol(gallery: Gallery, bucket: PhotoBucket, enrolments: Sequence[Enrolment]) -> list[Enrolment]:
    """Announce, put, store; return those whose person was deleted meanwhile."""
    with main_session(gallery.tenant_id) as main, vector_session(gallery.tenant_id) as vector:
        check_face_quota(main, vector, more=len(enrolments))
        main.commit()
        pin_model(vector, gallery.collection_id, gallery.model)
        _announce(vector, gallery, enrolments)
        vector.commit()  # nothing is held open while S3 is asked
        with ThreadPoolExecutor(PUTS_AT_ONCE) as pool:
            list(pool.map(lambda enrolment: _put(bucket, gallery, enrolment), enrolments))
        return _store(main, vector, bucket, gallery, enrolments)


def _announce(vector: TenantSession, gallery: Gallery, enrolments: Sequence[Enrolment]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "tenant_id": vector.tenant_id,
            "id": enrolment.newcomer.upload_id,
            "collection_id": gallery.collection_id,
            "user_id": enrolment.newcomer.user_id,
            "external_image_id": enrolment.newcomer.label,
            "purpose": "index",
            "content_type": enrolment.newcomer.content_type,
            "max_faces": gallery.max_faces,
            "status": "processing",
            "rejected_faces": [],
            "expires_at": func.now(),
        }
        for enrolment in enrolments
    ]
    announced = insert(Upload).values(rows)
    again = {"status": "processing", "reason": None, "detail": None, "user_id": announced.excluded.user_id}
    again |= {"photo_erased_at": None}
    vector.execute(
        announced.on_conflict_do_update(
            index_elements=["tenant_id", "id"], set_=again, where=Upload.status.not_in(("indexed", "erased"))
        )
    )


def _put(bucket: PhotoBucket, gallery: Gallery, enrolment: Enrolment) -> None:
    newcomer, tenant_id = enrolment.newcomer, gallery.tenant_id
    bucket.put(crop_key(tenant_id, enrolment.face_id), enrolment.face.thumbnail, content_type="image/jpeg")
    if gallery.store_photos:
        photo = newcomer.line.path.read_bytes()
        bucket.put(upload_key(tenant_id, newcomer.upload_id), photo, content_type=newcomer.content_type)


def _store(
    main: TenantSession,
    vector: TenantSession,
    bucket: PhotoBucket,
    gallery: Gallery,
    enrolments: Sequence[Enrolment],
) -> list[Enrolment]:
    """Add the faces and settle the uploads, as the indexer does, while nobody can delete the people."""
    there = hold_people(main, {enrolment.newcomer.user_id for enrolment in enrolments})
    pin_model(vector, gallery.collection_id, gallery.model)
    ids = [enrolment.newcomer.upload_id for enrolment in enrolments]
    still_open = select(Upload.id).where(Upload.id.in_(ids), Upload.status.not_in(SETTLED)).with_for_update()
    waiting = set(vector.scalars(still_open))
    wanted = [e for e in enrolments if e.newcomer.user_id in there and e.newcomer.upload_id in waiting]
    if wanted:
        load.load_faces(vector, gallery.collection_id, gallery.model, face_rows(wanted))
        settled = update(Upload).where(Upload.id.in_([enrolment.newcomer.upload_id for enrolment in wanted]))
        vector.execute(settled.values(status="indexed", photo_erased_at=None if gallery.store_photos else func.now()))
    gone = [enrolment for enrolment in enrolments if enrolment.newcomer.user_id not in there]
    if gone:
        _forget(vector, bucket, gone)
    vector.commit()
    return gone


def _forget(vector: TenantSession, bucket: PhotoBucket, gone: Sequence[Enrolment]) -> None:
    """Leave nothing of people who were deleted while their photos came in; commits."""
    erased = update(Upload).where(Upload.id.in_([enrolment.newcomer.upload_id for enrolment in gone]))
    vector.execute(erased.values(status="erased", user_id=None, external_image_id=None, photo_erased_at=func.now()))
    keys = [crop_key(vector.tenant_id, enrolment.face_id) for enrolment in gone]
    keys += [upload_key(vector.tenant_id, enrolment.newcomer.upload_id) for enrolment in gone]
    erase_photos(vector, bucket, keys)
