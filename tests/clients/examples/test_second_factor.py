"""The page with a face as a second factor, compiled, served, and visited: over HTTP and in a browser."""

import base64
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import cv2
import httpx
import pytest

from tests.support.mobile_page import PHOTOS
from tests.support.runtime import ROOT, Runtime, eventually, free_ports
from tests.support.typescript_client import Built

pytestmark = pytest.mark.timeout(300)  # the first test waits for the package and for the runtime
EXAMPLE = ROOT / "examples/second_factor"


@pytest.fixture(scope="module")
def address(built: Built, runtime: Runtime) -> Iterator[str]:
    """Where the page is served."""
    for file in EXAMPLE.iterdir():
        shutil.copy(file, built.app)
    built.compile("server.ts", "page.ts")
    key = (runtime.data / "api-key").read_text().strip()
    port = str(free_ports())
    variables = {"FACEPASS_URL": runtime.described["base_url"], "FACEPASS_KEY": key, "PORT": port}
    server = subprocess.Popen(["node", "server.js"], cwd=built.app, env=os.environ | variables)
    page = f"http://127.0.0.1:{port}"

    def serves() -> bool:
        try:
            return httpx.get(page, trust_env=False).is_success
        except httpx.TransportError:
            return False

    try:
        eventually(serves, "the page is served")
        yield page
    finally:
        server.terminate()
        server.wait()


class Visitor:
    """A browser's requests, with its newest session."""

    def __init__(self, address: str) -> None:
        self._http = httpx.Client(base_url=address, timeout=60, trust_env=False)
        self._cookie = ""

    def ask(self, path: str, **request: object) -> int:
        answer = self._http.request("POST" if request else "GET", path, headers={"cookie": self._cookie}, **request)
        self._cookie = answer.headers.get("set-cookie", self._cookie).partition(";")[0]
        return answer.status_code

    def show(self, photo: str) -> int:
        return self.ask("/face", content=(PHOTOS / photo).read_bytes())


@pytest.fixture
def visitor(address: str) -> Callable[[], Visitor]:
    return lambda: Visitor(address)


def account_of(name: str) -> dict[str, str]:
    return {"name": name, "password": uuid4().hex}


def sign_up(visitor: Visitor, photo: bytes, **account: str) -> int:
    return visitor.ask("/sign-up", json={**account, "photo": base64.b64encode(photo).decode()})


def test_the_secret_needs_the_password_and_the_face(
    visitor: Callable[[], Visitor], photo: Callable[[str], bytes]
) -> None:
    guest, account = visitor(), account_of("ada")
    assert sign_up(guest, photo("obama.jpg"), **account) == 200
    assert guest.ask("/password", json=account_of("ada")) == 401  # another password
    assert guest.ask("/password", json=account_of("eve")) == 401
    assert guest.show("obama2.jpg") == 401  # without the password
    assert guest.ask("/password", json=account) == 200
    assert guest.ask("/secret") == 401
    assert guest.show("biden.jpg") == 401
    assert guest.ask("/secret") == 401
    assert guest.show("obama2.jpg") == 200
    assert guest.ask("/secret") == 200
    assert visitor().ask("/secret") == 401


def test_three_faces_lock_the_account(visitor: Callable[[], Visitor], photo: Callable[[str], bytes]) -> None:
    thief, account = visitor(), account_of("grace")
    assert sign_up(thief, photo("obama.jpg"), **account) == 200
    assert thief.ask("/password", json=account) == 200
    assert [thief.show("biden.jpg") for _ in range(3)] == [401] * 3
    assert thief.ask("/password", json=account) == 200
    assert thief.show("obama2.jpg") == 429


def test_a_photo_without_a_face_signs_no_one_up(visitor: Callable[[], Visitor]) -> None:
    account = account_of("alan")
    assert sign_up(visitor(), b"no photo", **account) == 422
    assert visitor().ask("/password", json=account) == 401


@pytest.mark.slow
def test_a_browser_with_a_camera_signs_up_and_in(address: str, tmp_path: Path) -> None:
    from tests.console import browsers

    browsers.add_playwright()
    from playwright.sync_api import sync_playwright

    camera = tmp_path / "camera.mjpeg"
    picture = cv2.resize(cv2.imread(str(PHOTOS / "obama.jpg")), (640, 800))
    cv2.imwrite(str(tmp_path / "frame.jpg"), picture)  # Chromium's camera reads no progressive JPEG
    (tmp_path / "frame.jpg").rename(camera)
    devices = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    options = [*browsers.OPTIONS, *devices, f"--use-file-for-fake-video-capture={camera}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.chromium(), args=options)
        page = browser.new_page()
        page.goto(address)
        page.get_by_label("Name").fill("barack")
        page.get_by_label("Password").fill("a fourth one")
        page.wait_for_function("document.querySelector('video').videoWidth > 0")
        page.get_by_role("button", name="I agree: sign up with this photo").click()
        page.get_by_role("status").get_by_text("Sign in now.").wait_for()
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("status").get_by_text("You are in.").wait_for()
        page.goto(f"{address}/secret")
        assert page.inner_text("body") == "The secret."
        browser.close()
