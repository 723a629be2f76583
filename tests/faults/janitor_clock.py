"""The janitor's next minutes and hours, without waiting for them; and what an operator does."""

import os
import subprocess
import sys

from sqlalchemy import text

from tests.faults.servers import Server
from tests.support.runtime import ROOT, Runtime

QUIET = os.environ | {"PYTHONPATH": str(ROOT / "shared"), "POWERTOOLS_LOG_LEVEL": "CRITICAL"}
WRITTEN = "update outbox set updated_at = updated_at - interval '5 minutes'"
MERGED = "update merges set updated_at = updated_at - interval '5 minutes'"
TICKETS = "update uploads set expires_at = now() - interval '5 minutes' where status = 'awaiting_upload'"
LOOKED_AT = "update uploads set looked_at = looked_at - interval '5 minutes'"


def time_passes(main: Server, vector: Server, runtime: Runtime) -> None:
    """Make what was written so old that the janitor takes it up, and tickets run out; then have it come."""
    for server, statements in ((main, [WRITTEN, MERGED]), (vector, [WRITTEN, TICKETS, LOOKED_AT])):
        with server.owner.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
    # nothing is under way: everything is at rest when this is run
    operate(runtime, "tidy", "--under-way-minutes", "0", "--trust", "--minutes", "1")


def operate(runtime: Runtime, *command: str) -> None:
    """Run a command of `facepass`. What it could not do, the audit finds."""
    options = [*command, "--runtime", runtime.data / "runtime.json"]
    subprocess.run(
        [sys.executable, "-m", "facepass.cli", *options], cwd=ROOT, env=QUIET, stdout=subprocess.DEVNULL, check=False
    )
