"""Prose uses one vocabulary: codespell finds misspelt words, and the words that `.codespell/words.txt` replaces."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODESPELL = [Path(sys.executable).with_name("codespell"), "--toml", ROOT / "pyproject.toml", "-D", "-"]


def codespell(*files: str | Path) -> str:
    answer = subprocess.run([*CODESPELL, *files], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.stderr == ""
    return answer.stdout


def test_the_repository_avoids_the_words_that_newcomers_stumbled_over() -> None:
    listed = subprocess.run(["git", "grep", "-Ilz", ""], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert codespell(*listed.split("\0")[:-1]) == ""


@pytest.mark.parametrize("line", ["Nobody waits.", "# the gallery", "asked in vain", "teh user"])
def test_an_avoided_or_misspelt_word_is_found(tmp_path: Path, line: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(line + "\n")
    assert "==>" in codespell(page)


def test_quoted_code_is_not_prose(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("The audit log says `import_gallery` or `gallery`.\n")
    assert codespell(page) == ""
