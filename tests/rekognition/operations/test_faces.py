"""IndexFaces, ListFaces and DeleteFaces, as boto3 sees them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from facepass.database.sessions import vector_session
from facepass.models.vector import Upload
from facepass.object_keys import thumbnail_key, upload_key
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import index as run_indexer
from tests.support.rekognition_client import rekognition, small

Photo = Callable[[str], bytes]
LANDMARKS = ["eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight"]


def rows(tenant: str, table: Any) -> int:
    """How many rows of a table a tenant has."""
    with vector_session(tenant) as vector:
        return vector.scalar(select(func.count()).select_from(table)) or 0


def test_an_indexed_face_is_complete_and_listed(client: Any, staff: str, photo: Photo, tenant: str) -> None:
    done = client.index_faces(
        CollectionId=staff, Image={"Bytes": photo("obama.jpg")}, ExternalImageId="obama:1", DetectionAttributes=["ALL"]
    )
    [record] = done["FaceRecords"]
    face, detail = record["Face"], record["FaceDetail"]
    assert UUID(face["FaceId"]) != UUID(face["ImageId"])
    assert face["ExternalImageId"] == "obama:1"
    assert face["IndexFacesModelVersion"] == done["FaceModelVersion"] == "1.0"
    assert 99 <= face["Confidence"] <= 100
    assert [each["Type"] for each in detail["Landmarks"]] == LANDMARKS
    assert set(detail["Pose"]) == {"Roll", "Yaw", "Pitch"}
    assert 0 < detail["Quality"]["Brightness"] < 100
    assert 0 < detail["Quality"]["Sharpness"] <= 100
    assert set(face["BoundingBox"]) == {"Width", "Height", "Left", "Top"}
    assert done["UnindexedFaces"] == []
    assert "AgeRange" not in detail

    listed = client.list_faces(CollectionId=staff)
    assert listed["Faces"][0]["FaceId"] == face["FaceId"]
    assert listed["FaceModelVersion"] == "1.0"
    assert client.describe_collection(CollectionId=staff)["FaceCount"] == 1


def test_photo_and_thumbnail_are_stored_as_an_upload_has_them(
    client: Any, staff: str, photo: Photo, tenant: str, bucket: PhotoBucket, http: Client
) -> None:
    [record] = client.index_faces(CollectionId=staff, Image={"Bytes": photo("obama.jpg")})["FaceRecords"]
    face, upload = UUID(record["Face"]["FaceId"]), UUID(record["Face"]["ImageId"])
    assert bucket.get(upload_key(tenant, upload), max_bytes=10**7) == photo("obama.jpg")
    assert bucket.exists(thumbnail_key(tenant, face))
    shown = http.get(f"/api/v1/uploads/{upload}").json()
    assert (shown["status"], shown["faces"][0]["face_id"]) == ("indexed", str(face))


def test_the_message_that_s3_sends_about_the_photo_changes_nothing(
    client: Any, staff: str, photo: Photo, tenant: str
) -> None:
    [record] = client.index_faces(CollectionId=staff, Image={"Bytes": photo("obama.jpg")})["FaceRecords"]
    assert run_indexer(upload_key(tenant, UUID(record["Face"]["ImageId"]))) == []
    assert [face["FaceId"] for face in client.list_faces(CollectionId=staff)["Faces"]] == [record["Face"]["FaceId"]]


def test_a_photo_without_a_face_is_no_error_and_stored_nowhere(
    client: Any, staff: str, tenant: str, bucket: PhotoBucket, blank: bytes
) -> None:
    done = client.index_faces(CollectionId=staff, Image={"Bytes": blank})
    assert (done["FaceRecords"], done["UnindexedFaces"]) == ([], [])
    assert rows(tenant, Upload) == 0
    assert not list(bucket.pages(f"uploads/{tenant}/"))


def test_the_quality_filter_decides_which_faces_are_indexed(client: Any, staff: str, group_photo: bytes) -> None:
    sent = {"CollectionId": staff, "Image": {"Bytes": small(group_photo)}}
    loose, strict = (client.index_faces(**sent, QualityFilter=each) for each in ("NONE", "HIGH"))
    assert len(loose["FaceRecords"]) > len(strict["FaceRecords"])
    assert all(each["Reasons"] for each in strict["UnindexedFaces"])
    assert len(strict["FaceRecords"]) + len(strict["UnindexedFaces"]) == len(loose["FaceRecords"])


@pytest.mark.parametrize("attribute", ["AGE_RANGE", "GENDER", "EMOTIONS", "FACE_OCCLUDED"])
def test_an_attribute_that_facepass_does_not_guess_is_named(
    client: Any, staff: str, photo: Photo, attribute: str
) -> None:
    image = {"Bytes": photo("obama.jpg")}
    with pytest.raises(client.exceptions.InvalidParameterException, match=attribute):
        client.index_faces(CollectionId=staff, Image=image, DetectionAttributes=["DEFAULT", attribute])
    with pytest.raises(client.exceptions.InvalidParameterException, match=attribute):
        client.detect_faces(Image=image, Attributes=[attribute])


def test_what_is_no_photo_is_named(client: Any, staff: str) -> None:
    with pytest.raises(client.exceptions.InvalidImageFormatException):
        client.index_faces(CollectionId=staff, Image={"Bytes": b"no photo"})


def test_faces_are_paged_and_filtered(client: Any, staff: str, group_photo: bytes) -> None:
    done = client.index_faces(CollectionId=staff, Image={"Bytes": group_photo})
    ids = {each["Face"]["FaceId"] for each in done["FaceRecords"]}
    pages = list(client.get_paginator("list_faces").paginate(CollectionId=staff, PaginationConfig={"PageSize": 4}))
    assert {face["FaceId"] for page in pages for face in page["Faces"]} == ids
    assert len(pages[0]["NextToken"]) <= 255
    some = sorted(ids)[:2]
    assert [face["FaceId"] for face in client.list_faces(CollectionId=staff, FaceIds=some)["Faces"]] == some
    with pytest.raises(client.exceptions.InvalidPaginationTokenException):
        client.list_faces(CollectionId=staff, FaceIds=some, NextToken=pages[0]["NextToken"])


def test_deleting_says_what_became_of_each_face(
    client: Any, staff: str, index: Callable[..., str], tenant: str, bucket: PhotoBucket
) -> None:
    free, taken, unknown = index("obama.jpg"), index("biden.jpg"), "00000000-0000-4000-8000-000000000000"
    client.create_user(CollectionId=staff, UserId="joe")
    client.associate_faces(CollectionId=staff, UserId="joe", FaceIds=[taken])
    done = client.delete_faces(CollectionId=staff, FaceIds=[free, taken, unknown])
    assert done["DeletedFaces"] == [free]
    assert done["UnsuccessfulFaceDeletions"] == [
        {"FaceId": taken, "UserId": "joe", "Reasons": ["ASSOCIATED_TO_AN_EXISTING_USER"]},
        {"FaceId": unknown, "Reasons": ["FACE_NOT_FOUND"]},
    ]
    assert not bucket.exists(thumbnail_key(tenant, UUID(free)))
    assert len(client.list_faces(CollectionId=staff)["Faces"]) == 1


def test_a_face_of_another_collection_is_not_deleted(client: Any, index: Callable[..., str]) -> None:
    face = index("obama.jpg")
    client.create_collection(CollectionId="other")
    done = client.delete_faces(CollectionId="other", FaceIds=[face])
    assert done["UnsuccessfulFaceDeletions"] == [{"FaceId": face, "Reasons": ["FACE_NOT_FOUND"]}]


def test_a_collection_that_requires_consent_takes_no_face_without_a_user(
    client: Any, staff: str, http: Client, photo: Photo, tenant: str
) -> None:
    assert http.patch(f"/api/v1/collections/{staff}", {"consent_required": True}).status == 200
    with pytest.raises(client.exceptions.InvalidParameterException, match="consented"):
        client.index_faces(CollectionId=staff, Image={"Bytes": photo("obama.jpg")})
    assert rows(tenant, Upload) == 0


def test_two_tenants_with_one_collection_id_never_meet(
    client: Any, staff: str, index: Callable[..., str], photo: Photo
) -> None:
    face = index("obama.jpg")
    stranger = rekognition("t-stranger")
    stranger.create_collection(CollectionId=staff)
    assert stranger.list_faces(CollectionId=staff)["Faces"] == []
    assert stranger.search_faces_by_image(CollectionId=staff, Image={"Bytes": photo("obama.jpg")})["FaceMatches"] == []
    assert stranger.delete_faces(CollectionId=staff, FaceIds=[face])["DeletedFaces"] == []
    with pytest.raises(stranger.exceptions.InvalidParameterException):
        stranger.search_faces(CollectionId=staff, FaceId=face)
    stranger.delete_collection(CollectionId=staff)
    assert client.describe_collection(CollectionId=staff)["FaceCount"] == 1
