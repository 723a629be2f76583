"""The process that starts the parts, watches them, and stops them in order."""

import gc
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from local import console, folder, parameters
from local.layout import FUNCTION_PYTHON, MINISTACK, PartFailed, Workplace
from local.ministack import Ministack
from local.processes import Processes, is_taken

if TYPE_CHECKING:
    from local.postgres import Postgres, ServersElsewhere

WATCH_SECONDS = 0.3


class StopAsked(BaseException):
    """A signal to stop. Not an Exception: a library that retries would swallow it."""


class Supervisor:
    """Runs one template on one data folder."""

    def __init__(self, place: Workplace, template: Path, *, quiet: bool, fresh: bool) -> None:
        self._place = place
        self._template = template
        self._quiet = quiet
        self._fresh = fresh
        self._leaving = False

    def run(self) -> int:
        """Start, serve until a signal arrives or a part dies, stop. Returns the exit status."""
        with ExitStack() as stops:
            try:
                self._listen()
                self._start(stops)
            except StopAsked:
                console.say("Stopping")
                return 0
            except PartFailed as failure:
                console.complain(str(failure))
                return 1
            finally:
                self._leaving = True

    def _listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup ignores it
                signal.signal(number, self._asked)

    def _asked(self, number: int, _frame: FrameType | None) -> None:
        """Interrupt the current wait; the second time, leave the rest to the reaper."""
        if not self._leaving:
            self._leaving = True
            raise StopAsked
        if number != signal.SIGHUP:  # a terminal that closes may send it twice
            os._exit(128 + number)

    def _start(self, stops: ExitStack) -> NoReturn:
        began = time.monotonic()
        self._check_installation()
        folder.claim(self._place, stops, fresh=self._fresh)
        self._check_ports()
        processes = Processes(self._place)
        stops.callback(processes.close)
        ministack = Ministack(self._place, processes)
        stops.callback(ministack.stop)
        starting = self._start_postgres(processes, stops)

        # Importing SAM CLI takes as long as ministack and PostgreSQL need to start, so it happens in parallel.
        with _without_collecting():
            from local.application import Application  # noqa: PLC0415

        postgres = starting.result() if starting else None
        application = Application(self._place, self._template, postgres, processes)
        ministack.wait()
        application.start(stops, quiet=self._quiet)
        console.banner(self._place, time.monotonic() - began)
        self._watch(ministack, postgres)

    def _start_postgres(self, processes: Processes, stops: ExitStack) -> "Future[Postgres | ServersElsewhere] | None":
        """Start PostgreSQL if the template uses it."""
        if "MainDatabaseUrl" not in parameters.declared(self._template):
            return None
        os.environ["XDG_RUNTIME_DIR"] = str(_private_folder())
        from local.postgres import open_servers  # noqa: PLC0415 - it looks for that folder when it is imported

        starting = ThreadPoolExecutor(1).submit(open_servers, self._place.postgres, processes)

        def stop() -> None:
            if not starting.exception():
                starting.result().stop()

        stops.callback(stop)
        return starting

    @staticmethod
    def _watch(ministack: Ministack, postgres: "Postgres | ServersElsewhere | None") -> NoReturn:
        while True:
            time.sleep(WATCH_SECONDS)
            ministack.check()
            if postgres:
                postgres.check()

    def _check_installation(self) -> None:
        if not self._template.is_file():
            raise PartFailed("there is no template", f"{self._template} is not a file")
        for program in (FUNCTION_PYTHON, MINISTACK):
            if not program.exists():
                raise PartFailed("an environment is missing", f"{program} does not exist; `make install` makes it")

    def _check_ports(self) -> None:
        place = self._place
        uses = {place.port: "the HTTP API", place.ministack_port: "S3 and SQS", place.invoke_port: "Lambda Invoke"}
        for port, use in uses.items():
            if is_taken(port):
                hint = f"choose another first port of three, as in PORT={place.port + 100} (or --port)"
                raise PartFailed(f"port {port}, for {use}, is taken", hint)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Pause garbage collection during an import: its objects stay, and collecting takes a quarter of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _private_folder() -> Path:
    """Where the PostgreSQL wheel keeps its lock, and the socket of a data folder with a long path."""
    private = Path(tempfile.gettempdir()) / f"facepass-{os.getuid()}"
    try:
        private.mkdir(mode=0o700, exist_ok=True)
        private.chmod(0o700)
        (private / "python_PostgresServer").mkdir(exist_ok=True)
    except OSError as error:
        raise PartFailed(f"PostgreSQL's folder {private} cannot be used", str(error)) from error
    return private
