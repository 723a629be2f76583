"""The start of a container, as ratios within one run: fresh processes, taking turns.

The floor is Python with ONNX Runtime and OpenCV imported and both sessions made; stock is InsightFace's FaceAnalysis
prepared; ours is `recognition` imported and the pack opened; the first answer is a search by photo (base64 in JSON)
that AWS' runtime interface emulator, freshly started, gives with a PostgreSQL. Of each the quickest of all rounds:
whatever else a machine does only ever adds to a start.

    python -m bench.recognition.start        prints a table with where the first answer's time goes
"""

import base64
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from facepass.database.init import prepare_databases
from facepass.recognition.packs import find_pack
from local.processes import accepts, free_port
from tests.support.postgres import running_postgres, use_databases

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 9
PATIENCE_SECONDS = 20
ROUTE = "POST /api/v1/faces/search"

FLOOR = """
import sys, cv2, onnxruntime
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 2
options.add_session_config_entry("session.intra_op.allow_spinning", "0")
for file in sys.argv[1:]:
    onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
"""
STOCK = """
import os, sys
from insightface.app import FaceAnalysis
FaceAnalysis(os.path.dirname(sys.argv[1]), allowed_modules=["detection", "recognition"],
             providers=["CPUExecutionProvider"]).prepare(ctx_id=-1, det_size=(640, 640))
"""
OURS = """
from facepass.recognition.engine import open_engine
from facepass.recognition.packs import find_pack
open_engine(find_pack("standard"))
"""
PEAK = """
import re
print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""
BARE = "def handler(event, context):\n    return {'statusCode': 200, 'body': '{}'}\n"


def measure() -> dict[str, float]:
    """The ratios and megabytes under the names that `make bench-recognition` writes."""
    return ratios(_measure()) | megabytes()


def megabytes() -> dict[str, float]:
    """The most memory that each start has held, and the first answer beside both networks (Linux only)."""
    event = _search_event()
    with tempfile.TemporaryDirectory() as data, running_postgres(Path(data)) as socket:
        variables = _variables(socket)
        with _environment("functions.search.app.handler", ROOT, variables) as (port, emulator):
            _ask(port, event)
            first = max(_peak_of(process.pid) for process in emulator.children(recursive=True))
    return {"floor_mb": _peak(FLOOR), "cold_start_mb": _peak(OURS), "first_answer_mb": first}


def _peak(code: str) -> float:
    return float(_run(code + PEAK).split()[-1]) * 1024 / 1e6


def _peak_of(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return float(found[1]) * 1024 / 1e6 if found else 0.0


def ratios(seconds: dict[str, float]) -> dict[str, float]:
    """Each start over its baseline."""
    return {
        "cold_start_over_floor": seconds["ours"] / seconds["floor"],
        "cold_start_over_stock": seconds["ours"] / seconds["stock"],
        "first_answer_over_floor": seconds["first_answer"] / seconds["floor"],
    }


def _measure() -> dict[str, float]:
    """Least seconds of every kind of start, and of the steps that the first answer itself tells."""
    seconds = _alternate(
        {
            "floor": lambda: _run(FLOOR),
            "ours": lambda: _run(OURS),
            "stock": lambda: _run(STOCK),
            "python": lambda: _run("pass"),
        }
    )  # before Postgres and emulators, which would slow down whatever comes after them
    answers: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as data, running_postgres(Path(data)) as socket:
        variables, event = _variables(socket), _search_event()
        (Path(data) / "bare.py").write_text(BARE)
        seconds |= _alternate(
            {
                "imported": lambda: _run("import functions.search.app", variables),
                "bare_answer": lambda: _answer("bare.handler", Path(data), b"{}", variables),
                "first_answer": lambda: answers.append(
                    json.loads(_answer("functions.search.app.handler", ROOT, event, variables)["body"])
                ),
            }
        )
    steps = answers[-1]["timings"]
    seconds_of_steps = {step: min(answer["timings"][step] for answer in answers) / 1000 for step in steps}
    seconds_of_steps["query_time"] = min(answer["query_time_ms"] for answer in answers) / 1000
    return {name: min(values) for name, values in seconds.items()} | seconds_of_steps


def _alternate(starts: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Seconds of each start, taking turns; the first round, which fills the disk's cache, is left out."""
    seconds: dict[str, list[float]] = {name: [] for name in starts}
    for turn in range(ROUNDS + 1):
        for name, start in sorted(starts.items(), reverse=turn % 2 == 1):  # no start always follows the same one
            began = time.perf_counter()
            start()
            seconds[name].append(time.perf_counter() - began)
    return {name: values[1:] for name, values in seconds.items()}


def _run(code: str, variables: dict[str, str] | None = None) -> bytes:
    """What a fresh process prints, which ran to its end."""
    folder = find_pack("standard").folder
    networks = [folder / name for name in ("det_centerface.onnx", "rec_sface512.onnx", "locator/yunet.onnx")]
    # as InsightFace sets it: no start shall look better by what another one sends home
    environment = {"PYTHONPATH": f"{ROOT / 'shared'}:{ROOT}", "ORT_DISABLE_TELEMETRY": "1"} | (variables or {})
    command = [sys.executable, "-c", code, *map(str, networks)]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True).stdout


