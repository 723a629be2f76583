"""Every operation held against botocore's model, with the raw JSON: parsers drop unknown members silently."""

import base64
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.parsers import create_parser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facepass.rekognition_api.operations import OPERATIONS
from tests.rekognition.operations.test_faces import small
from tests.support.api_client import CONTEXT, handler_of
from tests.support.aws_model import MODEL, Pools, faults, requests_of, spoiled
from tests.support.rekognition_client import ENDPOINT, event_of

# Members that programs read without a look whether they are there. No output shape of the model has `required`.
ALWAYS = {
    "CreateCollection": {"StatusCode", "CollectionArn", "FaceModelVersion"},
    "DescribeCollection": {"FaceCount", "UserCount", "FaceModelVersion", "CollectionARN", "CreationTimestamp"},
    "ListCollections": {"CollectionIds", "FaceModelVersions"},
    "DeleteCollection": {"StatusCode"},
    "IndexFaces": {"FaceRecords", "UnindexedFaces", "FaceModelVersion"},
    "ListFaces": {"Faces", "FaceModelVersion"},
    "DeleteFaces": {"DeletedFaces", "UnsuccessfulFaceDeletions"},
    "SearchFaces": {"SearchedFaceId", "FaceMatches", "FaceModelVersion"},
    "SearchFacesByImage": {
        "SearchedFaceBoundingBox",
        "SearchedFaceConfidence",
        "FaceMatches",
        "FaceModelVersion",
    },
    "SearchUsers": {"UserMatches", "FaceModelVersion"},
    "SearchUsersByImage": {"UserMatches", "UnsearchedFaces", "FaceModelVersion"},
    "CompareFaces": {"SourceImageFace", "FaceMatches", "UnmatchedFaces"},
    "DetectFaces": {"FaceDetails"},
    "CreateUser": set(),
    "DeleteUser": set(),
    "ListUsers": {"Users"},
    "AssociateFaces": {"AssociatedFaces", "UnsuccessfulFaceAssociations", "UserStatus"},
    "DisassociateFaces": {"DisassociatedFaces", "UnsuccessfulFaceDisassociations", "UserStatus"},
    "TagResource": set(),
    "UntagResource": set(),
    "ListTagsForResource": {"Tags"},
}
EVERYWHERE = {"AccessDeniedException", "SerializationException", "ThrottlingException", "ResourceNotReadyException"}
REFUSED = {"InvalidParameterException", "SerializationException", "ImageTooLargeException"}
HERE = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
Send = Callable[[str, Any], tuple[int, dict[str, Any]]]


@pytest.fixture
def send(client: Any) -> Send:
    """Sign and send any JSON: boto3 would refuse some of it."""
    credentials = client._request_signer._credentials

    def sent(operation: str, document: Any) -> tuple[int, dict[str, Any]]:
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"RekognitionService.{operation}"}
        request = AWSRequest("POST", f"{ENDPOINT}/", headers, json.dumps(document).encode())
        SigV4Auth(credentials, "rekognition", "eu-central-1").add_auth(request)
        answer = handler_of("rekognition")(event_of(request.prepare()), CONTEXT)
        return answer["statusCode"], check(operation, answer)

    return sent


def check(operation: str, answer: dict[str, Any]) -> dict[str, Any]:
    """The body of an answer, which is as the model has it, and as its SDKs can parse it."""
    shape, body = MODEL.operation_model(operation), json.loads(answer["body"])
    headers = {name.lower(): value for name, value in answer["headers"].items()}
    parts = {"status_code": answer["statusCode"], "headers": headers, "body": answer["body"].encode()}
    parsed = create_parser("json").parse(parts, shape.output_shape)
    assert headers["x-amzn-requestid"]
    if answer["statusCode"] == 200:
        assert faults(shape.output_shape, body) == []
        assert ALWAYS[operation] <= body.keys()
        return body
    assert answer["statusCode"] == 400, body
    named = {each.name for each in shape.error_shapes} | EVERYWHERE
    assert body["__type"] in named, body
    assert parsed["Error"]["Code"] == body["__type"]
    return body


@pytest.fixture
def pools(client: Any, staff: str, index: Callable[..., str], photo: Any, group_photo: bytes, blank: bytes) -> Pools:
    """Values that mean something: collections, faces and users that are there, and photos."""
    faces = [index("obama.jpg"), index("obama2.jpg"), index("biden.jpg")]
    client.create_user(CollectionId=staff, UserId="barack")
    client.associate_faces(CollectionId=staff, UserId="barack", FaceIds=faces[:1])
    face = st.sampled_from([*faces, str(uuid4())])
    images = [{"Bytes": base64.b64encode(each).decode()} for each in (small(group_photo), blank, b"no photo")]
    image = st.sampled_from([*images, {"S3Object": {"Bucket": "nowhere", "Name": "photo.jpg"}}, {}])
    arns = [f"arn:aws:rekognition:facepass:000000000000:collection/{each}" for each in (staff, "missing")]
    return {
        "CollectionId": st.sampled_from([staff, staff, "default", "missing", "new.one"]),
        "FaceId": face,
        "FaceIds": st.lists(face, min_size=1, max_size=4),
        "UserId": st.sampled_from(["barack", "barack", "joe", "someone:else"]),
        "Image": image,
        "SourceImage": image,
        "TargetImage": image,
        "NextToken": st.sampled_from(["made up", ""]),
        "ResourceArn": st.sampled_from([*arns, arns[0].removeprefix("arn:"), "arn:of:something:else"]),
    }


def test_what_is_always_there_is_known_of_each_operation() -> None:
    assert ALWAYS.keys() == OPERATIONS.keys()
    assert all(
        ALWAYS[each] <= MODEL.operation_model(each).output_shape.members.keys() for each in ALWAYS if ALWAYS[each]
    )


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_requests_that_the_model_allows_have_answers_that_it_has(operation: str, send: Send, pools: Pools) -> None:
    @HERE
    @given(requests_of(operation, pools))
    def answered(document: Any) -> None:
        send(operation, document)

    answered()


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_requests_that_the_model_does_not_allow_are_refused(operation: str, send: Send, pools: Pools) -> None:
    @HERE
    @given(spoiled(operation, pools))
    def refused(document: Any) -> None:
        status, body = send(operation, document)
        assert status == 400
        assert body["__type"] in REFUSED | {"InvalidPaginationTokenException"}

    refused()


@pytest.mark.parametrize("document", [None, [], "text", 5, {"CollectionId": None}, {"collectionId": "staff"}])
def test_what_is_no_request_is_refused(document: Any, send: Send) -> None:
    status, body = send("DescribeCollection", document)
    assert (status, body["__type"] in REFUSED) == (400, True)


def test_members_that_the_model_does_not_have_are_ignored(send: Send, staff: str) -> None:
    status, _body = send("DescribeCollection", {"CollectionId": staff, "Newer": {"than": "this"}})
    assert status == 200
