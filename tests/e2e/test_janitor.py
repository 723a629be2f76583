"""The janitor and the operators' commands on the real runtime: real S3 and SQS emulators, schedule and databases."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from local.demo.client import App
from tests.e2e.test_enrol_and_search import new_user, post, ticket_for
from tests.support.runtime import ROOT, Runtime, eventually

Photo = Callable[[str], bytes]


def facepass(runtime: Runtime, *arguments: str, status: int = 0) -> str:
    """An operator's command against the runtime; its output."""
    command, *rest = arguments
    group = [command, "--runtime", str(runtime.data / "runtime.json"), *rest]
    answer = subprocess.run(
        [sys.executable, "-m", "facepass.cli", *group],
        cwd=runtime.data,
        env=os.environ | {"PYTHONPATH": str(ROOT / "shared"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == status, answer.stdout + answer.stderr
    return answer.stdout


def test_the_janitor_comes_by_itself(runtime: Runtime) -> None:
    log = runtime.data / "logs/janitor.log"
    eventually(lambda: log.exists() and '"message":"round done"' in log.read_text(), "the janitor has finished a round")
    assert "chore failed" not in log.read_text()


def test_the_janitor_can_be_called_and_seals_the_log(runtime: Runtime, app: App) -> None:
    new_user(app, "Sealed")
    answer = runtime.aws("lambda").invoke(FunctionName="JanitorFunction", Payload="{}")
    assert "FunctionError" not in answer
    done = json.loads(answer["Payload"].read())
    assert not [name for name in done if name.endswith("_failed")], done
    result = facepass(runtime, "audit", "verify", "--tenant", "local")
    assert "the log is as it was written" in result
    assert "written: 0 entries" not in result


def test_an_erasure_is_proven_on_the_real_bucket(runtime: Runtime, app: App, photo: Photo, tmp_path: Path) -> None:
    user = new_user(app, "Forgotten")
    app.upload(photo("obama.jpg"), "image/jpeg", user_id=user["id"])
    facepass(runtime, "tidy", "--trust", "--under-way-minutes", "0")  # nothing of other tests spoils the proof
    receipt = tmp_path / "receipt.json"
    command = ["erase", "--verify", user["id"], "--tenant", "local", "--receipt", str(receipt)]
    facepass(runtime, *[option for option in command if option != "--verify"])
    assert json.loads(receipt.read_text())["nothing_left"] is True
    facepass(runtime, *command, "--also", user["email"])


def test_orphans_are_removed_page_by_page(runtime: Runtime, app: App, photo: Photo) -> None:
    s3, bucket = runtime.aws("s3"), runtime.described["bucket"]
    kept = app.upload(photo("obama.jpg"), "image/jpeg")["upload_id"]
    keys = [f"crops/local/{uuid4()}.jpg" for _ in range(1100)]  # more than a page
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda key: s3.put_object(Bucket=bucket, Key=key, Body=b"x"), keys))
    facepass(runtime, "tidy", "--trust", "--under-way-minutes", "0")
    left = [found["Key"] for found in s3.list_objects_v2(Bucket=bucket, Prefix="crops/local/").get("Contents", [])]
    assert not set(left) & set(keys)
    assert s3.head_object(Bucket=bucket, Key=f"uploads/local/{kept}")
    assert app.call("GET", f"/api/v1/uploads/{kept}")["photo_erased_at"] is None


def test_a_dead_letter_is_explained_and_sent_again(runtime: Runtime, app: App, photo: Photo) -> None:
    ticket = ticket_for(app)
    assert post(ticket, photo("biden.jpg")).status_code in (200, 201, 204)
    assert app.settled(ticket["upload_id"])["status"] == "indexed"
    key = ticket["upload"]["fields"]["key"]
    sqs = runtime.aws("sqs")
    policy = sqs.get_queue_attributes(QueueUrl=runtime.described["queue_url"], AttributeNames=["RedrivePolicy"])
    name = json.loads(policy["Attributes"]["RedrivePolicy"])["deadLetterTargetArn"].rpartition(":")[2]
    dead = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    sqs.send_message(QueueUrl=dead, MessageBody=json.dumps({"Records": [{"s3": {"object": {"key": key}}}]}))
    result = facepass(runtime, "redrive", "--yes", "--drop")
    assert "the upload is indexed now" in result
    assert "sent again 0, dropped 1, left 0" in result
    assert facepass(runtime, "redrive") == "there are no dead letters\n"
