"""Who may do what, read from the template as SAM translates it: what AWS would get."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.infra.conftest import properties
from tests.infra.own_business import OWN_BUSINESS
from tests.support.stack_documents import Document, Right, of_type, read, rights
from tests.support.stack_faults import faults
from tests.support.stages import allowing, rights_across_stages

# Whose objects a tenant's own key encrypts: photos, thumbnails, and the janitor's snapshots.
WITH_PHOTOS = (
    "UsersRole",
    "ExportsRole",
    "FacesRole",
    "SearchRole",
    "RekognitionRole",
    "IndexerRole",
    "JobsRole",
    "JanitorRole",
)


def test_nothing_is_wrong_with_the_template(document: Document) -> None:
    assert len(of_type(document, "AWS::Lambda::Function")) >= 7
    assert len(list(rights(document))) > 40
    assert faults(document) == []


@pytest.mark.parametrize("role", OWN_BUSINESS)
def test_a_role_may_do_what_its_function_does_and_nothing_else(document: Document, role: str) -> None:
    found = {f"{right.action} {right.resource}" for right in rights(document) if right.where == role}
    tenants_keys = "TenantPhotos" in str(properties(document, role)["ManagedPolicyArns"])
    assert tenants_keys == (role in WITH_PHOTOS)
    user = "owner" if role == "MigrationsRole" else role.removesuffix("Role").lower()
    assert found == OWN_BUSINESS[role] | {f"rds-db:connect rds-db:dbuser:DatabaseResourceId/facepass_{user}"}


def test_the_sender_may_send_and_report_and_nothing_else(document: Document) -> None:
    """It has no network of ours, no database user, and no policy that the other functions share."""
    found = {f"{right.action} {right.resource}" for right in rights(document) if right.where == "WebhooksRole"}
    assert found == {
        "logs:CreateLogStream FunctionLog.Arn",
        "logs:PutLogEvents FunctionLog.Arn",
        "xray:PutTraceSegments *",
        "xray:PutTelemetryRecords *",
        "kms:Decrypt Key.Arn",
        "kms:Decrypt WebhookKey.Arn",
        "sqs:ReceiveMessage DeliveryQueue.Arn",
        "sqs:DeleteMessage DeliveryQueue.Arn",
        "sqs:GetQueueAttributes DeliveryQueue.Arn",
        "sqs:SendMessage EventQueue.Arn",
    }
    assert "ManagedPolicyArns" not in properties(document, "WebhooksRole")
    assert properties(document, "WebhooksFunction")["VpcConfig"] == {"Ref": "AWS::NoValue"}
    variables = properties(document, "WebhooksFunction")["Environment"]["Variables"]
    known = {name for name, value in variables.items() if name.endswith(("_URL", "_BUCKET", "_PLACEMENTS")) and value}
    assert known == {"EVENT_QUEUE_URL"}
    statements = properties(document, "WebhooksRole")["Policies"][0]["PolicyDocument"]["Statement"]
    [secrets] = [each for each in statements if "WebhookKey" in str(each["Resource"])]
    context = {"kms:EncryptionContext:tenant_id": "false", "kms:EncryptionContext:webhook_id": "false"}
    assert secrets["Condition"]["Null"] == context


def test_the_queue_takes_messages_of_this_accounts_bucket_alone(document: Document) -> None:
    [policy] = of_type(document, "AWS::SQS::QueuePolicy").values()
    [statement] = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == "sqs:SendMessage"
    assert set(statement["Condition"]) == {"ArnLike", "StringEquals"}
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert Right("IndexQueuePolicy", "sqs:SendMessage", "IndexQueue.Arn") in set(rights(document))


def test_the_proxy_signs_in_as_the_functions_users_and_as_no_other(document: Document) -> None:
    proxied = {
        right.resource.rsplit("/", 1)[1] for right in rights(read("infra/database.yaml")) if "rds-db" in right.action
    }
    signed_in = {right.resource.rsplit("/", 1)[1] for right in rights(document) if right.action == "rds-db:connect"}
    assert proxied - {"facepass_janitor"} == signed_in - {"facepass_janitor"}


def widen(action: str, resource: object = "*") -> Callable[[Document], None]:
    """Give the search function one more right."""

    def spoil(document: Document) -> None:
        policies = properties(document, "SearchRole")["Policies"]
        policies[-1]["PolicyDocument"]["Statement"].append({"Effect": "Allow", "Action": action, "Resource": resource})

    return spoil


def change(name: str, **changes: Any) -> Callable[[Document], None]:
    """Change properties of a resource; None takes one away."""

    def spoil(document: Document) -> None:
        for key, value in changes.items():
            properties(document, name)[key] = value
            if value is None:
                del properties(document, name)[key]

    return spoil


def without(name: str) -> Callable[[Document], None]:
    return lambda document: document["Resources"].pop(name)


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (widen("s3:*", {"Fn::GetAtt": ["PhotoBucket", "Arn"]}), "SearchRole may s3:*"),
        (widen("s3:GetObject"), "SearchRole may s3:GetObject everything"),
        (widen("s3:GetObject", "arn:aws:s3:::*/uploads"), "SearchRole may s3:GetObject on arn:aws:s3:::*/uploads"),
        (widen("rds-db:connect", "x/facepass_owner"), "SearchFunction signs in as ['facepass_owner', 'facepass_search"),
        (
            change("SearchRole", ManagedPolicyArns=["arn:aws:iam::aws:policy/AdministratorAccess"]),
            "SearchRole has arn:",
        ),
        (change("UsersFunction", Role={"Fn::GetAtt": ["SearchRole", "Arn"]}), "share SearchRole.Arn"),
        (change("UsersFunction", KmsKeyArn=None), "UsersFunction is encrypted"),
        (change("UsersFunction", TracingConfig=None), "UsersFunction is traced"),
        (change("UsersFunction", LoggingConfig=None), "UsersFunction logs where"),
        (change("UsersFunction", VpcConfig=None), "UsersFunction is in the network"),
        (change("FunctionLog", RetentionInDays=None), "FunctionLog forgets"),
        (change("PhotoBucket", BucketEncryption=None), "PhotoBucket is encrypted"),
        (change("PhotoBucket", PublicAccessBlockConfiguration={"BlockPublicAcls": True}), "PhotoBucket is private"),
        (without("PhotoBucketPolicy"), "PhotoBucket takes TLS only"),
        (change("IndexQueue", SqsManagedSseEnabled=None), "IndexQueue is encrypted"),
        (change("Alarms", KmsMasterKeyId=None), "Alarms is encrypted"),
        (without("DeadLetters"), "IndexDeadLetters has an alarm"),
        (without("OldPhotos"), "IndexQueue has an alarm"),
        (change("JobQueue", SqsManagedSseEnabled=None), "JobQueue is encrypted"),
        (without("DeadJobs"), "JobDeadLetters has an alarm"),
        (without("OldJobs"), "JobQueue has an alarm"),
        (change("DeliveryQueue", SqsManagedSseEnabled=None), "DeliveryQueue is encrypted"),
        (without("DeadDeliveries"), "DeliveryDeadLetters has an alarm"),
        (without("OldDeliveries"), "DeliveryQueue has an alarm"),
        (without("OldEvents"), "EventQueue has an alarm"),
        (change("WebhooksFunction", VpcConfig={"SubnetIds": []}), "WebhooksFunction is outside of the network"),
        (without("BucketErrors"), "PhotoBucket has an alarm"),
        (without("SearchErrors"), "SearchFunction has an alarm"),
    ],
)
def test_a_template_that_is_wider_or_darker_is_refused(
    document: Document, spoil: Callable[[Document], None], fault: str
) -> None:
    spoil(document)
    assert any(fault in found for found in faults(document)), faults(document)


TEMPLATES = ("template.yaml", "infra/network.yaml", "infra/database.yaml", "infra/pipeline.yaml")


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_right_reaches_into_another_stage(template: str) -> None:
    document = read(template)
    assert rights_across_stages(document) == []
    assert len(list(allowing(document))) > 0


ARN = "arn:${AWS::Partition}:"
HERE = "${AWS::Region}:${AWS::AccountId}:"


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("rds-db:connect", f"{ARN}rds-db:{HERE}dbuser:*/facepass_*"),
        ("rds-db:connect", f"{ARN}rds-db:{HERE}dbuser:*/facepass_${{Stage}}_search"),
        ("apigateway:PATCH", f"{ARN}apigateway:${{AWS::Region}}::/apis/*"),
        ("apigateway:PATCH", f"{ARN}apigateway:${{AWS::Region}}::/domainnames/*"),
        ("route53:ChangeResourceRecordSets", f"{ARN}route53:::hostedzone/*"),
        ("secretsmanager:GetSecretValue", f"{ARN}secretsmanager:{HERE}secret:CursorSecret-*"),
        ("kms:Decrypt", f"{ARN}kms:{HERE}key/*"),
        ("s3:GetObject", f"{ARN}s3:::facepass-*"),
        ("s3:GetObject", f"{ARN}s3:::facepass-*-photos-${{Stage}}/*"),
        ("lambda:UpdateFunctionCode", f"{ARN}lambda:{HERE}function:facepass-*"),
        ("iam:PutRolePolicy", "*"),
    ],
)
def test_a_right_that_spans_stages_is_found(action: str, resource: str) -> None:
    document = read("infra/pipeline.yaml")
    statement = {"Effect": "Allow", "Action": action, "Resource": {"Fn::Sub": resource}}
    properties(document, "MakesTheRest")["PolicyDocument"]["Statement"].append(statement)
    assert rights_across_stages(document) == [f"MakesTheRest: {action} on {resource}"]
    statement["Condition"] = {"StringEquals": {"aws:ResourceTag/stage": {"Ref": "Stage"}}}
    assert rights_across_stages(document) == []


def test_each_stage_has_boundaries_of_its_own_and_the_owners_right_is_in_one_of_them() -> None:
    policies = of_type(read("infra/pipeline.yaml"), "AWS::IAM::ManagedPolicy")
    boundaries = {name: policy for name, policy in policies.items() if name.endswith("Boundary")}
    assert set(boundaries) == {"Boundary", "OwnerBoundary"}
    for policy in boundaries.values():
        assert "${Stage}" in policy["ManagedPolicyName"]["Fn::Sub"]
    signing_in: dict[str, set[str]] = {}
    for right in rights(read("infra/pipeline.yaml")):
        if right.action == "rds-db:connect":
            signing_in.setdefault(right.where, set()).add(right.resource.rsplit("/", 1)[1])
    assert signing_in["OwnerBoundary"] == {"facepass_owner"}
    assert signing_in["Boundary"] == {f"facepass_{name}" for name in FUNCTIONS_OF_THE_DATABASE}


FUNCTIONS_OF_THE_DATABASE = (
    "authorizer",
    "system",
    "users",
    "exports",
    "operators",
    "faces",
    "search",
    "indexer",
    "jobs",
    "rekognition",
    "janitor",
    "events",
)


def test_a_deployment_makes_functions_in_its_own_network_only() -> None:
    statements = read("infra/pipeline.yaml")["Resources"]["MakesFunctions"]["Properties"]["PolicyDocument"]["Statement"]
    [denied] = [statement for statement in statements if statement["Effect"] == "Deny"]
    assert set(denied["Action"]) == {"lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"}
    assert denied["Condition"] == {"StringNotEquals": {"lambda:VpcIds": {"Ref": "VpcId"}}}
    assert denied["NotResource"]["Fn::Sub"].endswith(":function:facepass-${Stage}-WebhooksFunction-*")
