"""What every kind of test may use: the sample photos and the real model pack."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from facepass.recognition.engine import Engine

PHOTOS = Path(__file__).parent / "data" / "photos"


# The fixtures of tests on a real Postgres, and the settings of those without one.
pytest_plugins = ["tests.support.fixtures"]
# a runtime each: start it in one process only
SHARE_A_WORKER = ("infra", "e2e", "local", "upgrades", "doctor", "rekognition", "clients", "console")


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests that share a runtime together when tests run in parallel."""
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        if folder in SHARE_A_WORKER:
            item.add_marker(pytest.mark.xdist_group(folder))


@pytest.fixture(scope="session")
def photo() -> Callable[[str], bytes]:
    """The bytes of a sample photo, by its file name."""
    return lambda name: (PHOTOS / name).read_bytes()


@pytest.fixture(scope="session")
def group_photo() -> bytes:
    """InsightFace's own photo of six people, as JPEG."""
    import cv2
    from insightface.data import get_image

    return cv2.imencode(".jpg", get_image("t1"), [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()


@pytest.fixture(scope="session")
def engine() -> "Engine":
    """The lite pack, loaded: the small one serves where a test needs any pack."""
    from facepass.recognition.engine import open_engine
    from facepass.recognition.packs import find_pack

    return open_engine(find_pack("lite"))
