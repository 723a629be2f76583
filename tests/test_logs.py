"""What every log line says, whatever it is about."""

import io
import json
import logging
import subprocess
import sys

import pytest

from facepass import __version__
from facepass.logs import logger

SAY = """
from facepass.logs import logger
from types import SimpleNamespace

context = SimpleNamespace(function_name="f", memory_limit_in_mb=1, invoked_function_arn="arn", aws_request_id="r")
logger.info("before")
logger.inject_lambda_context(lambda event, context: logger.info("within"))({}, context)
"""


def test_every_line_names_the_version() -> None:
    result = subprocess.run([sys.executable, "-c", SAY], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(line["message"], line["version"]) for line in lines] == [("before", __version__), ("within", __version__)]


def test_an_errors_line_has_its_type_and_frames_and_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    try:
        raise ValueError("ada@example.com")
    except ValueError:
        logger.exception("failed")
    line = written.getvalue()
    assert "ada@example.com" not in line
    assert json.loads(line)["exception_name"] == "ValueError"
    assert "test_logs.py" in json.loads(line)["exception"]


def test_an_errors_line_names_it_too() -> None:
    record = logging.LogRecord("facepass", logging.ERROR, __file__, 1, "failed", None, None)
    line = json.loads(logger.registered_formatter.format(record))
    assert line["version"] == __version__
