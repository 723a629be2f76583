"""The edge before the API: what infra/edge.yaml and the application must agree on, and what neither may do."""

import re
from typing import Any

import pytest
import yaml

from facepass.api.edge import EDGE_HEADER, EDGE_HOST_HEADER
from facepass.settings import RateLimits
from tests.infra.conftest import properties
from tests.support.runtime import ROOT
from tests.support.stack_documents import Document, of_type, read

EDGE = read("infra/edge.yaml")
WITH_HTTP = {
    f"{name}Function"
    for name in ("Authorizer", "System", "Users", "Exports", "Faces", "Operators", "Search", "Rekognition")
}
SECRET, OTHER_SECRET = "{{resolve:secretsmanager:${EdgeSecret}}}", "{{resolve:secretsmanager:${OtherEdgeSecret}}}"
ONE, BOTH = {"Fn::Sub": SECRET}, {"Fn::Sub": f"{SECRET},{OTHER_SECRET}"}


def distribution() -> dict[str, Any]:
    config: dict[str, Any] = properties(EDGE, "Distribution")["DistributionConfig"]
    return config


def firewall() -> dict[str, Any]:
    return properties(EDGE, "Firewall")


def test_clients_reach_the_edge_and_the_edge_the_api_over_tls_1_2_only() -> None:
    [origin] = distribution()["Origins"]
    assert distribution()["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "https-only"
    assert distribution()["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    assert origin["CustomOriginConfig"]["OriginSSLProtocols"] == ["TLSv1.2"]
    assert distribution()["HttpVersion"] == "http2and3"


def test_the_edge_sends_the_secret_under_the_name_that_the_functions_read() -> None:
    [origin] = distribution()["Origins"]
    host = {"HeaderName": EDGE_HOST_HEADER, "HeaderValue": {"Ref": "DomainName"}}
    assert origin["OriginCustomHeaders"] == [{"HeaderName": EDGE_HEADER, "HeaderValue": ONE}, host]


def test_the_edge_keeps_no_answer_and_forwards_each_request_as_it_is() -> None:
    behavior = distribution()["DefaultCacheBehavior"]
    assert "CacheBehaviors" not in distribution()
    assert behavior["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # CachingDisabled
    # AllViewerExceptHostHeader, by which API Gateway still knows its domain
    assert behavior["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac"
    assert set(behavior["AllowedMethods"]) == {"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"}


def test_the_edge_keeps_no_error_either() -> None:
    errors = distribution()["CustomErrorResponses"]
    assert all(set(error) == {"ErrorCode", "ErrorCachingMinTTL"} for error in errors)  # and replaces none
    assert {error["ErrorCachingMinTTL"] for error in errors} == {0}
    # what CloudFront keeps, and of these what it lets a distribution set
    assert {error["ErrorCode"] for error in errors} == {400, 403, 404, 405, 414, 500, 501, 502, 503, 504}


def test_the_edge_waits_longer_for_an_answer_than_api_gateway() -> None:
    [origin] = distribution()["Origins"]
    assert origin["CustomOriginConfig"]["OriginReadTimeout"] > 30


def test_the_firewall_stands_before_the_distribution_and_limits_each_address() -> None:
    assert distribution()["WebACLId"] == {"Fn::GetAtt": ["Firewall", "Arn"]}
    assert firewall()["Scope"] == "CLOUDFRONT"
    [rate] = [rule for rule in firewall()["Rules"] if "RateBasedStatement" in rule["Statement"]]
    assert rate["Statement"]["RateBasedStatement"] == {
        "AggregateKeyType": "IP",
        "EvaluationWindowSec": 60,
        "Limit": {"Ref": "RequestsPerMinute"},
    }
    assert rate["Action"]["Block"]["CustomResponse"]["ResponseCode"] == 429


def test_a_callers_own_rate_limit_comes_before_the_addresses() -> None:
    assert EDGE["Parameters"]["RequestsPerMinute"]["Default"] > 60 * RateLimits().search.per_second


def test_the_firewall_has_no_rules_that_refuse_photos_for_their_size_or_bytes() -> None:
    groups = [
        rule["Statement"]["ManagedRuleGroupStatement"]["Name"]
        for rule in firewall()["Rules"]
        if "ManagedRuleGroupStatement" in rule["Statement"]
    ]
    assert groups == ["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet"]


def test_the_firewalls_log_shows_no_credential_no_path_and_no_query() -> None:
    redacted = properties(EDGE, "FirewallLogging")["RedactedFields"]
    assert redacted == [{"SingleHeader": {"Name": "authorization"}}, {"UriPath": {}}, {"QueryString": {}}]
    log = properties(EDGE, "FirewallLog")
    assert log["LogGroupName"]["Fn::Sub"].startswith("aws-waf-logs-")
    assert log["RetentionInDays"] == {"Ref": "LogDays"}
    assert log["KmsKeyId"] == {"Fn::GetAtt": ["Key", "Arn"]}
    # samples of requests are not redacted
    shown = [firewall()["VisibilityConfig"], *(rule["VisibilityConfig"] for rule in firewall()["Rules"])]
    assert {each["SampledRequestsEnabled"] for each in shown} == {False}
    assert "Logging" not in distribution()  # CloudFront's own log keeps paths


def test_the_edge_can_be_deployed_without_packaging() -> None:
    """Anchors are for templates that SAM deploys; `aws cloudformation deploy` takes this one as it is."""
    tokens = yaml.scan((ROOT / "infra/edge.yaml").read_text())
    assert not [token for token in tokens if isinstance(token, yaml.AliasToken | yaml.AnchorToken)]


def test_the_functions_that_answer_http_and_no_others_know_the_secret(document: Document) -> None:
    functions = of_type(document, "AWS::Lambda::Function")
    known = {
        name: function["Environment"]["Variables"]["EDGE_SECRETS"]
        for name, function in functions.items()
        if "EDGE_SECRETS" in function["Environment"]["Variables"]
    }
    assert set(known) == WITH_HTTP
    for secrets in known.values():
        assert secrets == {"Fn::If": ["HasEdge", {"Fn::If": ["HasOtherEdgeSecret", BOTH, ONE]}, ""]}


def test_every_function_with_a_route_knows_the_secret() -> None:
    functions = of_type(read("template.yaml"), "AWS::Serverless::Function")
    routed = {name for name, function in functions.items() if "HttpApi" in str(function.get("Events"))}
    assert routed | {"AuthorizerFunction"} == WITH_HTTP


def test_api_gateways_own_host_name_is_off_behind_an_edge_which_needs_a_domain_then(document: Document) -> None:
    [server] = properties(document, "Api")["Body"]["servers"]
    endpoint = server["x-amazon-apigateway-endpoint-configuration"]
    assert endpoint == {"disableExecuteApiEndpoint": {"Fn::If": ["HasEdge", True, False]}}
    rule = document["Rules"]["AnEdgeHasAnOrigin"]
    assert rule["RuleCondition"] == document["Conditions"]["HasEdge"] == given("EdgeSecret")
    assert rule["Assertions"][0]["Assert"] == given("DomainName")


def given(parameter: str) -> Document:
    """The condition that a parameter is not empty."""
    return {"Fn::Not": [{"Fn::Equals": [{"Ref": parameter}, ""]}]}


@pytest.mark.parametrize("name", ["EdgeSecret", "OtherEdgeSecret"])
def test_no_parameter_holds_the_secret_itself_but_a_name_that_the_deployment_may_read(name: str) -> None:
    parameter = read("template.yaml")["Parameters"][name]
    assert parameter["Default"] == ""
    pattern = re.compile(parameter["AllowedPattern"])
    for stage in ("dev", "prod"):
        assert pattern.fullmatch(f"facepass-{stage}-edge-1")
        assert re.fullmatch(EDGE["Parameters"]["EdgeSecret"]["AllowedPattern"], f"facepass-{stage}-edge-1")
    assert not pattern.fullmatch("a" * 64)
    readable = [
        statement["Resource"]["Fn::Sub"]
        for policy in of_type(read("infra/pipeline.yaml"), "AWS::IAM::ManagedPolicy").values()
        for statement in policy["PolicyDocument"]["Statement"]
        if "secretsmanager:GetSecretValue" in str(statement.get("Action"))
    ]
    assert [resource.split(":secret:")[1] for resource in readable] == ["facepass-${Stage}-*"]
