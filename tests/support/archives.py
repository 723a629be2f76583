"""A pack's archive, and a server on this machine that stands for the one that packs are pulled from."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile


def archive(members: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return written.getvalue()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@contextmanager
def serving(content: bytes, stop_after: int | None = None) -> Iterator[tuple[str, list[str | None]]]:
    """The address of a file, and the requested ranges; the first answer may break off."""
    ranges: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            range_header = self.headers["Range"]
            ranges.append(range_header)
            start = int(range_header.removeprefix("bytes=").rstrip("-")) if range_header else 0
            rest = content[start:]
            self.send_response(206 if range_header else 200)
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            self.wfile.write(rest[:stop_after] if len(ranges) == 1 else rest)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/pack.zip", ranges
    finally:
        server.shutdown()
        server.server_close()
