"""Looking things up in a CloudFormation document."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
Document = dict[str, Any]
SUBSTITUTED = re.compile(r"\$\{([^!}]+)\}")


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms, `!Ref x` as {"Ref": x} and `!Sub x` as {"Fn::Sub": x}."""


def _intrinsic(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        value = value.split(".", 1) if name == "GetAtt" else value
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


_Loader.add_multi_constructor("!", _intrinsic)


def read(path: str) -> Document:
    """A template of this repository."""
    document: Document = yaml.load((ROOT / path).read_text(), _Loader)  # a SafeLoader
    return document


def of_type(document: Document, kind: str) -> dict[str, dict[str, Any]]:
    """The properties of every resource of a type, by name."""
    return {
        name: resource.get("Properties", {})
        for name, resource in document["Resources"].items()
        if resource["Type"] == kind
    }


def in_the_cloud(value: Any) -> Any:
    """A value with each Fn::If decided for the condition that the cloud meets: the first branch."""
    if isinstance(value, dict):
        return in_the_cloud(value["Fn::If"][1]) if "Fn::If" in value else {k: in_the_cloud(v) for k, v in value.items()}
    return [in_the_cloud(item) for item in value] if isinstance(value, list) else value


def text(value: Any) -> str:
    """A value in one line: `Photos.Arn/*` for {"Fn::Sub": "${Photos.Arn}/*"}; ARNs without what they all share."""
    if isinstance(value, str):
        return value
    match value:
        case {"Ref": name}:
            return str(name)
        case {"Fn::GetAtt": parts}:
            return ".".join(parts) if isinstance(parts, list) else str(parts)
        case {"Fn::Sub": str(template)}:
            for shared in ("arn:${AWS::Partition}:", "${AWS::Region}:", "${AWS::AccountId}:"):
                template = template.replace(shared, "")
            return SUBSTITUTED.sub(r"\1", template)
    return json.dumps(value)


@dataclass(frozen=True)
class Right:
    """One action on one resource that a policy allows, and where it stands."""

    where: str
    action: str
    resource: str


def rights(document: Document) -> Iterator[Right]:
    """Whatever roles, managed policies, bucket and queue policies allow."""
    for name, resource in document["Resources"].items():
        for policy in _policies(resource):
            for statement in in_the_cloud(policy)["Statement"]:
                if statement["Effect"] == "Allow":
                    for action in _listed(statement["Action"]):
                        for target in _listed(statement["Resource"]):
                            yield Right(name, action, text(target))


def _policies(resource: dict[str, Any]) -> list[dict[str, Any]]:
    properties = resource.get("Properties", {})
    if resource["Type"] == "AWS::IAM::Role":
        return [in_the_cloud(policy)["PolicyDocument"] for policy in properties.get("Policies", [])]
    return [properties["PolicyDocument"]] if "PolicyDocument" in properties else []


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
