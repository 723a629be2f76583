"""The functions of the template, each with a pool of execution environments."""

import json
import os
import threading
import time
from collections import deque

from local import environments
from local.console import FunctionLog
from local.environments import Environment
from local.invocation_results import PAYLOAD_LIMIT, Answer
from local.layout import ACCOUNT, CREDENTIALS, HOST, REGION, ROOT, PartFailed, Workplace
from local.processes import Processes, inherited
from local.template import Function, Template

LEAST_ENVIRONMENTS = 2
# Requests that may wait for each environment. Further ones are rejected at once, as Lambda throttles: a request that
# waits longer than its client is useless work, and delays the next one.
WAITING = 4


class PayloadTooLarge(Exception):
    """An event over the 6 MB that Lambda accepts."""


class Pool:
    """The environments of one function. The one used last is used first, so that idle ones stay idle."""

    def __init__(self, function: Function, variables: dict[str, str], log: FunctionLog, processes: Processes) -> None:
        self.function = function
        self.limit = function.concurrency or max(LEAST_ENVIRONMENTS, os.cpu_count() or 1)
        self._variables = variables
        self._log = log
        self._processes = processes
        self._slots = threading.BoundedSemaphore(self.limit)
        self._lock = threading.Lock()
        self._waiting = 0
        self._idle: deque[Environment] = deque()
        self._stopping = False

    def invoke(self, payload: bytes, patience: float | None) -> Answer:
        """Run the function in a free environment, a new one if need be; wait while all are busy.

        patience: seconds to wait in a line that is not too long, or, if None, without end in any. Raises
        PayloadTooLarge, or PartFailed when it is not run.
        """
        if len(payload) > PAYLOAD_LIMIT:
            raise PayloadTooLarge
        if not self._slots.acquire(blocking=False) and not self._wait(patience):
            raise PartFailed(f"{self.function.name} was not run", "its environments are busy")
        try:
            return self._run(payload)
        finally:
            self._slots.release()

    def _wait(self, patience: float | None) -> bool:
        with self._lock:
            if patience is not None and self._waiting >= self.limit * WAITING:
                return False
            self._waiting += 1
        try:
            return self._slots.acquire(timeout=patience)
        finally:
            with self._lock:
                self._waiting -= 1

    def _run(self, payload: bytes) -> Answer:
        environment = self._take()
        answer = environment.invoke(payload)
        if environment.usable:
            self._idle.append(environment)
        else:
            self._log.write(f"the execution environment is replaced: {answer.shown}")
            environment.stop()
        return answer

    def _take(self) -> Environment:
        if self._stopping:  # a request that waited until now must not start what would never be ended
            raise PartFailed(f"{self.function.name} was not run", "the runtime is stopping")
        try:
            return self._idle.pop()
        except IndexError:
            return environments.start(self.function, self._variables, self._log, self._processes)

    def stop(self, seconds: float) -> None:
        """Let what runs finish for some seconds, then end every idle environment."""
        self._stopping = True
        deadline = time.monotonic() + seconds
        held = sum(self._slots.acquire(timeout=max(0.0, deadline - time.monotonic())) for _ in range(self.limit))
        while self._idle:
            self._idle.pop().stop()
        for _ in range(held):  # waiting requests then notice that the runtime stops
            self._slots.release()


class Functions:
    """All functions, by logical id."""

    def __init__(
        self,
        template: Template,
        variables: dict[str, dict[str, str]],
        place: Workplace,
        processes: Processes,
        *,
        quiet: bool,
    ) -> None:
        self.pools: dict[str, Pool] = {}
        more: dict[str, str] = json.loads(os.environ.get("FACEPASS_LOCAL_VARIABLES", "{}"))
        for name, function in template.functions.items():
            log = FunctionLog(function.label, place.logs, quiet=quiet)
            environment = _variables(function, place.aws_endpoint) | variables.get(name, {}) | more
            self.pools[name] = Pool(function, environment, log, processes)

    def invoke(self, name: str, payload: bytes, patience: float | None = None) -> Answer:
        """Run a function, as Pool does. KeyError when the template has none of that name."""
        return self.pools[name].invoke(payload, patience)

    def stop(self, seconds: float) -> None:
        """End every environment; those that are busy after the given time are killed by Processes."""
        deadline = time.monotonic() + seconds
        for pool in self.pools.values():
            pool.stop(max(0.0, deadline - time.monotonic()))


def _variables(function: Function, endpoint: str) -> dict[str, str]:
    """What Lambda sets in an environment, and what stands for its layers and its role."""
    layers = os.pathsep.join([str(function.code), str(ROOT / "shared")])
    runtime = f"AWS_Lambda_{function.runtime}" if function.runtime else "AWS_Lambda_Image"
    return (
        inherited("PATH", "HOME")
        | CREDENTIALS
        | {
            "TZ": ":UTC",
            "LANG": "en_US.UTF-8",
            "PYTHONPATH": layers,
            "PYTHONUNBUFFERED": "1",
            "LAMBDA_TASK_ROOT": str(function.code),
            "AWS_EXECUTION_ENV": runtime,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCOUNT_ID": ACCOUNT,
            "AWS_ENDPOINT_URL": endpoint,
            "NO_PROXY": HOST,  # without it macOS' settings would decide
            "AWS_SAM_LOCAL": "true",  # Powertools' tracer switches itself off
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
            "AWS_LAMBDA_FUNCTION_TIMEOUT": str(function.timeout),
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
            "AWS_LAMBDA_LOG_STREAM_NAME": "local",
            "AWS_LAMBDA_LOG_FORMAT": function.log_format,
            "_HANDLER": function.handler,
        }
    )
