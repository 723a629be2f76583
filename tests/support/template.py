"""template.yaml, read as data; short-form intrinsics (`!Ref`) become `{"Ref": …}`."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).parents[2] / "template.yaml"


class _Loader(yaml.SafeLoader):
    """PyYAML, knowing CloudFormation's tags."""


def _intrinsic(loader: _Loader, name: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {name: value}


_Loader.add_multi_constructor("!", _intrinsic)


@cache
def resources() -> dict[str, dict[str, Any]]:
    """The template's resources by logical id."""
    return yaml.load(TEMPLATE.read_text(), _Loader)["Resources"]  # a SafeLoader


def routes() -> dict[tuple[str, str], str]:
    """The routes of this API: those of every_route() but the one of Rekognition's protocol."""
    return {route: function for route, function in every_route().items() if function != "rekognition"}


@cache
def every_route() -> dict[tuple[str, str], str]:
    """Which function (its folder's name) answers which (method, path)."""
    return {
        (event["Properties"]["Method"], event["Properties"]["Path"]): function_name(resource)
        for resource in resources().values()
        for event in resource.get("Properties", {}).get("Events", {}).values()
        if event["Type"] == "HttpApi" and "Path" in event["Properties"]
    }


def function_name(resource: dict[str, Any]) -> str:
    """The folder under functions/ of a function resource."""
    properties = resource["Properties"]
    if properties.get("PackageType") == "Image":
        return properties["ImageConfig"]["Command"][0].split(".")[1]
    return properties["CodeUri"].strip("/").split("/")[1]
