"""Rights that reach from one stage into another: two stages may share an account."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.support.stack_documents import Document, in_the_cloud

# What names this stage, or one thing that only this stage has.
OF_THE_STAGE = re.compile(
    r"\$\{(Stage|AWS::StackName|DatabaseResourceId|HostedZoneId|DomainName|[A-Z]\w+\.(Arn|\w+Id))\}|facepass-\$\{Stage\}"
)
# Conditions that leave this stage's things alone, by their key.
LIMITS = (
    "aws:ResourceTag/stage",
    "aws:ResourceTag/aws:cloudformation:stack-name",
    "aws:RequestTag/stage",
    "lambda:FunctionArn",
)
# Actions that know no ARN, or whose ARN is AWS' own or not known beforehand, with what they can do to another stage.
HARMLESS = {
    "xray:PutTraceSegments": "writes traces",
    "xray:PutTelemetryRecords": "writes traces",
    "ec2:DescribeNetworkInterfaces": "reads metadata",
    "ec2:DescribeSubnets": "reads metadata",
    "ec2:DescribeSecurityGroups": "reads metadata",
    "ec2:DescribeVpcs": "reads metadata",
    "ec2:CreateNetworkInterface": "is denied to the code of functions; the network is limited by lambda:VpcIds",
    "ec2:DeleteNetworkInterface": "is denied to the code of functions",
    "ec2:AssignPrivateIpAddresses": "is denied to the code of functions",
    "ec2:UnassignPrivateIpAddresses": "is denied to the code of functions",
    "ecr:GetAuthorizationToken": "signs in; each repository decides",
    "lambda:GetEventSourceMapping": "reads metadata",
    "lambda:ListEventSourceMappings": "reads metadata",
    "kms:CreateKey": "makes a new one",
    "secretsmanager:GetRandomPassword": "makes a new one",  # pragma: allowlist secret
    "route53:GetChange": "reads whether a change is done",
    "logs:CreateLogDelivery": "knows no ARN",
    "logs:DeleteLogDelivery": "knows no ARN",
    "logs:DescribeLogGroups": "knows no ARN",
    "logs:DescribeResourcePolicies": "knows no ARN",
    "logs:GetLogDelivery": "knows no ARN",
    "logs:ListLogDeliveries": "knows no ARN",
    "logs:PutResourcePolicy": "knows no ARN",
    "logs:UpdateLogDelivery": "knows no ARN",
}
# Creating an API or a domain name touches no other one; the third is AWS' own.
OF_NO_STAGE = ("/apis", "/domainnames", ":deploymentconfig:CodeDeployDefault.Lambda*")


def rights_across_stages(document: Document) -> list[str]:
    """What a document's policies allow in every stage of the account: `Role: action on resource`."""
    return [
        f"{name}: {action} on {resource}"
        for name, statement in allowing(document)
        if not _is_limited(statement)
        for action in _listed(statement["Action"])
        for resource in map(_written, _listed(statement["Resource"]))
        if _spans(resource) and action not in HARMLESS
    ]


def allowing(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each statement of a role or a managed policy that allows something."""
    for name, resource in document["Resources"].items():
        properties = resource.get("Properties", {})
        policies = [policy["PolicyDocument"] for policy in in_the_cloud(properties.get("Policies", []))]
        if resource["Type"] == "AWS::IAM::ManagedPolicy":
            policies.append(properties["PolicyDocument"])
        for policy in policies:
            for statement in in_the_cloud(policy)["Statement"]:
                if statement["Effect"] == "Allow":
                    yield name, statement


def _is_limited(statement: dict[str, Any]) -> bool:
    conditions = statement.get("Condition", {})
    return any(key in LIMITS for operator, keys in conditions.items() if operator != "Null" for key in keys)


def _written(resource: Any) -> str:
    """A resource as the template writes it."""
    return resource if isinstance(resource, str) else str(resource.get("Fn::Sub") or json.dumps(resource))


def _spans(resource: str) -> bool:
    """Whether a resource is in more than one stage: it has a wildcard, or nothing that names the stage."""
    if resource.startswith("{"):  # a reference to something of this template
        return False
    if OF_THE_STAGE.search(resource):
        before_wildcard = resource.split("*", maxsplit=1)[0]
        return not OF_THE_STAGE.search(before_wildcard)
    return not resource.endswith(OF_NO_STAGE) and ("*" in resource or "${AWS::AccountId}" in resource)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
