"""A collection that demands liveness tokens, for clients of a protocol that has none."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.liveness import distrust, trust
from tests.support.main_job import enrol

Photo = Callable[[str], bytes]


@pytest.fixture
def face(index: Callable[..., str], staff: str, http: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A face that was indexed before its collection demanded tokens."""
    face_id = index("obama.jpg")
    trust(monkeypatch)
    assert http.patch(f"/api/v1/collections/{staff}", {"require_liveness": True}).status == 200
    yield face_id
    distrust(monkeypatch)


def test_photos_are_neither_indexed_nor_searched_with_where_tokens_are_demanded(
    client: Any, staff: str, face: str, photo: Photo
) -> None:
    image = {"Bytes": photo("obama2.jpg")}
    for operation in (client.index_faces, client.search_faces_by_image, client.search_users_by_image):
        with pytest.raises(client.exceptions.AccessDeniedException):
            operation(CollectionId=staff, Image=image)
    assert client.describe_collection(CollectionId=staff)["FaceCount"] == 1


def test_a_user_is_searched_with_its_faces_of_the_demanding_collection_alone(
    client: Any, staff: str, face: str, http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    http.patch(f"/api/v1/collections/{staff}", {"require_liveness": False})
    client.create_user(CollectionId=staff, UserId="obama")
    client.associate_faces(CollectionId=staff, UserId="obama", FaceIds=[face])
    user_id = http.get(f"/api/v1/faces/{face}").json()["user_id"]
    elsewhere = enrol(http, bucket, photo("obama2.jpg"), user_id=user_id)["faces"][0]["face_id"]
    http.patch(f"/api/v1/collections/{staff}", {"require_liveness": True})
    assert client.search_users(CollectionId=staff, UserId="obama")["UserMatches"] == []
    with pytest.raises(client.exceptions.InvalidParameterException):
        client.search_faces(CollectionId=staff, FaceId=elsewhere)


def test_stored_faces_are_searched_with_and_given_to_no_user_where_tokens_are_demanded(
    client: Any, staff: str, face: str
) -> None:
    assert client.search_faces(CollectionId=staff, FaceId=face)["FaceMatches"] == []
    client.create_user(CollectionId=staff, UserId="obama")
    assert client.search_users(CollectionId=staff, FaceId=face)["UserMatches"] == []
    with pytest.raises(client.exceptions.AccessDeniedException):
        client.associate_faces(CollectionId=staff, UserId="obama", FaceIds=[face])
