import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from tests.support import runtime as running
from tests.support.runtime import Runtime


@pytest.fixture(scope="module", params=["emulator", "stand-in"])
def runtime(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """The toy on AWS' runtime interface emulator, and on what stands in for it where that cannot run."""
    if request.param == "emulator":
        yield request.getfixturevalue("toy")
        return
    runtime = running.start(tmp_path_factory.mktemp("bare"), FACEPASS_LOCAL_WITHOUT_RIE="1")
    try:
        yield runtime
    finally:
        runtime.stop()


def invoke(runtime: Runtime, event: object, name: str = "TroubleFunction") -> tuple[str | None, dict]:
    answer = runtime.aws("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
    return answer.get("FunctionError"), json.loads(answer["Payload"].read())


def test_an_environment_is_used_again(runtime: Runtime) -> None:
    assert invoke(runtime, {}) == invoke(runtime, {})


def test_a_function_that_times_out_is_replaced(runtime: Runtime) -> None:
    _, before = invoke(runtime, {})
    error, answer = invoke(runtime, {"sleep": 20})
    assert (error, answer["errorType"]) == ("Unhandled", "Sandbox.Timedout")
    assert answer["errorMessage"] == "Task timed out after 5.00 seconds"
    _, after = invoke(runtime, {})
    assert after["pid"] != before["pid"]


def test_a_large_event_does_not_outlast_the_timeout_of_a_function_that_does_not_take_it(runtime: Runtime) -> None:
    error, answer = invoke(runtime, {"padding": "x" * 3_000_000}, "SlowFunction")
    assert (error, answer["errorType"]) == ("Unhandled", "Sandbox.Timedout")


def test_a_function_that_crashes_is_replaced(runtime: Runtime) -> None:
    _, before = invoke(runtime, {})
    error, answer = invoke(runtime, {"exit": 3})
    assert (error, answer["errorType"]) == ("Unhandled", "Runtime.ExitError")
    error, after = invoke(runtime, {})
    assert error is None
    assert after["pid"] != before["pid"]


def test_an_exception_is_a_function_error_and_the_environment_lives_on(runtime: Runtime) -> None:
    _, before = invoke(runtime, {})
    error, answer = invoke(runtime, {"raise": "no such face"})
    assert error == "Unhandled"
    assert (answer["errorType"], answer["errorMessage"]) == ("ValueError", "no such face")
    assert "requestId" not in answer
    assert invoke(runtime, {})[1] == before
    assert "no such face" in runtime.log("trouble")


def test_an_answer_over_6_mb_is_a_function_error(runtime: Runtime) -> None:
    error, answer = invoke(runtime, {"size": 7_000_000})
    assert (error, answer["errorType"]) == ("Unhandled", "Function.ResponseSizeTooLarge")


def test_an_event_over_6_mb_is_refused(runtime: Runtime) -> None:
    with pytest.raises(ClientError, match="RequestTooLarge"):
        invoke(runtime, {"padding": "x" * 7_000_000})


def test_a_function_that_the_template_does_not_have_is_not_found(runtime: Runtime) -> None:
    with pytest.raises(ClientError, match="ResourceNotFound"):
        invoke(runtime, {}, "NoFunction")


def test_an_environment_has_what_lambda_and_the_template_set(runtime: Runtime) -> None:
    _, answer = invoke(runtime, {}, "EchoFunction")
    variables = answer["environment"]
    assert variables["AWS_LAMBDA_FUNCTION_NAME"] == "EchoFunction"
    assert variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "256"
    assert variables["TZ"] == ":UTC"
    assert Path(variables["LAMBDA_TASK_ROOT"]).name == "echo"
    assert variables["STAGE"] == "local"
    assert variables["PLACE"] == "here"
    assert variables["UNKNOWN"] == "not-set"
    assert variables["BUCKET"] == runtime.described["bucket"]
    assert variables["QUEUE_URL"] == runtime.described["queue_url"]
    assert variables["AWS_ENDPOINT_URL"] == runtime.described["s3_endpoint"]
    assert variables["NO_PROXY"] == "127.0.0.1"
