"""boto3's own client against the local runtime."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ClientError, ConnectionClosedError
from botocore.httpsession import URLLib3Session

from tests.rekognition.sdks.conftest import ARCHIVE, MINE, OTHERS, Credentials, client_of
from tests.support.runtime import Runtime

Photo = Callable[[str], bytes]
Make = Callable[..., Credentials]
# The gateway refuses an event of more than 6 MB. How much of it is the photo depends on the SDK's headers.
PASSES, PASSES_NOT = 3_530_000, 3_540_000


def test_a_client_needs_an_endpoint_and_credentials_and_no_other_line(
    first: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_REKOGNITION", first["endpoint_url"])
    client = boto3.client("rekognition", **{name: value for name, value in first.items() if name != "endpoint_url"})
    answer = client.list_collections()
    assert isinstance(answer["CollectionIds"], list)
    assert answer["ResponseMetadata"]["RequestId"]


def test_every_operation_answers_boto3(client: Any, photo: Photo) -> None:
    name = f"Every.{uuid4().hex[:8]}"
    made = client.create_collection(CollectionId=name, Tags={"team": "a"})
    arn = made["CollectionArn"]
    assert name in client.list_collections()["CollectionIds"]
    obama, other = {"Bytes": photo("obama.jpg")}, {"Bytes": photo("obama2.jpg")}
    [record] = client.index_faces(CollectionId=name, Image=obama, ExternalImageId="one:1")["FaceRecords"]
    face = record["Face"]["FaceId"]
    assert client.describe_collection(CollectionId=name)["FaceCount"] == 1
    assert [each["FaceId"] for each in client.list_faces(CollectionId=name)["Faces"]] == [face]
    found = client.search_faces_by_image(CollectionId=name, Image=other)
    assert [match["Face"]["FaceId"] for match in found["FaceMatches"]] == [face]
    assert client.search_faces(CollectionId=name, FaceId=face)["FaceMatches"] == []
    assert client.compare_faces(SourceImage=obama, TargetImage=other)["FaceMatches"][0]["Similarity"] > 80
    assert client.detect_faces(Image=obama, Attributes=["ALL"])["FaceDetails"][0]["Landmarks"]
    client.create_user(CollectionId=name, UserId="ada")
    [associated] = client.associate_faces(CollectionId=name, UserId="ada", FaceIds=[face])["AssociatedFaces"]
    assert associated["FaceId"] == face
    assert [user["UserId"] for user in client.list_users(CollectionId=name)["Users"]] == ["ada"]
    assert client.search_users(CollectionId=name, FaceId=face)["UserMatches"] == []
    [match] = client.search_users_by_image(CollectionId=name, Image=other)["UserMatches"]
    assert match["User"]["UserId"] == "ada"
    client.disassociate_faces(CollectionId=name, UserId="ada", FaceIds=[face])
    client.delete_user(CollectionId=name, UserId="ada")
    client.tag_resource(ResourceArn=arn, Tags={"cost": "1"})
    client.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"cost": "1"}
    assert client.delete_faces(CollectionId=name, FaceIds=[face])["DeletedFaces"] == [face]
    assert client.delete_collection(CollectionId=name)["StatusCode"] == 200


def test_paginators_follow_tokens_to_the_end(client: Any) -> None:
    names = {f"Page.{uuid4().hex[:8]}" for _ in range(5)}
    for name in names:
        client.create_collection(CollectionId=name)
    pages = list(client.get_paginator("list_collections").paginate(PaginationConfig={"PageSize": 2}))
    assert len(pages) >= 3
    assert "NextToken" not in pages[-1]
    assert names <= {name for page in pages for name in page["CollectionIds"]}
    for name in names:
        client.delete_collection(CollectionId=name)


def test_errors_are_raised_as_the_clients_own_classes(client: Any, collection: str) -> None:
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_collection(CollectionId="nowhere")
    with pytest.raises(client.exceptions.ResourceAlreadyExistsException):
        client.create_collection(CollectionId=collection)
    with pytest.raises(client.exceptions.InvalidImageFormatException):
        client.detect_faces(Image={"Bytes": b"no photo"})
    with pytest.raises(client.exceptions.InvalidParameterException):
        client.search_faces(CollectionId=collection, FaceId="no id")
    with pytest.raises(ClientError, match=r"UnknownOperationException.*DetectLabels is not offered"):
        client.detect_labels(Image={"Bytes": b"1"})


def test_a_wrong_secret_an_unknown_key_and_a_session_token_are_named(first: Credentials) -> None:
    for wrong, error in (
        ({"aws_secret_access_key": "x" * 40}, "InvalidSignatureException"),
        ({"aws_access_key_id": f"fp_{'0' * 16}"}, "UnrecognizedClientException"),
        ({"aws_access_key_id": f"AKIA{'0' * 16}"}, "UnrecognizedClientException"),
        ({"aws_session_token": "a token"}, "UnrecognizedClientException"),
    ):
        with pytest.raises(ClientError) as raised:
            client_of(first | wrong).list_collections()
        assert raised.value.response["Error"]["Code"] == error


def test_a_body_that_is_changed_on_the_way_is_refused(client: Any) -> None:
    def change(request: AWSPreparedRequest, **_: Any) -> None:
        request.body = request.body.replace(b"mine", b"ours")

    client.meta.events.register("before-send.rekognition.CreateCollection", change)
    with pytest.raises(ClientError) as raised:
        client.create_collection(CollectionId="mine")
    assert raised.value.response["Error"]["Code"] == "InvalidSignatureException"


@pytest.fixture
def clock() -> Iterator[Callable[[int], Any]]:
    """Sets the clock that boto3 signs by."""

    def wrong_by(minutes: int) -> Any:
        moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=minutes)
        return patch("botocore.auth.get_current_datetime", return_value=moment.replace(tzinfo=None))

    return wrong_by


@pytest.mark.parametrize("minutes", [-4, 4])
def test_a_clock_that_is_four_minutes_wrong_does_not_matter(client: Any, clock: Any, minutes: int) -> None:
    with clock(minutes):
        client.list_collections()


@pytest.mark.parametrize("minutes", [-60, -6, 6, 60])
def test_a_clock_that_is_wrong_by_more_is_refused_with_both_times(client: Any, clock: Any, minutes: int) -> None:
    with clock(minutes), pytest.raises(ClientError) as raised:
        client.list_collections()
    error = raised.value.response["Error"]
    assert error["Code"] == "InvalidSignatureException"
    assert error["Message"].startswith("Signature expired" if minutes < 0 else "Signature not yet current")


def test_the_largest_photo_in_bytes_reaches_the_function_and_a_larger_one_does_not(client: Any) -> None:
    with pytest.raises(client.exceptions.InvalidImageFormatException):
        client.detect_faces(Image={"Bytes": b"0" * PASSES})
    with pytest.raises(ClientError) as raised:
        client.detect_faces(Image={"Bytes": b"0" * PASSES_NOT})
    assert raised.value.response["Error"]["Code"] == "413"


def test_a_photo_is_read_from_the_buckets_of_the_callers_tenant_alone(
    client: Any, runtime: Runtime, photo: Photo
) -> None:
    s3 = runtime.aws("s3")
    for bucket, key in ((MINE, "a.jpg"), (ARCHIVE, "faces/a.jpg"), (ARCHIVE, "other/a.jpg"), (OTHERS, "a.jpg")):
        s3.put_object(Bucket=bucket, Key=key, Body=photo("obama.jpg"))
    for bucket, key in ((MINE, "a.jpg"), (ARCHIVE, "faces/a.jpg")):
        found = client.detect_faces(Image={"S3Object": {"Bucket": bucket, "Name": key}})
        assert len(found["FaceDetails"]) == 1
    photos = runtime.described["bucket"]
    messages = set()
    for bucket, key in (
        (MINE, "missing.jpg"),
        (ARCHIVE, "other/a.jpg"),
        (OTHERS, "a.jpg"),
        (photos, "uploads/local/a"),
        ("no-such-bucket", "a.jpg"),
    ):
        with pytest.raises(client.exceptions.InvalidS3ObjectException) as raised:
            client.detect_faces(Image={"S3Object": {"Bucket": bucket, "Name": key}})
        messages.add(raised.value.response["Error"]["Message"])
    assert len(messages) == 1, "another tenant's bucket is told apart from a missing object"


def test_a_version_of_an_object_is_the_one_that_is_read(client: Any, runtime: Runtime, photo: Photo) -> None:
    s3 = runtime.aws("s3")
    old = s3.put_object(Bucket=MINE, Key="versions.jpg", Body=photo("obama.jpg"))["VersionId"]
    s3.put_object(Bucket=MINE, Key="versions.jpg", Body=b"no photo")
    place = {"Bucket": MINE, "Name": "versions.jpg"}
    assert client.detect_faces(Image={"S3Object": {**place, "Version": old}})["FaceDetails"]
    with pytest.raises(client.exceptions.InvalidImageFormatException):
        client.detect_faces(Image={"S3Object": place})
    with pytest.raises(client.exceptions.InvalidS3ObjectException):
        client.detect_faces(Image={"S3Object": {**place, "Version": "none"}})


def test_an_object_of_more_than_15_mb_is_too_large(client: Any, runtime: Runtime) -> None:
    runtime.aws("s3").put_object(Bucket=MINE, Key="large.jpg", Body=b"0" * (15 * 1024 * 1024 + 1))
    with pytest.raises(client.exceptions.ImageTooLargeException):
        client.detect_faces(Image={"S3Object": {"Bucket": MINE, "Name": "large.jpg"}})


def test_an_image_has_exactly_one_form(client: Any) -> None:
    for image in ({}, {"Bytes": b"1", "S3Object": {"Bucket": MINE, "Name": "a.jpg"}}, {"S3Object": {"Bucket": MINE}}):
        with pytest.raises(client.exceptions.InvalidParameterException):
            client.detect_faces(Image=image)


def test_a_retry_after_a_lost_answer_stores_the_photo_once(client: Any, collection: str, photo: Photo) -> None:
    lost: list[int] = []

    def lose_the_first_answer(request: AWSPreparedRequest, **_: Any) -> None:
        if not lost:
            lost.append(URLLib3Session().send(request).status_code)
            raise ConnectionClosedError(endpoint_url=request.url)

    client.meta.events.register("before-send.rekognition.IndexFaces", lose_the_first_answer)
    answer = client.index_faces(CollectionId=collection, Image={"Bytes": photo("obama.jpg")})
    assert lost == [200]
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1
    stored = client.list_faces(CollectionId=collection)["Faces"]
    assert [face["FaceId"] for face in stored] == [record["Face"]["FaceId"] for record in answer["FaceRecords"]]
    assert len(stored) == 1


def test_two_tenants_with_the_same_ids_never_meet(client: Any, credentials: Make, photo: Photo) -> None:
    name, other = f"Shared.{uuid4().hex[:8]}", client_of(credentials("other"))
    for each in (client, other):
        each.create_collection(CollectionId=name)
        each.create_user(CollectionId=name, UserId="u1")
    client.index_faces(CollectionId=name, Image={"Bytes": photo("obama.jpg")})
    assert other.list_faces(CollectionId=name)["Faces"] == []
    assert other.search_faces_by_image(CollectionId=name, Image={"Bytes": photo("obama2.jpg")})["FaceMatches"] == []
    other.delete_user(CollectionId=name, UserId="u1")
    other.delete_collection(CollectionId=name)
    assert client.describe_collection(CollectionId=name)["FaceCount"] == 1
    assert [user["UserId"] for user in client.list_users(CollectionId=name)["Users"]] == ["u1"]
    client.delete_collection(CollectionId=name)


def test_a_keys_scopes_and_collections_hold_as_for_bearer(credentials: Make, collection: str, photo: Photo) -> None:
    searches = client_of(credentials("local", "--scope", "search", "--collection", collection))
    image = {"Bytes": photo("obama.jpg")}
    assert searches.search_faces_by_image(CollectionId=collection, Image=image)["FaceMatches"] == []
    with pytest.raises(searches.exceptions.AccessDeniedException):
        searches.index_faces(CollectionId=collection, Image=image)
    with pytest.raises(searches.exceptions.AccessDeniedException):
        searches.search_faces_by_image(CollectionId="default", Image=image)


def test_an_endpoint_with_a_path_is_told_so(first: Credentials) -> None:
    client = client_of(first | {"endpoint_url": first["endpoint_url"] + "/rekognition"})
    with pytest.raises(ClientError, match=r"UnknownOperationException.*has a path"):
        client.list_collections()
