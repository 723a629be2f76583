"""`make bench-traces`: measure what ways of sending one traced step add to a function's start, and to its layer.

Downloads aws-xray-sdk and OpenTelemetry into a temporary folder. Each start is a process of its own that imports what
every function imports and sends one step, taken in turns. Prints the median of their processor time, which other work
on the machine hardly changes, with and without the boto3 client that uploads need, and the size of the packages.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
ROUNDS = 25
FUNCTION = "import facepass.telemetry, facepass.traces"  # Powertools, settings
CLIENT = "; import boto3; boto3.client('s3')"
SENT = {
    "no step": "",
    "facepass.traces": """
from uuid import uuid4
with facepass.traces.traced("index_photo", uuid4()): pass
""",
    "Powertools' Tracer": """
from aws_lambda_powertools import Tracer
with Tracer(auto_patch=False).provider.in_subsegment(name="index_photo") as step: step.put_annotation("upload_id", "x")
""",
    "OpenTelemetry": """
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
with provider.get_tracer("facepass").start_as_current_span("index_photo") as step: step.set_attribute("upload_id", "x")
""",
}
PACKAGES = {
    "Powertools' Tracer": ["--no-deps", "aws-xray-sdk==2.15.0", "wrapt==2.5.2"],  # botocore is there
    "OpenTelemetry": ["opentelemetry-sdk==1.45.2", "opentelemetry-exporter-otlp-proto-http==1.45.2"],
}
LAMBDA = {
    "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",
    "_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
    "LAMBDA_TASK_ROOT": "/var/task",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",  # pragma: allowlist secret
    "MAIN_DATABASE_URL": "postgresql+pg8000://u@localhost/main",
    "VECTOR_DATABASE_URL": "postgresql+pg8000://u@localhost/vector",
    "PHOTO_BUCKET": "photos",
    "INDEX_QUEUE_URL": "none",
}


@dataclass
class Way:
    """A way of sending a step: where its packages are, and the milliseconds of its starts, without and with boto3."""

    folder: Path
    starts: dict[str, list[float]] = field(default_factory=lambda: {"": [], CLIENT: []})


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as temporary:
        ways = {name: Way(Path(temporary) / str(place)) for place, name in enumerate(SENT)}
        for name, way in ways.items():
            download(way.folder, PACKAGES.get(name, []))
        for _ in range(ROUNDS):
            for name, way in ways.items():
                for client, starts in way.starts.items():
                    starts.append(start(FUNCTION + client + "\n" + SENT[name], way.folder))
        show(ways)


def download(folder: Path, packages: list[str]) -> None:
    """Install packages and what they need into a folder, as a layer holds them."""
    folder.mkdir()
    if packages:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--target", str(folder), *packages]
        subprocess.run(pip, check=True)


def start(code: str, folder: Path) -> float:
    """The processor's milliseconds of one process, from its start until the step is handed over."""
    # ends without waiting for threads: OpenTelemetry's would look for a collector
    path = os.pathsep.join([str(ROOT / "shared"), str(folder)])
    before = getrusage(RUSAGE_CHILDREN)
    command = [sys.executable, "-c", code + "\nimport os; os._exit(0)"]
    subprocess.run(command, env=os.environ | LAMBDA | {"PYTHONPATH": path}, check=True)
    after = getrusage(RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def show(ways: dict[str, Way]) -> None:
    """Print what each way adds."""
    table = Table("", "start", "times", "start, boto3", "times", "packages", title="One traced step")
    bare = [median(starts) for starts in ways["no step"].starts.values()]
    for name, way in ways.items():
        size = sum(file.stat().st_size for file in way.folder.rglob("*") if file.is_file() and file.suffix != ".pyc")
        cells = [name]
        for starts, without in zip(way.starts.values(), bare, strict=True):
            cells += [f"{median(starts):.0f} ms", f"{median(starts) / without:.2f}"]
        table.add_row(*cells, f"{size / 1e6:.1f} MB")
    Console().print(table)


if __name__ == "__main__":
    main()
