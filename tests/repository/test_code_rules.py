"""The rules of the house that import-linter cannot see (docs/architecture.md)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from facepass.services.uploads.status import UploadStatus

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "shared" / "facepass"
SERVICES = PACKAGE / "services"
CODE = [*PACKAGE.rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
STATUS = SERVICES / "uploads" / "status.py"
# These strings are other things too: the result of an audit entry, a key's state, a source's id of an erased line.
OTHER_THINGS = {"failed", "expired"}


def strings(path: Path) -> Iterator[str]:
    """Every string that is no docstring."""
    tree = ast.parse(path.read_text())
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def imported(path: Path) -> set[str]:
    """The first names of the modules that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {
        name.split(".")[0] for name in whole | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    }


def test_each_subject_of_services_is_a_folder() -> None:
    assert [path.name for path in SERVICES.iterdir() if path.suffix == ".py"] == ["__init__.py"]


@pytest.mark.parametrize("folder", sorted({path.parent for path in PACKAGE.rglob("*.py")}), ids=str)
def test_each_folder_states_in_a_line_or_two_what_belongs_in_it(folder: Path) -> None:
    if "versions" in folder.parts or folder.parent.name == "migrations":  # Alembic's own
        return
    docstring = ast.get_docstring(ast.parse((folder / "__init__.py").read_text()))
    assert docstring is not None
    assert 1 <= len([line for line in docstring.splitlines() if line]) <= 2


def test_an_uploads_status_is_spelt_in_one_file() -> None:
    statuses = {str(status) for status in UploadStatus} - OTHER_THINGS
    assert UploadStatus.FAILED in OTHER_THINGS
    spelt = {
        path for path in CODE if path != STATUS and "migrations" not in path.parts and statuses & set(strings(path))
    }
    assert spelt == set()


def test_one_file_commits() -> None:
    commits = {path for path in CODE if re.search(r"\.commit\(\)", path.read_text())}
    assert commits == {PACKAGE / "database" / "sessions.py"}


def test_services_know_no_http() -> None:
    for path in SERVICES.rglob("*.py"):
        assert "UploadFile" not in path.read_text(), path
        assert "facepass.schemas" not in path.read_text(), path


def test_of_services_matching_alone_imports_numpy() -> None:
    users = {path for path in SERVICES.rglob("*.py") if imported(path) & {"numpy", "cv2", "onnxruntime", "PIL"}}
    assert users
    assert {path.relative_to(SERVICES).parts[0] for path in users} == {"matching"}
    layer = (ROOT / "shared" / "Makefile").read_text()
    assert "services/matching" in layer  # which is left out of the zip functions


def test_no_handler_checks_permissions_itself() -> None:
    for path in (ROOT / "functions").rglob("*.py"):
        assert not re.search(r"check_(self|scope|request)|acts_for_self|has_external_id", path.read_text()), path


@pytest.mark.parametrize("folder", ["api", "bulk", "cli", "database", "doctor", "recognition", "services", "vectors"])
def test_each_room_has_its_tests(folder: str) -> None:
    assert list((ROOT / "tests" / folder).rglob("test_*.py"))


@pytest.mark.parametrize(
    "subject", sorted(path.name for path in SERVICES.iterdir() if path.is_dir() and path.name[0] != "_")
)
def test_each_subject_has_its_tests(subject: str) -> None:
    assert list((ROOT / "tests" / "services" / subject).rglob("test_*.py"))
