"""What an invocation writes for CloudWatch and X-Ray. X-Ray's SDK is not shipped: a recorder stands in for it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest

from facepass import errors, telemetry
from facepass.settings import settings


def written(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The EMF lines since the last look."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def dimensions(line: dict[str, Any]) -> list[str]:
    [directive] = line["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "FacePass"
    [names] = directive["Dimensions"]
    return sorted(names)


@telemetry.observed
def index_two_photos() -> str:
    telemetry.faces_indexed(2)
    telemetry.faces_indexed(3)
    telemetry.photo_rejected("no_face")
    telemetry.photo_failed("photo_missing")
    return "done"


def test_an_invocation_writes_its_metrics_once_a_line_for_each_dimension(
    postgres: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert index_two_photos() == "done"
    indexed, rejected, failed = written(capsys)
    assert dimensions(indexed) == ["service"]
    assert (indexed["service"], indexed["FacesIndexed"], indexed["PhotosIndexed"]) == ("test", [2, 3], [1, 1])
    assert dimensions(rejected) == ["reason", "service"]
    assert (rejected["reason"], rejected["PhotosRejected"]) == ("no_face", [1])
    assert (failed["reason"], failed["PhotosFailed"]) == ("photo_missing", [1])


def test_metrics_of_one_invocation_are_not_written_again_by_the_next(
    postgres: str, capsys: pytest.CaptureFixture[str]
) -> None:
    index_two_photos()
    telemetry.observed(lambda: None)()
    assert len(written(capsys)) == 3


def test_a_search_reports_how_long_each_step_took_and_whether_it_matched(
    postgres: str, capsys: pytest.CaptureFixture[str]
) -> None:
    @telemetry.observed
    def search() -> None:
        telemetry.step_latency("decode", 4.5)
        telemetry.step_latency("detect", 40)
        telemetry.search_made(found=True)
        telemetry.search_made(found=False)

    search()
    decode, detect, searches = written(capsys)
    assert dimensions(decode) == ["service", "step"]
    assert (decode["step"], decode["StepLatency"], detect["StepLatency"]) == ("decode", [4.5], [40])
    assert (searches["Searches"], searches["MatchFound"]) == ([1, 1], [1, 0])


def test_an_invocation_that_fails_writes_its_metrics_too(postgres: str, capsys: pytest.CaptureFixture[str]) -> None:
    @telemetry.observed
    def fail() -> None:
        telemetry.upload_accepted()
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        fail()
    assert [line["UploadsAccepted"] for line in written(capsys)] == [[1]]


@pytest.mark.parametrize(
    "private", ["ada@example.com", "0190f3a2-7c1e-7d00-8000-000000000000", "fp_0123_x", "a" * 41, ""]
)
def test_what_is_no_code_never_becomes_a_dimension(
    postgres: str, capsys: pytest.CaptureFixture[str], private: str
) -> None:
    telemetry.observed(telemetry.photo_rejected)(private)
    [line] = written(capsys)
    assert line["reason"] == "other"


def test_every_code_of_the_domain_may_be_a_dimension() -> None:
    codes = [kind.code for kind in vars(errors).values() if isinstance(kind, type) and "code" in vars(kind)]
    assert codes
    assert [code for code in codes if not telemetry.CODE.fullmatch(code)] == []


def test_a_start_without_tracing_imports_no_xray_sdk(postgres: str) -> None:
    code = "import facepass.telemetry, sys; print([name for name in sys.modules if 'xray' in name])"
    started = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert started.stdout.strip() == "[]"


class Recorder:
    """X-Ray's recorder: like the real one, it keeps the message of whatever error leaves a subsegment."""

    __module__ = "aws_xray_sdk.core"

    def __init__(self) -> None:
        self.kept: list[str] = []

    def configure(self, **_: Any) -> None:
        """Powertools sets the streaming threshold."""

    def add_fault_flag(self) -> None:
        self.kept.append("fault")

    @contextmanager
    def in_subsegment(self, name: str) -> Iterator["Recorder"]:
        self.kept.append(name)
        try:
            yield self
        except Exception as error:
            self.kept.append(str(error))
            raise


@pytest.fixture
def recorder(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    """Tracing switched on, as in Lambda."""
    sdk, core = ModuleType("aws_xray_sdk"), ModuleType("aws_xray_sdk.core")
    sdk.core, core.xray_recorder, core.patch, core.patch_all = core, Recorder(), None, None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "aws_xray_sdk", sdk)
    monkeypatch.setitem(sys.modules, "aws_xray_sdk.core", core)
    monkeypatch.setenv("LAMBDA_TASK_ROOT", "/var/task")
    monkeypatch.setenv("TRACING", "true")
    settings.cache_clear()
    telemetry._recorder.cache_clear()
    yield core.xray_recorder  # type: ignore[attr-defined]
    settings.cache_clear()
    telemetry._recorder.cache_clear()


def test_a_trace_holds_neither_answer_nor_error(recorder: Recorder) -> None:
    @telemetry.observed
    def answer(_event: dict[str, Any]) -> str:
        return "ada@example.com"

    @telemetry.observed
    def fail(_event: dict[str, Any]) -> None:
        raise ValueError("ada@example.com")

    assert answer({}) == "ada@example.com"
    with pytest.raises(ValueError, match="ada"):
        fail({})
    assert recorder.kept == ["## handler", "## handler", "fault"]
