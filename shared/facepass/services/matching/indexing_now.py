"""Indexing within a request: the photo is stored as an upload, and its faces are there when the answer is.

A photo that is sent again for the same collection, as the same request or under the same `external_image_id`, is stored
once: the upload's row has a key of what it was sent as. The second request gets the faces of the first, and makes those
again that were erased meanwhile. A crash leaves an upload that the indexer finishes, if the photo is in the bucket: S3
has announced it. Where the collection stores no photos, the client's retry finishes it, or it expires.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from facepass.database.sessions import TenantSession
from facepass.errors import ConsentRequired, ModelMismatch, QuotaExceeded
from facepass.liveness_errors import LivenessRequired
from facepass.models.tenancy import new_id
from facepass.models.vector import Collection, Face, Upload
from facepass.object_keys import object_key, thumbnail_key
from facepass.recognition.boxes import BoundingBox, overlap
from facepass.recognition.containers import recognise
from facepass.recognition.engine import DetectedFace
from facepass.recognition.photo import Photo, decode
from facepass.services.collections.collections import get_collection, pin_model, rules_of
from facepass.services.events.kinds import upload_indexed
from facepass.services.events.outbox import announce_face_events
from facepass.services.limits.quotas import check_face_quota, claim_faces, face_quota
from facepass.services.liveness.acceptance import check_shown
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.indexed_faces import IndexedFace, indexed_face
from facepass.services.matching.selection import Selection, select_faces
from facepass.services.matching.settling import store_faces
from facepass.services.uploads.media_types import ANY_BYTES, CONTENT_TYPES
from facepass.services.uploads.status import OPEN, UploadStatus
from facepass.services.uploads.tickets import NewUpload, announce, consent_to
from facepass.services.uploads.uploads import note_arrival, start_again

# The collection's rules or the tenant's quota may have changed since an earlier request announced the photo.
NOT_ALLOWED = (ConsentRequired, QuotaExceeded, ModelMismatch, LivenessRequired)
SAME_FACE = 0.5  # intersection over union of two boxes in one photo; the detector's own are below it


@dataclass(frozen=True)
class PhotoToIndex:
    """A photo, and how it is indexed. max_faces, quality_filter: None for the collection's.

    request_id: the same for all attempts of one request; None if the client has none. It counts where the photo has no
    external_image_id.
    """

    collection_id: str
    content: bytes
    external_image_id: str | None = None
    max_faces: int | None = None
    quality_filter: str | None = None
    request_id: str | None = None

    @property
    def key(self) -> str | None:
        """What another request with the same photo has as well; None for a photo that is stored each time."""
        sent_as = self.external_image_id or self.request_id
        if sent_as is None:
            return None
        kind = "name" if self.external_image_id else "request"
        content = hashlib.sha256(self.content).hexdigest()
        return hashlib.sha256("\0".join((self.collection_id, content, kind, sent_as)).encode()).hexdigest()


@dataclass(frozen=True)
class IndexedNow:
    """The photo's usable faces, each with its row, largest first; and its other faces with the reasons."""

    faces: list[tuple[DetectedFace, Face]]
    selection: Selection
    model: str


def index_now(context: MatchingContext, new: PhotoToIndex) -> IndexedNow:
    """Find, embed and store a photo's faces. A photo without a usable face is stored nowhere, and is no error.

    Raises CollectionNotFound, PhotoRejected's kinds and what NOT_ALLOWED names.
    """
    with context.vector() as vector:
        rules = get_collection(vector, new.collection_id)
        check_shown(rules, shown=False)  # before the photo is analysed
    chosen = context.for_model(rules.model)
    photo = decode(new.content)
    gate, most = new.quality_filter or rules.quality_filter, new.max_faces or rules.max_faces
    selection = select_faces(chosen.engine.find_faces(photo), max_faces=most, gate=gate)
    model = chosen.engine.pack.model_id
    if not selection.usable:
        return IndexedNow([], selection, model)
    upload = _upload_of(chosen, new, len(selection.usable))
    if upload.status in OPEN:
        _store(chosen, upload, new, photo, selection)
    else:
        _add_missing(chosen, upload, photo, selection)
    return IndexedNow(_with_rows(chosen, upload.id, selection), selection, model)


def _upload_of(context: MatchingContext, new: PhotoToIndex, faces: int) -> Upload:
    """The upload of an equal request, or a new one. One that has nothing left to show gives way to a new one."""
    while True:
        earlier = None if new.key is None else _equal(context, new.key)
        if earlier is not None:
            return earlier
        try:
            return _announced(context, new, faces)
        except IntegrityError:  # an equal request was faster
            if new.key is None:
                raise


def _equal(context: MatchingContext, key: str) -> Upload | None:
    with context.vector() as vector:
        earlier = vector.scalar(select(Upload).where(Upload.request_key == key).with_for_update())
        if earlier is None or earlier.status in OPEN:
            return earlier
        some = vector.scalar(select(Face.id).where(Face.upload_id == earlier.id).limit(1))
        if some is not None:
            return earlier
        # its faces were erased, or it was refused: a new one takes its place
        vector.execute(update(Upload).where(Upload.id == earlier.id).values(request_key=None))
    return None


