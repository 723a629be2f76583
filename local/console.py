"""What the runtime says: function output under its name, the banner, and what went wrong."""

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

# The emulator's account of each request, which CloudWatch would carry; here it would be two thirds of every log.
EMULATOR_NOISE = re.compile(r"(START|END|REPORT|INIT_START) RequestId: ")

_lock = threading.Lock()


class FunctionLog:
    """Where the output of one function goes: its file and, unless quiet, this runtime's stdout."""

    def __init__(self, label: str, folder: Path, *, quiet: bool) -> None:
        self._prefix = "" if quiet else f"{label} | "
        self._file = (folder / f"{label}.log").open("a", encoding="utf-8", buffering=1)

    def write(self, line: str) -> None:
        """Write one line, without its end."""
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
            # awslambdaric keeps a traceback one CloudWatch event: its lines end in carriage returns.
            for text in line.decode(errors="replace").splitlines():
                if text.strip() and not EMULATOR_NOISE.search(text):
                    self.write(text)


def say(message: str) -> None:
    """One line about what the runtime does."""
    with _lock, contextlib.suppress(OSError):  # a terminal that is gone must not keep the runtime from stopping
        Console(stderr=True, highlight=False).print(message, markup=False)


def complain(message: str) -> None:
    """One line about what is wrong."""
    with _lock, contextlib.suppress(OSError):
        Console(stderr=True, highlight=False).print(message, style="bold red", markup=False, soft_wrap=True)


def banner(place: Workplace, seconds: float) -> None:
    """Everything that someone who just started the runtime needs."""
    rows = {
        "HTTP API": place.base_url,
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
    # As wide as its longest line: a key must not be cut where there is no terminal.
    console = Console(highlight=False)
    console.width = max(console.width, max(map(len, rows.values())) + len("Lambda Invoke") + 8)
    console.print(Panel(table, title=f"FacePass is ready ({seconds:.1f} s)", expand=False))
