"""Execution environments: one process each, one request at a time, as on AWS."""

import http.client
import os
import platform
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import samcli.local.rapid

from local.console import FunctionLog
from local.fallback_emulator import StandIn
from local.invocation_results import Answer, failed, judged, timed_out
from local.layout import FUNCTION_PYTHON, HOST, PartFailed
from local.processes import Processes, accepts, free_port
from local.template import Function

RIE = Path(next(iter(samcli.local.rapid.__path__))) / (
    "aws-lambda-rie-arm64" if platform.machine() in ("aarch64", "arm64") else "aws-lambda-rie-x86_64"
)
START_SECONDS = 10
ANSWER_GRACE_SECONDS = 5


class Environment(Protocol):
    """A process that runs one function."""

    usable: bool

    def invoke(self, payload: bytes) -> Answer:
        """Run the function once. Afterwards `usable` says whether the process may be used again."""

    def stop(self) -> None:
        """End the process."""


def can_run_rie() -> bool:
    """Whether AWS' runtime interface emulator, a Linux program, runs here."""
    return platform.system() == "Linux" and "FACEPASS_LOCAL_WITHOUT_RIE" not in os.environ


class RieEnvironment:
    """AWS' runtime interface emulator with awslambdaric below it."""

    def __init__(self, function: Function, variables: dict[str, str], log: FunctionLog, processes: Processes) -> None:
        self._function = function
        self._processes = processes
        self._port, api = free_port(), free_port()
        command: list[str | Path] = [RIE, "--log-level", "error"]
        command += ["--runtime-interface-emulator-address", f"{HOST}:{self._port}"]
        command += ["--runtime-api-address", f"{HOST}:{api}"]
        command += [FUNCTION_PYTHON, "-m", "awslambdaric", function.handler]
        self._process = processes.start(
            command, kind="environment", environment=variables, folder=function.code, output=subprocess.PIPE
        )
        log.follow(self._process)
        self.usable = self._answers_soon()
        seconds = function.timeout + ANSWER_GRACE_SECONDS
        self._connection = http.client.HTTPConnection(HOST, self._port, timeout=seconds)

    def _answers_soon(self) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while not accepts(self._port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                return False
            time.sleep(0.003)
        return True

    def invoke(self, payload: bytes) -> Answer:
        """Run the function once."""
        try:
            self._connection.request("POST", "/2015-03-31/functions/function/invocations", payload)
            response = self._connection.getresponse()
            body = response.read()
        except TimeoutError:
            self.usable = False
            return timed_out(self._function)
        except (OSError, http.client.HTTPException) as problem:
            self.usable = False
            return failed("Runtime.ExitError", f"the execution environment died: {problem}")
        if body.startswith(b"Task timed out after "):  # plain text with status 200
            self.usable = False
            return timed_out(self._function)
        if response.status != http.client.OK:
            self.usable = False
            return replace(judged(body), error=True)
        return judged(body)

    def stop(self) -> None:
        """End the emulator and the runtime below it."""
        self._processes.kill(self._process)


def start(function: Function, variables: dict[str, str], log: FunctionLog, processes: Processes) -> Environment:
    """Start an execution environment. Raises PartFailed when it does not start."""
    if not can_run_rie():
        return StandIn(function, variables, log, processes)
    for _ in range(3):  # another program may have taken the free port
        environment = RieEnvironment(function, variables, log, processes)
        if environment.usable:
            return environment
        environment.stop()
    raise PartFailed(f"the execution environment of {function.name} did not start", "three attempts failed")
