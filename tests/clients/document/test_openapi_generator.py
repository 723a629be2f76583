"""openapi-generator makes clients of the copy that send photos as forms, and TypeScript that compiles."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.clients.document.reading import PHOTO_OPERATIONS, operations
from tests.support.api_client import ROOT
from tests.support.generators import COPY, GENERATORS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
GENERATOR = GENERATORS / "openapi-generator-cli"


class Language(NamedTuple):
    """Its files, what begins the code of an operation there, and what sends a form."""

    files: str
    operation: str
    form: str


LANGUAGES = {
    "kotlin": Language("**/apis/*.kt", r"fun (\w+)RequestConfig\(", '"Content-Type" to "multipart/form-data"'),
    "swift6": Language("**/APIs/*.swift", r"func (\w+)WithRequestBuilder\(", '"Content-Type": "multipart/form-data"'),
    "dart": Language("lib/api/*.dart", r"Future<Response> (\w+)WithHttpInfo\(", "['multipart/form-data']"),
    "typescript-fetch": Language("apis/*.ts", r"async (\w+)RequestOpts\(", "{ contentType: 'multipart/form-data' }"),
}
TYPESCRIPT = ROOT / "tests/data/typescript"
Generate = Callable[[str], Path]


@pytest.fixture(scope="module")
def generate(tmp_path_factory: pytest.TempPathFactory) -> Generate:
    """The folder with the client of a generator, which runs once."""
    made: dict[str, Path] = {}

    def client_of(generator: str) -> Path:
        if generator not in made:
            folder = made[generator] = tmp_path_factory.mktemp(generator)
            subprocess.run([GENERATOR, "generate", "-i", COPY, "-g", generator, "-o", folder], check=True)
        return made[generator]

    return client_of


@pytest.fixture(scope="module")
def typescript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with TypeScript and openapi-typescript, fetched as its lock file says."""
    folder = tmp_path_factory.mktemp("tools") / "typescript"
    shutil.copytree(TYPESCRIPT, folder)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize("generator", LANGUAGES)
def test_a_generated_client_sends_photos_as_forms_and_nothing_else(
    generate: Generate, copy: dict[str, Any], generator: str
) -> None:
    language = LANGUAGES[generator]
    code = "".join(file.read_text() for file in sorted(generate(generator).glob(language.files)))
    _, *parts = re.split(language.operation, code)
    of_operations = dict(zip(parts[::2], parts[1::2], strict=True))
    assert set(of_operations) == set(operations(copy))
    assert {name for name, text in of_operations.items() if language.form in text} == PHOTO_OPERATIONS


def test_the_client_of_typescript_fetch_compiles(generate: Generate, typescript: Path) -> None:
    compile_strictly(typescript, generate("typescript-fetch") / "index.ts")


def test_the_types_of_the_served_document_compile_and_keep_every_body(typescript: Path) -> None:
    served = ROOT / "functions/system/openapi.json"
    run(typescript, "openapi-typescript", served, "--output", typescript / "served.types.ts")
    compile_strictly(typescript, typescript / "served.ts")


def compile_strictly(folder: Path, file: Path) -> None:
    """Compile a file, and what it imports, without writing anything."""
    bundler = ("--module", "esnext", "--moduleResolution", "bundler", "--target", "es2022", "--lib", "es2022,dom")
    run(folder, "tsc", "--strict", "--noEmit", *bundler, file)


def run(folder: Path, tool: str, *arguments: str | Path) -> None:
    """Run a tool of npm."""
    result = subprocess.run(
        [folder / "node_modules/.bin" / tool, *arguments], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
