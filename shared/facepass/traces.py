"""X-Ray: the subsegments by which an upload's traces are found, from the API to the indexer.

Lambda traces the functions by itself, and decides which invocations are sampled. A photo that is sent with a ticket
carries no trace to the indexer. So each function that works on an upload adds a subsegment that is annotated with the
upload's id.

The documents are those of X-Ray's guide ("Sending trace data", "Segment documents"). Their few lines stand in for
aws-xray-sdk, whose support ends (docs/limits.md, which has the measurements).
"""

import json
import re
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import time
from typing import Any, Literal
from uuid import UUID

from facepass.settings import settings, trace_header

Step = Literal["issue_ticket", "store_photo", "index_photo", "requeue_photo"]
PROTOCOL = b'{"format": "json", "version": 1}\n'
TRACE_ID = re.compile(r"1-[0-9a-f]{8}-[0-9a-f]{24}")
SEGMENT_ID = re.compile(r"[0-9a-f]{16}")


@contextmanager
def traced(step: Step, upload_id: UUID) -> Iterator[None]:
    """Make the step a subsegment of the running invocation, if that is sampled.

    The subsegment is also sent when the step begins, so that the trace of a worker that dies names the upload. It holds
    the upload's id and whether the step failed, and nothing else: no error, no user, no tenant, no key.
    """
    parent = _parent()
    if parent is None:
        yield
        return
    document = parent | {
        "type": "subsegment",
        "id": secrets.token_hex(8),
        "name": step,
        "start_time": time(),
        "annotations": {"upload_id": str(upload_id)},
    }
    _send(document | {"in_progress": True})
    failed = True
    try:
        yield
        failed = False
    finally:
        _send(document | {"end_time": time(), "fault": failed})


def _parent() -> dict[str, str] | None:
    """The running invocation's trace and segment; None if it is not sampled, or if there is no daemon."""
    fields = dict(part.strip().partition("=")[::2] for part in trace_header().split(";"))
    trace_id, parent_id = fields.get("Root", ""), fields.get("Parent", "")
    # a client may have sent the header: only ids get into a document
    known = TRACE_ID.fullmatch(trace_id) and SEGMENT_ID.fullmatch(parent_id)
    if not known or fields.get("Sampled") != "1" or not settings().aws_xray_daemon_address:
        return None
    return {"trace_id": trace_id, "parent_id": parent_id}


def _send(document: dict[str, Any]) -> None:
    """Hand a document to the daemon, which answers nothing. A trace that is lost never disturbs the work."""
    host, _, port = settings().aws_xray_daemon_address.rpartition(":")
    with suppress(OSError, ValueError, OverflowError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as daemon:
        daemon.sendto(PROTOCOL + json.dumps(document).encode(), (host, int(port)))
