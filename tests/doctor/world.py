"""The real runtime, on two servers of its own and behind a proxy, so that each part of it can be broken and mended."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import httpx
import psutil
from sqlalchemy import text
from typer.testing import CliRunner, Result

from facepass.cli.__main__ import app as cli
from facepass.database import engines
from facepass.services.uploads.status import UploadStatus
from facepass.settings import Settings, settings
from tests.faults.proxy import Proxy
from tests.faults.servers import Server
from tests.support import runtime as running
from tests.support.runtime import ROOT, Runtime, eventually

POINTS = Path(__file__).parent / "points"
VISIBILITY = 2  # seconds; the template's 360 would be the time until a photo of a broken worker is tried again
PATIENCE = 20
# What every erasure keeps, by design: entries of the audit log and their seals, the journal, emptied rows of uploads.
KEPT = "erasures/"
TABLES = {
    "main": ("users", "outbox", "consents", "idempotency", "merges", "webhooks", "webhook_deliveries"),
    "vector": ("collections", "faces", "outbox", "jobs", "exclusions", "clusters"),
}


@dataclass(frozen=True)
class Report:
    """What the doctor said."""

    status: int
    document: dict[str, Any]

    @property
    def faults(self) -> dict[str, str]:
        """The fault of each step that failed."""
        return {step["step"]: step["fault"] for step in self.document["steps"] if step["state"] == "failed"}

    def step(self, name: str) -> dict[str, Any]:
        return next(step for step in self.document["steps"] if step["step"] == name)


def run_in_process(*arguments: str, **variables: str) -> Result:
    """Run a command in this process, which is seconds faster, and leave its environment as it was."""
    before = dict(os.environ)
    for name in Settings.model_fields:  # what other tests' functions have
        os.environ.pop(name.upper(), None)
    os.environ |= variables
    _forget_connections()
    try:
        return CliRunner().invoke(cli, list(arguments))
    finally:
        _forget_connections()
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()


def _forget_connections() -> None:
    settings.cache_clear()
    for engine in (engines.main_engine, engines.vector_engine, engines.main_autocommit, engines.vector_autocommit):
        engine.cache_clear()


class World:
    """Everything that a test may break."""

    def __init__(self, folder: Path, stops: ExitStack) -> None:
        self.breakage = folder / "breakage.json"
        self.main = Server(folder / "main", "facepass_main")
        stops.callback(self.main.stop)
        self.vector = Server(folder / "vector", "facepass_vector")
        stops.callback(self.vector.stop)
        port, behind = running.free_ports(), running.free_ports()
        self.proxy = Proxy(port + 1, behind, seed=0)
        stops.callback(self.proxy.close)
        self.runtime = self._start(folder / "data", port, behind)
        stops.callback(self.runtime.stop)
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        self.s3, self.sqs = (
            boto3.client(name, endpoint_url=f"http://127.0.0.1:{behind}", **keys) for name in ("s3", "sqs")
        )
        self.bucket = self.runtime.described["bucket"]
        self.queue = self.runtime.described["queue_url"].replace(str(port + 1), str(behind))
        self.sqs.set_queue_attributes(QueueUrl=self.queue, Attributes={"VisibilityTimeout": str(VISIBILITY)})
        self.call("GET", "/api/v1/collections")  # the first list creates the collection `default`

    def _start(self, data: Path, port: int, behind: int) -> Runtime:
        data.mkdir()
        functions = {
            "PYTHONPATH": os.pathsep.join(map(str, (POINTS, ROOT / "shared"))),
            "BREAKAGE": str(self.breakage),
        }
        sockets = {"facepass_main": self.main.socket, "facepass_vector": self.vector.socket}
        variables = {
            "FACEPASS_LOCAL_POSTGRES": json.dumps(sockets),
            "FACEPASS_LOCAL_MINISTACK_PORT": str(behind),
            "FACEPASS_LOCAL_VARIABLES": json.dumps(functions),
        }
        return running.start(data, "--quiet", template=ROOT / "template.yaml", port=port, **variables)

    # ---- the doctor

    def doctor(self, *options: str, key: str | None = None, runtime: bool = True, patience: float = PATIENCE) -> Report:
        """Run the doctor with the runtime's key or another one. runtime: False gives it the URL alone."""
        url = ("--url", self.runtime.described["base_url"])
        target = ("--runtime", str(self.runtime.data / "runtime.json")) if runtime else url
        arguments = (*target, "--patience", str(patience), *options, "--json")
        done = run_in_process("doctor", *arguments, FACEPASS_KEY=self.key if key is None else key)
        assert done.stdout.startswith("{"), done.output
        return Report(done.exit_code, json.loads(done.stdout))

    @property
    def as_a_process(self) -> list[str]:
        """The command that examines this runtime."""
        runtime = str(self.runtime.data / "runtime.json")
        return [sys.executable, "-m", "facepass.cli", "doctor", "--runtime", runtime]

    def call(self, method: str, path: str, **request: Any) -> httpx.Response:
        """A request with the runtime's own key, which must succeed."""
        headers = {"Authorization": f"Bearer {self.key}"}
        url = f"{self.runtime.described['base_url']}{path}"
        return httpx.request(method, url, headers=headers, timeout=40, **request).raise_for_status()

    @property
    def key(self) -> str:
        return (self.runtime.data / "api-key").read_text().strip()

    # ---- what there is

    def contents(self) -> dict[str, int]:
        """How many rows and objects there are, without those that every erasure keeps."""
        found = {}
        for side, tables in TABLES.items():
            server = self.main if side == "main" else self.vector
            with server.owner.connect() as connection:
                for table in tables:
                    found[f"{side} {table}"] = connection.scalar(text(f"select count(*) from {table}"))
        with self.vector.owner.connect() as connection:
            uploads = text("select count(*) from uploads where status <> :erased")
            found["vector uploads"] = connection.scalar(uploads, {"erased": UploadStatus.ERASED})
        pages = self.s3.get_paginator("list_object_versions").paginate(Bucket=self.bucket)
        entries = [entry for page in pages for entry in page.get("Versions", []) + page.get("DeleteMarkers", [])]
        found["objects"] = sum(not entry["Key"].startswith(KEPT) for entry in entries)
        return found

    # ---- breaking

    @contextmanager
    def with_variables(self, **of_functions: dict[str, str]) -> Iterator[None]:
        """Restart functions with these environment variables, and afterwards with their own."""
        self.breakage.write_text(json.dumps(of_functions))
        self._renew(*of_functions)
        try:
            yield
        finally:
            self.breakage.unlink()
            self._renew(*of_functions)

    def _renew(self, *functions: str) -> None:
        for process in self.runtime.family():
            with suppress(psutil.Error):
                if process.environ().get("AWS_LAMBDA_FUNCTION_NAME") in functions:
                    process.kill()
        for name in functions:
            eventually(lambda name=name: self._runs(name), f"{name} runs again")

    def _runs(self, function: str) -> bool:
        """Whether an environment took the invocation: those that are dead are found so, and replaced."""
        answer = self.runtime.aws("lambda").invoke(FunctionName=function, Payload=b"{}")
        return b"execution environment" not in answer["Payload"].read()

    @contextmanager
    def as_owner(self, server: Server, breaking: str, mending: str) -> Iterator[None]:
        """Run a statement as the owner, and another one afterwards."""
        with server.owner.begin() as connection:
            connection.execute(text(breaking))
        try:
            yield
        finally:
            with server.owner.begin() as connection:
                connection.execute(text(mending))

    @contextmanager
    def stopped(self, server: Server) -> Iterator[None]:
        """A database that is down."""
        server.stop()
        try:
            yield
        finally:
            server.start()

    @contextmanager
    def without_bucket(self) -> Iterator[None]:
        """Delete the bucket, and create it again as the template does."""
        s3, bucket = self.s3, self.bucket
        notification = s3.get_bucket_notification_configuration(Bucket=bucket)
        notification.pop("ResponseMetadata")
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            for entry in page.get("Versions", []) + page.get("DeleteMarkers", []):
                s3.delete_object(Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])
        s3.delete_bucket(Bucket=bucket)
        try:
            yield
        finally:
            s3.create_bucket(Bucket=bucket)
            s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
            s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=notification)

    @contextmanager
    def without_queue(self) -> Iterator[None]:
        """Delete the index queue, and create it again as the template does."""
        names = ("VisibilityTimeout", "RedrivePolicy", "Policy")
        attributes = self.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=list(names))["Attributes"]
        self.sqs.delete_queue(QueueUrl=self.queue)
        try:
            yield
        finally:
            made = self.sqs.create_queue(QueueName=self.queue.rpartition("/")[2], Attributes=attributes)
            assert made["QueueUrl"].rpartition("/")[2] == self.queue.rpartition("/")[2]

    @contextmanager
    def queue_policy(self, policy: dict[str, Any] | None) -> Iterator[None]:
        """Give the index queue another policy for a while."""
        read = {"QueueUrl": self.queue, "AttributeNames": ["Policy"]}
        before = self.sqs.get_queue_attributes(**read)["Attributes"].get("Policy", "")
        new = json.dumps(policy) if policy else ""
        self.sqs.set_queue_attributes(QueueUrl=self.queue, Attributes={"Policy": new})
        try:
            yield
        finally:
            self.sqs.set_queue_attributes(QueueUrl=self.queue, Attributes={"Policy": before})

    @contextmanager
    def no_announcements(self) -> Iterator[None]:
        """S3 tells the queue of nothing."""
        before = self.s3.get_bucket_notification_configuration(Bucket=self.bucket)
        before.pop("ResponseMetadata")
        self.s3.put_bucket_notification_configuration(Bucket=self.bucket, NotificationConfiguration={})
        try:
            yield
        finally:
            self.s3.put_bucket_notification_configuration(Bucket=self.bucket, NotificationConfiguration=before)


@contextmanager
def running_world(folder: Path) -> Iterator[World]:
    """A world in this folder, ended in order."""
    with ExitStack() as stops:
        yield World(folder, stops)
