"""Many URLs that are presigned at once are those that boto3 would make."""

from collections.abc import Callable, Iterator
from unittest.mock import patch

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facepass.presigning import Likeness
from facepass.storage import PhotoBucket

KEYS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=60), min_size=1)
CREDENTIALS = st.text("AZaz09/+=", min_size=16, max_size=64)
few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def bucket_of(environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., PhotoBucket]]:
    """A bucket whose client has these credentials, region and endpoint."""

    def make(secret: str = "test", token: str = "", region: str = "us-east-1", endpoint: str = "") -> PhotoBucket:
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
        monkeypatch.setenv("AWS_SESSION_TOKEN", token)
        monkeypatch.setenv("AWS_DEFAULT_REGION", region)
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", endpoint)
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        return PhotoBucket("facepass-photos")

    yield make
    boto3.DEFAULT_SESSION = None


def same_as_boto3(bucket: PhotoBucket, keys: list[str]) -> bool:
    while True:  # until both are of one second
        many = bucket.presign_gets(keys, seconds=300)
        single = [bucket.presign_get(key, seconds=300) for key in keys]
        if len({url.partition("X-Amz-Date=")[2][:16] for url in many + single}) == 1:
            return many == single


@few
@given(KEYS, CREDENTIALS, CREDENTIALS | st.just(""))
def test_any_keys_are_signed_as_boto3_signs_them(
    bucket_of: Callable[..., PhotoBucket], keys: list[str], secret: str, token: str
) -> None:
    assert same_as_boto3(bucket_of(secret, token), keys)


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1"])
@pytest.mark.parametrize("endpoint", ["", "http://127.0.0.1:4566", "https://s3.internal.example:9000/prefix"])
def test_any_region_and_endpoint_is_signed_as_boto3_signs_it(
    bucket_of: Callable[..., PhotoBucket], region: str, endpoint: str
) -> None:
    assert same_as_boto3(bucket_of(region=region, endpoint=endpoint), ["crops/acme/1.jpg", "crops/acme/2.jpg"])


def test_boto3_is_asked_for_the_first_url_alone(bucket_of: Callable[..., PhotoBucket]) -> None:
    bucket = bucket_of()
    keys = [f"crops/acme/{number}.jpg" for number in range(100)]
    with patch.object(PhotoBucket, "presign_get", autospec=True, side_effect=PhotoBucket.presign_get) as single:
        assert len(set(bucket.presign_gets(keys, seconds=300))) == 100
    assert single.call_count == 1


def test_where_boto3_signs_in_another_way_every_url_is_boto3s(bucket_of: Callable[..., PhotoBucket]) -> None:
    bucket = bucket_of()
    url = bucket.presign_get("crops/acme/1.jpg", seconds=300)
    for other in (
        Likeness(url, "crops/acme/1.jpg", "another secret"),
        Likeness(url, "crops/acme/2.jpg", "test"),
        Likeness(url.replace("&X-Amz-Signature=", "&Signature="), "crops/acme/1.jpg", "test"),
    ):
        assert other.sign(["crops/acme/3.jpg"]) is None
    with patch.object(Likeness, "sign", return_value=None):
        assert same_as_boto3(bucket, ["a", "b"])


def test_no_keys_are_no_urls(bucket_of: Callable[..., PhotoBucket]) -> None:
    assert bucket_of().presign_gets([], seconds=300) == []
