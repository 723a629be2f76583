"""The translated application is deployed to ministack's CloudFormation: references, order, migrations, versions."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.infra.test_built import event
from tests.support.cloud import STACK, Cloud, deploy, document, events, ministack, package, reasons
from tests.support.issuer import public_jwk
from tests.support.postgres import database_url, newest, running_postgres
from tests.support.sam_build import OWN_VERSION, build

pytestmark = pytest.mark.timeout(600)  # the first test waits for SAM to build everything
KEY = "arn:aws:kms:us-east-1:000000000000:key/0b9f1a7e-3c55-4c0e-9d6f-2f6f8e9b7a11"


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory, built: Path, version: str) -> Iterator[Cloud]:
    """A cloud with the code in it. It runs functions with the Python that it runs with itself."""
    own = built if version == OWN_VERSION else build(tmp_path_factory.mktemp("own") / "out", OWN_VERSION, {})
    with ministack(tmp_path_factory.mktemp("ministack")) as running:
        package(running, own)
        yield running


@pytest.fixture(scope="session")
def socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_postgres(tmp_path_factory.mktemp("postgres")) as found:
        yield found


@pytest.fixture(scope="session")
def parameters(socket: str) -> dict[str, str]:
    return {
        "Stage": "dev",
        "ModelPack": "standard",
        "DatabaseAuth": "password",
        "MainDatabaseUrl": database_url(socket, "facepass_app", "facepass_main"),
        "VectorDatabaseUrl": database_url(socket, "facepass_app", "facepass_vector"),
        "MainOwnerUrl": database_url(socket, "postgres", "facepass_main"),
        "VectorOwnerUrl": database_url(socket, "postgres", "facepass_vector"),
        "DatabaseCluster": "facepass-dev",
        "CorsOrigins": "https://app.example.com",
        "AlarmEmail": "on-call@example.com",
        "SearchProvisionedConcurrency": "0",
    }


@pytest.fixture(scope="session")
def deployed(cloud: Cloud, parameters: dict[str, str]) -> dict[str, Any]:
    """The stack, deployed for the first time."""
    return deploy(cloud, document("aaaaaaaaaaaa", OWN_VERSION), parameters)


def test_every_resource_is_made(cloud: Cloud, deployed: dict[str, Any]) -> None:
    failed = reasons(cloud)
    assert deployed["StackStatus"] == "CREATE_COMPLETE", failed
    pages = cloud.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=STACK)
    made = {
        found["LogicalResourceId"]: found["ResourceStatus"]
        for page in pages
        for found in page["StackResourceSummaries"]
    }
    wanted = {
        name
        for name, resource in document("aaaaaaaaaaaa", OWN_VERSION)["Resources"].items()
        if resource.get("Condition") not in ("HasDomain", "HasZone")
    }
    assert set(made) == wanted
    assert set(made.values()) == {"CREATE_COMPLETE"}


def test_the_databases_are_migrated_before_a_function_with_traffic_is_made(
    cloud: Cloud, deployed: dict[str, Any], socket: str
) -> None:
    order = [(happened["LogicalResourceId"], happened["ResourceStatus"]) for happened in events(cloud)]
    migrated = order.index(("Schema", "CREATE_COMPLETE"))
    for function in ("UsersFunction", "FacesFunction", "SearchFunction", "IndexerFunction", "AuthorizerFunction"):
        assert order.index((function, "CREATE_COMPLETE")) > migrated
    assert revision(socket, "main") == newest("main")
    assert revision(socket, "vector") == newest("vector")


def revision(socket: str, history: str) -> str:
    from sqlalchemy import create_engine

    engine = create_engine(database_url(socket, "postgres", f"facepass_{history}"))
    with engine.connect() as connection:
        found = connection.scalar(text("select version_num from alembic_version"))
    engine.dispose()
    return str(found)


def test_a_deployed_function_answers_with_the_code_and_the_layers_of_its_version(
    cloud: Cloud, deployed: dict[str, Any]
) -> None:
    answer = invoke(cloud, "UsersFunction", event("users-create"))
    assert answer["statusCode"] == 201, answer


def test_another_release_migrates_again_and_moves_the_traffic_to_a_new_version(
    cloud: Cloud, deployed: dict[str, Any], parameters: dict[str, str]
) -> None:
    before = live_version(cloud, "UsersFunction")
    small = {"JanitorSchedule": "rate(1 hour)", "IndexerConcurrency": "5"}  # docs/deploy.md, a small deployment
    again = deploy(cloud, document("bbbbbbbbbbbb", OWN_VERSION), parameters | small)
    assert again["StackStatus"] == "UPDATE_COMPLETE", reasons(cloud)
    assert live_version(cloud, "UsersFunction") > before
    happened = [(one["LogicalResourceId"], one["ResourceStatus"]) for one in events(cloud)]
    assert ("Schema", "UPDATE_COMPLETE") in happened


PROVIDER = {
    "issuer": "https://live.example.com",
    "audience": ["facepass"],
    "jwks": {"keys": [public_jwk("p256")]},
}
# What docs/deploy.md tells to set, besides the small deployment above; one release after another of the same stack.
OTHER_SETS = {
    "cccccccccccc": {"OriginalDays": "30", "LogDays": "90", "AuditReads": "false", "ReserveConcurrency": "no"},
    "dddddddddddd": {"JwtIssuer": "https://id.example.com", "JwtAudience": "facepass", "JwtTenant": "acme"},
    "adadadadadad": {"LivenessProvider": json.dumps(PROVIDER)},
    "eeeeeeeeeeee": {"TenantKeys": json.dumps({"acme": KEY}), "TenantKeyArns": KEY, "Heic": "no"},
    "ffffffffffff": {"OtherModelPack": "standard", "RateLimits": json.dumps({"search": {"per_second": 5, "burst": 5}})},
    "aeaeaeaeaeae": {"SearchCacheMB": "850", "SnapshotFromFaces": "1000000"},
    "acacacacacac": {
        "PhotoSources": json.dumps({"acme": ["acme-photos"]}),
        "PhotoSourceArns": "arn:aws:s3:::acme-photos/*",
        "SigningKey": "a key that an operator brings " * 2,
        "RekognitionConcurrency": "5",
    },
    "abababababab": {
        "DomainName": "o-5c1f.faces.example.com",
        "CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/origin",
        "EdgeSecret": "facepass-dev-edge-1",  # pragma: allowlist secret
        "OtherEdgeSecret": "facepass-dev-edge-2",  # pragma: allowlist secret
    },
}


# The gate has the first of them.
@pytest.mark.parametrize(
    "release",
    [pytest.param(release, marks=[pytest.mark.slow] if place else []) for place, release in enumerate(OTHER_SETS)],
)
def test_the_stack_takes_each_set_of_parameters_that_the_documents_name(
    cloud: Cloud, deployed: dict[str, Any], parameters: dict[str, str], release: str
) -> None:
    chosen = OTHER_SETS[release]
    if "EdgeSecret" in chosen:
        secrets = cloud.client("secretsmanager")
        for name in (chosen["EdgeSecret"], chosen["OtherEdgeSecret"]):
            secrets.create_secret(Name=name, SecretString=name * 3)
    again = deploy(cloud, document(release, OWN_VERSION), parameters | chosen)
    assert again["StackStatus"] == "UPDATE_COMPLETE", reasons(cloud)
    answer = invoke(cloud, "UsersFunction", event("users-list"))
    assert answer["statusCode"] == (403 if "EdgeSecret" in chosen else 200), answer


def physical(cloud: Cloud, name: str) -> str:
    found = cloud.client("cloudformation").describe_stack_resource(StackName=STACK, LogicalResourceId=name)
    return str(found["StackResourceDetail"]["PhysicalResourceId"])


def live_version(cloud: Cloud, name: str) -> int:
    alias = cloud.client("lambda").get_alias(FunctionName=physical(cloud, name), Name="live")
    return int(alias["FunctionVersion"])


def invoke(cloud: Cloud, name: str, payload: Any) -> Any:
    answer = cloud.client("lambda").invoke(
        FunctionName=physical(cloud, name), Qualifier="live", Payload=json.dumps(payload).encode()
    )
    return json.loads(answer["Payload"].read())
