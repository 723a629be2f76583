"""`make keep-release`: keep what a release leaves in both databases, for the tests that upgrade it.

Run once, on the commit of the release. It starts the local runtime, makes rows in every table through the API and the
operators' commands (by SQL what only a crash leaves), and writes tests/upgrades/releases/<version>/{main,vector}.sql.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import boto3
from sqlalchemy import text

from facepass import __version__
from facepass.cli.options import use_runtime
from facepass.database.engines import make_engine
from local.demo.__main__ import play
from local.demo.client import App
from local.demo.photos import SAMPLES
from local.demo.runtime import Running, running
from tests.upgrades.dumps import RELEASES, dump

# What no request leaves behind: work that a crash interrupted, a quota, a move to another pack under way.
BY_HAND = {
    "main": (
        "insert into outbox (tenant_id, id, user_id) values ('local', gen_random_uuid(), gen_random_uuid())",
        "insert into quotas (tenant_id, max_faces, max_collections) values ('local', 100000, 50)",
    ),
    "vector": (
        "insert into outbox (tenant_id, id, object_keys)"
        " values ('local', gen_random_uuid(), array['crops/local/gone.jpg'])",
        "insert into reembedded_faces (tenant_id, model, face_id, collection_id, embedding)"
        " select tenant_id, 'of another pack', id, collection_id, embedding from faces where collection_id = 'staff'",
    ),
}


def main() -> int:
    """Fill the tables, write the dumps."""
    parser = argparse.ArgumentParser(prog="python -m tests.upgrades.keep_release", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    result = parser.parse_args()
    folder = RELEASES / __version__
    if folder.exists():
        sys.exit(f"{folder} is there: a release is kept once")
    with tempfile.TemporaryDirectory() as data, running(result.port, Path(data)) as runtime:
        use_runtime(Path(data) / "runtime.json")
        described = json.loads((Path(data) / "runtime.json").read_text())
        fill(runtime, described)
        folder.mkdir(parents=True)
        for side in ("main", "vector"):
            dump(described[f"{side}_owner_url"], folder / f"{side}.sql")
    return 0


def fill(runtime: Running, described: dict[str, Any]) -> None:
    """Make rows in every table."""
    app = App.at(runtime.base_url, runtime.key)
    if play(app):
        sys.exit("the demo found another user")
    ada = app.call(
        "POST",
        "/api/v1/users",
        json={"email": "ada@example.com", "full_name": "Ada Example", "metadata": {"badge": "7"}},
        headers={"Idempotency-Key": "keep-release-1"},
    )
    settings = {"consent_required": True, "threshold": 0.5, "photo_retention_days": 36500}
    app.call("POST", "/api/v1/collections", json={"collection_id": "staff", **settings})
    app.call("POST", f"/api/v1/users/{ada['id']}/consents", json={"text_version": "2026-11", "collection_id": "staff"})
    enrolment = {"user_id": ada["id"], "collection_id": "staff", "external_image_id": "collins.png"}
    app.upload((SAMPLES / "collins.png").read_bytes(), "image/png", **enrolment)
    app.call("POST", "/api/v1/faces/upload", json={"content_type": "image/jpeg"})  # a ticket that is never used
    gone = app.call("POST", "/api/v1/users", json={"email": "gone@example.com", "full_name": "Gone Example"})
    app.call("DELETE", f"/api/v1/users/{gone['id']}")
    invoke_janitor(described)
    for side, statements in BY_HAND.items():
        engine = make_engine(described[f"{side}_owner_url"], autocommit=True)
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


def invoke_janitor(described: dict[str, Any]) -> None:
    """Have it seal the audit log and sweep the bucket."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    answer = boto3.client("lambda", endpoint_url=described["lambda_endpoint"], **keys).invoke(
        FunctionName="JanitorFunction", Payload=b"{}"
    )
    if "FunctionError" in answer:
        sys.exit("the janitor failed")


if __name__ == "__main__":
    sys.exit(main())
