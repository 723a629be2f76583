"""The network has no way out, and one way to the databases: functions, proxy, cluster."""

from typing import Any

from tests.support.stack_documents import of_type, read

NETWORK = read("infra/network.yaml")
WAYS_OUT = ("InternetGateway", "NatGateway", "EgressOnlyInternetGateway", "Route", "TransitGatewayAttachment", "EIP")


def let_in() -> set[tuple[str, str, int]]:
    """(who is reached, by whom, at which port) of each rule between two security groups."""
    rules = of_type(NETWORK, "AWS::EC2::SecurityGroupIngress").values()
    return {(rule["GroupId"]["Ref"], rule["SourceSecurityGroupId"]["Ref"], rule["FromPort"]) for rule in rules}


def test_nothing_in_the_network_leads_out_of_it() -> None:
    types = {resource["Type"].removeprefix("AWS::EC2::") for resource in NETWORK["Resources"].values()}
    assert not types & set(WAYS_OUT)
    assert len(of_type(NETWORK, "AWS::EC2::Subnet")) >= 2
    assert not any(subnet.get("MapPublicIpOnLaunch") for subnet in of_type(NETWORK, "AWS::EC2::Subnet").values())


def test_the_proxy_alone_reaches_the_database_and_the_functions_alone_the_proxy() -> None:
    assert let_in() == {
        ("ProxyGroup", "FunctionGroup", 5432),
        ("DatabaseGroup", "ProxyGroup", 5432),
        ("EndpointGroup", "FunctionGroup", 443),
    }
    for group in of_type(NETWORK, "AWS::EC2::SecurityGroup").values():
        assert "SecurityGroupIngress" not in group
        assert group["SecurityGroupEgress"]  # without one, all is allowed
    assert not any("CidrIp" in rule for rule in of_type(NETWORK, "AWS::EC2::SecurityGroupIngress").values())


def test_each_endpoint_has_a_policy() -> None:
    endpoints = of_type(NETWORK, "AWS::EC2::VPCEndpoint")
    for name in ("S3Endpoint", "SqsEndpoint"):
        for statement in endpoints[name]["PolicyDocument"]["Statement"]:
            assert "*" not in str(statement["Action"])
            assert limited(statement), statement


def limited(statement: dict[str, Any]) -> bool:
    """To callers of this account, or to the buckets to which a custom resource answers."""
    callers = statement.get("Condition", {}).get("StringEquals", {}).get("aws:PrincipalAccount")
    answers = "cloudformation-custom-resource-response-" in str(statement["Resource"])
    return answers or callers == {"Ref": "AWS::AccountId"}
