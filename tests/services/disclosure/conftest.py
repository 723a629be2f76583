"""A user whose archive is asked for."""

from collections.abc import Callable

import pytest

from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol


@pytest.fixture
def ada(http: Client, bucket: PhotoBucket, photo: Callable[[str], bytes]) -> str:
    """A user with a photo and the external id `ada`."""
    made = http.post("/api/v1/users", {"email": "ada@example.com", "full_name": "Ada", "external_id": "ada"})
    user_id: str = made.json()["id"]
    enrol(http, bucket, photo("obama.jpg"), user_id=user_id)
    return user_id
