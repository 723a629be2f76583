"""The real runtime on two servers of its own, S3 and SQS behind a proxy, two tenants' apps, and what breaks it all."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import boto3
import httpx
import psutil
from sqlalchemy import text

from tests.faults import audit
from tests.faults.janitor_clock import time_passes
from tests.faults.proxy import Proxy
from tests.faults.servers import Server, small_disk
from tests.faults.traffic import Apps
from tests.support import runtime as running
from tests.support.issuer import Issuer, running_issuer
from tests.support.runtime import ROOT, Runtime, eventually

POINTS = Path(__file__).parent / "points"
TENANTS = ("local", "other")
VISIBILITY = 6  # seconds; the template's 360 would be the time to heal after each kill
HEALTHY_SECONDS = 60
SETTLE_SECONDS = 90
ROUNDS = 4
SNAPSHOTS = {"SNAPSHOT_FROM_FACES": "50", "SNAPSHOT_PART_FACES": "20"}  # four parts of 80 faces


class World:
    """Everything that a fault may touch."""

    def __init__(self, folder: Path, seed: int, stops: ExitStack) -> None:
        self.faults = folder / "points"
        self.faults.mkdir(mode=0o777)
        self.has_small_disk = stops.enter_context(small_disk(folder / "disk"))
        self.main = Server(folder / "main", "facepass_main")
        stops.callback(self.main.stop)
        self.vector = Server(folder / "disk" / "vector", "facepass_vector")
        stops.callback(self.vector.stop)
        self.issuer: Issuer = stops.enter_context(running_issuer())
        port, behind = running.free_ports(), running.free_ports()
        self.proxy = Proxy(port + 1, behind, seed)
        stops.callback(self.proxy.close)
        self.runtime = self._start(folder / "data", port, behind)
        stops.callback(self.runtime.stop)
        # past the proxy: what is looked at must not be in trouble itself
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        self.s3, self.sqs = (
            boto3.client(name, endpoint_url=f"http://127.0.0.1:{behind}", **keys) for name in ("s3", "sqs")
        )
        self.queue = self.runtime.described["queue_url"].replace(str(port + 1), str(behind))
        described = self.runtime.described["queue_urls"].items()
        self.queues = {name: url.replace(str(port + 1), str(behind)) for name, url in described}
        for queue in (self.queue, *(self.queues[name] for name in ("events", "jobs", "webhooks"))):
            self.sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": str(VISIBILITY)})
        base = self.runtime.described["base_url"]
        self.keys = {tenant: self.runtime.new_key(tenant) for tenant in TENANTS}
        self.apps = [Apps(base, tenant, self.keys[tenant], seed + place) for place, tenant in enumerate(TENANTS)]
        self.noted: set[str] = set()  # events that are not delivered yet
        self.delivered = self.duplicates = 0  # by webhooks
        for app in self.apps:
            stops.callback(app.close)

    def _start(self, data: Path, port: int, behind: int) -> Runtime:
        data.mkdir()
        functions = {
            "PYTHONPATH": os.pathsep.join(map(str, (POINTS, ROOT / "shared"))),  # this checkout's, also in a clone
            "FAULT_FOLDER": str(self.faults),
            "JWT_ISSUER": self.issuer.url,
            "JWT_AUDIENCE": "facepass",
            "DELIVERY_PAUSES": ",".join(["1"] * 30),
            "DELIVERY_SECONDS": "2",
            "JOB_SLICE_SECONDS": "0.01",  # a slice is one step
            **SNAPSHOTS,
        }
        variables = {
            "FACEPASS_LOCAL_POSTGRES": json.dumps(
                {"facepass_main": self.main.socket, "facepass_vector": self.vector.socket}
            ),
            "FACEPASS_LOCAL_MINISTACK_PORT": str(behind),
            "FACEPASS_LOCAL_VARIABLES": json.dumps(functions),
        }
        return running.start(data, "--quiet", template=ROOT / "template.yaml", port=port, **variables)

    # ---- breaking

    def arm(self, point: str, number: signal.Signals = signal.SIGKILL) -> Path:
        """Let the first process that reaches the point die (or freeze) there; the file that will say so."""
        taken = self.faults / f"{point}.taken"
        for old in (taken, taken.with_suffix(".pid")):
            old.unlink(missing_ok=True)
        unfinished = self.faults / f"{point}.new"
        unfinished.write_text(str(int(number)))
        unfinished.rename(self.faults / point)
        return taken.with_suffix(".pid")

    def environments(self) -> list[psutil.Process]:
        """The Python processes of the functions."""
        found = []
        for process in self.runtime.family():
            with suppress(psutil.Error):
                command = process.cmdline()
                if "awslambdaric" in command and "--runtime-api-address" not in command:
                    found.append(process)
        return found

    def announce(self, key: str) -> None:
        """Say to the queue what S3 says of a photo."""
        notification = {"Records": [{"eventName": "ObjectCreated:Post", "s3": {"object": {"key": key}}}]}
        self.sqs.send_message(QueueUrl=self.queue, MessageBody=json.dumps(notification))

    def end_leases(self) -> None:
        """Let the time pass for which dead workers had their jobs."""
        with self.vector.owner.begin() as connection:
            connection.execute(text("update jobs set taken_until = now() where taken_until is not null"))

    @contextmanager
    def no_events(self) -> Iterator[None]:
        """S3 tells the queue of nothing."""
        bucket = self.runtime.described["bucket"]
        result = self.s3.get_bucket_notification_configuration(Bucket=bucket)
        result.pop("ResponseMetadata")
        self.s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})
        try:
            yield
        finally:
            self.s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=result)

    @contextmanager
    def fewer_deliveries(self, count: int) -> Iterator[None]:
        """The queue gives a message up after so many; the template's five would be the time until then."""
        names = {"QueueUrl": self.queue, "AttributeNames": ["RedrivePolicy"]}
        before = self.sqs.get_queue_attributes(**names)["Attributes"]["RedrivePolicy"]
        policy = json.dumps(json.loads(before) | {"maxReceiveCount": str(count)})
        self.sqs.set_queue_attributes(QueueUrl=self.queue, Attributes={"RedrivePolicy": policy})
        try:
            yield
        finally:
            self.sqs.set_queue_attributes(QueueUrl=self.queue, Attributes={"RedrivePolicy": before})

    def end_what_hangs(self) -> int:
        """End the process of a photo that hangs, as Lambda's timeout does a minute later; how many were ended."""
        noted = self.faults / "hanging"
        if not noted.exists():
            return 0
        with suppress(psutil.NoSuchProcess):
            psutil.Process(int(noted.read_text())).kill()
        noted.unlink()
        return 1

    def dead_workers(self) -> int:
        """Uploads that are failed because their workers died."""
        with self.vector.owner.connect() as connection:
            return int(connection.scalar(text("select count(*) from uploads where reason = 'worker_died'")))

    # ---- healing, which takes time and nothing else

    def go(self) -> None:
        for app in self.apps:
            app.go()

    def wait_for_answers(self, count: int, what: str, seconds: float = 30) -> None:
        """Let the apps be answered so often."""
        before = self._answers(what)
        eventually(lambda: self._answers(what) >= before + count, f"{count} answers to {what}", seconds)

    def _answers(self, what: str) -> int:
        return sum(
            count for app in self.apps for answer, count in app.ledger.answers.items() if answer.startswith(what)
        )

    def heal(self) -> tuple[audit.Found, float]:
        """Wait until the service is healthy and everything is settled; what is wrong then, and how long it took."""
        began = time.monotonic()
        eventually(self._is_healthy, "the service is healthy", HEALTHY_SECONDS)
        enough = self.acknowledged + 2
        self.wait_for_answers(2, "search 200", HEALTHY_SECONDS)
        eventually(lambda: self.acknowledged >= enough, "photos are taken again", HEALTHY_SECONDS)
        for app in self.apps:
            app.pause()
        eventually(self._is_at_rest, "the queue is empty, and so is every worker's hand", SETTLE_SECONDS)
        found = self._audited()
        return found, time.monotonic() - began

    def _is_healthy(self) -> bool:
        with suppress(httpx.HTTPError):
            return all(app.health() == 200 for app in self.apps)
        return False

    def _is_at_rest(self) -> bool:
        """No message waits, and none is with a worker."""
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        waiting = self.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=list(names))["Attributes"]
        return not any(int(waiting[name]) for name in names)

    def _audited(self) -> audit.Found:
        """What is wrong once the janitor was there: its next minutes and hours, without waiting for them."""
        found = self.audit()
        for _ in range(ROUNDS):
            if found.clean:
                break
            time_passes(self.main, self.vector, self.runtime)
            eventually(self._is_at_rest, "the queue is empty", SETTLE_SECONDS)
            found = self.audit()
        return found

    def audit(self) -> audit.Found:
        kept = audit.read(self.main.owner, self.vector.owner, self.s3, self.runtime.described["bucket"])
        return audit.compare(kept, [app.ledger for app in self.apps])

    def complaints(self) -> list[str]:
        """The functions' logs: unexpected errors, and invocations that ran out of time."""
        signs = ("unhandled error", "Task timed out")
        logs = sorted((self.runtime.data / "logs").glob("*.log"))
        lines = [(log.stem, line) for log in logs for line in log.read_text().splitlines()]
        return [f"{name}: {line}" for name, line in lines if any(sign in line for sign in signs)]

    @property
    def acknowledged(self) -> int:
        return sum(len(app.ledger.uploads) for app in self.apps)


@contextmanager
def running_world(folder: Path, seed: int) -> Iterator[World]:
    """A world in this folder, ended in order."""
    with ExitStack() as stops:
        yield World(folder, seed, stops)
