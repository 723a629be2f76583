"""Who may do what, read from the template as SAM translates it: what AWS would get."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.infra.conftest import properties
from tests.support.stack_documents import Document, Right, of_type, read, rights
from tests.support.stack_faults import faults

ERASES = {
    "s3:DeleteObject PhotoBucket.Arn/*",
    "s3:DeleteObjectVersion PhotoBucket.Arn/*",
    "s3:ListBucketVersions PhotoBucket.Arn",
}
# The whole of what each role may do of its own. A right that is added in template.yaml is added here as well, by hand.
OWN_BUSINESS = {
    "AuthorizerRole": set[str](),
    "SystemRole": {"s3:ListBucket PhotoBucket.Arn", "sqs:GetQueueAttributes IndexQueue.Arn"},
    "UsersRole": ERASES,
    "FacesRole": ERASES
    | {
        "s3:PutObject PhotoBucket.Arn/uploads/*",
        "s3:PutObject PhotoBucket.Arn/probes/*",
        "s3:GetObject PhotoBucket.Arn/uploads/*",
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
        "s3:GetObject PhotoBucket.Arn/uploads/*",
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
