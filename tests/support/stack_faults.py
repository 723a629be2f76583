"""What is wrong with a translated template, in sentences; nothing, if it may be deployed."""

from collections.abc import Iterator
from typing import Any

from tests.support.stack_documents import Document, in_the_cloud, of_type, rights, text

# X-Ray and EC2 know no ARNs for these.
WITHOUT_ARNS = {
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
}
# The one function with a way to the internet; it knows no database.
SENDER = "WebhooksFunction"
NOTHING = {"Ref": "AWS::NoValue"}
SERVICES = ("lambda.amazonaws.com", "codedeploy.amazonaws.com", "scheduler.amazonaws.com")
# What lies below an ARN, where each thing's own is not known beforehand: photos, interfaces, what a version is called.
BELOW = {
    "PhotoBucket.Arn/*",
    "PhotoBucket.Arn/uploads/*",
    "PhotoBucket.Arn/probes/*",
    "PhotoBucket.Arn/crops/*",
    "PhotoBucket.Arn/exports/*",
    "PhotoBucket.Arn/erasures/*",
    "PhotoBucket.Arn/snapshots/*",
    "ec2:*/*",
    "lambda:function:AWS::StackName-*",
    "cloudwatch:alarm:AWS::StackName-*",
}


def rights_that_are_too_wide(document: Document) -> Iterator[str]:
    for right in rights(document):
        if "*" in right.action:
            yield f"{right.where} may {right.action}"
        if right.resource == "*" and right.action not in WITHOUT_ARNS:
            yield f"{right.where} may {right.action} everything"
        if "*" in right.resource and right.resource not in BELOW | {"*"}:
            yield f"{right.where} may {right.action} on {right.resource}"


def rights_that_come_from_elsewhere(document: Document) -> Iterator[str]:
    written_here = [{"Ref": name} for name in of_type(document, "AWS::IAM::ManagedPolicy")]
    for name, role in of_type(document, "AWS::IAM::Role").items():
        for policy in in_the_cloud(role.get("ManagedPolicyArns", [])):
            if policy not in written_here:
                yield f"{name} has {text(policy)}, which is not written here"
        for statement in role["AssumeRolePolicyDocument"]["Statement"]:
            if statement["Principal"] not in [{"Service": service} for service in SERVICES]:
                yield f"{name} is assumed by {statement['Principal']}"


def keys_that_open_for_others(document: Document) -> Iterator[str]:
    """Of a key, `kms:*` is the account's alone, and a service needs a condition."""
    for name, key in of_type(document, "AWS::KMS::Key").items():
        for statement in (each for each in key["KeyPolicy"]["Statement"] if each["Effect"] == "Allow"):
            account = text(statement["Principal"].get("AWS", "")) == "iam::root"
            if not account and ("*" in str(statement["Action"]) or "Condition" not in statement):
                yield f"{name} can be used by {statement['Principal']}"


def rights_that_are_shared(document: Document) -> Iterator[str]:
    roles: dict[str, str] = {}
    for name, function in of_type(document, "AWS::Lambda::Function").items():
        role = text(function["Role"])
        if role in roles:
            yield f"{name} and {roles[role]} share {role}"
        roles[role] = name
        users = {
            right.resource.rsplit("/", 1)[1]
            for right in rights(document)
            if right.where == role.removesuffix(".Arn") and right.action == "rds-db:connect"
        }
        own = "owner" if name == "MigrationsFunction" else name.removesuffix("Function").lower()
        if users != (set() if name == SENDER else {f"facepass_{own}"}):
            yield f"{name} signs in as {sorted(users)}"
        default = "" if name == SENDER else "facepass_owner"
        result = in_the_cloud(function["Environment"]["Variables"].get("DATABASE_USER", default))
        if {result} - {""} != users:
            yield f"{name} is configured to sign in as {result}"


def functions_in_the_dark(document: Document) -> Iterator[str]:
    for name, function in of_type(document, "AWS::Lambda::Function").items():
        found = {
            "is encrypted with a key of this stack": _made_here(document, "KMS::Key", function.get("KmsKeyArn")),
            "is traced": function.get("TracingConfig") == {"Mode": "Active"},
            "logs where retention is set": _made_here(
                document, "Logs::LogGroup", function.get("LoggingConfig", {}).get("LogGroup")
            ),
            f"is {'outside of' if name == SENDER else 'in'} the network": (
                function.get("VpcConfig", NOTHING) == NOTHING
            )
            == (name == SENDER),
            "has an alarm": _watched(document, "AWS/Lambda", "Errors", "FunctionName", {"Ref": name}),
        }
        yield from _missing(name, found)
    for name, log in of_type(document, "AWS::Logs::LogGroup").items():
        yield from _missing(name, {"forgets": "RetentionInDays" in log, "is encrypted": "KmsKeyId" in log})


def stores_in_the_open(document: Document) -> Iterator[str]:
    for name, bucket in of_type(document, "AWS::S3::Bucket").items():
        [encryption] = bucket.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", [{}])
        key = encryption.get("ServerSideEncryptionByDefault", {}).get("KMSMasterKeyID")
        found = {
            "is encrypted with a key of this stack": _made_here(document, "KMS::Key", key),
            "is private": list(bucket.get("PublicAccessBlockConfiguration", {}).values()) == [True] * 4,
            "keeps versions": bucket.get("VersioningConfiguration") == {"Status": "Enabled"},
            "takes TLS only": _takes_tls_only(document, name),
            "has an alarm": _watched(document, "AWS/S3", "5xxErrors", "BucketName", {"Ref": name}),
        }
        yield from _missing(name, found)
    for name, queue in of_type(document, "AWS::SQS::Queue").items():
        found = {
            "is encrypted": "KmsMasterKeyId" in queue or bool(queue.get("SqsManagedSseEnabled")),
            "has an alarm": _watched(document, "AWS/SQS", None, "QueueName", {"Fn::GetAtt": [name, "QueueName"]}),
        }
        yield from _missing(name, found)
    for name, topic in of_type(document, "AWS::SNS::Topic").items():
        yield from _missing(name, {"is encrypted": "KmsMasterKeyId" in topic})


def _missing(name: str, found: dict[str, bool]) -> Iterator[str]:
    yield from (f"not so: {name} {claim}" for claim, holds in found.items() if not holds)


def _made_here(document: Document, kind: str, reference: Any) -> bool:
    names = of_type(document, f"AWS::{kind}")
    return isinstance(reference, dict) and text(reference).removesuffix(".Arn") in names


def _takes_tls_only(document: Document, bucket: str) -> bool:
    return any(
        statement["Effect"] == "Deny" and statement["Condition"] == {"Bool": {"aws:SecureTransport": False}}
        for policy in of_type(document, "AWS::S3::BucketPolicy").values()
        if policy["Bucket"] == {"Ref": bucket}
        for statement in policy["PolicyDocument"]["Statement"]
    )


def _watched(document: Document, namespace: str, metric: str | None, dimension: str, value: object) -> bool:
    return any(
        alarm.get("Namespace") == namespace
        and metric in (None, alarm["MetricName"])
        and {"Name": dimension, "Value": value} in alarm["Dimensions"]
        and alarm.get("AlarmActions")
        for alarm in of_type(document, "AWS::CloudWatch::Alarm").values()
    )


def faults(document: Document) -> list[str]:
    """Everything that is wrong."""
    checks = (
        rights_that_are_too_wide,
        rights_that_come_from_elsewhere,
        rights_that_are_shared,
        keys_that_open_for_others,
        functions_in_the_dark,
        stores_in_the_open,
    )
    return [fault for check in checks for fault in check(document)]
