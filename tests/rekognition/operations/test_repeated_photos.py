"""A photo that IndexFaces gets again: retries, crashes, deleted faces, and what the collection has come to require."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from botocore.config import Config
from sqlalchemy import func, select

from facepass.database.sessions import vector_session
from facepass.models.events import FaceEvent
from facepass.models.vector import Face, Upload
from facepass.object_keys import thumbnail_key, upload_key
from facepass.services.matching import indexing_now
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.janitor import as_owner
from tests.support.main_job import index as run_indexer
from tests.support.rekognition_client import rekognition, small

Photo = Callable[[str], bytes]


def rows(tenant: str, table: Any) -> int:
    """How many rows of a table a tenant has."""
    with vector_session(tenant) as vector:
        return vector.scalar(select(func.count()).select_from(table)) or 0


def test_the_same_photo_under_the_same_name_is_stored_once(client: Any, staff: str, photo: Photo, tenant: str) -> None:
    sent = {"CollectionId": staff, "Image": {"Bytes": photo("obama.jpg")}, "ExternalImageId": "obama"}
    first, second = client.index_faces(**sent), client.index_faces(**sent)
    assert first["FaceRecords"] == second["FaceRecords"]
    assert (rows(tenant, Face), rows(tenant, Upload)) == (1, 1)
    other = client.index_faces(**sent | {"ExternalImageId": "someone"})
    assert other["FaceRecords"][0]["Face"]["FaceId"] != first["FaceRecords"][0]["Face"]["FaceId"]


def test_without_a_name_each_call_stores_the_photo(index: Callable[..., str]) -> None:
    assert index("obama.jpg") != index("obama.jpg")


def test_a_retry_after_a_lost_answer_stores_the_photo_once(client: Any, staff: str, photo: Photo, tenant: str) -> None:
    patient = rekognition(tenant, config=Config(retries={"mode": "standard", "total_max_attempts": 3}))
    patient.to_lose = 2
    [record] = patient.index_faces(CollectionId=staff, Image={"Bytes": photo("obama.jpg")})["FaceRecords"]
    assert [json.loads(each)["FaceRecords"] for each in patient.answers] == [[record]] * 3
    assert (rows(tenant, Face), rows(tenant, Upload)) == (1, 1)


def test_requests_at_the_same_time_store_the_photo_once(
    client: Any, staff: str, group_photo: bytes, tenant: str
) -> None:
    sent = {"CollectionId": staff, "Image": {"Bytes": group_photo}, "ExternalImageId": "group"}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: client.index_faces(**sent), range(4)))
    assert all(each["FaceRecords"] == answers[0]["FaceRecords"] for each in answers)
    assert (rows(tenant, Face), rows(tenant, Upload)) == (6, 1)


def test_what_a_crash_left_is_finished_by_the_indexer_with_the_options_of_the_request(
    client: Any, staff: str, group_photo: bytes, tenant: str
) -> None:
    sent = {"CollectionId": staff, "Image": {"Bytes": small(group_photo)}, "ExternalImageId": "g"}
    with pytest.MonkeyPatch.context() as crash:
        crash.setattr(indexing_now, "store_faces", _dies)
        with pytest.raises(client.exceptions.InternalServerError):
            client.index_faces(**sent, QualityFilter="HIGH", MaxFaces=2)
    with vector_session(tenant) as vector:
        upload_id = vector.scalars(select(Upload.id)).one()
    assert run_indexer(upload_key(tenant, upload_id)) == []
    assert rows(tenant, Face) == 2
    again = client.index_faces(**sent, QualityFilter="HIGH", MaxFaces=2)
    assert {each["Face"]["ImageId"] for each in again["FaceRecords"]} == {str(upload_id)}
    assert rows(tenant, Face) == 2


def _dies(*_: Any) -> None:
    raise RuntimeError("as if the function died")


def test_a_face_that_was_deleted_is_made_again(client: Any, staff: str, photo: Photo, tenant: str) -> None:
    sent = {"CollectionId": staff, "Image": {"Bytes": photo("obama.jpg")}, "ExternalImageId": "obama"}
    [first] = client.index_faces(**sent)["FaceRecords"]
    client.delete_faces(CollectionId=staff, FaceIds=[first["Face"]["FaceId"]])
    [second] = client.index_faces(**sent)["FaceRecords"]
    assert second["Face"]["FaceId"] != first["Face"]["FaceId"]
    assert rows(tenant, Face) == 1


def test_of_a_group_only_the_deleted_faces_are_made_again(
    client: Any, staff: str, group_photo: bytes, tenant: str, bucket: PhotoBucket
) -> None:
    sent = {"CollectionId": staff, "Image": {"Bytes": group_photo}, "ExternalImageId": "group"}
    first = [each["Face"]["FaceId"] for each in client.index_faces(**sent)["FaceRecords"]]
    assert len(first) == 6
    client.delete_faces(CollectionId=staff, FaceIds=first[:2])
    second = [each["Face"]["FaceId"] for each in client.index_faces(**sent)["FaceRecords"]]
    assert second[2:] == first[2:]
    assert not set(second[:2]) & set(first)
    assert rows(tenant, Face) == 6
    assert all(bucket.exists(thumbnail_key(tenant, UUID(face))) for face in second)


def test_a_second_call_may_index_more_faces(client: Any, staff: str, group_photo: bytes, tenant: str) -> None:
    sent = {"CollectionId": staff, "Image": {"Bytes": group_photo}, "ExternalImageId": "group"}
    few = client.index_faces(**sent, MaxFaces=2)
    assert len(few["FaceRecords"]) == 2
    assert [each["Reasons"] for each in few["UnindexedFaces"]] == [["EXCEEDS_MAX_FACES"]] * 4
    assert {"BoundingBox", "Confidence"} <= few["UnindexedFaces"][0]["FaceDetail"].keys()
    assert len(client.index_faces(**sent)["FaceRecords"]) == rows(tenant, Face) == 6


def test_a_photo_that_is_sent_again_adds_no_face_once_the_collection_requires_consent(
    client: Any, staff: str, http: Client, group_photo: bytes, tenant: str, bucket: PhotoBucket
) -> None:
    sent = {"CollectionId": staff, "Image": {"Bytes": group_photo}, "ExternalImageId": "group"}
    assert len(client.index_faces(**sent, MaxFaces=2)["FaceRecords"]) == 2
    assert http.patch(f"/api/v1/collections/{staff}", {"consent_required": True}).status == 200
    with pytest.raises(client.exceptions.InvalidParameterException, match="consented"):
        client.index_faces(**sent)
    assert rows(tenant, Face) == 2
    assert sum(len(page) for page in bucket.pages(f"crops/{tenant}/")) == 2


def test_an_upload_that_a_crash_left_gets_no_face_once_the_collection_requires_consent(
    client: Any, staff: str, http: Client, photo: Photo, tenant: str
) -> None:
    sent = {"CollectionId": staff, "Image": {"Bytes": photo("obama.jpg")}, "ExternalImageId": "obama"}
    with pytest.MonkeyPatch.context() as crash:
        crash.setattr(indexing_now, "store_faces", _dies)
        with pytest.raises(client.exceptions.InternalServerError):
            client.index_faces(**sent)
    assert http.patch(f"/api/v1/collections/{staff}", {"consent_required": True}).status == 200
    with pytest.raises(client.exceptions.InvalidParameterException, match="consented"):
        client.index_faces(**sent)
    assert rows(tenant, Face) == 0


def test_faces_that_a_second_call_adds_are_within_the_quota(
    client: Any, staff: str, group_photo: bytes, tenant: str, postgres: str, bucket: PhotoBucket
) -> None:
    sent = {"CollectionId": staff, "Image": {"Bytes": group_photo}, "ExternalImageId": "group"}
    client.index_faces(**sent, MaxFaces=2)
    as_owner(postgres, "main", "insert into quotas (tenant_id, max_faces) values (:tenant, 3)", tenant=tenant)
    with pytest.raises(client.exceptions.ServiceQuotaExceededException):
        client.index_faces(**sent)
    as_owner(postgres, "main", "delete from quotas where tenant_id = :tenant", tenant=tenant)
    assert rows(tenant, Face) == 2
    assert sum(len(page) for page in bucket.pages(f"crops/{tenant}/")) == 2


def test_faces_that_a_second_call_adds_are_announced(client: Any, staff: str, group_photo: bytes, tenant: str) -> None:
    sent = {"CollectionId": staff, "Image": {"Bytes": group_photo}, "ExternalImageId": "group"}
    client.index_faces(**sent, MaxFaces=2)
    client.index_faces(**sent)
    client.index_faces(**sent)
    with vector_session(tenant) as vector:
        announced = vector.scalars(select(FaceEvent.data).order_by(FaceEvent.id)).all()
    assert [each["face_count"] for each in announced] == [2, 6]
