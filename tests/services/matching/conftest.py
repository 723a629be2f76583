"""What tests of assignments start with: a user, and faces that are stored."""

from collections.abc import Callable
from typing import Any

import pytest

from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user

Photo = Callable[[str], bytes]


@pytest.fixture
def obama(http: Client) -> str:
    return new_user(http, "obama")


@pytest.fixture
def face_of(http: Client, bucket: PhotoBucket, photo: Photo) -> Callable[..., str]:
    """Store a photo's face, without a user unless one is given; the face's id."""

    def store(name: str, **fields: Any) -> str:
        upload = enrol(http, bucket, photo(name), **fields)
        assert upload["status"] == "indexed", upload
        return upload["faces"][0]["face_id"]

    return store
