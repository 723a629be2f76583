"""Who may encrypt and decrypt with which key."""

from tests.infra.conftest import properties
from tests.support.stack_documents import Document, read, rights
from tests.support.stages import allowing


def test_keys_open_through_lambda_and_s3_only(document: Document) -> None:
    for where, template in (("FunctionBasics", document), ("Boundary", read("infra/pipeline.yaml"))):
        statements = [statement for name, statement in allowing(template) if name == where]
        decrypting = [each for each in statements if "kms:Decrypt" in str(each["Action"]) and not of_webhooks(each)]
        assert _opened_through(decrypting[0]) == ["lambda", "s3"]
        assert all(_opened_through(each) == ["s3"] for each in decrypting[1:]), where  # the tenants' own keys


def of_webhooks(statement: Document) -> bool:
    """Whether a statement of the boundary is about the key of webhooks alone."""
    tags = statement.get("Condition", {}).get("StringEquals", {})
    return tags.get("aws:ResourceTag/aws:cloudformation:logical-id") == "WebhookKey"


def test_of_webhooks_secrets_one_function_writes_and_another_one_reads(document: Document) -> None:
    """The key refuses all others, also administrators who may use every key of the account."""
    [encrypting, decrypting] = [
        each for each in properties(document, "WebhookKey")["KeyPolicy"]["Statement"] if each["Effect"] == "Deny"
    ]
    for statement, action, role in (
        (encrypting, "kms:Encrypt", "UsersRole"),
        (decrypting, "kms:Decrypt", "WebhooksRole"),
    ):
        assert statement["Principal"] == "*"
        assert action in statement["Action"]
        [(_, only)] = statement["Condition"]["ArnNotLike"].items()
        assert only["Fn::Sub"].endswith(f":role/${{AWS::StackName}}-{role}-*")
    allowed = {(right.where, right.action) for right in rights(document) if right.resource == "WebhookKey.Arn"}
    assert allowed <= {("UsersRole", "kms:Encrypt"), ("WebhooksRole", "kms:Decrypt")}
    assert ("UsersRole", "kms:Encrypt") in allowed
    for where, _ in allowed:
        policies = properties(document, where)["Policies"]
        statements = [
            each for policy in policies if "PolicyDocument" in policy for each in policy["PolicyDocument"]["Statement"]
        ]
        [own] = [each for each in statements if "WebhookKey" in str(each["Resource"])]
        assert own["Condition"]["ForAllValues:StringEquals"]["kms:EncryptionContextKeys"] == ["tenant_id", "webhook_id"]


def test_the_boundary_names_the_key_of_webhooks(document: Document) -> None:
    boundary = [each for name, each in allowing(read("infra/pipeline.yaml")) if name == "Boundary"]
    encrypting = [each for each in boundary if "kms:Encrypt" in str(each["Action"])]
    assert [of_webhooks(each) for each in encrypting] == [True]


def test_the_keys_of_tenants_open_through_s3_only(document: Document) -> None:
    for where, template in (("TenantPhotos", document), ("Boundary", read("infra/pipeline.yaml"))):
        own = [each for name, each in allowing(template) if name == where and "TenantKeyArns" in str(each["Resource"])]
        assert [_opened_through(each) for each in own] == [["s3"]], where


def _opened_through(statement: Document) -> list[str]:
    services = statement["Condition"]["StringEquals"]["kms:ViaService"]
    return [via["Fn::Sub"].split(".")[0] for via in (services if isinstance(services, list) else [services])]
