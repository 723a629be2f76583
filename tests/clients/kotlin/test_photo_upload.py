"""Kotlin's photo upload, against the real service: over links that break, and through the death of its app."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import cv2
import httpx
import numpy as np
import pytest

from facepass_client import FacePass
from tests.clients.kotlin.conftest import Kotlin
from tests.conftest import PHOTOS
from tests.support.cutting_proxy import CuttingProxy
from tests.support.heavy_photos import with_comments
from tests.support.runtime import Runtime

pytestmark = pytest.mark.timeout(300)  # the first test waits for the compiler and for the runtime
KILLED = 9
TWELVE_MEGABYTES = 12_000_000


@dataclass(frozen=True)
class App:
    """An app of one user, with what it keeps of a photo on its way."""

    kotlin: Kotlin
    facepass: FacePass
    user: str
    photo: Path
    kept: Path
    settings: dict[str, object]

    def enrol(self, *, code: int = 0, **variables: object) -> list[str]:
        """The lines that the app prints: its outcome, and how often it began to send."""
        settings = {"USER_ID": self.user, "PHOTO": self.photo, "KEPT": self.kept, **self.settings, **variables}
        return self.kotlin.run("driver.DriverKt", code=code, **settings).splitlines()

    def uploads(self) -> list[str]:
        return [upload.status for upload in self.facepass.uploads.list(user_id=self.user)]

    def has_one_face(self) -> bool:
        return len(list(self.facepass.users.faces(self.user))) == 1


@pytest.fixture(scope="module")
def large_photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("photos") / "large.jpg"
    file.write_bytes(with_comments((PHOTOS / "obama.jpg").read_bytes(), TWELVE_MEGABYTES))
    return file


@pytest.fixture(scope="module")
def facepass(runtime: Runtime) -> Iterator[FacePass]:
    """What the app's backend calls."""
    with httpx.Client(timeout=60, trust_env=False) as http:
        yield FacePass(runtime.described["base_url"], (runtime.data / "api-key").read_text().strip(), http=http)


@pytest.fixture
def app(kotlin: Kotlin, runtime: Runtime, issuer: str, facepass: FacePass, large_photo: Path, tmp_path: Path) -> App:
    subject = uuid4().hex
    user = facepass.users.create(full_name="Barack Obama", external_id=subject)
    facepass.collections.update("default", self_enrolment=True)
    token = httpx.get(f"{issuer}/token/{subject}", trust_env=False).text
    settings = {"FACEPASS_URL": runtime.described["base_url"], "TOKEN": token}
    return App(kotlin, facepass, user.id, large_photo, tmp_path / "pending.json", settings)


@pytest.fixture(scope="module")
def s3(runtime: Runtime) -> int:
    port = urlsplit(runtime.described["s3_endpoint"]).port
    assert port is not None
    return port


def test_12_mb_over_a_link_that_breaks_twice_end_indexed_once(app: App, s3: int) -> None:
    with CuttingProxy("127.0.0.1", s3, times=2) as proxy:
        assert app.enrol(S3_PORTS=proxy.port) == ["status indexed", "beginnings 3"]
        assert proxy.cuts == 2
    assert (app.uploads(), app.has_one_face()) == (["indexed"], True)
    assert not app.kept.exists()


@pytest.mark.parametrize(("when", "again"), [("with the ticket", 1), ("while it is sent", 1), ("when it is sent", 0)])
def test_an_app_that_is_killed_goes_on_and_the_photo_is_indexed_once(app: App, when: str, again: int) -> None:
    app.enrol(DIE=when, code=KILLED)
    assert app.enrol() == ["status indexed", f"beginnings {again}"]
    assert (app.uploads(), app.has_one_face()) == (["indexed"], True)


def test_without_a_link_the_photo_is_kept_and_goes_later(app: App) -> None:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        closed = reserved.getsockname()[1]
    assert app.enrol(S3_PORTS=closed) == ["raised ConnectException", "beginnings 0"]
    assert app.enrol() == ["status indexed", "beginnings 1"]
    assert (app.uploads(), app.has_one_face()) == (["indexed"], True)


def test_an_upload_that_is_stopped_goes_on_when_it_is_run_again(app: App) -> None:
    assert app.enrol(STOP="and keep") == ["raised NotFinished", "beginnings 1"]
    assert app.enrol() == ["status indexed", "beginnings 1"]
    assert app.uploads() == ["indexed"]


def test_an_upload_that_is_cancelled_leaves_nothing(app: App) -> None:
    assert app.enrol(STOP="and cancel") == ["raised NotFinished", "beginnings 1"]
    assert app.uploads() == []
    assert not app.kept.exists()


def test_an_upload_that_is_cancelled_without_a_link_is_deleted_at_the_next_run(app: App) -> None:
    lines = ["raised NotFinished", "raised ConnectException", "beginnings 1"]
    assert app.enrol(STOP="and cancel offline") == lines
    assert len(app.uploads()) == 1
    assert app.enrol() == ["raised NotFinished", "beginnings 0"]
    assert app.uploads() == []
    assert not app.kept.exists()


def test_a_ticket_that_has_expired_is_replaced_and_its_upload_deleted(app: App, s3: int) -> None:
    with refusing("Invalid according to Policy: Policy expired.") as port:
        assert app.enrol(S3_PORTS=f"{port},{s3}") == ["status indexed", "beginnings 2"]
    assert (app.uploads(), app.has_one_face()) == (["indexed"], True)


def test_a_photo_that_s3_refuses_is_over_and_leaves_nothing(app: App) -> None:
    with refusing("Access denied by another rule.") as port:
        assert app.enrol(S3_PORTS=port) == ["raised PhotoRefused", "beginnings 1"]
    assert app.uploads() == []
    assert not app.kept.exists()


def test_a_photo_without_a_face_is_over_with_its_reason(app: App, tmp_path: Path) -> None:
    faceless = tmp_path / "grey.jpg"
    cv2.imwrite(str(faceless), np.tile(np.arange(0, 240, dtype=np.uint8), (240, 1)))
    assert app.enrol(PHOTO=faceless) == ["status rejected no_face", "beginnings 1"]
    assert not app.kept.exists()


@contextmanager
def refusing(why: str) -> Iterator[int]:
    """The port of a server that refuses every photo with S3's words."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            rest = int(self.headers["Content-Length"])
            while rest:
                rest -= len(self.rfile.read(min(rest, 1_000_000)))
            body = f"<Error><Code>AccessDenied</Code><Message>{why}</Message></Error>".encode()
            self.send_response(403)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
