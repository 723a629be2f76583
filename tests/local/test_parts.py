"""Parts of the runtime on their own, in its own environment, where a whole runtime cannot be brought to the point."""

import subprocess
import time

from tests.support.runtime import PATIENCE, PYTHON, ROOT, Runtime

POOL = """
from pathlib import Path
from local.functions import Pool
from local.layout import PartFailed
from local.template import Function

function = Function("Echo", "app.handler", Path(), 3, 128, None, 1, "Text")
pool = Pool(function, {}, None, None)

def say(patience):
    try:
        pool.invoke(b"{}", patience)
    except PartFailed as refused:
        print(refused)
"""
POLLER = """
import sys, threading
from types import SimpleNamespace
from local.invocation_results import Answer
from local.mappings import Poller
from local.template import Mapping

endpoint, arn = sys.argv[1:]
calls, handled = [], threading.Event()

def invoke(name, payload):
    calls.append(payload)
    if len(calls) == 1:
        raise ValueError("something unexpected")
    handled.set()
    return Answer(b"null")

functions = SimpleNamespace(pools={"Worker": SimpleNamespace(limit=1)}, invoke=invoke)
poller = Poller(Mapping("Photos", "Worker", 1, 1, False), arn, functions, endpoint)
print(handled.wait(20))
poller.stop(5)
"""


def printed_by(program: str, *arguments: str) -> list[str]:
    command = [PYTHON, "-c", program, *arguments]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=True)
    return answer.stdout.splitlines()


def test_a_call_after_the_stop_is_refused_with_a_message() -> None:
    assert printed_by(POOL + "pool.stop(0.1); say(None)") == ["Echo was not run: the runtime is stopping"]


def test_a_call_whose_client_has_hung_up_is_not_begun() -> None:
    assert printed_by(POOL + "pool._slots.acquire(); say(0.1)") == ["Echo was not run: its environments are busy"]


def test_a_line_that_is_too_long_is_not_joined() -> None:
    program = POOL + "pool._slots.acquire(); pool._waiting = 4; say(20)"
    began = time.monotonic()
    assert printed_by(program) == ["Echo was not run: its environments are busy"]
    assert time.monotonic() - began < 15
    # a poller waits in any line, and what it waited for is run: here it is told of the stop
    assert printed_by(POOL + "pool._waiting = 4; pool._stopping = True; say(None)") == [
        "Echo was not run: the runtime is stopping"
    ]


def test_a_poller_survives_an_unexpected_error(toy: Runtime) -> None:
    sqs = toy.aws("sqs")
    url = sqs.create_queue(QueueName="toy-poller", Attributes={"VisibilityTimeout": "1"})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sqs.send_message(QueueUrl=url, MessageBody="hello")
    assert printed_by(POLLER, toy.described["s3_endpoint"], arn) == ["True"]
