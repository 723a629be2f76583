"""The camera of Upload: hints while it runs, photos, and a camera that may not be used or is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from tests.conftest import PHOTOS
from tests.console import browsers
from tests.console.conftest import visiting
from tests.console.enrolled import Enrolled
from tests.console.visit import Visit
from tests.support.issuer import Issuer
from tests.support.runtime import Runtime

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from playwright.sync_api import Browser

    Scene = NDArray[np.uint8]

FRAMES = 90  # of each scene: three seconds or more
Film = Callable[..., AbstractContextManager[Visit]]


def portrait(height: int) -> Scene:
    """A grey picture of 640 x 480 with the head of the sample portrait in its middle, so many pixels high."""
    whole = cv2.imread(str(PHOTOS / "obama.jpg"))
    head = whole[: whole.shape[0] * 3 // 5]
    small = cv2.resize(head, (int(head.shape[1] * height / head.shape[0]), height), interpolation=cv2.INTER_AREA)
    canvas = np.full((480, 640, 3), 128, np.uint8)
    top, left = (480 - height) // 2, (640 - small.shape[1]) // 2
    canvas[top : top + height, left : left + small.shape[1]] = small
    return canvas


def mjpeg(path: Path, scenes: list[Scene]) -> Path:
    """A film that shows each scene for a while, and begins again."""
    pictures = [cv2.imencode(".jpg", scene, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes() for scene in scenes]
    path.write_bytes(b"".join(picture * FRAMES for picture in pictures))
    return path


@pytest.fixture
def filmed(browser: Browser, runtime: Runtime, issuer: Issuer, enrolled: Enrolled, key: str, tmp_path: Path) -> Film:
    """An operator at the camera of Upload, before which the scenes pass."""

    @contextmanager
    def film(*scenes: Scene, allowed: bool = True) -> Iterator[Visit]:
        found = [f"--use-file-for-fake-video-capture={mjpeg(tmp_path / 'film.mjpeg', [*scenes])}"] if scenes else []
        options = [*browsers.OPTIONS, "--use-fake-device-for-media-stream", *found]
        started = browser.browser_type.launch(executable_path=browsers.chromium(), args=options)
        with visiting(started, runtime, issuer) as begin:
            visit = begin()
            # what is not granted is then denied, as a person does it
            visit.context.grant_permissions(["camera" if allowed else "clipboard-read"], origin=visit.base)
            visit.sign_in(key, f"#/upload?collection={enrolled.collection}")
            visit.page.get_by_role("button", name="Use the camera").click()
            yield visit
        started.close()

    return film


def test_a_photo_of_the_camera_is_sent_and_the_camera_is_released(filmed: Film, enrolled: Enrolled) -> None:
    with filmed(portrait(470)) as visit:
        camera = visit.page.get_by_role("dialog", name="Camera")
        camera.get_by_text("Good", exact=True).wait_for()
        assert visit.accessibility_faults() == []
        assert visit.screenshot("camera")
        visit.evaluate("window.track = document.querySelector('video').srcObject.getTracks()[0]; undefined")
        camera.get_by_role("button", name="Take a photo").click()
        camera.get_by_text("1 photo added to the list").wait_for()
        camera.get_by_role("button", name="Close").click()
        assert visit.evaluate("window.track.readyState") == "ended"
        visit.page.get_by_text("1 face stored").wait_for()
    [upload] = enrolled.get(f"uploads?collection_id={enrolled.collection}")["items"]
    assert (upload["status"], len(upload["faces"])) == ("indexed", 1)


def test_the_camera_says_what_to_change_while_it_runs(filmed: Film) -> None:
    good = portrait(470)
    dark, empty = (good * 0.06).astype(np.uint8), np.full_like(good, 128)
    with filmed(dark, portrait(150), empty) as visit:
        camera = visit.page.get_by_role("dialog", name="Camera")
        for hint in ("Too dark: more light on the face", "Too small: come closer", "No face is seen"):
            camera.get_by_text(hint).wait_for()


def test_a_camera_that_is_refused_is_explained_and_photos_can_still_be_chosen(filmed: Film) -> None:
    with filmed(allowed=False) as visit:
        camera = visit.page.get_by_role("dialog", name="Camera")
        camera.get_by_text("This page may not use the camera.").wait_for()
        assert camera.get_by_role("button", name="Take a photo").is_disabled()
        visit.page.keyboard.press("Escape")
        camera.wait_for(state="detached")
        visit.page.get_by_label("Drop photos here, or choose them").set_input_files(PHOTOS / "obama.jpg")
        visit.page.get_by_text("1 face stored").wait_for()


def test_a_machine_without_a_camera_is_told_so(operator: Visit) -> None:
    operator.context.grant_permissions(["camera"], origin=operator.base)
    operator.open("#/upload")
    operator.page.get_by_role("button", name="Use the camera").click()
    operator.page.get_by_text("No camera can be used here.").wait_for()
