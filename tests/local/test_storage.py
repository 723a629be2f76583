import httpx
import pytest

from tests.support.runtime import Runtime

MOST = 1000


def upload(toy: Runtime, content: bytes, kind: str = "image/jpeg", seconds: int = 60) -> httpx.Response:
    conditions = [["content-length-range", 1, MOST], {"Content-Type": "image/jpeg"}]
    ticket = toy.aws("s3").generate_presigned_post(
        toy.described["bucket"], "presigned/a.jpg", {"Content-Type": "image/jpeg"}, conditions, seconds
    )
    fields = ticket["fields"] | {"Content-Type": kind}
    return httpx.post(ticket["url"], data=fields, files={"file": content})


def test_a_presigned_post_is_stored(toy: Runtime) -> None:
    assert upload(toy, b"photo").status_code == 204
    stored = toy.aws("s3").get_object(Bucket=toy.described["bucket"], Key="presigned/a.jpg")
    assert stored["Body"].read() == b"photo"
    assert stored["VersionId"]


@pytest.mark.parametrize("content", [b"", b"x" * (MOST + 1)], ids=["empty", "over the limit"])
def test_a_presigned_post_over_the_size_limit_is_refused(toy: Runtime, content: bytes) -> None:
    assert upload(toy, content).status_code == 400


def test_a_presigned_post_of_another_type_is_refused(toy: Runtime) -> None:
    assert upload(toy, b"text", kind="text/plain").status_code == 403


def test_an_expired_presigned_post_is_refused(toy: Runtime) -> None:
    assert upload(toy, b"photo", seconds=-1).status_code == 403
