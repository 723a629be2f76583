"""How a new version gets traffic: after the migrations, gradually if configured, and back when an alarm goes off."""

import re

import pytest

from tests.infra.conftest import properties, translated
from tests.support.stack_documents import Document, of_type

ZIP_FUNCTIONS = {"AuthorizerFunction", "SystemFunction", "UsersFunction", "ExportsFunction", "FacesFunction"} | {
    "OperatorsFunction",
    "MigrationsFunction",
    "JanitorFunction",
    "EventsFunction",
    "WebhooksFunction",
}
WITH_TRAFFIC = {
    "AuthorizerFunction",
    "SystemFunction",
    "UsersFunction",
    "ExportsFunction",
    "FacesFunction",
    "OperatorsFunction",
    "SearchFunction",
} | {
    "IndexerFunction",
    "JobsFunction",
    "RekognitionFunction",
    "JanitorFunction",
    "EventsFunction",
    "WebhooksFunction",
}


def versions(document: Document) -> dict[str, str]:
    """The logical id of each function's version: another id is another version."""
    found = of_type(document, "AWS::Lambda::Version")
    return {version["FunctionName"]["Ref"]: name for name, version in found.items()}


def test_each_function_with_traffic_waits_for_the_databases_to_be_migrated(document: Document) -> None:
    assert properties(document, "Schema")["ServiceToken"] == {"Fn::GetAtt": ["MigrationsFunction", "Arn"]}
    waiting = {
        name
        for name in of_type(document, "AWS::Lambda::Function")
        if document["Resources"][name].get("DependsOn") in ("Schema", ["Schema"])
    }
    assert waiting == set(of_type(document, "AWS::Lambda::Function")) - {"MigrationsFunction"}


def test_the_databases_are_migrated_for_each_new_version_of_the_migrations() -> None:
    versions = [
        properties(translated(layers=f"s3://none/{layers}"), "Schema")["Version"] for layers in ("old", "new", "new")
    ]
    assert versions[0] != versions[1] == versions[2]


def test_a_change_in_a_layer_is_a_new_version_of_every_function_that_has_it() -> None:
    old, new = versions(translated(layers="s3://none/old")), versions(translated(layers="s3://none/new"))
    assert {name for name in old if old[name] != new[name]} >= ZIP_FUNCTIONS


def test_another_release_is_a_new_version_of_every_function() -> None:
    old, new = versions(translated(Release="0123456789ab")), versions(translated(Release="ba9876543210"))
    assert all(old[name] != new[name] for name in old)
    # Lambda publishes nothing where a function is as it was: its description says the release
    described = of_type(translated(Release="0123456789ab"), "AWS::Lambda::Function").values()
    assert {function["Description"] for function in described} == {"0123456789ab"}


def test_api_queue_and_authorizer_call_the_version_that_has_the_traffic(document: Document) -> None:
    aliases = {f"{name}Aliaslive" for name in WITH_TRAFFIC}
    permitted = {
        str(permission["FunctionName"]["Ref"]) for permission in of_type(document, "AWS::Lambda::Permission").values()
    }
    mappings = of_type(document, "AWS::Lambda::EventSourceMapping").values()
    schedules = of_type(document, "AWS::Scheduler::Schedule").values()
    called = {mapping["FunctionName"]["Ref"] for mapping in mappings}
    called |= {schedule["Target"]["Arn"]["Ref"] for schedule in schedules}
    assert permitted | called == aliases
    body = str(properties(document, "Api")["Body"])
    called = set(re.findall(r"functions/\$\{(\w+Aliaslive)\}", body))
    assert called == aliases - {
        "IndexerFunctionAliaslive",
        "JobsFunctionAliaslive",
        "AuthorizerFunctionAliaslive",
        "JanitorFunctionAliaslive",
        "EventsFunctionAliaslive",
        "WebhooksFunctionAliaslive",
    }
    assert "function:${AuthorizerFunction}:live" in body


