"""The runtime's output: the functions' lines with their names, the banner, and errors."""

import contextlib
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from local.layout import Workplace

# The emulator's report of each request, which CloudWatch would store; here it would be two thirds of every log.
EMULATOR_NOISE = re.compile(r"(START|END|REPORT|INIT_START) RequestId: ")

_lock = threading.Lock()


class FunctionLog:
    """The output of one function: written to its file and, unless quiet, to this runtime's stdout."""

    def __init__(self, label: str, folder: Path, *, quiet: bool) -> None:
        self._prefix = "" if quiet else f"{label} | "
        self._file = (folder / f"{label}.log").open("a", encoding="utf-8", buffering=1)

    def write(self, line: str) -> None:
        """Write one line, given without its line end."""
        # A full disk or a closed terminal must not block the function that writes.
        with _lock, contextlib.suppress(OSError, ValueError):
            self._file.write(line + "\n")
            if self._prefix:
                sys.stdout.write(f"{self._prefix}{line}\n")
                sys.stdout.flush()

    def follow(self, process: subprocess.Popen[bytes]) -> None:
        """Write every line that a process writes, until it ends."""
        threading.Thread(target=self._read, args=[process.stdout], daemon=True).start()

    def _read(self, output: IO[bytes]) -> None:
        for line in output:
            # awslambdaric writes a traceback as one CloudWatch event: its lines end in carriage returns.
            for text in line.decode(errors="replace").splitlines():
                if text.strip() and not EMULATOR_NOISE.search(text):
                    self.write(text)


def say(message: str) -> None:
    """Print one line about what the runtime does."""
    with _lock, contextlib.suppress(OSError):  # a closed terminal must not keep the runtime from stopping
        Console(stderr=True, highlight=False).print(message, markup=False)


def complain(message: str) -> None:
    """Print one line about an error."""
    with _lock, contextlib.suppress(OSError):
        Console(stderr=True, highlight=False).print(message, style="bold red", markup=False, soft_wrap=True)


def banner(place: Workplace, seconds: float) -> None:
    """Print the addresses, key and folders of the running runtime."""
    rows = {
        "HTTP API": place.base_url,
        "Console": f"{place.base_url}/console",
        "Docs": f"{place.base_url}/docs",
        "Key": place.api_key.read_text().strip() if place.api_key.exists() else "",
        "S3, SQS": place.aws_endpoint,
        "Lambda Invoke": place.invoke_endpoint,
        "Logs": str(place.logs),
        "Stop": "Ctrl-C",
    }
    table = Table.grid(padding=(0, 2))
    for name, value in rows.items():
        if value:
            table.add_row(name, value)
    # As wide as its longest line: without a terminal, a key must not be cut.
    console = Console(highlight=False)
    console.width = max(console.width, max(map(len, rows.values())) + len("Lambda Invoke") + 8)
    console.print(Panel(table, title=f"FacePass is ready ({seconds:.1f} s)", expand=False))
