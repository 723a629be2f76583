"""The container image without Docker: its Dockerfile's steps carried out in a folder, and its handlers run from there.

Only what needs the base image itself is left out: that its own Python starts the handler.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.emulator import environment as emulated
from tests.support.packs import write_mirrored_pack

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "functions" / "recognition.Dockerfile"
STEPS = re.compile(r"^(FROM|ARG|COPY|RUN|USER|CMD) (.*)$", re.MULTILINE)

NOWHERE = {
    "version": "2.0",
    "routeKey": "$default",
    "rawPath": "/nowhere",
    "headers": {},
    "requestContext": {"requestId": "1", "stage": "$default", "http": {"method": "GET", "path": "/nowhere"}},
}
NOTHING = {"messageId": "1", "body": "{}", "attributes": {"ApproximateReceiveCount": "1"}, "eventSource": "aws:sqs"}


def test_every_step_of_the_dockerfile_is_known() -> None:
    known = {instruction for instruction, _ in STEPS.findall(DOCKERFILE.read_text())}
    lines = [line for line in DOCKERFILE.read_text().splitlines() if line and not line.startswith("#")]
    assert {line.split()[0] for line in lines} == known


def test_the_template_names_handlers_that_the_image_holds() -> None:
    from tests.support.template import resources

    for name in ("SearchFunction", "IndexerFunction", "JobsFunction", "RekognitionFunction"):
        [command] = resources()[name]["Properties"]["ImageConfig"]["Command"]
        module, _, attribute = command.rpartition(".")
        assert attribute == "handler"
        folder = "/".join(module.split(".")[:2])
        assert f"COPY {folder} " in DOCKERFILE.read_text()
        assert f"!{folder}" in (ROOT / ".dockerignore").read_text().splitlines()


def test_the_image_is_built_with_the_pack_of_the_functions() -> None:
    from tests.support.template import resources

    for name in ("SearchFunction", "IndexerFunction", "JobsFunction", "RekognitionFunction"):
        arguments = {"MODEL_PACK": {"Ref": "ModelPack"}, "OTHER_MODEL_PACK": {"Ref": "OtherModelPack"}}
        arguments["HEIC"] = {"Ref": "Heic"}
        assert resources()[name]["Metadata"]["DockerBuildArgs"] == arguments
    for argument, parameter in (("MODEL_PACK", "ModelPack"), ("OTHER_MODEL_PACK", "OtherModelPack")):
        assert f"{argument}: !Ref {parameter}\n" in (ROOT / "template.yaml").read_text()


def test_a_pulled_pack_reaches_the_build_and_not_the_repository() -> None:
    assert "models/*" in (ROOT / ".gitignore").read_text().splitlines()
    assert "!models" in (ROOT / ".dockerignore").read_text().splitlines()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_image_runs_its_functions_from_what_it_copies_and_installs(tmp_path: Path) -> None:
    task, environment = tmp_path / "task", tmp_path / "python"
    task.mkdir()
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    other = write_mirrored_pack(tmp_path / "mirrored")
    arguments = {"MODEL_PACK": "standard", "OTHER_MODEL_PACK": "mirrored", "HEIC": "yes"}
    for instruction, rest in STEPS.findall(DOCKERFILE.read_text()):
        match instruction:
            case "ARG":
                assert rest.split("=")[0] in arguments
            case "COPY":
                source, target = (filled(part, arguments) for part in rest.split())
                copy(str(other) if source == "models/mirrored" else source, target, task)
            case "RUN":
                path = f"{environment / 'bin'}:{os.environ['PATH']}"
                variables = os.environ | arguments | {"PATH": path}
                subprocess.run(rest, shell=True, cwd=task, check=True, env=variables)

    assert all(list((task / folder).rglob("*.pyc")) for folder in ("facepass", "functions"))
    assert json.loads((task / "models/standard/manifest.json").read_text())["model_id"] == "facepass_standard"
    assert filled("${OTHER_MODEL_PACK:-$MODEL_PACK}", {"MODEL_PACK": "standard"}) == "standard"
    assert ask(task, environment, "search", NOWHERE)["statusCode"] == 404
    assert ask(task, environment, "search", NOWHERE, OTHER_MODEL_PACK="mirrored")["statusCode"] == 404
    unsigned = ask(task, environment, "rekognition", NOWHERE)
    assert json.loads(unsigned["body"])["__type"] == "MissingAuthenticationTokenException"
    assert ask(task, environment, "indexer", {"Records": [NOTHING]}) == {"batchItemFailures": []}
    failed = [{"itemIdentifier": NOTHING["messageId"]}]  # it names no job
    assert ask(task, environment, "jobs", {"Records": [NOTHING]}) == {"batchItemFailures": failed}

    [leaving_out] = [rest for _, rest in STEPS.findall(DOCKERFILE.read_text()) if "pip uninstall" in rest]
    reads_heic = [environment / "bin/python", "-c", "import pillow_heif"]
    assert subprocess.run(reads_heic, check=False).returncode == 0
    variables = os.environ | {"HEIC": "no", "PATH": f"{environment / 'bin'}:{os.environ['PATH']}"}
    subprocess.run(leaving_out, shell=True, cwd=task, check=True, env=variables)
    assert subprocess.run(reads_heic, check=False, stderr=subprocess.DEVNULL).returncode == 1
    assert ask(task, environment, "search", NOWHERE)["statusCode"] == 404

    shutil.move(task / "models/standard", task / "models/pulled")  # as if built with --build-arg MODEL_PACK=pulled
    assert ask(task, environment, "search", NOWHERE, MODEL_PACK="pulled")["statusCode"] == 404
    assert "errorType" in ask(task, environment, "search", NOWHERE)


def ask(task: Path, python: Path, function: str, event: Any, **variables: str) -> Any:
    """A function of the image, as Lambda starts it, with an event that needs no database."""
    result = {
        "MAIN_DATABASE_URL": "postgresql+pg8000://user@localhost/none",
        "VECTOR_DATABASE_URL": "postgresql+pg8000://user@localhost/none",
        "PHOTO_BUCKET": "none",
        "INDEX_QUEUE_URL": "none",
        "MODEL_PACK": "standard",
    }
    handler = f"functions.{function}.app.handler"
    with emulated(python / "bin/python", handler, task, **result | variables) as running:
        return running.invoke(event)


def filled(part: str, arguments: dict[str, str]) -> str:
    """As Docker does: `${NAME}`, and `${NAME:-$OTHER}` where NAME is not set or empty."""
    part = re.sub(
        r"\$\{(\w+):-\$(\w+)\}", lambda found: arguments.get(found[1], "") or arguments.get(found[2], ""), part
    )
    return re.sub(r"\$\{(\w+)\}", lambda found: arguments[found[1]], part)


def copy(source: str, target: str, task: Path) -> None:
    place = task / (Path(source).name if target == "./" else target)
    place.parent.mkdir(parents=True, exist_ok=True)
    if (ROOT / source).is_dir():
        shutil.copytree(ROOT / source, place)
    else:
        shutil.copy(ROOT / source, place)
