"""`make sam-local`, as far as it goes without Docker: the containers' environment and the databases."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import yaml
from sqlalchemy import create_engine, text

from local.relay import Relay
from tests.support.postgres import running_postgres
from tests.support.runtime import PYTHON, ROOT


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms, which are left out."""


_Loader.add_multi_constructor("!", lambda _loader, _suffix, _node: None)


def test_the_relay_leads_to_the_database(tmp_path: Path) -> None:
    with running_postgres(tmp_path) as socket:
        relay = Relay(Path(socket))
        engine = create_engine(f"postgresql+pg8000://postgres@127.0.0.1:{relay.port}/postgres")
        with engine.connect() as connection:
            assert connection.scalar(text("select repeat('x', 200000)")) == "x" * 200_000
        engine.dispose()
        relay.close()


def test_containers_receive_the_running_databases_bucket_and_queue(tmp_path: Path) -> None:
    socket = quote(str(tmp_path / ".s.PGSQL.5432"))
    runtime = {
        "main_database_url": f"postgresql+pg8000://facepass_app@/facepass_main?unix_sock={socket}",
        "vector_database_url": f"postgresql+pg8000://facepass_app@/facepass_vector?unix_sock={socket}",
        "bucket": "photos",
        "queue_url": "http://127.0.0.1:8001/123456789012/index",
        "queue_urls": {"jobs": "http://127.0.0.1:8001/123456789012/jobs"},
        "s3_endpoint": "http://127.0.0.1:8001",
    }
    (tmp_path / "runtime.json").write_text(json.dumps(runtime))
    shutil.copy(ROOT / "template.yaml", tmp_path)
    options = ["--data", tmp_path, "--built", tmp_path / "template.yaml", "--show"]
    shown = subprocess.run(
        [PYTHON, "-m", "local.sam_local", *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert shown.returncode == 0, shown.stderr
    assert "sam local start-api" in shown.stdout
    assert "--docker-network host" in shown.stdout
    result = json.loads((tmp_path / "sam-local.json").read_text())["Parameters"]
    assert result["MAIN_DATABASE_URL"].startswith("postgresql+pg8000://facepass_app@127.0.0.1:")
    assert result["MAIN_DATABASE_URL"].endswith("/facepass_main")
    assert result["AWS_ENDPOINT_URL"] == "http://127.0.0.1:8001"
    assert result["JOB_QUEUE_URL"].endswith("/jobs")
    # SAM CLI hands on what the template declares, and nothing else
    template = yaml.load((tmp_path / "template.local.yaml").read_text(), _Loader)  # a SafeLoader
    declared = set(template["Globals"]["Function"]["Environment"]["Variables"]) | {"DATABASE_USER", "JOB_QUEUE_URL"}
    assert set(result) <= declared


def test_without_a_runtime_the_command_prints_what_to_do(tmp_path: Path) -> None:
    command = [PYTHON, "-m", "local.sam_local", "--data", tmp_path]
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "make up" in refused.stderr
