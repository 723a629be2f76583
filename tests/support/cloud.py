"""ministack as the cloud: its CloudFormation takes the translated application with the code that `sam build` left."""

import copy
import io
import json
import os
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3

from local.layout import ACCOUNT, MINISTACK
from tests.infra.conftest import translated
from tests.support.runtime import eventually, free_ports
from tests.support.stack_documents import Document, of_type

ARTIFACTS = "artifacts"
STACK = "facepass-dev"
TEMPLATE_LIMIT = 1_000_000


class Cloud:
    """Clients of one running ministack."""

    def __init__(self, port: int) -> None:
        self.endpoint = f"http://127.0.0.1:{port}"

    def client(self, service: str) -> Any:
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        return boto3.client(service, endpoint_url=self.endpoint, **keys)

    def answers(self) -> bool:
        try:
            self.client("sts").get_caller_identity()
        except Exception:
            return False
        return True


@contextmanager
def ministack(folder: Path) -> Iterator[Cloud]:
    """A ministack of its own."""
    port = free_ports()
    result = {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "TMPDIR": str(folder),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
    }
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with (folder / "ministack.log").open("w") as log:
        process = subprocess.Popen(
            [MINISTACK], cwd=folder, env=kept | result, stdout=log, stderr=log, start_new_session=True
        )
    try:
        cloud = Cloud(port)
        eventually(cloud.answers, "ministack answers")
        yield cloud
    finally:
        os.killpg(process.pid, 9)
        process.wait()


def package(cloud: Cloud, built: Path) -> None:
    """Put what was built where the template will look for it, as `sam deploy` does."""
    s3 = cloud.client("s3")
    s3.create_bucket(Bucket=ARTIFACTS)
    for folder in (path for path in built.iterdir() if path.is_dir()):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for file in sorted(folder.rglob("*")):
                archive.write(file, file.relative_to(folder))
        s3.put_object(Bucket=ARTIFACTS, Key=folder.name, Body=packed.getvalue())


def is_unknown(resource: dict[str, Any]) -> bool:
    """What ministack has not: CodeDeploy (an alias then moves at once) and alarms that compute."""
    return resource["Type"].startswith("AWS::CodeDeploy") or (
        resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]
    )


def document(release: str, version: str) -> Document:
    """The application as CloudFormation gets it, its code in the artifacts' bucket."""
    made = copy.deepcopy(translated(Release=release, PythonRuntime=f"python{version}"))
    made["Resources"] = {name: resource for name, resource in made["Resources"].items() if not is_unknown(resource)}
    for resource in made["Resources"].values():
        resource.pop("UpdatePolicy", None)
    for name, function in of_type(made, "AWS::Lambda::Function").items():
        if function.get("PackageType") != "Image":
            function["Code"] = {"S3Bucket": ARTIFACTS, "S3Key": name}
    for name, layer in of_type(made, "AWS::Lambda::LayerVersion").items():
        [key] = [kept for kept in ("DependenciesLayer", "SharedLayer") if name.startswith(kept)]
        layer["Content"] = {"S3Bucket": ARTIFACTS, "S3Key": key}
    return made


def deploy(cloud: Cloud, made: Document, parameters: dict[str, str]) -> dict[str, Any]:
    """Create or update the stack; how it went."""
    formation = cloud.client("cloudformation")
    # under 1 MB, which is what CloudFormation takes from a bucket; in the request itself it takes 51,200 bytes
    body = json.dumps(made).encode()
    assert len(body) < TEMPLATE_LIMIT
    cloud.client("s3").put_object(Bucket=ARTIFACTS, Key="template", Body=body)
    there = any(stack["StackName"] == STACK for stack in formation.describe_stacks()["Stacks"])
    (formation.update_stack if there else formation.create_stack)(
        StackName=STACK,
        TemplateURL=f"{cloud.endpoint}/{ARTIFACTS}/template",
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    )
    return settled(cloud)


def settled(cloud: Cloud) -> dict[str, Any]:
    """The stack, once nothing happens to it any more."""
    formation = cloud.client("cloudformation")

    def look() -> dict[str, Any] | None:
        stack: dict[str, Any] = formation.describe_stacks(StackName=STACK)["Stacks"][0]
        return None if stack["StackStatus"].endswith("IN_PROGRESS") else stack

    return eventually(look, "the stack is settled", 100)


def events(cloud: Cloud) -> list[dict[str, Any]]:
    """What happened to the stack, first things first."""
    pages = cloud.client("cloudformation").get_paginator("describe_stack_events").paginate(StackName=STACK)
    return [event for page in pages for event in page["StackEvents"]][::-1]


def reasons(cloud: Cloud) -> list[str]:
    """Why something failed, in CloudFormation's words."""
    failed = [event for event in events(cloud) if event["ResourceStatus"].endswith("FAILED")]
    return [f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}" for event in failed]
