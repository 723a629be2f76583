"""Photos that arrived after a collection's switch and before the deployment ran the new pack."""

from datetime import UTC, datetime

from sqlalchemy import or_, select, update

from facepass.bulk.staging import Move
from facepass.context import Context
from facepass.errors import ModelMismatch
from facepass.models.vector import Upload
from facepass.recognition.engines import open_engines
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.indexing import index_photo
from facepass.services.uploads.status import PROCESSING_LIMIT, UploadStatus
from facepass.storage import PhotoBucket


def index_refused(move: Move, bucket: PhotoBucket) -> int:
    """Index, with the new pack, the photos that the old pack's indexer rejected after the switch; return how many.

    Their photos were kept (services/matching/indexing.py). If an earlier run was killed while it indexed one, that one
    is indexed after an hour.
    """
    refused = (Upload.status == UploadStatus.REJECTED) & (Upload.reason == ModelMismatch.code)
    long_ago = datetime.now(UTC) - PROCESSING_LIMIT
    forgotten = (Upload.status == UploadStatus.PROCESSING) & (Upload.updated_at < long_ago)
    waiting = select(Upload.id).where(Upload.collection_id == move.collection_id, or_(refused, forgotten))
    with Context(move.tenant_id).vector() as vector:
        ids = vector.scalars(waiting.order_by(Upload.id)).all()
    if not ids:
        return 0
    context = MatchingContext(move.tenant_id, bucket, engines=open_engines(move.pack))
    for upload_id in ids:
        opened = update(Upload).where(Upload.id == upload_id, or_(refused, forgotten))
        with context.vector() as vector:
            vector.execute(opened.values(status=UploadStatus.PROCESSING, reason=None, detail=None))
        index_photo(context, upload_id)
    return len(ids)
