"""What an invocation writes for CloudWatch."""

import json
from typing import Any

import pytest

from facepass import telemetry
from facepass.error_catalog import coded_errors


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
    codes = [kind.code for kind in coded_errors()]
    assert codes
    assert [code for code in codes if not telemetry.CODE.fullmatch(code)] == []
