"""Write what is generated of clients/python (`make docs`); `--check` fails when a committed file is stale."""

import json
import subprocess
import sys
from pathlib import Path

from generated import ROOT, models, typed_dicts
from schemas import answers, requests
from sync import HAND_WRITTEN, sync_modules
from tables import event_table, operation_table, problem_table

PACKAGE = ROOT / "clients/python/src/facepass_client"
RUFF = ROOT / ".venvs/app/bin/ruff"


def written_files() -> dict[Path, str]:
    """The text of every generated file."""
    document = json.loads((ROOT / "functions/system/openapi.json").read_text())
    files = {
        "models.py": models(answers(document)),
        "requests.py": typed_dicts(requests(document)),
        "_operations.py": operation_table(document),
        "_events.py": event_table(document),
        "problems.py": problem_table((ROOT / "docs/errors.md").read_text()),
    }
    files |= {f"_sync/{name}": text for name, text in sync_modules(PACKAGE / "_async").items()}
    return {PACKAGE / name: _formatted(PACKAGE / name, text) for name, text in files.items()}


def stale_files() -> list[str]:
    """The generated files that are not what this tool writes, and those that it no longer writes."""
    written = written_files()
    stale = [path for path, text in written.items() if not path.exists() or path.read_text() != text]
    kept = [path for path in (PACKAGE / "_sync").glob("*.py") if path.name not in HAND_WRITTEN]
    return [str(path.relative_to(ROOT)) for path in [*stale, *(path for path in kept if path not in written)]]


def _formatted(path: Path, text: str) -> str:
    """The text as ruff leaves it: imports in order, lines wrapped."""
    for command in (["check", "--fix-only", "--quiet", "--select=I,F401"], ["format", "--quiet"]):
        ran = [RUFF, *command, f"--stdin-filename={path}", "-"]
        text = subprocess.run(ran, input=text, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return text


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit("".join(f"{path} is stale: run `make docs`\n" for path in stale_files()) or 0)
    for path, text in written_files().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
