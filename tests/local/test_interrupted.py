"""A stop is honoured whenever it comes, and what cannot start says so in one line."""

import signal
import socket
from pathlib import Path

import pytest

from tests.support import runtime as running
from tests.support.runtime import PATIENCE, alive, eventually, family

FRESH = ("--fresh", "--quiet")


def refusal(*options: str, data: Path) -> str:
    process = running.launch(data, running.free_ports(), *options)
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode != 0
    assert "Traceback" not in output
    return output.replace("\n", " ")


@pytest.mark.parametrize("port", ["0", "65534", "-1", "http"])
def test_a_port_without_two_more_behind_it_is_refused(port: str, tmp_path: Path) -> None:
    assert "--port" in refusal("--port", port, data=tmp_path)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert f"the data folder {tmp_path}/file/data cannot be used" in refusal(data=tmp_path / "file/data")


def test_a_proxy_in_the_environment_is_not_used(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:  # answers nothing
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        variables = dict.fromkeys(("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"), address)
        running.start(tmp_path, *FRESH, **variables, NO_PROXY="", no_proxy="").stop()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_a_runtime_that_is_still_starting(number: signal.Signals, tmp_path: Path) -> None:
    process = running.launch(tmp_path, running.free_ports())
    try:
        eventually((tmp_path / "logs/ministack.log").exists, "ministack is started")
        started = family(process.pid)
        process.send_signal(number)
        assert process.wait(10) == 0
        assert alive(started) == []
    finally:
        process.kill()


def test_the_second_signal_leaves_the_rest_to_the_reaper(tmp_path: Path) -> None:
    runtime = running.start(tmp_path, *FRESH)
    with socket.create_connection(("127.0.0.1", runtime.port)) as unheard:
        unheard.sendall(b'POST /trouble HTTP/1.1\r\nHost: x\r\nContent-Length: 14\r\n\r\n{"sleep": 1.9}')
        started = eventually(lambda: len(all_ := runtime.family()) >= 5 and all_, "the function runs")
        runtime.process.send_signal(signal.SIGTERM)
        eventually(lambda: not (tmp_path / "runtime.json").exists(), "the runtime is stopping")
        assert runtime.stop(signal.SIGTERM) == 128 + signal.SIGTERM
    eventually(lambda: not alive(started), "every process is gone")


def test_a_fresh_start_finds_nothing_of_earlier_runs_and_touches_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    first = running.start(tmp_path)
    try:
        first.aws("s3").put_object(Bucket=first.described["bucket"], Key="a.jpg", Body=b"photo")
    finally:
        first.stop()
    second = running.start(tmp_path, *FRESH)
    try:
        assert "Contents" not in second.aws("s3").list_objects_v2(Bucket=second.described["bucket"])
        assert (tmp_path / "mine.txt").read_text() == "mine"
    finally:
        second.stop()
