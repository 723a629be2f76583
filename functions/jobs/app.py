"""Work on jobs, slice by slice. A failed message is retried; after its last delivery the job has failed."""

# first, because forking needs a process without threads
from facepass.recognition.decoder import early  # noqa: F401

# isort: split
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from facepass.errors import RetriesExhausted
from facepass.logs import logger
from facepass.models.jobs import Job
from facepass.queue import job_queue
from facepass.recognition.engines import open_engines
from facepass.services.collections.clusters import KIND as CLUSTERS
from facepass.services.collections.ended_jobs import fail_job
from facepass.services.events.outbox import ringing
from facepass.services.jobs.messages import JobMessage, job_in
from facepass.services.jobs.slices import Step, work_on
from facepass.services.matching.clusters.steps import group_next_faces
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.searches.starting import KIND as SEARCH
from facepass.services.matching.searches.steps import search_next_probe
from facepass.settings import settings
from facepass.telemetry import observed
from facepass.time_limit import time_limit
from facepass.vectors.cache import bit_cache

RESERVE_SECONDS = 5  # to record a failure, and to answer
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
# during the start, when Lambda gives full CPU power
engines = open_engines(
    settings().model_pack, settings().other_model_pack, memory_mb=settings().aws_lambda_function_memory_size
)


@observed
@ringing
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return process_partial_response(event, work_on_message, processor, context)


def work_on_message(record: SQSRecord, lambda_context: LambdaContext) -> None:
    last = int(record.attributes.approximate_receive_count) >= settings().max_receive_count
    message = None
    try:
        message = job_in(record.body)
        context = MatchingContext(message.tenant_id, engines=engines)
        work(context, message, last, lambda_context.get_remaining_time_in_millis() / 1000 - RESERVE_SECONDS)
    except Exception:
        job_id = message and str(message.job_id)
        logger.exception(
            "message will be retried",
            extra={"message_id": record.message_id, "job_id": job_id, "last_delivery": last},
        )
        raise


def work(context: MatchingContext, message: JobMessage, last: bool, seconds: float) -> None:
    try:
        with time_limit(seconds):
            work_on(context, message, partial(step_of, context), job_queue())
    except Exception as error:
        if last:
            fail_job(context, message.job_id, RetriesExhausted(), error)
        raise


def step_of(context: MatchingContext, job: Job) -> Step:
    work_of = {SEARCH: search_next_probe, CLUSTERS: group_next_faces}[job.kind]
    return partial(work_of, context, bit_cache())
