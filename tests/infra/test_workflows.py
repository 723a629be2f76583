"""GitHub's workflows: nothing unpinned runs in them, and nothing reaches AWS but by OIDC from its own environment."""

import re
from typing import Any

import pytest
import yaml

from tests.support.stack_documents import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yaml"))
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$|uses: \./")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def jobs(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / f".github/workflows/{name}.yaml").read_text())["jobs"]
    return found


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_by_its_commit(path: Any) -> None:
    used = [line.strip().removeprefix("- ") for line in path.read_text().splitlines() if "uses:" in line]
    assert used
    assert [line for line in used if not PINNED.match(line)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_only_read_unless_a_job_declares_more(path: Any) -> None:
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert set(job.get("permissions", {}).items()) <= {("contents", "read"), ("id-token", "write")}
    assert "secrets." not in path.read_text()


def test_every_command_is_one_of_the_makefile() -> None:
    commands = [command for path in WORKFLOWS for command in re.findall(r"run: make ([a-z-]+)", path.read_text())]
    assert set(commands) == {"lint", "test", "sizes", "sbom", "deploy", "test-slow", "bench-migrations"}
    assert set(commands) <= TARGETS


def test_a_stage_is_deployed_after_the_checks_and_the_stage_before() -> None:
    deploy = jobs("deploy")
    assert deploy["dev"]["needs"] == "check"
    assert deploy["prod"]["needs"] == "dev"
    for stage in ("dev", "prod"):
        assert deploy[stage]["environment"] == stage
        assert deploy[stage]["steps"][-1]["run"].startswith(f"make deploy ENV={stage} ONLY=application")


def test_each_hook_of_pre_commit_is_a_program_of_the_project() -> None:
    [repository] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert repository["repo"] == "local"
    assert {hook["id"] for hook in repository["hooks"]} >= {"ruff", "mypy", "cfn-lint", "secrets"}
    for hook in repository["hooks"]:
        assert hook["language"] == "system"
        assert hook["entry"].startswith(".venvs/")
