"""The finder of event photos, against the real service."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.mobile_page import PHOTOS
from tests.support.runtime import ROOT, Runtime

Finder = Callable[..., list[str]]


@pytest.fixture
def run(runtime: Runtime) -> Finder:
    """Runs the finder as a new tenant; the lines that it prints."""
    variables = {
        "FACEPASS_URL": runtime.described["base_url"],
        "FACEPASS_KEY": runtime.new_key(f"event-{uuid4().hex[:8]}"),
    }
    environment = os.environ | variables | {"PYTHONPATH": str(ROOT / "clients/python/src"), "NO_PROXY": "127.0.0.1"}

    def lines(*arguments: str | Path) -> list[str]:
        command = [sys.executable, ROOT / "examples/event_photos.py", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()

    return lines


def test_a_guest_finds_the_photos_that_they_are_on(run: Finder, group_photo: bytes, tmp_path: Path) -> None:
    group, empty = tmp_path / "group.jpg", tmp_path / "empty.jpg"
    group.write_bytes(group_photo)
    empty.write_bytes(b"no photo")
    photos = [PHOTOS / "obama.jpg", PHOTOS / "obama2.jpg", PHOTOS / "biden.jpg", group]
    added = ["obama.jpg: 1 face(s)", "obama2.jpg: 1 face(s)", "biden.jpg: 1 face(s)", "group.jpg: 6 face(s)"]
    assert run("add", "party", *photos) == added
    assert run("add", "party", photos[0], empty) == [
        "obama.jpg: added before",
        "empty.jpg: left out, unsupported_photo",
    ]
    assert sorted(run("find", "party", PHOTOS / "obama3.jpg")) == ["obama.jpg", "obama2.jpg"]
    assert run("find", "party", PHOTOS / "collins.png") == ["You are on none of the photos."]
