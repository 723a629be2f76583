"""The protocol of CloudFormation's custom resources: it requests work, and waits at a URL for the outcome."""

import json
from collections.abc import Callable
from typing import Any
from urllib.request import Request, urlopen

from aws_lambda_powertools.utilities.typing import LambdaContext

from facepass.database.migrating import DeploymentRefused
from facepass.logs import logger

PUT_SECONDS = 10


def answer(event: dict[str, Any], context: LambdaContext, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do the work, unless the stack is being deleted, and report the outcome to CloudFormation; return the report.

    A report that cannot be delivered is raised: Lambda then invokes the function again, and the work may be repeated.
    """
    outcome = {"Status": "SUCCESS", "Reason": ""}
    if event["RequestType"] != "Delete":  # the databases outlive the application stack
        try:
            work()
        except Exception as error:
            logger.exception("the work of a deployment failed")
            outcome = {"Status": "FAILED", "Reason": _reason(error, context)}
    report = outcome | {
        # always the same: with another id CloudFormation would delete this resource
        "PhysicalResourceId": event.get("PhysicalResourceId") or event["LogicalResourceId"],
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
    }
    # the URL is signed for an empty content type
    request = Request(event["ResponseURL"], json.dumps(report).encode(), {"Content-Type": ""}, method="PUT")  # noqa: S310
    with urlopen(request, timeout=PUT_SECONDS):  # noqa: S310 - CloudFormation's own address  # nosec B310
        return report


def _reason(error: Exception, context: LambdaContext) -> str:
    """The reason in the stack's events, which more people read than the log."""
    if isinstance(error, DeploymentRefused):
        return str(error)
    where = f"log group {context.log_group_name}, log stream {context.log_stream_name}"
    return f"{type(error).__name__}; the cause stands in {where}"
