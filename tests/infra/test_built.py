"""`sam build`, and its artefacts (never the source tree) under Lambda's runtime emulator on a real PostgreSQL."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.support.emulator import Environment, environment
from tests.support.postgres import database_url, newest, running_postgres
from tests.support.runtime import ROOT
from tests.support.sam_build import python_for, runtime_python

pytestmark = pytest.mark.timeout(600)  # the first test waits for SAM to build everything
MEGABYTE = 1_000_000


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory, version: str) -> Path:
    return runtime_python(tmp_path_factory.mktemp("runtime") / "python", version, python_for(version))


@pytest.fixture(scope="session")
def variables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What the template tells a function, of a PostgreSQL that is empty at first."""
    with running_postgres(tmp_path_factory.mktemp("postgres")) as socket:
        yield {
            "MAIN_DATABASE_URL": database_url(socket, "postgres", "facepass_main"),
            "VECTOR_DATABASE_URL": database_url(socket, "postgres", "facepass_vector"),
            "PHOTO_BUCKET": "photos",
            "INDEX_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/index",
            "MODEL_PACK": "standard",
        }


@pytest.fixture(scope="session")
def steps(built: Path, python: Path, variables: dict[str, str]) -> list[str]:
    """What the built migrations function did to the empty server."""
    with running(built, python, "MigrationsFunction", variables) as migrations:
        answer = migrations.invoke({})
    assert "steps" in answer, answer
    steps: list[str] = answer["steps"]
    return steps


def running(built: Path, python: Path, name: str, variables: dict[str, str]) -> AbstractContextManager[Environment]:
    """A built function, with its layers, in the emulator."""
    layers = (built / "DependenciesLayer/python", built / "SharedLayer/python")
    return environment(python, "app.handler", built / name, layers, **variables)


def as_application(variables: dict[str, str]) -> dict[str, str]:
    """The variables of a function that does not migrate."""
    return {name: value.replace("postgres@", "facepass_app@") for name, value in variables.items()}


def event(name: str) -> Any:
    return json.loads((ROOT / f"events/{name}.json").read_text())


def size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def test_the_layers_are_small_and_know_no_numpy(built: Path) -> None:
    assert 0 < size(built / "DependenciesLayer") + size(built / "SharedLayer") < 40 * MEGABYTE
    packages = {path.name for layer in ("DependenciesLayer", "SharedLayer") for path in (built / layer).rglob("*")}
    assert {"sqlalchemy", "pg8000", "facepass"} <= packages
    assert not packages & {
        "numpy",
        "boto3",
        "botocore",
        "alembic",
        "cryptography",
        "recognition",
        "vectors",
        "__pycache__",
    }


def test_three_functions_bring_what_the_others_do_not_need(built: Path) -> None:
    names = ("Authorizer", "Faces", "Migrations")
    own = {name: {path.name for path in (built / f"{name}Function").iterdir()} for name in names}
    for name in ("Authorizer", "Faces"):
        assert {"jwt", "cryptography"} <= own[name]
    assert {"alembic", "app.py", "deployment.py"} <= own["Migrations"]
    assert not {"sqlalchemy", "pydantic"} & set().union(*own.values())
    for name in ("Users", "Operators"):
        assert size(built / f"{name}Function") < MEGABYTE
    assert size(built / "SystemFunction") < 3 * MEGABYTE  # it has the document and the console


def test_the_built_migrations_make_both_databases(steps: list[str]) -> None:
    assert f"facepass_main: schema at {newest('main')}" in steps
    assert f"facepass_vector: schema at {newest('vector')}" in steps


@pytest.mark.usefixtures("steps")
@pytest.mark.parametrize(
    ("name", "sample", "status"),
    [
        ("UsersFunction", "users-create", 201),
        ("FacesFunction", "faces-upload-ticket", 201),
        ("SystemFunction", "system-root", 200),
    ],
)
def test_a_built_function_answers(
    built: Path, python: Path, variables: dict[str, str], name: str, sample: str, status: int
) -> None:
    with running(built, python, name, as_application(variables)) as function:
        answer = function.invoke(event(sample))
    assert answer.get("statusCode") == status, answer


@pytest.mark.usefixtures("steps")
def test_the_built_authorizer_refuses_an_unknown_key(built: Path, python: Path, variables: dict[str, str]) -> None:
    with running(built, python, "AuthorizerFunction", as_application(variables)) as authorizer:
        assert authorizer.invoke(event("authorizer-request"))["isAuthorized"] is False
