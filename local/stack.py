"""The template's queues and bucket, made by ministack's CloudFormation; it also resolves every Ref and GetAtt."""

import copy
import json
import re
import time
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local import aws
from local.layout import ACCOUNT, HOST, PartFailed
from local.template import Resources, Template

NAME = "facepass-local"
DEPLOY_SECONDS = 60
NOT_POSSIBLE = "the template could not be deployed to ministack"
QUEUE_ADDRESS = re.compile(rf"http://{re.escape(HOST)}:\d+/{ACCOUNT}/")

# The runtime itself provides the gateway, layers, versions, permissions and migrations. Rights, logs, alarms and names
# have no use here. A policy that allows TLS only would lock out every local client. Mappings are polled and schedules
# kept by the runtime, and ministack might do it too.
NOT_DEPLOYED = (
    "AWS::ApiGateway",
    "AWS::CloudWatch",
    "AWS::CodeDeploy",
    "AWS::IAM",
    "AWS::Lambda::Alias",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Events::Rule",
    "AWS::Lambda::LayerVersion",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Version",
    "AWS::Logs",
    "AWS::Route53",
    "AWS::Scheduler::Schedule",
    "AWS::S3::BucketPolicy",
    "AWS::SNS",
    "Custom::",
)
ROLE = f"arn:aws:iam::{ACCOUNT}:role/local"


@dataclass(frozen=True)
class Stack:
    """The created resources of the template."""

    environments: dict[str, dict[str, str]]
    outputs: dict[str, str]
    physical: dict[str, tuple[str, str]]

    def first(self, resource_type: str) -> str | None:
        """The physical id of the first resource of a type, in the template's order."""
        return next((physical for kind, physical in self.physical.values() if kind == resource_type), None)


def deploy(template: Template, endpoint: str) -> Stack:
    """Create the stack, or update that of an earlier run and keep its data. Raises PartFailed."""
    try:
        return _deploy(template, endpoint)
    except (BotoCoreError, ClientError) as error:
        raise PartFailed(NOT_POSSIBLE, str(error)) from error


def _deploy(template: Template, endpoint: str) -> Stack:
    cloudformation = aws.client("cloudformation", endpoint)
    _drop_a_failed_stack(cloudformation)
    _create_or_update(
        cloudformation,
        StackName=NAME,
        TemplateBody=json.dumps(_document(template)),
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in template.parameters.items()],
    )
    outputs = _settled(cloudformation).get("Outputs", [])
    summaries = cloudformation.list_stack_resources(StackName=NAME)["StackResourceSummaries"]
    made = {found["LogicalResourceId"]: (found["ResourceType"], found["PhysicalResourceId"]) for found in summaries}
    return Stack(
        environments=_environments(made, endpoint),
        outputs={output["OutputKey"]: output["OutputValue"] for output in outputs},
        physical={name: made[name] for name in template.resources if name in made},
    )


def _document(template: Template) -> dict[str, Any]:
    resources: Resources = {
        name: resource
        for name, resource in copy.deepcopy(template.resources).items()
        if not resource["Type"].startswith(NOT_DEPLOYED)
    }
    for resource in resources.values():
        _wait_only_for(resources, resource)
        if resource["Type"] == "AWS::Lambda::Function":
            _make_hollow(resource["Properties"])
    return {
        **template.declarations,
        "Resources": resources,
        "Outputs": {
            mapping.name: {"Value": template.resources[mapping.name]["Properties"]["EventSourceArn"]}
            for mapping in template.mappings
        },
    }


def _wait_only_for(deployed: Resources, resource: dict[str, Any]) -> None:
    """Remove from a resource's DependsOn what is not deployed."""
    waits = resource.pop("DependsOn", [])
    if kept := [name for name in ([waits] if isinstance(waits, str) else waits) if name in deployed]:
        resource["DependsOn"] = kept


def _make_hollow(function: dict[str, Any]) -> None:
    """Reduce a function to what other resources refer to, and its environment."""
    variables = function.get("Environment", {})
    function.clear()
    function["Environment"] = variables
    function["Role"] = ROLE
    function["Code"] = {"ZipFile": "def handler(event, context): pass"}
    function["Runtime"] = "python3.11"
    function["Handler"] = "index.handler"


def _drop_a_failed_stack(cloudformation: Any) -> None:
    try:
        status = cloudformation.describe_stacks(StackName=NAME)["Stacks"][0]["StackStatus"]
    except ClientError:
        return
    if status.startswith(("ROLLBACK", "CREATE_FAILED", "DELETE")):
        cloudformation.delete_stack(StackName=NAME)


def _create_or_update(cloudformation: Any, **stack: Any) -> None:
    try:
        cloudformation.create_stack(**stack)
    except cloudformation.exceptions.AlreadyExistsException:
        try:
            cloudformation.update_stack(**stack)
        except ClientError as error:
            if "No updates" not in str(error):
                raise


def _settled(cloudformation: Any) -> dict[str, Any]:
    deadline = time.monotonic() + DEPLOY_SECONDS
    while time.monotonic() < deadline:
        stack: dict[str, Any] = cloudformation.describe_stacks(StackName=NAME)["Stacks"][0]
        if stack["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            return stack
        if stack["StackStatus"].endswith(("FAILED", "ROLLBACK_COMPLETE")):
            break
        time.sleep(0.02)
    events = cloudformation.describe_stack_events(StackName=NAME)["StackEvents"]
    reasons = [
        f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"
        for event in events
        if event["ResourceStatus"].endswith("FAILED")
    ]
    # ministack saves its state when it stops, its objects at once: killed in between on its first run, it finds a
    # bucket that no stack owns.
    hint = "If the last run was killed before its first clean stop, remove the data folder (make clean-local)."
    reason = "; ".join(reasons) or stack["StackStatus"]
    raise PartFailed(NOT_POSSIBLE, f"{reason}\n{hint}")


def _environments(made: dict[str, tuple[str, str]], endpoint: str) -> dict[str, dict[str, str]]:
    functions = {physical: name for name, (kind, physical) in made.items() if kind == "AWS::Lambda::Function"}
    if not functions:
        return {}
    pages = aws.client("lambda", endpoint).get_paginator("list_functions").paginate()
    return {
        functions[found["FunctionName"]]: {
            # The stack remembers the port of the run that made a queue; this run's may be another.
            name: QUEUE_ADDRESS.sub(f"{endpoint}/{ACCOUNT}/", value)
            for name, value in found.get("Environment", {}).get("Variables", {}).items()
        }
        for page in pages
        for found in page["Functions"]
        if found["FunctionName"] in functions
    }


def queue_url(arn: str, endpoint: str) -> str:
    """The URL of a queue at the endpoint of this run."""
    *_, account, name = arn.split(":")
    return f"{endpoint}/{account}/{name}"
