"""The one process that starts the parts, watches them, and stops them in order."""

import fcntl
import os
import signal
import tempfile
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from local import console
from local.layout import FUNCTION_PYTHON, MINISTACK, PartFailed, Workplace
from local.ministack import Ministack
from local.processes import Processes, is_taken

if TYPE_CHECKING:
    from local.postgres import Postgres

WATCH_SECONDS = 0.3

T = TypeVar("T")


class StopAsked(Exception):
    """SIGINT or SIGTERM came."""


class Supervisor:
    """Runs one template on one data folder."""

    def __init__(self, place: Workplace, template: Path, *, quiet: bool) -> None:
        self._place = place
        self._template = template
        self._quiet = quiet
        self._stopping = threading.Event()
        self._background = ThreadPoolExecutor(2, thread_name_prefix="starting")

    def run(self) -> int:
        """Start, serve until told to stop or until a part dies, stop. The exit status."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._stopping.set())
        status = 0
        with ExitStack() as stops:
            try:
                self._start(stops)
            except StopAsked:
                console.say("Stopping")
            except PartFailed as failure:
                console.complain(str(failure))
                status = 1
        return status

    def _start(self, stops: ExitStack) -> None:
        began = time.monotonic()
        self._check_installation()
        self._claim_folder(stops)
        self._check_ports()
        processes = Processes(self._place)
        stops.callback(processes.close)
        ministack = Ministack(self._place, processes)
        stops.callback(ministack.stop)
        starting = self._start_postgres(processes, stops)

        # Importing SAM CLI takes as long as ministack and PostgreSQL need to start: it happens meanwhile.
        from local.application import Application  # noqa: PLC0415

        postgres = self._result(starting) if starting else None
        application = Application(self._place, self._template, postgres, processes)
        ministack.wait()
        self._go_on()
        application.start(stops, lambda work: self._result(self._background.submit(work)), quiet=self._quiet)
        console.banner(self._place, time.monotonic() - began)
        self._watch(ministack, postgres)

    def _start_postgres(self, processes: Processes, stops: ExitStack) -> "Future[Postgres] | None":
        """Start PostgreSQL for a template that has a use for it."""
        if "MainDatabaseUrl" not in self._template.read_text():
            return None
        # The wheel keeps its lock here, and the socket of a folder with a long path: not where another user's lie.
        private = Path(tempfile.gettempdir()) / f"facepass-{os.getuid()}"
        private.mkdir(mode=0o700, exist_ok=True)
        (private / "python_PostgresServer").mkdir(exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(private)
        from local.postgres import Postgres  # noqa: PLC0415 - it looks for that folder when it is imported

        starting = self._background.submit(Postgres, self._place.data / "postgres", processes)

        def stop() -> None:
            if not starting.exception():
                starting.result().stop()

        stops.callback(stop)
        return starting

    def _watch(self, ministack: Ministack, postgres: "Postgres | None") -> None:
        while not self._stopping.wait(WATCH_SECONDS):
            ministack.check()
            if postgres:
                postgres.check()
        raise StopAsked

    def _result(self, work: Future[T]) -> T:
        """Wait for work in the background, unless the runtime is to stop."""
        while not self._stopping.is_set():
            if wait([work], WATCH_SECONDS).done:
                return work.result()
        raise StopAsked

    def _go_on(self) -> None:
        if self._stopping.is_set():
            raise StopAsked

    def _check_installation(self) -> None:
        if not self._template.is_file():
            raise PartFailed("there is no template", f"{self._template} is not a file")
        for program in (FUNCTION_PYTHON, MINISTACK):
            if not program.exists():
                raise PartFailed("an environment is missing", f"{program} does not exist; `make install` makes it")

    def _claim_folder(self, stops: ExitStack) -> None:
        """Keep a second runtime off the data folder; the system lets go of the lock when this process ends."""
        self._place.logs.mkdir(parents=True, exist_ok=True)
        lock = stops.enter_context(self._place.lock.open("a+"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            reason = f"process {lock.read().strip()} runs there; stop it, or choose another folder with --data"
            raise PartFailed(f"a runtime is already running in {self._place.data}", reason) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        with self._place.reaper_lock.open("w") as left_behind:
            fcntl.flock(left_behind, fcntl.LOCK_EX)
        self._place.runtime_file.unlink(missing_ok=True)

    def _check_ports(self) -> None:
        place = self._place
        uses = {place.port: "the HTTP API", place.aws_port: "S3 and SQS", place.invoke_port: "Lambda Invoke"}
        for port, use in uses.items():
            if is_taken(port):
                hint = f"choose another first port of three, as in PORT={place.port + 100} (or --port)"
                raise PartFailed(f"port {port}, for {use}, is taken", hint)
