import copy
import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.support.runtime import PYTHON, ROOT
from tests.support.sam_build import OWN_VERSION, build, python_for
from tests.support.stack_documents import Document

TEMPLATE_VERSION = "3.13"  # PythonRuntime's default
# SAM's translator lives in the environment of SAM CLI.
TRANSLATE = """
import json, sys
from pathlib import Path
from samtranslator.yaml_helper import yaml_parse
from local.template import translate

source = yaml_parse(Path("template.yaml").read_text())
for layer in ("DependenciesLayer", "SharedLayer"):
    source["Resources"][layer]["Properties"]["ContentUri"] = sys.argv[1]
print(json.dumps(translate(source, json.loads(sys.argv[2]))))
"""


@cache
def translated(layers: str = "s3://none/layers", **parameters: str) -> Document:
    """template.yaml in plain CloudFormation, as SAM translates it with these parameters."""
    answer = subprocess.run(
        [PYTHON, "-c", TRANSLATE, layers, json.dumps(parameters)],
        cwd=ROOT,
        env=os.environ | {"AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    document: Document = json.loads(answer.stdout)
    return document


@pytest.fixture
def document() -> Document:
    """The application, translated; a copy that a test may spoil."""
    return copy.deepcopy(translated())


def properties(document: Document, name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["Resources"][name]["Properties"]
    return found


@pytest.fixture(scope="session")
def version() -> str:
    """The template's Python where this machine has it, else the one that runs the tests."""
    return TEMPLATE_VERSION if python_for(TEMPLATE_VERSION) else OWN_VERSION


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, version: str) -> Path:
    return build(tmp_path_factory.mktemp("built") / "out", version, python_for(version))
