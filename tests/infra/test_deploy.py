"""`make deploy` runs the stacks in order and gives each the outputs of the earlier ones.."""

import os
import re
import subprocess
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra import owner, scan
from tests.support.runtime import PYTHON, ROOT
from tests.support.stack_documents import Document, read, rights

ORDER = {
    "network": "infra/network.yaml",
    "database": "infra/database.yaml",
    "pipeline": "infra/pipeline.yaml",
    "application": "template.yaml",
}


def shown(*options: str) -> subprocess.CompletedProcess[str]:
    """What `make deploy SHOW=1` prints."""
    command = [PYTHON, "-m", "infra.deploy", "--show", *options]
    return subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_the_stacks_are_deployed_in_order_and_the_application_is_built_before(stage: str) -> None:
    answer = shown("--env", stage)
    assert answer.returncode == 0, answer.stderr
    steps = re.findall(r"sam (deploy|build|package) --config-env (\S+)", answer.stdout)
    assert steps == [
        ("deploy", f"{stage}-network"),
        ("deploy", f"{stage}-database"),
        ("deploy", f"{stage}-pipeline"),
        ("build", stage),
        ("package", stage),
        ("deploy", stage),
    ]
    application = answer.stdout.splitlines()[-1]
    for parameter, source in {
        "SubnetIds": "network",
        "SecurityGroupIds": "network",
        "MainDatabaseUrl": "database",
        "VectorOwnerUrl": "database",
        "DatabaseResourceId": "database",
        "DatabaseCluster": "database",
        "PermissionsBoundary": "pipeline",
    }.items():
        assert f"<{source}:{parameter}>" in application
    assert "--s3-bucket '<pipeline:ArtifactBucket>' --image-repository '<pipeline:ImageRepository>'" in application
    assert re.search(r"ParameterKey=Release,ParameterValue=[0-9a-f]{64}", application)


def test_a_single_stack_receives_the_outputs_of_the_others() -> None:
    answer = shown("--env", "dev", "--only", "application", "--role", "arn:aws:iam::123456789012:role/x")
    assert [line.split()[1] for line in answer.stdout.splitlines() if line.startswith(".venvs")] == [
        "package",
        "deploy",
    ]
    assert "<database:MainDatabaseUrl>" in answer.stdout
    assert "--role-arn arn:aws:iam::123456789012:role/x" in answer.stdout


@pytest.mark.parametrize("name", ORDER)
def test_what_a_stack_needs_is_put_out_by_an_earlier_one(name: str) -> None:
    earlier = list(ORDER)[: list(ORDER).index(name)]
    known = {output for stack in earlier for output in read(ORDER[stack])["Outputs"]}
    needed = {key for key, value in read(ORDER[name])["Parameters"].items() if "Default" not in value}
    assert needed <= known | {"Stage", "ModelPack"}  # which samconfig.toml says
    configured = tomllib.loads((ROOT / "samconfig.toml").read_text())
    for stage in ("local", "dev", "prod"):
        assert "ModelPack=standard" in configured[stage]["deploy"]["parameters"]["parameter_overrides"]


def test_every_output_is_of_use() -> None:
    used = {key for path in ORDER.values() for key in read(path)["Parameters"]}
    result = "".join((ROOT / path).read_text() for path in ("infra/deploy.py", "infra/owner.py", "docs/deploy.md"))
    for stack in ("network", "database", "pipeline"):
        for output in read(ORDER[stack])["Outputs"]:
            assert output in used or output in result, f"{stack}: {output}"


def test_the_boundary_holds_what_the_functions_may_and_little_more(document: Document) -> None:
    boundary = {right.action for right in rights(read("infra/pipeline.yaml")) if right.where == "Boundary"}
    roles = {right.action for right in rights(document) if right.where.endswith(("Role", "FunctionBasics", "Photos"))}
    assert roles <= boundary
    assert boundary == roles


def test_github_deploys_from_one_environment_of_one_repository() -> None:
    role = read("infra/pipeline.yaml")["Resources"]["DeployRole"]["Properties"]
    [statement] = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Condition"]["StringEquals"] == {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": {"Fn::Sub": "repo:${GitHubRepository}:environment:${Stage}"},
    }


class Registry:
    """ECR, which cannot run here, with findings on one image."""

    def __init__(self, **counts: int) -> None:
        self.counts = counts
        self.waited_for: list[Any] = []

    def get_waiter(self, name: str) -> Any:
        assert name == "image_scan_complete"
        return SimpleNamespace(wait=lambda **image: self.waited_for.append(image))

    def describe_image_scan_findings(self, **_image: Any) -> Any:
        return {"imageScanFindings": {"findingSeverityCounts": self.counts}}


IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/facepass-dev:recognition-1"


def test_an_image_is_deployed_once_it_is_scanned_and_has_no_critical_weakness() -> None:
    registry = Registry(HIGH=2)
    scan.check(registry, IMAGE)
    assert registry.waited_for == [{"repositoryName": "facepass-dev", "imageId": {"imageTag": "recognition-1"}}]
    with pytest.raises(scan.WeakImage):
        scan.check(Registry(CRITICAL=1), IMAGE)


def test_the_images_of_a_packaged_template_are_found(tmp_path: Path) -> None:
    packaged = tmp_path / "packaged.yaml"
    packaged.write_text(f"Resources: {{A: {{Properties: {{ImageUri: '{IMAGE}'}}}}, B: {{Type: x}}}}")
    program = "import sys; from pathlib import Path; from infra.stacks import images; print(images(Path(sys.argv[1])))"
    found = subprocess.run([PYTHON, "-c", program, packaged], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == str({IMAGE})


class DataApi:
    """RDS' Data API, which cannot run here: it remembers its statements, and wakes up at the second call."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def execute_statement(self, **statement: Any) -> None:
        self.asked.append(statement)
        if len(self.asked) == 1:
            raise ClientError({"Error": {"Code": "DatabaseResumingException"}}, "ExecuteStatement")


def test_the_owner_is_made_once_the_cluster_is_awake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owner, "PAUSE_SECONDS", 0)
    data_api = DataApi()
    owner.make_owner(data_api, {"DatabaseClusterArn": "cluster", "OwnerSecretArn": "secret"})
    assert [statement["sql"] for statement in data_api.asked[1:]] == list(owner.STATEMENTS)
    assert {statement["secretArn"] for statement in data_api.asked} == {"secret"}
