"""Prepare a database: migrate it as a deployment does, and create the first API key."""

import json
import subprocess
from collections.abc import Mapping
from typing import TYPE_CHECKING

from local.console import say
from local.folder import write_secret
from local.functions import Functions
from local.layout import FUNCTION_PYTHON, REGION, ROOT, PartFailed, Workplace
from local.processes import inherited
from local.template import Template

if TYPE_CHECKING:
    from local.postgres import Postgres

TENANT = "local"
APPLICATION_ROLE = "facepass_app"
OWNER_ROLE = "postgres"


def parameters(postgres: "Postgres") -> dict[str, str]:
    """The template's database parameters."""
    return {
        "MainDatabaseUrl": postgres.url(APPLICATION_ROLE, "facepass_main"),
        "VectorDatabaseUrl": postgres.url(APPLICATION_ROLE, "facepass_vector"),
        "MainOwnerUrl": postgres.url(OWNER_ROLE, "facepass_main"),
        "VectorOwnerUrl": postgres.url(OWNER_ROLE, "facepass_vector"),
    }


def migrations_function(template: Template) -> str | None:
    """The function that prepares the databases: the one whose code is in a folder named migrations."""
    return next((name for name, function in template.functions.items() if function.code.name == "migrations"), None)


def migrate(functions: Functions, name: str, place: Workplace) -> None:
    """Create or update databases, roles and schemas, as a deployment does."""
    answer = functions.invoke(name, b"{}")
    if answer.error:
        log = place.logs / f"{functions.pools[name].function.label}.log"
        raise PartFailed("the databases could not be migrated", _reason(answer.payload), log)


def _reason(payload: bytes) -> str:
    """The message of a function's error; its stack trace is in the log."""
    try:
        return str(json.loads(payload)["errorMessage"])
    except (ValueError, KeyError, TypeError):
        return payload.decode(errors="replace")


def make_first_key(place: Workplace, variables: Mapping[str, str]) -> None:
    """Create an API key with the `facepass keys` command, and store it in a file that only its owner can read."""
    if place.api_key.exists():
        return
    say("Making the first API key")
    made = _keys(place, variables, "create", "--tenant", TENANT, "--name", "local runtime")
    write_secret(place.api_key, made.splitlines()[-1])


def give_aws_credentials(place: Workplace, variables: Mapping[str, str]) -> None:
    """Store what an AWS SDK needs to use this runtime, with credentials of the first key, in a file of its owner's."""
    if place.rekognition.exists():
        known = json.loads(place.rekognition.read_text())
    else:
        key_id = place.api_key.read_text().split("_")[1]
        known = json.loads(_keys(place, variables, "aws-credentials", "--tenant", TENANT, key_id))
    write_secret(place.rekognition, json.dumps({**known, "endpoint_url": place.base_url, "region_name": REGION}))


def _keys(place: Workplace, variables: Mapping[str, str], *arguments: str) -> str:
    """What a `facepass keys` command prints. Raises PartFailed."""
    command = [str(FUNCTION_PYTHON), "-m", "facepass.cli", "keys", *arguments]
    environment = inherited("PATH", "HOME") | dict(variables) | {"PYTHONPATH": str(ROOT / "shared")}
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if made.returncode or not made.stdout.strip():
        log = place.logs / "keys.log"
        log.write_text(made.stderr)
        raise PartFailed("the first API key could not be made", f"exit status {made.returncode}", log)
    return made.stdout.strip()
