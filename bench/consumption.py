"""`make bench-consumption`: measure what a search, an enrolment and a stored face consume, for docs/scale.md.

Through the local gateway, as a client does, one request after another: the time of an answer, which is a little more
than what Lambda would bill; the processor time of all of Postgres' processes; the bytes that the functions log. The
indexer is invoked as SQS does, on a photo in the bucket, whose upload the database owner opens again each time.
Prints a table and writes bench/out/consumption.json.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any

import boto3
import psutil
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, create_engine, text

from bench.crowd import import_crowd
from local.demo.checks import check_indexed, failing_in_one_line
from local.demo.client import App
from local.demo.photos import SAMPLES
from local.demo.runtime import running

OUT = Path(__file__).parent / "out" / "consumption.json"
WARM_UP = 5
STORED = 20_000  # faces
PACE_SECONDS = 0.11  # from one request to the next: below the rate limit of each
OPEN_ANEW = "delete from faces where upload_id = '{0}'; update uploads set status = 'processing' where id = '{0}'"
console = Console()


@dataclass
class Consumption:
    """What one request consumes: milliseconds until its answer (p50) and of Postgres' processors, and bytes of log."""

    answer_ms: float
    postgres_cpu_ms: float
    log_bytes: float


@dataclass(frozen=True)
class Runtime:
    """A local runtime, as its runtime.json describes it, and its data folder."""

    app: App
    data: Path
    described: dict[str, Any]

    def owner(self) -> Engine:
        """The faces database as its owner."""
        return create_engine(self.described["vector_owner_url"], isolation_level="AUTOCOMMIT")

    def indexer(self) -> Any:
        """Lambda's Invoke API."""
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        return boto3.client("lambda", endpoint_url=self.described["lambda_endpoint"], **keys)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--rounds", type=int, default=150)
    options = parser.parse_args()
    with (
        failing_in_one_line(console),
        tempfile.TemporaryDirectory() as data,
        running(options.port, Path(data)) as started,
    ):
        described = json.loads((Path(data) / "runtime.json").read_text())
        runtime = Runtime(App.at(started.base_url, started.key), Path(data), described)
        found = measure(runtime, options.rounds)
        face_bytes = bytes_of_a_face(runtime)
    return report(found, face_bytes)


def measure(runtime: Runtime, rounds: int) -> dict[str, Consumption]:
    """The consumption of each kind of request."""
    app, photo = runtime.app, (SAMPLES / "obama.jpg").read_bytes()  # 910 x 1137 pixels
    upload_id = app.upload(photo, "image/jpeg")["upload_id"]
    ticket = {"content_type": "image/jpeg"}
    lambda_, owner = runtime.indexer(), runtime.owner()
    message = json.dumps(message_of(f"uploads/local/{upload_id}")).encode()

    def opened_anew() -> None:
        with owner.connect() as connection:
            for statement in OPEN_ANEW.format(upload_id).split("; "):
                connection.execute(text(statement))

    def indexed() -> None:
        lambda_.invoke(FunctionName="IndexerFunction", Payload=message)["Payload"].read()

    def nothing() -> None:
        pass

    requests: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "search": (nothing, lambda: app.search(photo)),
        "ticket": (nothing, lambda: app.call("POST", "/api/v1/faces/upload", json=ticket)),
        "poll": (nothing, lambda: app.call("GET", f"/api/v1/uploads/{upload_id}")),
        "index": (opened_anew, indexed),
    }
    found = {name: consumption(runtime, rounds, *request) for name, request in requests.items()}
    check_indexed(app.settled(upload_id), faces=1)
    return found


def consumption(
    runtime: Runtime, rounds: int, prepare: Callable[[], object], request: Callable[[], object]
) -> Consumption:
    """What one request consumes; what `prepare` does before each counts for Postgres alone (under 1 ms)."""
    for _ in range(WARM_UP):
        prepare()
        request()
    times, cpu, logged = [], postgres_seconds(runtime.data), log_bytes(runtime.data)
    for _ in range(rounds):
        prepare()
        start = perf_counter()
        request()
        times.append((perf_counter() - start) * 1000)
        sleep(max(0.0, PACE_SECONDS - (perf_counter() - start)))
    spent = (postgres_seconds(runtime.data) - cpu) * 1000 / rounds
    return Consumption(median(times), spent, (log_bytes(runtime.data) - logged) / rounds)


def postgres_seconds(data: Path) -> float:
    """Processor time of the server's processes, also of those that have ended."""
    [pid_file] = data.rglob("postmaster.pid")
    server = psutil.Process(int(pid_file.read_text().split()[0]))
    times = [server.cpu_times(), *(child.cpu_times() for child in server.children(recursive=True))]
    ended = times[0].children_user + times[0].children_system
    return float(ended + sum(each.user + each.system for each in times))


def log_bytes(data: Path) -> int:
    """The size of the functions' logs."""
    functions = ("authorizer", "faces", "search", "indexer", "users", "system")
    return sum(path.stat().st_size for path in (data / "logs").iterdir() if path.stem in functions)


def message_of(key: str) -> dict[str, Any]:
    """The event that the indexer receives from SQS for an object."""
    body = {"Records": [{"eventName": "ObjectCreated:Post", "s3": {"object": {"key": key}}}]}
    record = {"messageId": "0", "receiptHandle": "0", "body": json.dumps(body), "eventSource": "aws:sqs"}
    return {"Records": [record | {"attributes": {"ApproximateReceiveCount": "1"}, "messageAttributes": {}}]}


def bytes_of_a_face(runtime: Runtime) -> float:
    """The bytes of a face in the faces database, with its indexes."""
    import_crowd(runtime.data, STORED)
    with runtime.owner().connect() as connection:
        return float(connection.scalar(text("select pg_total_relation_size('faces')")) or 0) / STORED


def report(found: dict[str, Consumption], face_bytes: float) -> int:
    """Print and write the figures."""
    table = Table("", "until the answer, p50", "Postgres, processor", "log", title="Consumed by one request")
    for name, each in found.items():
        figures = f"{each.answer_ms:.1f} ms", f"{each.postgres_cpu_ms:.1f} ms", f"{each.log_bytes:.0f} bytes"
        table.add_row(name, *figures)
    console.print(table)
    console.print(f"a stored face: {face_bytes:.0f} bytes, indexes included")
    OUT.parent.mkdir(exist_ok=True)
    figures = {name: vars(each) for name, each in found.items()} | {"face_bytes": face_bytes}
    OUT.write_text(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
