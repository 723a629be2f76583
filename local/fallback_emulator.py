"""A replacement for the emulator on systems other than Linux, where it cannot run."""

import contextlib
import subprocess
import threading
import time
from multiprocessing.connection import Connection, Pipe
from pathlib import Path

from local.console import FunctionLog
from local.invocation_results import PAYLOAD_LIMIT, Answer, failed, judged, timed_out
from local.layout import FUNCTION_PYTHON
from local.processes import Processes
from local.template import Function

CHILD = Path(__file__).with_name("fallback_child.py")


class StandIn:
    """awslambdaric, talking to this process over a pipe."""

    def __init__(self, function: Function, variables: dict[str, str], log: FunctionLog, processes: Processes) -> None:
        self._function = function
        self._processes = processes
        self._ours, theirs = Pipe()
        self._process = processes.start(
            [FUNCTION_PYTHON, CHILD, str(theirs.fileno()), function.handler],
            kind="environment",
            environment=variables,
            folder=function.code,
            output=subprocess.PIPE,
            keep_open=[theirs.fileno()],
        )
        theirs.close()
        log.follow(self._process)
        self.usable = True

    def invoke(self, payload: bytes) -> Answer:
        """Run the function once."""
        # A large payload fits the pipe only once the child reads it, which may be after the deadline.
        threading.Thread(target=self._send, args=[payload], daemon=True).start()
        try:
            if self._ours.poll(self._function.timeout):
                return _within_limit(_received(self._ours))
        except (EOFError, OSError):
            self.usable = False
            return failed("Runtime.ExitError", f"Runtime exited with status {self._process.wait()}")
        self.usable = False
        return timed_out(self._function)

    def _send(self, payload: bytes) -> None:
        deadline_ms = int((time.time() + self._function.timeout) * 1000)
        with contextlib.suppress(OSError):  # the child has ended, which the receiving side notices
            self._ours.send_bytes(str(deadline_ms).encode())
            self._ours.send_bytes(payload)

    def stop(self) -> None:
        """End the process."""
        self._processes.kill(self._process)
        self._ours.close()


def _received(connection: Connection) -> Answer:
    outcome, body = connection.recv_bytes(), connection.recv_bytes()
    return judged(body) if outcome == b"error" else Answer(body)


def _within_limit(answer: Answer) -> Answer:
    if len(answer.payload) <= PAYLOAD_LIMIT:
        return answer
    return failed("Function.ResponseSizeTooLarge", "Response payload size exceeded maximum allowed payload size.")
