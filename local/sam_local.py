"""`make sam-local`: the built functions in Lambda's own containers (Docker), on what `make up` runs.

Databases, bucket and queue are the running runtime's; containers share this machine's network.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from samcli.yamlhelper import yaml_dump, yaml_parse

from local.layout import CREDENTIALS, HOST, REGION, ROOT
from local.relay import Relay

BUILT = ROOT / ".aws-sam/build/template.yaml"
SAM = ROOT / ".venvs/local/bin/sam"
# SAM CLI passes on only the variables that the template declares.
DECLARED = {"AWS_ENDPOINT_URL": "none", "NO_PROXY": "none"}


def main() -> int:
    """Run `sam local start-api`."""
    parser = argparse.ArgumentParser(prog="python -m local.sam_local", description=__doc__)
    parser.add_argument("--port", type=int, default=3000)
    parser.add_argument("--data", type=Path, default=ROOT / ".local", help="the data folder of `make up`")
    parser.add_argument("--built", type=Path, default=BUILT, help="the template that `sam build` wrote")
    parser.add_argument("--show", action="store_true", help="print the command, and run nothing")
    options = parser.parse_args()
    description = options.data / "runtime.json"
    if not description.exists():
        sys.stderr.write(f"{description} is not there: start the runtime first (make up)\n")
        return 1
    runtime = json.loads(description.read_text())
    relay = Relay(_socket(runtime["main_database_url"]))
    variables = options.data / "sam-local.json"
    variables.write_text(json.dumps({"Parameters": environment(runtime, relay.port)}, indent=2) + "\n")
    template = options.built.with_name("template.local.yaml")
    template.write_text(yaml_dump(declare(yaml_parse(options.built.read_text()))))
    command = [str(SAM), "local", "start-api", "--template", str(template), "--env-vars", str(variables)]
    command += ["--docker-network", "host", "--host", HOST, "--port", str(options.port), "--warm-containers", "LAZY"]
    if options.show:
        sys.stdout.write(" ".join(command) + "\n")
        return 0
    region = {"AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION, "SAM_CLI_TELEMETRY": "0"}
    return subprocess.run(command, env=os.environ | CREDENTIALS | region, cwd=ROOT, check=False).returncode


def environment(runtime: dict[str, Any], port: int) -> dict[str, str]:
    """The variables of every function: the running runtime's databases through the relay, its bucket and queue."""
    return {
        "STAGE": "local",
        "DATABASE_AUTH": "password",
        "DATABASE_USER": "",
        "MAIN_DATABASE_URL": _over_tcp(runtime["main_database_url"], port),
        "VECTOR_DATABASE_URL": _over_tcp(runtime["vector_database_url"], port),
        "PHOTO_BUCKET": runtime["bucket"],
        "INDEX_QUEUE_URL": runtime["queue_url"],
        "JOB_QUEUE_URL": runtime.get("queue_urls", {}).get("jobs", ""),
        "AWS_ENDPOINT_URL": runtime["s3_endpoint"],
        "NO_PROXY": HOST,
    }


def declare(template: dict[str, Any]) -> dict[str, Any]:
    """Let the template declare the variables that only this machine has."""
    template["Globals"]["Function"]["Environment"]["Variables"] |= DECLARED
    return template


def _socket(url: str) -> Path:
    return Path(parse_qs(urlsplit(url).query)["unix_sock"][0])


def _over_tcp(url: str, port: int) -> str:
    address = urlsplit(url)
    return f"{address.scheme}://{address.username}@{HOST}:{port}{address.path}"


if __name__ == "__main__":
    sys.exit(main())
