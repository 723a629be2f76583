"""X-Ray's daemon and Lambda's trace header, as a function sees them."""

import json
import socket
from dataclasses import dataclass
from typing import Any

ROOT_ID, PARENT_ID = "1-5759e988-bd862e3fe1be46a994272793", "53995c3f42cd8ad8"


def header(sampled: int = 1) -> str:
    """What Lambda puts into _X_AMZN_TRACE_ID."""
    return f"Root={ROOT_ID};Parent={PARENT_ID};Sampled={sampled};Lineage=1:a1b2c3d4:0"


@dataclass(frozen=True)
class Daemon:
    """Listens where X-Ray's daemon would. Linux delivers what this machine sends itself at once."""

    listener: socket.socket

    @property
    def address(self) -> str:
        host, port = self.listener.getsockname()
        return f"{host}:{port}"

    def received(self) -> list[dict[str, Any]]:
        """The documents since the last look."""
        documents = []
        while True:
            try:
                protocol, _, document = self.listener.recv(65_535).partition(b"\n")
            except BlockingIOError:
                return documents
            assert json.loads(protocol) == {"format": "json", "version": 1}
            documents.append(json.loads(document))
