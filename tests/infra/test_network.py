"""The network has no way out, and one way to the databases: functions, proxy, cluster."""

from typing import Any

from tests.support.stack_documents import in_the_cloud, of_type, read

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
        ("DatabaseGroup", "FunctionGroup", 5432),  # of a deployment without a proxy
    }
    assert NETWORK["Resources"]["DatabaseFromFunctions"]["Condition"] == "ReachesTheCluster"
    assert NETWORK["Resources"]["FunctionsToDatabase"]["Condition"] == "ReachesTheCluster"
    assert NETWORK["Parameters"]["DirectDatabase"]["Default"] == "no"
    for group in of_type(NETWORK, "AWS::EC2::SecurityGroup").values():
        assert "SecurityGroupIngress" not in group
        assert group["SecurityGroupEgress"]  # without one, all is allowed
    assert not any("CidrIp" in rule for rule in of_type(NETWORK, "AWS::EC2::SecurityGroupIngress").values())


def test_functions_resolve_names_of_aws_and_of_their_issuer_only() -> None:
    [group] = of_type(NETWORK, "AWS::Route53Resolver::FirewallRuleGroup").values()
    lists = of_type(NETWORK, "AWS::Route53Resolver::FirewallDomainList")
    rules = sorted(group["FirewallRules"], key=lambda rule: rule["Priority"])
    domains = [lists[rule["FirewallDomainListId"]["Ref"]]["Domains"] for rule in rules]
    assert [rule["Action"] for rule in rules] == ["ALLOW", "BLOCK"]
    assert domains[0][0] == {"Fn::Sub": "*.${AWS::URLSuffix}"}
    assert "IssuerDomain" in str(domains[0][1:])
    assert domains[1] == ["*"]
    [association] = of_type(NETWORK, "AWS::Route53Resolver::FirewallRuleGroupAssociation").values()
    assert association["VpcId"] == {"Ref": "Vpc"}


def test_every_connection_is_logged() -> None:
    [log] = of_type(NETWORK, "AWS::EC2::FlowLog").values()
    assert log["TrafficType"] == "ALL"


def test_an_answer_to_cloudformation_goes_to_its_bucket_in_this_region_only() -> None:
    statements = in_the_cloud(of_type(NETWORK, "AWS::EC2::VPCEndpoint")["S3Endpoint"]["PolicyDocument"])["Statement"]
    [answers] = [each["Resource"] for each in statements if "custom-resource-response" in str(each["Resource"])]
    arn, names = answers["Fn::Sub"]
    assert arn.endswith(":s3:::cloudformation-custom-resource-response-${Region}/*")
    assert names == {"Region": {"Fn::Join": ["", {"Fn::Split": ["-", {"Ref": "AWS::Region"}]}]}}


def test_without_a_proxy_functions_sign_in_to_the_cluster_itself() -> None:
    database = read("infra/database.yaml")
    for name in ("Proxy", "ProxyTarget", "ProxyRole"):
        assert database["Resources"][name]["Condition"] == "HasProxy"
    host = {
        "Fn::If": ["HasProxy", {"Fn::GetAtt": ["Proxy", "Endpoint"]}, {"Fn::GetAtt": ["Cluster", "Endpoint.Address"]}]
    }
    for name in ("MainDatabaseUrl", "VectorDatabaseUrl", "MainOwnerUrl", "VectorOwnerUrl"):
        assert database["Outputs"][name]["Value"]["Fn::Sub"][1] == {"Host": host}
    [_, proxy, without] = database["Outputs"]["DatabaseResourceId"]["Value"]["Fn::If"]
    assert "DBProxyArn" in str(proxy)
    assert without == {"Fn::GetAtt": ["Cluster", "DBClusterResourceId"]}
    [rule] = database["Rules"].values()
    assert rule["RuleCondition"] == {"Fn::Equals": [{"Ref": "LeastCapacity"}, 0]}


def test_each_endpoint_has_a_policy() -> None:
    endpoints = of_type(NETWORK, "AWS::EC2::VPCEndpoint")
    assert all("PolicyDocument" in endpoint for endpoint in endpoints.values())
    [_, denied] = endpoints["IssuerEndpoint"]["PolicyDocument"]["Statement"]
    assert denied["Effect"] == "Deny"
    assert denied["Condition"]["StringNotEquals"] == {"aws:PrincipalAccount": {"Ref": "AWS::AccountId"}}
    for name in ("S3Endpoint", "SqsEndpoint", "KmsEndpoint", "EventsEndpoint"):
        for statement in in_the_cloud(endpoints[name]["PolicyDocument"])["Statement"]:
            assert "*" not in str(statement["Action"])
            assert limited(statement), statement


def test_events_are_put_on_the_stages_own_bus_alone() -> None:
    [statement] = of_type(NETWORK, "AWS::EC2::VPCEndpoint")["EventsEndpoint"]["PolicyDocument"]["Statement"]
    assert statement["Action"] == "events:PutEvents"
    assert statement["Resource"]["Fn::Sub"].endswith(":event-bus/facepass-${Stage}")
    [bus] = of_type(read("template.yaml"), "AWS::Events::EventBus").values()
    assert bus["Name"] == {"Fn::Sub": "facepass-${Stage}"}


def test_photos_by_s3_object_are_read_where_the_deployment_names_them_and_nowhere_else() -> None:
    application, pipeline = read("template.yaml"), read("infra/pipeline.yaml")
    places = [
        of_type(NETWORK, "AWS::EC2::VPCEndpoint")["S3Endpoint"]["PolicyDocument"],
        of_type(pipeline, "AWS::IAM::ManagedPolicy")["Boundary"]["PolicyDocument"],
        *[
            policy["PolicyDocument"]
            for policy in in_the_cloud(of_type(application, "AWS::IAM::Role")["RekognitionRole"]["Policies"])
        ],
    ]
    statements = [statement for place in places for statement in in_the_cloud(place)["Statement"]]
    named = [statement for statement in statements if statement["Resource"] == {"Ref": "PhotoSourceArns"}]
    assert len(named) == 3
    assert {action for statement in named for action in statement["Action"]} == {"s3:GetObject", "s3:GetObjectVersion"}
    for document in (application, pipeline, NETWORK):
        assert document["Parameters"]["PhotoSourceArns"]["Default"] == ""


def limited(statement: dict[str, Any]) -> bool:
    """To callers of this account, or to the buckets to which a custom resource answers."""
    callers = statement.get("Condition", {}).get("StringEquals", {}).get("aws:PrincipalAccount")
    answers = "cloudformation-custom-resource-response-" in str(statement["Resource"])
    return answers or callers == {"Ref": "AWS::AccountId"}


def test_through_the_endpoint_of_kms_the_users_function_encrypts_and_no_other() -> None:
    [statement] = of_type(NETWORK, "AWS::EC2::VPCEndpoint")["KmsEndpoint"]["PolicyDocument"]["Statement"]
    assert statement["Action"] == "kms:Encrypt"
    [(_, role)] = statement["Condition"]["ArnLike"].items()
    assert role["Fn::Sub"].endswith(":role/facepass-${Stage}-UsersRole-*")
    assert statement["Resource"]["Fn::Sub"].endswith(":${AWS::AccountId}:key/*")
