"""Collections and their tags, as boto3 sees them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.audit_log import entries
from tests.support.rekognition_client import rekognition


def test_a_collection_is_created_described_listed_and_deleted(client: Any) -> None:
    made = client.create_collection(CollectionId="Door-A", Tags={"site": "Ulm"})
    assert made["StatusCode"] == 200
    assert made["FaceModelVersion"] == "1.0"

    found = client.describe_collection(CollectionId="Door-A")
    assert (found["FaceCount"], found["UserCount"], found["FaceModelVersion"]) == (0, 0, "1.0")
    assert found["CollectionARN"] == made["CollectionArn"]
    assert abs(found["CreationTimestamp"] - datetime.now(UTC)) < timedelta(minutes=5)

    listed = client.list_collections()
    assert (listed["CollectionIds"], listed["FaceModelVersions"]) == (["Door-A"], ["1.0"])
    assert "NextToken" not in listed

    assert client.delete_collection(CollectionId="Door-A")["StatusCode"] == 200
    assert client.list_collections()["CollectionIds"] == []


def test_a_collection_that_exists_is_not_created_again(client: Any, staff: str) -> None:
    with pytest.raises(client.exceptions.ResourceAlreadyExistsException):
        client.create_collection(CollectionId=staff)


@pytest.mark.parametrize("operation", ["describe_collection", "delete_collection", "list_faces", "list_users"])
def test_an_unknown_collection_is_not_found(client: Any, operation: str) -> None:
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        getattr(client, operation)(CollectionId="nowhere")


@pytest.mark.parametrize("collection_id", [".", ".."])
def test_an_id_that_a_path_would_lose_is_refused(client: Any, collection_id: str) -> None:
    with pytest.raises(client.exceptions.InvalidParameterException):
        client.create_collection(CollectionId=collection_id)


def test_the_default_collection_stays(client: Any) -> None:
    with pytest.raises(client.exceptions.InvalidParameterException):
        client.delete_collection(CollectionId="default")


def test_collections_with_long_ids_are_paged_with_short_tokens(client: Any) -> None:
    ids = [f"{'c' * 250}{number:05}" for number in range(5)]
    for each in ids:
        client.create_collection(CollectionId=each)
    pages = list(client.get_paginator("list_collections").paginate(PaginationConfig={"PageSize": 2}))
    assert [each for page in pages for each in page["CollectionIds"]] == ids
    assert [len(page["CollectionIds"]) for page in pages] == [2, 2, 1]
    assert all(len(page["NextToken"]) <= 255 for page in pages[:-1])
    assert "NextToken" not in pages[-1]


def test_the_token_of_another_list_is_refused(client: Any) -> None:
    for each in ("one", "two"):
        client.create_collection(CollectionId=each)
    token = client.list_collections(MaxResults=1)["NextToken"]
    with pytest.raises(client.exceptions.InvalidPaginationTokenException):
        client.list_users(CollectionId="one", NextToken=token)
    with pytest.raises(client.exceptions.InvalidPaginationTokenException):
        client.list_collections(NextToken="made up")


def test_tags_are_added_changed_and_removed(client: Any) -> None:
    arn = client.create_collection(CollectionId="tagged", Tags={"site": "Ulm"})["CollectionArn"]
    client.tag_resource(ResourceArn=arn, Tags={"site": "Bonn", "owner": "door team"})
    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"site": "Bonn", "owner": "door team"}
    client.untag_resource(ResourceArn=arn, TagKeys=["site", "unknown"])
    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"owner": "door team"}


def test_audit_entries_of_tags_name_the_collection(client: Any, tenant: str) -> None:
    arn = client.create_collection(CollectionId="tagged")["CollectionArn"]
    client.tag_resource(ResourceArn=arn, Tags={"site": "Bonn"})
    client.untag_resource(ResourceArn=arn, TagKeys=["site"])
    found = {each.verb: each.object for each in entries(tenant)}
    assert found["tag_resource"] == found["untag_resource"] == "collection:tagged"


@pytest.mark.parametrize(
    "form",
    [
        "arn:aws:rekognition:us-east-1:123456789012:collection/tagged",
        "aws:rekognition:us-east-1:123456789012:collection/tagged",
        "arn:aws-cn:rekognition:cn-north-1:123456789012:collection/tagged",
    ],
)
def test_both_forms_of_an_arn_are_read(client: Any, form: str) -> None:
    client.create_collection(CollectionId="tagged", Tags={"site": "Ulm"})
    assert client.list_tags_for_resource(ResourceArn=form)["Tags"] == {"site": "Ulm"}


def test_an_arn_of_something_else_is_refused(client: Any) -> None:
    with pytest.raises(client.exceptions.InvalidParameterException):
        client.list_tags_for_resource(ResourceArn="arn:aws:rekognition:us-east-1:123456789012:project/x/1")


def test_a_collection_has_fifty_tags_at_most(client: Any) -> None:
    arn = client.create_collection(CollectionId="tagged", Tags={str(n): "x" for n in range(50)})["CollectionArn"]
    client.tag_resource(ResourceArn=arn, Tags={"0": "y"})
    with pytest.raises(client.exceptions.ServiceQuotaExceededException):
        client.tag_resource(ResourceArn=arn, Tags={"one more": "x"})
    with pytest.raises(client.exceptions.ServiceQuotaExceededException):
        client.create_collection(CollectionId="another", Tags={str(n): "x" for n in range(51)})


def test_a_bound_key_reaches_its_own_collections_alone(client: Any, tenant: str) -> None:
    for each in ("own", "other"):
        client.create_collection(CollectionId=each)
    bound = rekognition(tenant, collections=["own"])
    assert bound.list_collections()["CollectionIds"] == ["own"]
    for refused in (
        lambda: bound.describe_collection(CollectionId="other"),
        lambda: bound.create_collection(CollectionId="third"),
        lambda: bound.list_tags_for_resource(ResourceArn="arn:aws:rekognition:x:000000000000:collection/other"),
    ):
        with pytest.raises(bound.exceptions.AccessDeniedException):
            refused()
