"""A tenant's client, and faces that it has indexed."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.rekognition_client import rekognition

Photo = Callable[[str], bytes]


@pytest.fixture(autouse=True)
def signing(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The stack's secret that AWS credentials are derived from, and no rate that a test would reach."""
    monkeypatch.setenv("SIGNING_SECRETS", "a secret for tests of 32 characters or more")
    rates = {verb: {"per_second": 1000, "burst": 1000} for verb in ("search", "compare", "detect")}
    monkeypatch.setenv("RATE_LIMITS", json.dumps(rates))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def client(tenant: str, bucket: PhotoBucket) -> Any:
    """boto3's client with an admin key of the tenant."""
    return rekognition(tenant)


@pytest.fixture
def staff(client: Any) -> str:
    """An empty collection."""
    client.create_collection(CollectionId="Staff.2026")
    return "Staff.2026"


@pytest.fixture
def index(client: Any, staff: str, photo: Photo) -> Callable[..., str]:
    """Index a photo's face in `staff`; the face's id."""

    def indexed(name: str, **more: Any) -> str:
        answer = client.index_faces(CollectionId=staff, Image={"Bytes": photo(name)}, **more)
        [record] = answer["FaceRecords"]
        return record["Face"]["FaceId"]

    return indexed


@pytest.fixture(scope="session")
def blank() -> bytes:
    """A photo that shows nothing."""
    import cv2
    import numpy as np

    return cv2.imencode(".jpg", np.full((480, 640, 3), 128, np.uint8))[1].tobytes()


@pytest.fixture
def user_of(client: Any, staff: str) -> Callable[..., str]:
    """Create a user and associate faces; the UserId."""

    def made(name: str, *faces: str, collection_id: str = staff) -> str:
        client.create_user(CollectionId=collection_id, UserId=name)
        if faces:
            done = client.associate_faces(CollectionId=collection_id, UserId=name, FaceIds=list(faces))
            assert len(done["AssociatedFaces"]) == len(faces), done
        return name

    return made
