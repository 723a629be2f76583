"""The janitor's next minutes and hours, without waiting for them."""

import os
import subprocess
import sys

from sqlalchemy import text

from tests.faults.servers import Server
from tests.local.running import ROOT, Runtime

# The janitor's round, with nothing taken for under way: everything is at rest when it is run.
TIDY = """
import sys
from datetime import timedelta
from pathlib import Path
from facepass.cli.surroundings import use_runtime
use_runtime(Path(sys.argv[1]))
from facepass.queue import index_queue
from facepass.services.janitor.chores import Deadline
from facepass.services.janitor.rounds import tidy
from facepass.storage import photo_bucket
tidy(photo_bucket(), index_queue(), Deadline.within(60), under_way=timedelta(0), trusting=True)
"""
QUIET = os.environ | {"PYTHONPATH": str(ROOT / "shared"), "POWERTOOLS_LOG_LEVEL": "CRITICAL"}
WRITTEN = "update outbox set updated_at = updated_at - interval '5 minutes'"
TICKETS = "update uploads set expires_at = now() - interval '5 minutes' where status = 'awaiting_upload'"
LOOKED_AT = "update uploads set looked_at = looked_at - interval '5 minutes'"


def time_passes(main: Server, vector: Server, runtime: Runtime) -> None:
    """Make what was written so old that the janitor takes it up, and tickets run out; then have it come."""
    for server, statements in ((main, [WRITTEN]), (vector, [WRITTEN, TICKETS, LOOKED_AT])):
        with server.owner.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
    command = [sys.executable, "-c", TIDY, runtime.data / "runtime.json"]
    subprocess.run(command, cwd=ROOT, env=QUIET, stdout=subprocess.DEVNULL, check=True)
