"""Every minute: finish what was interrupted, expire, purge, settle. The rest waits for the next minute."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from facepass.logs import logger
from facepass.queue import index_queue
from facepass.services.events.outbox import ringing
from facepass.services.janitor.rounds import tidy
from facepass.telemetry import observed
from facepass.time_limit import Deadline

RESERVE_SECONDS = 15  # for work that is running when the time is over: a statement takes 12 s at most


@observed
@ringing
@logger.inject_lambda_context
def handler(_event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    seconds = context.get_remaining_time_in_millis() / 1000 - RESERVE_SECONDS
    return dict(tidy(index_queue(), Deadline.within(seconds)))
