"""`facepass keys`: an operator creates, lists, rotates and revokes API keys."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from facepass.cli.__main__ import app as cli
from facepass.services.auth import api_keys
from facepass.services.auth.caller import SCOPES
from facepass.settings import settings
from tests.support.audit_log import entries
from tests.support.authorizer import authorize, key_id, lets_in


def keys(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["keys", *arguments])


@pytest.fixture
def key(tenant: str) -> str:
    return keys("create", "--tenant", tenant, "--name", "test").output.strip()


def test_an_operator_makes_and_revokes_keys_from_the_shell(tenant: str) -> None:
    key = keys("create", "--tenant", tenant, "--name", "shell", "--days", "30").output.splitlines()[-1]
    assert authorize(f"Bearer {key}")["context"]["scopes"].split() == sorted(SCOPES)
    assert keys("revoke", "--tenant", tenant, key_id(key)).exit_code == 0
    assert not lets_in(key)


def test_an_operator_chooses_scopes(tenant: str) -> None:
    scopes = ["--scope", "search", "--scope", "faces:read"]
    key = keys("create", "--tenant", tenant, "--name", "kiosk", *scopes).output.strip()
    assert authorize(f"Bearer {key}")["context"]["scopes"] == "faces:read search"


def test_an_operator_rotates_a_key(tenant: str, key: str) -> None:
    new = keys("rotate", "--tenant", tenant, key_id(key), "--overlap-hours", "0").output.strip()
    assert lets_in(new)
    assert not lets_in(key)


def test_a_key_with_an_end_is_rotated_with_another(tenant: str) -> None:
    key = keys("create", "--tenant", tenant, "--name", "shell", "--days", "30").output.strip()
    assert keys("rotate", "--tenant", tenant, key_id(key)).exit_code == 2
    assert keys("rotate", "--tenant", tenant, key_id(key), "--days", "30").exit_code == 0
    shown = keys("list", "--tenant", tenant).output
    assert shown.count("until") == 2


def test_the_list_of_keys_shows_no_secret(key: str, tenant: str) -> None:
    shown = keys("list", "--tenant", tenant).output
    assert key_id(key) in shown
    assert "never" in shown
    assert key.split("_", 2)[2][:8] not in shown
    assert api_keys._hash(key.split("_", 2)[2]).hex()[:8] not in shown


@pytest.fixture
def signs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SIGNING_SECRETS", "a secret of these tests " * 2)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("signs")
def test_a_new_keys_aws_credentials_are_shown_beside_the_key_once(tenant: str) -> None:
    made = keys("create", "--tenant", tenant, "--name", "sdk")
    key = made.stdout.strip()
    assert lets_in(key)
    assert f"AWS access key id: fp_{key_id(key)}" in made.stderr
    assert re.search(r"AWS secret access key: \S{40}\n", made.stderr)
    rotated = keys("rotate", "--tenant", tenant, key_id(key))
    assert "AWS secret access key: " in rotated.stderr
    assert "AWS" not in keys("list", "--tenant", tenant).output


@pytest.mark.usefixtures("signs")
def test_a_key_gets_new_aws_credentials_as_json(tenant: str) -> None:
    key = keys("create", "--tenant", tenant, "--name", "sdk").stdout.strip()
    first, second = (
        json.loads(keys("aws-credentials", "--tenant", tenant, key_id(key)).stdout)["aws_secret_access_key"]
        for _ in range(2)
    )
    assert first != second
    assert lets_in(key)
    assert [entry.verb for entry in entries(tenant)][-1] == "give_aws_credentials"
    assert keys("aws-credentials", "--tenant", tenant, "0" * 16).exit_code == 2


def test_without_a_secret_of_the_stack_a_key_has_no_aws_credentials(key: str, tenant: str) -> None:
    answer = keys("aws-credentials", "--tenant", tenant, key_id(key))
    assert answer.exit_code == 2
    assert "SIGNING_SECRETS" in answer.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("create", "--tenant", "a b", "--name", "x"),
        ("create", "--tenant", "a", "--name", "x", "--scope", "everything"),
        ("create", "--tenant", "a", "--name", "x", "--days", "0"),
        ("rotate", "--tenant", "a", "0" * 16),
        ("revoke", "--tenant", "a", "0" * 16),
        ("--runtime", "/nowhere/runtime.json", "list", "--tenant", "a"),
    ],
)
def test_wrong_arguments_are_reported_and_change_nothing(postgres: str, arguments: tuple[str, ...]) -> None:
    assert keys(*arguments).exit_code == 2


def test_a_key_for_a_running_runtime_needs_no_variables(tenant: str, tmp_path: Path) -> None:
    runtime = tmp_path / "runtime.json"
    urls = {name: os.environ[name.upper()] for name in ("main_database_url", "vector_database_url")}
    runtime.write_text(json.dumps({**urls, "bucket": "photos", "queue_url": "queue"}))
    command = [
        sys.executable,
        "-m",
        "facepass.cli",
        "keys",
        "--runtime",
        runtime,
        "create",
        "--tenant",
        tenant,
        "--name",
        "x",
    ]
    made = subprocess.run(command, env={"PATH": ""}, capture_output=True, text=True, check=True)
    assert lets_in(made.stdout.strip())


def test_an_operator_binds_a_key_to_collections(tenant: str) -> None:
    bound = ["--collection", "door", "--collection", "lobby"]
    key = keys("create", "--tenant", tenant, "--name", "kiosk", *bound).output.strip()
    assert authorize(f"Bearer {key}")["context"]["collections"] == "only door lobby"
    rotated = keys("rotate", "--tenant", tenant, key_id(key)).output.strip()
    assert authorize(f"Bearer {rotated}")["context"]["collections"] == "only door lobby"
    assert "lobby" in keys("list", "--tenant", tenant).output
    assert keys("create", "--tenant", tenant, "--name", "kiosk", "--collection", "No such id!").exit_code == 2
    too_many = [option for number in range(101) for option in ("--collection", f"c{number}")]
    assert keys("create", "--tenant", tenant, "--name", "kiosk", *too_many).exit_code == 2
