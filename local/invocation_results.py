"""The result of an invocation, worded as Lambda words it."""

import json
from dataclasses import dataclass

from local.template import Function

PAYLOAD_LIMIT = 6 * 1024 * 1024
SHOWN = 300  # characters


@dataclass(frozen=True)
class Answer:
    """The result of an invocation. `error` is a Lambda function error: raised, crashed or timed out."""

    payload: bytes
    error: bool = False

    @property
    def shown(self) -> str:
        """The beginning of the payload, for a log."""
        return self.payload.decode(errors="replace")[:SHOWN]


def failed(kind: str, message: str) -> Answer:
    """A function error, worded as Lambda words it."""
    return Answer(json.dumps({"errorType": kind, "errorMessage": message}).encode(), error=True)


def timed_out(function: Function) -> Answer:
    """Lambda's answer for a function that ran out of time."""
    return failed("Sandbox.Timedout", f"Task timed out after {function.timeout}.00 seconds")


def judged(body: bytes) -> Answer:
    """Tell a function's error from its result; drop the `requestId` that awslambdaric adds and Lambda does not."""
    if b'"errorType"' not in body or b'"requestId"' not in body:
        return Answer(body)
    answer = json.loads(body)
    if not isinstance(answer, dict) or not {"errorMessage", "errorType", "requestId"} <= answer.keys():
        return Answer(body)
    del answer["requestId"]
    return Answer(json.dumps(answer).encode(), error=True)