def _answer(handler: str, folder: Path, event: bytes, variables: dict[str, str]) -> Any:
    """The first answer of a new execution environment."""
    with _environment(handler, folder, variables) as (port, _):
        return _ask(port, event)


def _ask(port: int, event: bytes) -> Any:
    """The answer of the function behind an emulator. Raises RuntimeError where it is not 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    connection.request("POST", "/2015-03-31/functions/function/invocations", event)
    answer = json.loads(connection.getresponse().read())
    connection.close()
    if answer.get("statusCode") != http.client.OK:
        raise RuntimeError(f"The function answered {answer.get('statusCode')}: {str(answer)[:300]}")
    return answer


@contextmanager
def _environment(handler: str, folder: Path, variables: dict[str, str]) -> Iterator[tuple[int, psutil.Process]]:
    """AWS' runtime interface emulator with awslambdaric below it, as local/environments.py starts it; and its port."""
    port, api = free_port(), free_port()
    (emulator,) = (ROOT / ".venvs" / "local").glob("lib/python*/site-packages/samcli/local/rapid/aws-lambda-rie-x86_64")
    command = [emulator, "--log-level", "error", "--runtime-interface-emulator-address", f"127.0.0.1:{port}"]
    command += ["--runtime-api-address", f"127.0.0.1:{api}", sys.executable, "-m", "awslambdaric", handler]
    output = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, env=variables, stdout=output, stderr=output, start_new_session=True)
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not accepts(port) and time.monotonic() < deadline:
            time.sleep(0.002)
        yield port, psutil.Process(process.pid)
    finally:
        os.killpg(process.pid, 9)
        process.wait()


def _variables(socket: str) -> dict[str, str]:
    """What a search function's environment holds; the databases are migrated on the way."""
    os.environ |= {"PHOTO_BUCKET": "none", "INDEX_QUEUE_URL": "none"}
    use_databases(socket, "postgres")
    list(prepare_databases())
    use_databases(socket, "facepass_app")
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT / 'shared'}:{ROOT}",
        "MAIN_DATABASE_URL": os.environ["MAIN_DATABASE_URL"],
        "VECTOR_DATABASE_URL": os.environ["VECTOR_DATABASE_URL"],
        "PHOTO_BUCKET": "none",
        "INDEX_QUEUE_URL": "none",
        "MODEL_PACK": "standard",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_LAMBDA_FUNCTION_NAME": "search",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "3538",  # two threads, as the floor
        "AWS_LAMBDA_FUNCTION_TIMEOUT": "29",
        "POWERTOOLS_SERVICE_NAME": "search",
        "POWERTOOLS_METRICS_NAMESPACE": "FacePass",
        "AWS_SAM_LOCAL": "true",  # Powertools' tracer switches itself off
    }


def _search_event() -> bytes:
    """API Gateway's event (payload 2.0) of a search by a 1-megapixel photo, for whom the authorizer let in."""
    photo = (ROOT / "tests/data/photos/obama.jpg").read_bytes()
    authorizer = {"lambda": {"tenant_id": "bench", "scopes": "admin", "key_id": "bench", "subject": ""}}
    place = {"method": "POST", "path": ROUTE.partition(" ")[2], "sourceIp": "127.0.0.1", "userAgent": "bench"}
    event = {
        "version": "2.0",
        "routeKey": ROUTE,
        "rawPath": place["path"],
        "rawQueryString": "",
        "headers": {"content-type": "application/json"},
        "requestContext": {"requestId": "bench", "stage": "$default", "http": place, "authorizer": authorizer},
        "body": json.dumps({"image_base64": base64.b64encode(photo).decode()}),
        "isBase64Encoded": False,
    }
    return json.dumps(event).encode()


def report(seconds: dict[str, float], console: Console) -> None:
    """Print the starts and the parts of the first answer's time."""
    table = Table("start of a fresh process", "quickest", "over the floor", title="Cold start, standard pack")
    for name in ("floor", "ours", "stock", "first_answer"):
        table.add_row(name, f"{seconds[name] * 1000:.0f} ms", f"{seconds[name] / seconds['floor']:.2f}")
    table.add_section()
    steps = {step: seconds[step] for step in seconds if step.endswith("_ms")}
    parts = {
        "first answer: emulator and runtime client, a bare handler's answer": seconds["bare_answer"],
        "first answer: imports and opening the pack": seconds["imported"] - seconds["python"],
        "of which opening the pack and its imports": seconds["ours"] - seconds["python"],
        "first answer: the request, as it tells itself": seconds["query_time"],
        **{f"of which {step.removesuffix('_ms')}": value for step, value in steps.items()},
    }
    for part, value in parts.items():
        table.add_row(part, f"{value * 1000:.0f} ms", "")
    console.print(table)
    for name, value in ratios(seconds).items():
        console.print(f"{name} = [bold]{value:.2f}[/bold]")


if __name__ == "__main__":
    report(_measure(), Console())
