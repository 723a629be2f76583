"""Make both databases ready, on each deployment before traffic and at the local runtime's start."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from facepass.database.init import prepare_databases
from facepass.logs import logger


@logger.inject_lambda_context
def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    steps = []
    for step in prepare_databases():
        logger.info(step)
        steps.append(step)
    return {"steps": steps}