def _announced(context: MatchingContext, new: PhotoToIndex, faces: int) -> Upload:
    upload = NewUpload(
        collection_id=new.collection_id,
        external_image_id=new.external_image_id,
        max_faces=new.max_faces,
        quality_filter=new.quality_filter,
        request_key=new.key,
    )
    with context.main() as main, context.vector() as vector:
        check_face_quota(main, vector, more=faces)
        return announce(main, vector, upload, content_type_of(new.content))


def content_type_of(photo: bytes) -> str:
    """The media type of a photo that can be decoded."""
    container = recognise(photo)
    return CONTENT_TYPES[container] if container else ANY_BYTES


def _store(
    context: MatchingContext,
    upload: Upload,
    new: PhotoToIndex,
    photo: Photo,
    selection: Selection,
) -> None:
    """Store the photo, unless its collection keeps none or it is there; then its faces, unless a worker is faster."""
    rules, quota = _check(context, upload)
    if rules.store_photos and not context.bucket.exists(object_key(upload)):
        context.bucket.put(object_key(upload), new.content, content_type=upload.content_type)
    with context.vector() as vector:
        (start_again if upload.status == UploadStatus.FAILED else note_arrival)(vector, upload.id)
    made = [indexed_face(context.engine, photo, face, upload, place) for place, face in enumerate(selection.usable)]
    store_faces(context, upload, made, selection, rules, quota)


def _check(context: MatchingContext, upload: Upload) -> tuple[Collection, int | None]:
    """The collection's settings and the tenant's quota of faces, if faces may still be added to an upload.

    The quota is claimed with the faces: an equal request may have stored them meanwhile.
    """
    with context.main() as main, context.vector() as vector:
        rules = rules_of(vector, upload.collection_id)
        consent_to(main, upload.user_id, rules)
        check_shown(rules, shown=upload.liveness)
        return rules, face_quota(main)


def _add_missing(context: MatchingContext, upload: Upload, photo: Photo, selection: Selection) -> None:
    """Store those of a photo's faces that an upload has no more, or did not have with an earlier request's options."""
    with context.vector() as vector:
        missing = _without(selection.usable, _faces_of(vector, upload.id))
    if not missing:
        return
    _, quota = _check(context, upload)
    made = [_renamed(indexed_face(context.engine, photo, face, upload, 0)) for face in missing]
    for face in made:
        key = thumbnail_key(context.tenant_id, face.row.id)
        context.bucket.put(key, face.thumbnail, content_type="image/jpeg")
    try:
        with context.main() as main, context.vector() as vector:
            added = _add(main, vector, upload, list(zip(missing, made, strict=True)), quota)
    except NOT_ALLOWED:
        context.bucket.erase([thumbnail_key(context.tenant_id, face.row.id) for face in made])
        raise
    context.bucket.erase([thumbnail_key(context.tenant_id, face.row.id) for face in made if face.row.id not in added])


def _renamed(face: IndexedFace) -> IndexedFace:
    """With a new id: the journal of erasures has the one that follows from the upload."""
    face.row.id = new_id()
    return face


def _add(
    main: TenantSession,
    vector: TenantSession,
    upload: Upload,
    made: Sequence[tuple[DetectedFace, IndexedFace]],
    quota: int | None,
) -> set[UUID]:
    """Add faces that are still missing, in the turn of the upload; return the ids of those that were added.

    The event that announces them names all faces of the photo. Raises NOT_ALLOWED.
    """
    pin_model(vector, upload.collection_id, made[0][1].row.model)
    locked = vector.scalar(select(Upload).where(Upload.id == upload.id).with_for_update())
    if locked is None or locked.status != UploadStatus.INDEXED:  # erased meanwhile
        return set()
    rules = rules_of(vector, upload.collection_id)
    consent_to(main, locked.user_id, rules)
    check_shown(rules, shown=locked.liveness)
    still = _without([face for face, _made in made], _faces_of(vector, upload.id))
    rows = [each.row for face, each in made if any(face is one for one in still)]
    claim_faces(vector, quota, len(rows))
    vector.add_all(rows)
    if rows:
        vector.flush()
        announce_face_events(vector, [upload_indexed(locked, [row.id for row in _faces_of(vector, upload.id)])])
    return {row.id for row in rows}


def _with_rows(context: MatchingContext, upload_id: UUID, selection: Selection) -> list[tuple[DetectedFace, Face]]:
    """The usable faces with their rows; without those that were erased just now."""
    with context.vector() as vector:
        rows = _faces_of(vector, upload_id)
    pairs = ((face, _row_of(face, rows)) for face in selection.usable)
    return [(face, row) for face, row in pairs if row is not None]


def _without(faces: Sequence[DetectedFace], rows: Sequence[Face]) -> list[DetectedFace]:
    return [face for face in faces if _row_of(face, rows) is None]


def _row_of(face: DetectedFace, rows: Sequence[Face]) -> Face | None:
    return next((row for row in rows if overlap(face.box, BoundingBox(*row.box)) >= SAME_FACE), None)


def _faces_of(vector: TenantSession, upload_id: UUID) -> Sequence[Face]:
    return vector.scalars(select(Face).where(Face.upload_id == upload_id).order_by(Face.id)).all()
