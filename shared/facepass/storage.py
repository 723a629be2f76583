"""The photo bucket. Only this module talks to S3; object_keys.py makes its keys."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import IO, Any

from facepass.errors import PhotoTooLarge, Unavailable
from facepass.presigning import Likeness
from facepass.settings import settings

KEYS_IN_ONE_DELETE = 1000
LISTS_AT_ONCE = 8
CHUNK = 1 << 20  # bytes
SERVER_ERROR = 500
GONE = ("NoSuchKey", "NoSuchVersion")
THROTTLED = ("SlowDown", "Throttling", "RequestTimeout", "RequestLimitExceeded")


class ObjectMissing(Exception):
    """The bucket has no object under this key."""


class ObjectUnreadable(Exception):
    """The bucket refuses an object, or the key that encrypts it does: trying again does not help."""


@dataclass(frozen=True)
class PresignedPost:
    """What a client needs to send one photo straight to S3: a URL, and the form fields that precede the file."""

    url: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Stock:
    """A page of objects: when each was last changed, by key and in the order of keys; and whether there are more."""

    youngest: dict[str, datetime]
    more: bool


@dataclass(frozen=True)
class PhotoBucket:
    """Photos and thumbnails under their keys.

    tenant_keys: the ARN of the KMS key that encrypts what a tenant's keys begin with; others have the bucket's own.
    """

    name: str
    tenant_keys: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _s3(self) -> Any:
        # imported on first use: 0.3 s of a cold start that not every request needs
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "virtual"},  # presigned for the region's own host, which every region has
            connect_timeout=2,
            read_timeout=10,
            retries={"mode": "standard", "max_attempts": 3},
        )
        return boto3.client("s3", config=config)

    def presign_post(self, key: str, *, content_type: str, max_bytes: int, seconds: int) -> PresignedPost:
        """Let a client post one object of this type and of 1 to `max_bytes` bytes, for `seconds` seconds."""
        fields = {"Content-Type": content_type}
        if arn := self._key_of(key):
            fields |= {
                "x-amz-server-side-encryption": "aws:kms",
                "x-amz-server-side-encryption-aws-kms-key-id": arn,
            }
        ticket = self._s3.generate_presigned_post(
            self.name,
            key,
            Fields=fields,
            Conditions=[*({name: value} for name, value in fields.items()), ["content-length-range", 1, max_bytes]],
            ExpiresIn=seconds,
        )
        return PresignedPost(ticket["url"], ticket["fields"])

    def presign_get(self, key: str, *, seconds: int) -> str:
        """A URL that shows the object to anyone who has the URL, for `seconds` seconds; caches keep nothing."""
        shown = {"Bucket": self.name, "Key": key, "ResponseCacheControl": "private, no-store"}
        url: str = self._s3.generate_presigned_url("get_object", Params=shown, ExpiresIn=seconds)
        return url

    def presign_gets(self, keys: Sequence[str], *, seconds: int) -> list[str]:
        """The same for many objects, in a twentieth of the time."""
        if not keys:
            return []
        secret = self._s3._request_signer._credentials.get_frozen_credentials().secret_key
        likeness = Likeness(self.presign_get(keys[0], seconds=seconds), keys[0], secret)
        return likeness.sign(keys) or [self.presign_get(key, seconds=seconds) for key in keys]

    def put(self, key: str, content: bytes, *, content_type: str) -> None:
        """Store an object."""
        with _asking_s3():
            self._s3.put_object(
                Bucket=self.name, Key=key, Body=content, ContentType=content_type, **self._encryption_of(key)
            )

    def put_file(self, key: str, file: IO[bytes], *, content_type: str) -> None:
        """Store a file of any size, in parts if it is large, from its position on."""
        with _asking_s3():
            extra = {"ContentType": content_type, **self._encryption_of(key)}
            self._s3.upload_fileobj(file, self.name, key, ExtraArgs=extra)

    def _encryption_of(self, key: str) -> dict[str, str]:
        arn = self._key_of(key)
        return {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": arn} if arn else {}

    def _key_of(self, key: str) -> str | None:
        """The KMS key of the tenant whose object this is, if it has one of its own: a key is `place/tenant/…`."""
        return self.tenant_keys.get(key.split("/")[1]) if self.tenant_keys else None

    def exists(self, key: str) -> bool:
        """Whether there is an object under this key. It is listed: reading its head needs the right to read it."""
        with _asking_s3():
            found = self._s3.list_objects_v2(Bucket=self.name, Prefix=key, MaxKeys=1)
        return any(entry["Key"] == key for entry in found.get("Contents", []))

    def get(self, key: str, *, max_bytes: int, version: str | None = None) -> bytes:
        """Read an object: its newest version, or the given one.

        Raises ObjectMissing, and PhotoTooLarge before anything is read when it has more than `max_bytes` bytes.
        """
        with _asking_s3():
            try:
                return self._read(self.name, key, max_bytes, version)
            except self._s3.exceptions.ClientError as error:
                if error.response["Error"]["Code"] in GONE:
                    raise ObjectMissing(key) from None
                raise

    def get_from(self, bucket: str, key: str, *, max_bytes: int, version: str | None = None) -> bytes:
        """Read an object of another bucket, as `get`; what may not be read, or cannot be, is missing."""
        with _asking_s3():
            try:
                return self._read(bucket, key, max_bytes, version)
            except self._s3.exceptions.ClientError as error:
                if _may_help(error):
                    raise
                raise ObjectMissing(key) from None

    def _read(self, bucket: str, key: str, max_bytes: int, version: str | None) -> bytes:
        wanted = {"VersionId": version} if version else {}
        answer = self._s3.get_object(Bucket=bucket, Key=key, **wanted)
        with answer["Body"] as body:
            size = answer["ContentLength"]
            if size > max_bytes:
                raise PhotoTooLarge(f"The photo has {size} bytes; at most {max_bytes} are accepted.")
            content: bytes = body.read()
        return content

    def get_into(self, key: str, views: Sequence[memoryview]) -> None:
        """Read an object straight into memory, one view after the other.

        Raises ObjectMissing, ObjectUnreadable, and ValueError when the object is not exactly as large as the views.
        """
        with _asking_s3():
            try:
                answer = self._s3.get_object(Bucket=self.name, Key=key)
            except self._s3.exceptions.NoSuchKey:
                raise ObjectMissing(key) from None
            except self._s3.exceptions.ClientError as error:
                if _may_help(error):
                    raise
                raise ObjectUnreadable(error.response["Error"]["Code"]) from None
            with answer["Body"] as body:
                if answer["ContentLength"] != sum(len(view) for view in views):
                    raise ValueError("the object has another size")
                for view in views:
                    _read_into(body, view)

    def chunks(self, key: str) -> Iterator[bytes]:
        """Read an object of any size, a part at a time. Raises ObjectMissing before the first one."""
        with _asking_s3():
            try:
                body = self._s3.get_object(Bucket=self.name, Key=key)["Body"]
            except self._s3.exceptions.NoSuchKey:
                raise ObjectMissing(key) from None
            with body:
                yield from body.iter_chunks(CHUNK)

    def get_first(self, key: str, *, max_bytes: int) -> bytes:
        """Read the first photo that was sent under a key, and delete later ones. Raises as `get` does."""
        first = self.keep_first(key)
        if first is None:
            raise ObjectMissing(key)
        return self.get(key, max_bytes=max_bytes, version=first)

    def keep_first(self, key: str) -> str | None:
        """Delete every version of an object but the oldest, and return its version id; None if there is none.

        A valid ticket can be posted again with another photo: only the first photo counts.
        """
        with _asking_s3():
            pages = self._s3.get_paginator("list_object_versions").paginate(Bucket=self.name, Prefix=key)
            newest_first = [
                entry["VersionId"] for page in pages for entry in page.get("Versions", []) if entry["Key"] == key
            ]
            self._delete([{"Key": key, "VersionId": version} for version in newest_first[:-1]])
        return newest_first[-1] if newest_first else None

    def erase(self, keys: Sequence[str]) -> None:
        """Delete every version of these objects, delete markers included. A missing object is not an error."""
        with _asking_s3(), ThreadPoolExecutor(LISTS_AT_ONCE) as pool:
            self._delete([version for found in pool.map(self._versions, keys) for version in found])

    def erase_all(self, prefix: str) -> None:
        """Delete every version of all objects under a prefix."""
        while keys := list(self.objects(prefix, after="").youngest):
            self.erase(keys)

    def _delete(self, versions: Sequence[dict[str, str]]) -> None:
        for batch in range(0, len(versions), KEYS_IN_ONE_DELETE):
            wanted = versions[batch : batch + KEYS_IN_ONE_DELETE]
            answer = self._s3.delete_objects(Bucket=self.name, Delete={"Objects": wanted, "Quiet": True})
            if answer.get("Errors"):
                raise Unavailable

    def _versions(self, key: str) -> list[dict[str, str]]:
        pages = self._s3.get_paginator("list_object_versions").paginate(Bucket=self.name, Prefix=key)
        return [
            {"Key": key, "VersionId": entry["VersionId"]}
            for page in pages
            for entry in page.get("Versions", []) + page.get("DeleteMarkers", [])
            if entry["Key"] == key  # a prefix also lists longer keys that begin with it
        ]

    def objects(self, prefix: str, *, after: str, most: int = KEYS_IN_ONE_DELETE) -> Stock:
        """Up to `most` objects under a prefix, in the order of keys, after the key `after`.

        Older versions and delete markers count as their object, so a hidden object is listed too.
        """
        parameters: dict[str, Any] = {"Bucket": self.name, "Prefix": prefix, "MaxKeys": most}
        parameters |= {"KeyMarker": after} if after else {}
        youngest: dict[str, datetime] = {}
        while True:
            with _asking_s3():
                answer = self._s3.list_object_versions(**parameters)
            for entry in answer.get("Versions", []) + answer.get("DeleteMarkers", []):
                key, modified = entry["Key"], entry["LastModified"]
                if key > after:  # S3 may begin a page with the marker itself
                    youngest[key] = max(modified, youngest.get(key, modified))
            if youngest or not answer.get("IsTruncated"):
                return Stock(dict(sorted(youngest.items())), bool(answer.get("IsTruncated")))
            parameters |= {"KeyMarker": answer["NextKeyMarker"], "VersionIdMarker": answer["NextVersionIdMarker"]}

    def pages(self, prefix: str) -> Iterator[list[str]]:
        """The keys of all objects under a prefix, as `objects` lists them, page by page."""
        after, more = "", True
        while more:
            page = self.objects(prefix, after=after)
            if page.youngest:
                yield list(page.youngest)
            after, more = max(page.youngest, default=after), page.more

    def folders(self, prefix: str) -> list[str]:
        """What follows a prefix up to the next slash, in the keys of all objects, hidden ones too."""
        with _asking_s3():
            pages = self._s3.get_paginator("list_object_versions")
            found = pages.paginate(Bucket=self.name, Prefix=prefix, Delimiter="/")
            names = [entry["Prefix"] for page in found for entry in page.get("CommonPrefixes", [])]
        return [name.removeprefix(prefix).rstrip("/") for name in names]

    def sizes(self, prefix: str) -> dict[str, int]:
        """Bytes of each object under a prefix, by key, as it can be read now: older and hidden ones are left out."""
        with _asking_s3():
            pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
            return {entry["Key"]: entry["Size"] for page in pages for entry in page.get("Contents", [])}

    def tenants(self) -> list[str]:
        """The tenants that have photos or thumbnails."""
        found: set[str] = set()
        with _asking_s3():
            pages = self._s3.get_paginator("list_objects_v2")
            for place in ("uploads/", "crops/"):
                for page in pages.paginate(Bucket=self.name, Prefix=place, Delimiter="/"):
                    found |= {entry["Prefix"].split("/")[1] for entry in page.get("CommonPrefixes", [])}
        return sorted(found)

    def check(self) -> None:
        """Raise Unavailable, or botocore's error, when the bucket cannot be used."""
        with _asking_s3():
            self._s3.head_bucket(Bucket=self.name)


def _read_into(body: Any, view: memoryview) -> None:
    place = 0
    while place < len(view):
        count = body.readinto(view[place : place + CHUNK])
        if not count:
            raise Unavailable  # its size was right: the connection ended
        place += count


@contextmanager
def _asking_s3() -> Iterator[None]:
    """Turn S3's throttling and outages into Unavailable: trying again may help."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  # imported with the client

    try:
        yield
    except BotoCoreError as error:
        raise Unavailable from error
    except ClientError as error:
        if _may_help(error):
            raise Unavailable from error
        raise


def _may_help(error: Any) -> bool:
    """Whether another attempt may: S3 is throttling, or has an outage."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status >= SERVER_ERROR or error.response.get("Error", {}).get("Code") in THROTTLED


@cache
def photo_bucket() -> PhotoBucket:
    """The bucket of the settings."""
    return PhotoBucket(settings().photo_bucket, settings().tenant_keys)
