"""What can be seen beside the API: with the functions' environment variables, or with rights in AWS.

Everything here is optional. A question that cannot be asked, or that AWS refuses to answer, has the answer None.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from facepass.model_packs import PackDamaged, PackNotFound, find_folder, model_id_of

T = TypeVar("T")
NEEDED_BY_SETTINGS = ("MAIN_DATABASE_URL", "VECTOR_DATABASE_URL", "PHOTO_BUCKET", "INDEX_QUEUE_URL")
GONE = ("404", "NoSuchBucket", "NotFound")
NO_QUEUE = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")


@dataclass(frozen=True)
class Inside:
    """Names of the deployment's parts, empty where they are not known.

    has_databases: whether the settings name them. owner_urls: of the owner of each, by history, who may read which
    revision the schema has.
    """

    bucket: str = ""
    index_queue: str = ""
    has_databases: bool = False
    pack: str = ""
    owner_urls: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _s3(self) -> Any:
        return _client("s3")

    @cached_property
    def _sqs(self) -> Any:
        return _client("sqs")

    def bucket_state(self) -> str | None:
        """Whether the bucket is `there`, `missing` or `refused`."""
        return _asked(lambda: self._s3.head_bucket(Bucket=self.bucket) and "there", GONE) if self.bucket else None

    def queue_state(self) -> str | None:
        """Whether the index queue is `there`, `missing` or `refused`."""
        if not self.index_queue:
            return None
        return _asked(lambda: self._attributes("QueueArn") and "there", NO_QUEUE)

    def announces(self) -> bool | None:
        """Whether the bucket notifies the index queue of what is created under uploads/."""
        if not (self.bucket and self.index_queue):
            return None

        def look() -> bool:
            arn = self._attributes("QueueArn")["QueueArn"]
            found = self._s3.get_bucket_notification_configuration(Bucket=self.bucket)
            return any(each["QueueArn"] == arn for each in found.get("QueueConfigurations", []))

        return _unless_refused(look)

    def lets_bucket_send(self) -> bool | None:
        """Whether the index queue's policy lets S3 send to it for this bucket."""
        if not (self.bucket and self.index_queue):
            return None

        def look() -> bool:
            policy = json.loads(self._attributes("Policy").get("Policy") or "{}")
            return any(_lets_s3_send(statement, self.bucket) for statement in _as_list(policy.get("Statement")))

        return _unless_refused(look)

    def waiting(self) -> dict[str, int] | None:
        """How many messages of the index queue wait, and how many a worker has."""
        if not self.index_queue:
            return None
        names = {"waiting": "ApproximateNumberOfMessages", "with a worker": "ApproximateNumberOfMessagesNotVisible"}

        def look() -> dict[str, int]:
            found = self._attributes(*names.values())
            return {label: int(found[name]) for label, name in names.items()}

        return _unless_refused(look)

    def _attributes(self, *names: str) -> dict[str, str]:
        answer = self._sqs.get_queue_attributes(QueueUrl=self.index_queue, AttributeNames=list(names))
        found: dict[str, str] = answer.get("Attributes", {})
        return found

    def expected_model(self) -> str | None:
        """The model_id of the expected pack, if it is on this machine."""
        try:
            return model_id_of(find_folder(self.pack))
        except (PackNotFound, PackDamaged):
            return None


def of_environment() -> Inside:
    """What the functions' environment variables name."""
    return Inside(
        bucket=os.environ.get("PHOTO_BUCKET", ""),
        index_queue=os.environ.get("INDEX_QUEUE_URL", ""),
        has_databases=all(map(os.environ.get, NEEDED_BY_SETTINGS)),
        pack=os.environ.get("MODEL_PACK", ""),
    )


def of_stack(name: str) -> tuple[str, Inside]:
    """The base URL of a stack in AWS, and its parts, by its outputs. Raises LookupError."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  # slow, and not always needed

    try:
        [stack] = _client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    except (BotoCoreError, ClientError) as error:
        raise LookupError(f"the stack {name} cannot be read: {error}") from error
    outputs = {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}
    if "ApiUrl" not in outputs:
        raise LookupError(f"the stack {name} has no output ApiUrl")
    inside = Inside(bucket=outputs.get("PhotoBucketName", ""), index_queue=outputs.get("IndexQueueUrl", ""))
    return outputs["ApiUrl"], inside


def _client(service: str) -> Any:
    import boto3  # noqa: PLC0415  # slow, and not always needed
    from botocore.config import Config  # noqa: PLC0415

    return boto3.client(service, config=Config(connect_timeout=3, read_timeout=5, retries={"max_attempts": 1}))


def _asked(ask: Callable[[], Any], missing: tuple[str, ...]) -> str | None:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  # as above

    try:
        return str(ask())
    except ClientError as error:
        return "missing" if error.response.get("Error", {}).get("Code") in missing else "refused"
    except BotoCoreError:
        return None


def _unless_refused(look: Callable[[], T]) -> T | None:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  # as above

    try:
        return look()
    except (BotoCoreError, ClientError):
        return None


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _lets_s3_send(statement: dict[str, Any], bucket: str) -> bool:
    principal = statement.get("Principal")
    services = _as_list(principal.get("Service")) if isinstance(principal, dict) else _as_list(principal)
    actions = {str(action).lower() for action in _as_list(statement.get("Action"))}
    conditions = json.dumps(statement.get("Condition", {}))
    return (
        statement.get("Effect") == "Allow"
        and bool({"s3.amazonaws.com", "*"} & set(services))
        and bool({"sqs:sendmessage", "sqs:*", "*"} & actions)
        and ("SourceArn" not in conditions or bucket in conditions)
    )
