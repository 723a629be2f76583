import json
import signal
import socket
from pathlib import Path

import pytest

from tests.support import runtime as running
from tests.support.runtime import PATIENCE, Runtime, alive, eventually


def use_both_kinds_of_environment(runtime: Runtime) -> None:
    for name in ("EchoFunction", "TroubleFunction"):
        runtime.aws("lambda").invoke(FunctionName=name, Payload="{}")


@pytest.mark.parametrize(("offset", "use"), [(0, "the HTTP API"), (1, "S3 and SQS"), (2, "Lambda Invoke")])
def test_a_port_that_is_taken_is_named(tmp_path: Path, offset: int, use: str) -> None:
    port = running.free_ports()
    with socket.create_server(("127.0.0.1", port + offset)):
        process = running.launch(tmp_path, port)
        output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert f"port {port + offset}, for {use}, is taken" in output
    assert "PORT=" in output
    assert len(output.splitlines()) == 1


def test_a_second_runtime_on_the_same_folder_is_refused(toy: Runtime) -> None:
    process = running.launch(toy.data, running.free_ports())
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert f"a runtime is already running in {toy.data}: process {toy.process.pid}" in output.replace("\n", " ")
    assert (toy.data / "runtime.json").exists()


def test_nothing_is_left_running_after_sigterm(tmp_path: Path) -> None:
    runtime = running.start(tmp_path)
    try:
        use_both_kinds_of_environment(runtime)
        family = runtime.family()
        assert len(family) >= 7  # itself, the reaper, ministack, and two emulators with a runtime each
    finally:
        assert runtime.stop() == 0
    assert alive(family) == []
    assert not (tmp_path / "runtime.json").exists()


def test_nothing_is_left_running_after_kill_9(tmp_path: Path) -> None:
    runtime = running.start(tmp_path)
    try:
        use_both_kinds_of_environment(runtime)
        family = runtime.family()
    finally:
        runtime.stop(signal.SIGKILL)
    eventually(lambda: not alive(family), "every process is gone")
    assert not (tmp_path / "runtime.json").exists()


def test_photos_and_messages_survive_a_restart_on_other_ports(tmp_path: Path) -> None:
    first = running.start(tmp_path)
    try:
        first.aws("s3").put_object(Bucket=first.described["bucket"], Key="kept/a.jpg", Body=b"photo")
        queue = first.aws("sqs").get_queue_url(QueueName="toy-idle")["QueueUrl"]
        first.aws("sqs").send_message(QueueUrl=queue, MessageBody="kept")
    finally:
        assert first.stop(signal.SIGINT) == 0

    second = running.start(tmp_path)
    try:
        assert second.port != first.port
        stored = second.aws("s3").get_object(Bucket=second.described["bucket"], Key="kept/a.jpg")
        assert stored["Body"].read() == b"photo"
        received = second.aws("sqs").receive_message(QueueUrl=queue.replace(str(first.port + 1), str(second.port + 1)))
        assert [message["Body"] for message in received["Messages"]] == ["kept"]
        second.aws("s3").put_object(Bucket=second.described["bucket"], Key="uploads/new.jpg", Body=b"x")
        eventually(lambda: "uploads/new.jpg" in second.log("worker"), "notifications still work")
    finally:
        second.stop()


def test_a_part_that_dies_ends_the_runtime_and_is_named(tmp_path: Path) -> None:
    runtime = running.start(tmp_path, "--quiet")
    try:
        use_both_kinds_of_environment(runtime)
        family = runtime.family()
        next(process for process in family if "ministack" in " ".join(process.cmdline())).kill()
        assert runtime.process.wait(PATIENCE) == 1
    finally:
        runtime.process.kill()
    assert "ministack (S3, SQS) died" in runtime.output()
    assert str(tmp_path / "logs/ministack.log") in runtime.output()
    assert "echo | " not in runtime.output()
    assert alive(family) == []


def test_a_template_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    template = tmp_path / "broken.yaml"
    template.write_text("Resources: [")
    process = running.launch(tmp_path / "data", running.free_ports(), template=template)
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert f"{template} could not be read" in output.replace("\n", "")


def test_function_output_is_shown_under_the_functions_name(toy: Runtime) -> None:
    toy.aws("lambda").invoke(FunctionName="EchoFunction", Payload=json.dumps({"rawPath": "/shown"}))
    eventually(lambda: "echo | echoed /shown\n" in toy.output(), "the line is shown")
    assert "| START RequestId: " not in toy.output()


def test_the_banner_names_every_address(toy: Runtime) -> None:
    for expected in (toy.described["base_url"], toy.described["s3_endpoint"], str(toy.data / "logs"), "Ctrl-C"):
        assert expected in toy.output()
