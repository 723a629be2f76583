"""Which web pages may post photos to the bucket, and that saying so makes no cycle."""

from typing import Any

import pytest

from tests.infra.conftest import properties
from tests.support.stack_documents import SUBSTITUTED, Document

CONSOLE = {"Fn::Sub": "https://*.execute-api.${AWS::Region}.${AWS::URLSuffix}"}


def rules(document: Document) -> list[Any]:
    found: list[Any] = properties(document, "PhotoBucket")["CorsConfiguration"]["CorsRules"]
    return found


def test_the_console_posts_from_the_apis_own_host_or_from_this_machine(document: Document) -> None:
    [console, _apps] = rules(document)
    condition, locally, otherwise = console["AllowedOrigins"]["Fn::If"]
    assert (condition, locally) == ("RunsLocally", ["http://127.0.0.1:*", "http://localhost:*"])
    assert otherwise == [{"Fn::If": ["HasDomain", {"Fn::Sub": "https://${DomainName}"}, CONSOLE]}]
    assert console["AllowedMethods"] == ["GET", "POST"]


def test_other_web_apps_post_if_the_parameter_names_them(document: Document) -> None:
    [_console, apps] = rules(document)
    condition, named, nothing = apps["Fn::If"]
    assert (condition, nothing) == ("HasWebApps", {"Ref": "AWS::NoValue"})
    assert named["AllowedOrigins"] == {"Fn::Split": [",", {"Ref": "CorsOrigins"}]}


def needed(value: Any) -> set[str]:
    """What a value refers to, in whatever form: Ref, Fn::GetAtt, Fn::Sub."""
    if isinstance(value, list):
        return set().union(*map(needed, value))
    if not isinstance(value, dict):
        return set()
    found: set[str] = set()
    for name, argument in value.items():
        if name == "Ref":
            found.add(argument)
        elif name == "Fn::GetAtt":
            found.add(argument.split(".")[0] if isinstance(argument, str) else argument[0])
        elif name == "Fn::Sub":
            text, *values = argument if isinstance(argument, list) else [argument]
            found |= {each.split(".")[0] for each in SUBSTITUTED.findall(text)} | needed(values)
        else:
            found |= needed(argument)
    return found


def cycle(document: Document) -> list[str]:
    """Resources that wait for each other in a circle; none in a template that can be deployed."""
    resources = document["Resources"]
    waits: dict[str, set[str]] = {}
    for name, resource in resources.items():
        depends = resource.get("DependsOn", [])
        named = {depends} if isinstance(depends, str) else set(depends)
        waits[name] = (needed(resource.get("Properties", {})) | named) & resources.keys()
    while free := {name for name, others in waits.items() if not others & waits.keys()}:
        waits = {name: others for name, others in waits.items() if name not in free}
    return sorted(waits)


def test_no_resources_wait_for_each_other(document: Document) -> None:
    assert cycle(document) == []


@pytest.mark.parametrize("origin", [{"Fn::Sub": "https://${Api}.example"}, {"Fn::GetAtt": ["Api", "ApiEndpoint"]}])
def test_a_bucket_that_named_the_api_would_be_found(document: Document, origin: dict[str, Any]) -> None:
    rules(document)[0]["AllowedOrigins"] = [origin]
    assert {"Api", "PhotoBucket", "AuthorizerFunction"} <= set(cycle(document))
