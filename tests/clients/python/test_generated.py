"""What is generated of the Python client is what its tool writes."""

import subprocess
import sys

import facepass_client
from facepass import __version__
from tests.support.runtime import ROOT

TOOL = [sys.executable, "tools/build_python_client", "--check"]


def test_models_tables_and_the_synchronous_client_are_up_to_date() -> None:
    checked = subprocess.run(TOOL, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_the_client_has_the_version_of_the_api() -> None:
    assert facepass_client.__version__ == __version__
