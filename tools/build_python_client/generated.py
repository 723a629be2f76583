"""Python modules by datamodel-code-generator, from schemas."""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
GENERATOR = ROOT / ".venvs/clients/bin/datamodel-codegen"
HEADER = '"""{}. Written by tools/build_python_client from the API document."""\n'
OPTIONS = [
    "--input-file-type=openapi",
    "--openapi-scopes=schemas",
    "--target-python-version=3.11",
    "--enum-field-as-literal=all",
    "--use-standard-collections",
    "--use-union-operator",
    "--use-schema-description",
    "--use-double-quotes",
    "--disable-timestamp",
    "--collapse-root-models",
    "--formatters=builtin",
]
MODELS = [
    "--output-model-type=pydantic_v2.BaseModel",
    "--base-class=facepass_client._model.Model",
    "--use-field-description",
    "--field-extra-keys=repr",
]
TYPED_DICTS = ["--output-model-type=typing.TypedDict"]


def models(schemas: dict[str, Any]) -> str:
    """The module of pydantic models."""
    return _module(schemas, MODELS, "What FacePass answers, and the events that it sends")


def typed_dicts(schemas: dict[str, Any]) -> str:
    """The module of typed dictionaries: one tells a field that is left out from one that is null."""
    return _module(schemas, TYPED_DICTS, "What FacePass is sent")


def _module(schemas: dict[str, Any], options: list[str], subject: str) -> str:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "document.json"), Path(folder, "made.py")
        source.write_text(json.dumps(document))
        header = "--custom-file-header=" + HEADER.format(subject)
        command = [GENERATOR, f"--input={source}", f"--output={target}", header, *OPTIONS, *options]
        subprocess.run(command, check=True, cwd=folder)
        return target.read_text()
