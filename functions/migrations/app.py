"""Prepare both databases, in each deployment before traffic and when the local runtime starts; manage API keys."""

from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from deployment import answer
from orders import ORDERS, carry_out

from facepass.database.held_packs import check_packs
from facepass.database.init import prepare_databases
from facepass.logs import logger

PACKS = Path(__file__).with_name("models")  # `sam build` copies each pack's manifest there


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    if "ResponseURL" in event:
        return answer(event, context, migrate)
    return carry_out(event) if ORDERS.keys() & event.keys() else migrate()


def migrate() -> dict[str, Any]:
    check_packs(PACKS if PACKS.is_dir() else None)
    steps = []
    for step in prepare_databases():
        logger.info(step)
        steps.append(step)
    return {"steps": steps}
