"""Who may do what, read from the template as SAM translates it: what AWS would get."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.infra.conftest import properties
from tests.support.stack_documents import Document, Right, of_type, read, rights
from tests.support.stack_faults import faults
from tests.support.stages import allowing, rights_across_stages

ERASES = {
    "s3:DeleteObject PhotoBucket.Arn/*",
    "s3:DeleteObjectVersion PhotoBucket.Arn/*",
    "s3:ListBucketVersions PhotoBucket.Arn",
}
NOTES_ERASURES = {"s3:PutObject PhotoBucket.Arn/erasures/*", "kms:GenerateDataKey Key.Arn"}
# The whole of what each role may do of its own. A right that is added in template.yaml is added here as well, by hand.
OWN_BUSINESS = {
    "AuthorizerRole": set[str](),
    "SystemRole": {"s3:ListBucket PhotoBucket.Arn", "sqs:GetQueueAttributes IndexQueue.Arn"},
    "UsersRole": ERASES | NOTES_ERASURES,
    "ExportsRole": {
        "s3:GetObject PhotoBucket.Arn/uploads/*",
        "s3:GetObject PhotoBucket.Arn/crops/*",
        "s3:GetObject PhotoBucket.Arn/exports/*",
        "s3:PutObject PhotoBucket.Arn/exports/*",
        "s3:AbortMultipartUpload PhotoBucket.Arn/exports/*",
        "s3:DeleteObject PhotoBucket.Arn/exports/*",
        "s3:DeleteObjectVersion PhotoBucket.Arn/exports/*",
        "s3:ListBucketVersions PhotoBucket.Arn",
        "s3:ListBucket PhotoBucket.Arn",
        "kms:GenerateDataKey Key.Arn",
    },
    "FacesRole": ERASES
    | NOTES_ERASURES
    | {
        "s3:PutObject PhotoBucket.Arn/uploads/*",
        "s3:PutObject PhotoBucket.Arn/probes/*",
        "s3:GetObject PhotoBucket.Arn/crops/*",
        "s3:ListBucket PhotoBucket.Arn",
        "kms:GenerateDataKey Key.Arn",
    },
    "SearchRole": {
        "s3:GetObject PhotoBucket.Arn/probes/*",
        "s3:GetObject PhotoBucket.Arn/crops/*",
        "s3:ListBucket PhotoBucket.Arn",
    },
    "IndexerRole": ERASES
    | {
        "s3:GetObject PhotoBucket.Arn/uploads/*",
        "s3:GetObjectVersion PhotoBucket.Arn/uploads/*",
        "s3:PutObject PhotoBucket.Arn/crops/*",
        "s3:ListBucket PhotoBucket.Arn",
        "kms:GenerateDataKey Key.Arn",
        "sqs:ReceiveMessage IndexQueue.Arn",
        "sqs:DeleteMessage IndexQueue.Arn",
        "sqs:GetQueueAttributes IndexQueue.Arn",
    },
    "MigrationsRole": set[str](),
    "JanitorRole": ERASES
    | {
        "s3:ListBucket PhotoBucket.Arn",
        "sqs:SendMessage IndexQueue.Arn",
        "sqs:GetQueueAttributes IndexQueue.Arn",
        "sqs:GetQueueUrl IndexDeadLetters.Arn",
        "sqs:ReceiveMessage IndexDeadLetters.Arn",
        "sqs:ChangeMessageVisibility IndexDeadLetters.Arn",
    },
}


def test_nothing_is_wrong_with_the_template(document: Document) -> None:
    assert len(of_type(document, "AWS::Lambda::Function")) >= 7
    assert len(list(rights(document))) > 40
    assert faults(document) == []


@pytest.mark.parametrize("role", OWN_BUSINESS)
def test_a_role_may_do_what_its_function_does_and_nothing_else(document: Document, role: str) -> None:
    found = {f"{right.action} {right.resource}" for right in rights(document) if right.where == role}
    tenants_keys = "TenantPhotos" in str(properties(document, role)["ManagedPolicyArns"])
    assert tenants_keys == (role in ("UsersRole", "ExportsRole", "FacesRole", "SearchRole", "IndexerRole"))
    user = "owner" if role == "MigrationsRole" else role.removesuffix("Role").lower()
    assert found == OWN_BUSINESS[role] | {f"rds-db:connect rds-db:dbuser:DatabaseResourceId/facepass_{user}"}


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


FUNCTIONS_OF_THE_DATABASE = ("authorizer", "system", "users", "exports", "faces", "search", "indexer", "janitor")


def test_a_deployment_makes_functions_in_its_own_network_only() -> None:
    statements = read("infra/pipeline.yaml")["Resources"]["MakesFunctions"]["Properties"]["PolicyDocument"]["Statement"]
    [denied] = [statement for statement in statements if statement["Effect"] == "Deny"]
    assert set(denied["Action"]) == {"lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"}
    assert denied["Condition"] == {"StringNotEquals": {"lambda:VpcIds": {"Ref": "VpcId"}}}
    assert denied["NotResource"]["Fn::Sub"].endswith(":function:facepass-${Stage}-WebhookFunction-*")


def test_keys_open_through_lambda_and_s3_only(document: Document) -> None:
    for where, template in (("FunctionBasics", document), ("Boundary", read("infra/pipeline.yaml"))):
        statements = [statement for name, statement in allowing(template) if name == where]
        decrypting = [each for each in statements if "kms:Decrypt" in str(each["Action"])]
        assert _opened_through(decrypting[0]) == ["lambda", "s3"]
        assert all(_opened_through(each) == ["s3"] for each in decrypting[1:]), where  # the tenants' own keys


def test_the_keys_of_tenants_open_through_s3_only(document: Document) -> None:
    for where, template in (("TenantPhotos", document), ("Boundary", read("infra/pipeline.yaml"))):
        own = [each for name, each in allowing(template) if name == where and "TenantKeyArns" in str(each["Resource"])]
        assert [_opened_through(each) for each in own] == [["s3"]], where


def _opened_through(statement: Document) -> list[str]:
    services = statement["Condition"]["StringEquals"]["kms:ViaService"]
    return [via["Fn::Sub"].split(".")[0] for via in (services if isinstance(services, list) else [services])]
