"""The README and the docs promise nothing that is not there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.template import routes

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
API_PAGE = (ROOT / "docs" / "api.md").read_text()
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
CURL = re.compile(r'curl -sS (?:-X (\w+) )?"\$BASE([^"?]*)[^"]*"((?:.*\\\n)*.*)')


def shown() -> set[tuple[str, str]]:
    """(method, path) of each curl line, with the template's names for what varies."""
    found = set()
    for method, path, rest in CURL.findall(API_PAGE):
        posts = re.search(r" (-d|-F|--data-binary) ", rest)
        varied = re.sub(r"\$(\w+)_ID", lambda match: "{" + match[1].lower() + "_id}", path)
        found.add((method or ("POST" if posts else "GET"), varied))
    return found


def test_the_api_page_shows_curl_for_every_route() -> None:
    files_of_the_page = {("GET", "/console/{file}")}
    assert shown() == set(routes()) - files_of_the_page


def test_the_readme_is_shorter_than_200_lines() -> None:
    assert len(README.splitlines()) < 200


def test_the_index_of_documents_links_to_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text()
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert {page for page in pages if f"]({page})" not in index} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_that_is_named_exists(document: Path) -> None:
    text = document.read_text()
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    assert [name for name in re.findall(r"`(test_\w+)`", text) if f"def {name}(" not in tests] == []
    assert [name for name in re.findall(r"`(tests/[\w/.]+)`", text) if not (ROOT / name).exists()] == []


def test_every_direct_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text()
    files = [*sorted((ROOT / "requirements").glob("*.in")), ROOT / "layers/dependencies/requirements.in"]
    pinned = {
        name for file in files for name in re.findall(r"^([\w-]+)(?:\[.*\])?(?:==|$)", file.read_text(), re.MULTILINE)
    }
    assert {name for name in pinned if not re.search(rf"\b{name}\b", reasons)} == set()
    assert len(pinned) > 20


def test_the_page_of_errors_is_the_codes_own() -> None:
    check = [sys.executable, "tools/build_errors.py", "--check"]
    assert subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False).stderr == ""


def test_no_figure_is_left_to_be_filled_in() -> None:
    assert [document.name for document in DOCUMENTS if re.search(r"[A-Z]+_LINE|TODO|TBD", document.read_text())] == []


def test_every_code_that_is_documented_is_provoked_by_a_test() -> None:
    codes = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "errors.md").read_text(), re.MULTILINE))
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    assert {code for code in codes if f'"{code}"' not in tests} == set()
    assert len(codes) > 30
