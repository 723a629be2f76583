"""`make demo` starts empty each time, fails in one line, and leaves nothing running however it ends."""

import re
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from local.demo import __main__ as demo
from local.demo import checks
from local.demo.client import App
from tests.support import runtime as running
from tests.support.runtime import PATIENCE, ROOT, alive, eventually, family, postmaster

PROGRAM = """
import sys
from pathlib import Path
from local.demo import __main__ as demo
demo.DATA = Path(sys.argv.pop(1))
sys.exit(demo.main())
"""


def launch(data: Path, *options: str) -> subprocess.Popen[str]:
    """The demo, on a data folder of the test's own."""
    command = [sys.executable, "-c", PROGRAM, data, "--port", str(running.free_ports()), *options]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_the_demo_shows_the_console_with_three_users_and_finds_them(tmp_path: Path) -> None:
    process = launch(tmp_path, "--once")
    try:
        assert process.stdout is not None
        said = (line.strip() for line in iter(process.stdout.readline, ""))
        address = next(line for line in said if line.startswith("Console: "))  # after what the runtime says by stderr
        key = next(said)
        assert re.fullmatch(r"Console: http://127\.0\.0\.1:\d+/console", address)
        assert key.startswith("Key: fp_")
        app = App.at(address.removeprefix("Console: ").removesuffix("/console"), key.removeprefix("Key: "))
        assert len(app.call("GET", "/api/v1/users")["items"]) == 3
        assert len(app.call("GET", "/api/v1/uploads?status=indexed")["items"]) >= 3
        output, _ = process.communicate(timeout=2 * PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 0, output
    assert output.count("right") == 6
    assert not re.search("warn|samtranslator|XDG", output, re.IGNORECASE), output


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_demo_that_is_ended_leaves_nothing_running(number: signal.Signals, tmp_path: Path) -> None:
    process = launch(tmp_path, "--once")
    try:
        server = eventually(lambda: postmaster(tmp_path), "PostgreSQL is started")
        started = [*family(process.pid), server]
        assert len(started) >= 5  # the demo, the runtime, the reaper, ministack, PostgreSQL
        process.send_signal(number)
        assert process.wait(PATIENCE) == (-number if number == signal.SIGKILL else 130)
        eventually(lambda: not alive(started), "every process is gone")
    finally:
        process.kill()


@pytest.mark.parametrize(("status", "expected"), [(1, 1), (0, 0), (-signal.SIGKILL, 128 + signal.SIGKILL)])
def test_a_runtime_that_ends_while_the_demo_serves_gives_the_status(status: int, expected: int) -> None:
    """Stands in for a runtime that dies."""
    runtime: Any = SimpleNamespace(base_url="http://x", key="k", process=SimpleNamespace(wait=lambda: status))
    assert demo.serve(runtime) == expected


def test_a_runtime_that_does_not_start_is_one_line_and_status_1(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    process = launch(tmp_path / "file", "--once")
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "RuntimeFailed: the runtime ended with status 1" in output
    assert "Traceback" not in output


def test_a_step_that_fails_names_the_problem(capsys: pytest.CaptureFixture[str]) -> None:
    """Stands in for a FacePass that refuses."""
    problem = {"title": "Conflict", "code": "user_exists", "detail": "There is one already.", "status": 409}
    refuses = httpx.MockTransport(lambda _request: httpx.Response(409, json=problem))
    app = App(httpx.Client(transport=refuses, base_url="http://x"))
    with pytest.raises(SystemExit) as ended, checks.failing_in_one_line(demo.console):
        app.call("POST", "/api/v1/users")
    assert ended.value.code == 1
    assert "POST /api/v1/users answered 409: user_exists: There is one already." in capsys.readouterr().out