@pytest.mark.parametrize("speed", ["AllAtOnce", "Linear10PercentEvery1Minute"])
def test_traffic_moves_as_the_parameter_states_and_back_on_an_alarm(speed: str) -> None:
    document = translated(Deployment=speed)
    groups = of_type(document, "AWS::CodeDeploy::DeploymentGroup")
    assert {name.removesuffix("DeploymentGroup") for name in groups} == WITH_TRAFFIC
    for name, group in groups.items():
        function = name.removesuffix("FunctionDeploymentGroup")
        assert group["DeploymentConfigName"] == {
            "Fn::Sub": ["CodeDeployDefault.Lambda${ConfigName}", {"ConfigName": speed}]
        }
        assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]
        alarms = [alarm["Name"] for alarm in group["AlarmConfiguration"]["Alarms"]]
        # by its name, for the API refers to the functions
        api = (
            [] if function in ("Janitor", "Events", "Webhooks") else [properties(document, "ServerErrors")["AlarmName"]]
        )
        assert alarms == [{"Ref": f"{function}Errors"}, *api]


def test_versions_stay_for_traffic_to_move_back_to(document: Document) -> None:
    kept = [
        r for r in document["Resources"].values() if r["Type"] in ("AWS::Lambda::Version", "AWS::Lambda::LayerVersion")
    ]
    assert len(kept) >= 9
    assert {resource["DeletionPolicy"] for resource in kept} == {"Retain"}


def test_zip_functions_alone_start_from_snapshots(document: Document) -> None:
    snapped = {name for name, function in of_type(document, "AWS::Lambda::Function").items() if "SnapStart" in function}
    assert snapped == ZIP_FUNCTIONS - {"MigrationsFunction"}
    assert {str(properties(document, name)["SnapStart"]) for name in snapped} == {"{'ApplyOn': {'Ref': 'SnapStart'}}"}


def test_the_janitor_writes_snapshots_of_no_collection_that_the_search_has_no_memory_for(document: Document) -> None:
    memory = [
        properties(document, name)["Environment"]["Variables"]["SEARCH_CACHE_MB"]
        for name in ("JanitorFunction", "SearchFunction")
    ]
    assert memory == [{"Ref": "SearchCacheMB"}] * 2


def test_the_indexer_takes_no_more_at_once_than_is_kept_for_it(document: Document) -> None:
    mapping = properties(document, "IndexerFunctionPhotos")
    kept = properties(document, "IndexerFunction")["ReservedConcurrentExecutions"]["Fn::If"][1]
    assert mapping["ScalingConfig"]["MaximumConcurrency"] == kept == {"Ref": "IndexerConcurrency"}


def test_jobs_wait_in_a_queue_of_their_own_and_take_little_at_once(document: Document) -> None:
    queues = {
        name: mapping["EventSourceArn"]["Fn::GetAtt"][0]
        for name, mapping in of_type(document, "AWS::Lambda::EventSourceMapping").items()
    }
    assert queues == {
        "IndexerFunctionPhotos": "IndexQueue",
        "JobsFunctionSlices": "JobQueue",
        "EventsFunctionWakes": "EventQueue",
        "WebhooksFunctionOrders": "DeliveryQueue",
    }
    assert properties(document, "JobsFunctionSlices")["ScalingConfig"]["MaximumConcurrency"] == 2


def test_lists_of_parameters_reach_the_api_and_the_functions_as_lists() -> None:
    document = translated(CorsOrigins="https://a.example,https://b.example", SubnetIds="subnet-1,subnet-2")
    cors = properties(document, "Api")["Body"]["x-amazon-apigateway-cors"]["Fn::If"]
    assert cors[0] == "HasWebApps"
    assert cors[1]["allowOrigins"] == {"Fn::Split": [",", "https://a.example,https://b.example"]}
    assert {"authorization", "content-type", "idempotency-key"} == set(cors[1]["allowHeaders"])
    assert cors[2] == {"Ref": "AWS::NoValue"}
    functions = of_type(document, "AWS::Lambda::Function")
    assert functions.pop("WebhooksFunction")["VpcConfig"] == {"Ref": "AWS::NoValue"}
    for function in functions.values():
        assert function["VpcConfig"]["Fn::If"][1]["SubnetIds"] == {"Ref": "SubnetIds"}
