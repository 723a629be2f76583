"""S3 that is asked too often, which neither moto nor the local S3 can be made to say."""

from botocore.exceptions import ClientError

from facepass.storage import PhotoBucket


def slow_down(_bucket: PhotoBucket, _key: str, *, max_bytes: int) -> bytes:
    """In place of PhotoBucket.get_first: 503 SlowDown."""
    raise ClientError({"Error": {"Code": "SlowDown", "Message": "Please reduce your request rate."}}, "GetObject")
