"""Indexing: a photo in the bucket becomes faces with vectors, once, however often it is announced.

`index_photo` may run twice for one photo, also at the same time: the upload's row is locked for the last step only, and
whoever comes second finds it settled and changes nothing. What no retry can mend is settled at once; everything else is
raised, and the queue brings the photo again.
"""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from aws_lambda_powertools import Logger
from sqlalchemy import select

from facepass.database.sessions import TenantSession
from facepass.errors import FacePassError, ModelMismatch, PhotoRejected, UserNotFound
from facepass.models.tenancy import new_id
from facepass.models.vector import Face, Upload
from facepass.recognition.crops import thumbnail
from facepass.recognition.engine import DetectedFace, Engine
from facepass.recognition.photo import Photo, decode
from facepass.services.collections import pin_model
from facepass.services.selection import Selection, require_a_face, require_one_face, select_faces
from facepass.services.uploads import SETTLED, mark_processing, object_key
from facepass.services.users import validate_user_exists
from facepass.settings import settings
from facepass.storage import ObjectMissing, PhotoBucket, crop_key

logger = Logger()


@dataclass(frozen=True)
class IndexedFace:
    """A row to be, and the thumbnail that goes with it (JPEG)."""

    row: Face
    thumbnail: bytes


def index_photo(
    main: TenantSession, vector: TenantSession, bucket: PhotoBucket, engine: Engine, upload_id: UUID
) -> None:
    """Find, embed and store the faces of an uploaded photo, or say in the upload's row why not.

    Raises what the databases and the bucket raise when they are away, and leaves the upload `processing`.
    """
    upload = vector.scalar(select(Upload).where(Upload.id == upload_id))
    if upload is None or upload.status in SETTLED:
        logger.info("photo left alone", upload_id=str(upload_id), status=upload.status if upload else "unannounced")
        return
    mark_processing(vector, upload_id)
    selection = Selection([], [])
    try:
        if upload.user_id is not None:
            validate_user_exists(main, upload.user_id)
            main.commit()  # hold no transaction open while the photo is looked at
        photo = decode(bucket.get(object_key(upload), max_bytes=settings().max_upload_bytes))
        selection = _select(engine.find_faces(photo), upload)
        _require(selection, upload)
        faces = [_embed(engine, photo, face, upload) for face in selection.usable]
        _store(vector, bucket, engine, upload_id, faces, selection)
    except (PhotoRejected, UserNotFound, ModelMismatch) as error:
        vector.rollback()
        _refuse(vector, upload_id, error, selection)
    except ObjectMissing:
        give_up(vector, upload_id, "photo_missing", "The photo is no longer in the bucket.")


def give_up(vector: TenantSession, upload_id: UUID, reason: str, detail: str) -> None:
    """Say that an upload failed, unless it was settled meanwhile."""
    upload = _lock_open(vector, upload_id)
    if upload is not None:
        upload.status, upload.reason, upload.detail = "failed", reason, detail
    vector.commit()
    logger.error("photo failed", upload_id=str(upload_id), reason=reason)


def _select(found: list[DetectedFace], upload: Upload) -> Selection:
    # an enrolment is about one person: a second face is a reason to ask again, not to pick the larger one
    return select_faces(found, max_faces=None if upload.user_id else upload.max_faces)


def _require(selection: Selection, upload: Upload) -> None:
    require_one_face(selection) if upload.user_id else require_a_face(selection)


def _embed(engine: Engine, photo: Photo, face: DetectedFace, upload: Upload) -> IndexedFace:
    box = face.box
    row = Face(
        id=new_id(),
        collection_id=upload.collection_id,
        upload_id=upload.id,
        user_id=upload.user_id,
        external_image_id=upload.external_image_id,
        box=[box.left, box.top, box.width, box.height],
        landmarks=face.landmarks.ravel().tolist(),
        confidence=face.confidence,
        quality=asdict(face.quality),
        model=engine.pack.model_id,
        embedding=engine.embed(face),
    )
    return IndexedFace(row, thumbnail(photo, box))


def _store(
    vector: TenantSession,
    bucket: PhotoBucket,
    engine: Engine,
    upload_id: UUID,
    faces: list[IndexedFace],
    selection: Selection,
) -> None:
    """Settle the upload and add its faces in one transaction; thumbnails first, so that no face is without one."""
    upload = _lock_open(vector, upload_id)
    if upload is not None:
        pin_model(vector, upload.collection_id, engine.pack.model_id)
        for face in faces:
            key = crop_key(vector.tenant_id, face.row.id)
            bucket.put(key, face.thumbnail, content_type="image/jpeg")
            vector.add(face.row)
        upload.status, upload.rejected_faces = "indexed", _turned_away(selection)
    vector.commit()
    logger.info("photo indexed", upload_id=str(upload_id), faces=len(faces), rejected=len(selection.turned_away))


def _refuse(vector: TenantSession, upload_id: UUID, error: FacePassError, selection: Selection) -> None:
    upload = _lock_open(vector, upload_id)
    if upload is not None:
        upload.status, upload.reason, upload.detail = "rejected", error.code, error.detail
        upload.rejected_faces = _turned_away(selection)
    vector.commit()
    logger.info("photo rejected", upload_id=str(upload_id), reason=error.code)


def _lock_open(vector: TenantSession, upload_id: UUID) -> Upload | None:
    """The upload's row, locked to the end of the transaction; None when it is settled or gone."""
    fresh = select(Upload).where(Upload.id == upload_id).with_for_update().execution_options(populate_existing=True)
    upload = vector.scalar(fresh)
    return None if upload is None or upload.status in SETTLED else upload


def _turned_away(selection: Selection) -> list[dict[str, Any]]:
    return [
        {"bounding_box": asdict(face.box), "confidence": face.confidence, "reasons": [r.value for r in reasons]}
        for face, reasons in selection.turned_away
    ]
