"""Chromium, driven by Playwright from an environment of its own, .venvs/console (`make .venvs/console/.installed`).

Playwright lies beside the app environment, on whose helpers the tests build: its packages are added to the end of the
path, so that the app's own versions come first.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENVIRONMENT = Path(os.environ.get("CONSOLE_VENV", ROOT / ".venvs/console"))
PACKAGES = ENVIRONMENT / f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
# no sandbox: root in a container has none to give; no network of Chromium's own
OPTIONS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]


def add_playwright() -> None:
    """Let `import playwright` find it."""
    if not (PACKAGES / "playwright").is_dir():
        raise RuntimeError("Playwright is missing: run `make .venvs/console/.installed`")
    if str(PACKAGES) not in sys.path:
        sys.path.append(str(PACKAGES))


def chromium() -> str:
    """Where Chromium is. CHROMIUM names it, and must then be right; the gate sets it, so that no test is left out."""
    if wanted := os.environ.get("CHROMIUM"):
        return wanted
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium: `apt-get install chromium`, or name one with CHROMIUM")
    return found
