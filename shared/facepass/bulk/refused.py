"""Photos that came between a gallery's switch to another pack and the functions' own."""

from datetime import UTC, datetime

from sqlalchemy import or_, select, update

from facepass.bulk.staging import Move
from facepass.database.sessions import main_session, vector_session
from facepass.errors import ModelMismatch
from facepass.models.vector import Upload
from facepass.recognition.engine import open_engine
from facepass.recognition.packs import find_pack
from facepass.services.matching.indexing import index_photo
from facepass.services.uploads.status import PROCESSING_LIMIT
from facepass.storage import PhotoBucket


def index_refused(move: Move, bucket: PhotoBucket) -> int:
    """Index, by the new pack, the photos that the old pack's indexer refused after the switch; return how many.

    Their photos were kept (services/indexing.py). What an earlier run was killed over is taken up after an hour.
    """
    refused = (Upload.status == "rejected") & (Upload.reason == ModelMismatch.code)
    forgotten = (Upload.status == "processing") & (Upload.updated_at < datetime.now(UTC) - PROCESSING_LIMIT)
    with main_session(move.tenant_id) as main, vector_session(move.tenant_id) as vector:
        waiting = select(Upload.id).where(Upload.collection_id == move.collection_id, or_(refused, forgotten))
        ids = vector.scalars(waiting.order_by(Upload.id)).all()
        engine = open_engine(find_pack(move.pack)) if ids else None
        for upload_id in ids:
            opened = update(Upload).where(Upload.id == upload_id, or_(refused, forgotten))
            vector.execute(opened.values(status="processing", reason=None, detail=None))
            vector.commit()
            assert engine is not None
            index_photo(main, vector, bucket, engine, upload_id)
    return len(ids)
