"""Index photos that S3 announces through SQS. A failed message is retried; after its last delivery the upload fails."""

# first, because forking needs a process without threads
from facepass.recognition.decoder import early  # noqa: F401

# isort: split
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from facepass.errors import RetriesExhausted
from facepass.logs import logger
from facepass.recognition.engines import open_engines
from facepass.services.events.outbox import ringing
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.indexing import index_photo
from facepass.services.matching.settling import give_up
from facepass.services.uploads.s3_events import Arrival, photos_in
from facepass.settings import settings
from facepass.telemetry import observed
from facepass.time_limit import time_limit
from facepass.traces import traced

RESERVE_SECONDS = 5  # to record a failure, and to answer which photos are done
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
# during the start, when Lambda gives full CPU power
engines = open_engines(
    settings().model_pack, settings().other_model_pack, memory_mb=settings().aws_lambda_function_memory_size
)


@observed
@ringing
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return process_partial_response(event, index_message, processor, context)


def index_message(record: SQSRecord, lambda_context: LambdaContext) -> None:
    last = int(record.attributes.approximate_receive_count) >= settings().max_receive_count
    upload_id = None
    try:
        for photo in photos_in(record.body):
            upload_id = str(photo.upload_id)
            index(photo, last, lambda_context.get_remaining_time_in_millis() / 1000 - RESERVE_SECONDS)
    except Exception:
        known = {"message_id": record.message_id, "upload_id": upload_id, "last_delivery": last}
        logger.exception("message will be retried", extra=known)
        raise


def index(photo: Arrival, last: bool, seconds: float) -> None:
    context = MatchingContext(photo.tenant_id, engines=engines)
    try:
        with traced("index_photo", photo.upload_id), time_limit(seconds):
            index_photo(context, photo.upload_id)
    except Exception as error:
        if last:
            give_up(context, photo.upload_id, RetriesExhausted(), error)
        raise
