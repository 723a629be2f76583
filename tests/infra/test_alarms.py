"""Alarms: each notifies the topic and has a section in the runbook."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.infra.conftest import translated
from tests.support.stack_documents import ROOT, Document, of_type

RUNBOOK = (ROOT / "docs/runbook.md").read_text()
ALARMS = of_type(translated(), "AWS::CloudWatch::Alarm")


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_tells_the_topic_and_stands_in_the_runbook(name: str) -> None:
    alarm = ALARMS[name]
    assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "Alarms"}]
    assert alarm["TreatMissingData"] == "notBreaching"
    suffix = alarm["AlarmName"]["Fn::Sub"].removeprefix("${AWS::StackName}-")
    heading = "-errors" if suffix.endswith("-errors") else suffix
    assert re.search(rf"^### .*`…{heading}`", RUNBOOK, re.MULTILINE), f"no section of the runbook for {heading}"


def test_the_alarms_that_a_service_needs_are_there() -> None:
    watched = {alarm.get("MetricName") for alarm in ALARMS.values()}
    assert watched >= {
        "5xx",
        "Latency",
        "Errors",
        "ApproximateNumberOfMessagesVisible",
        "ApproximateAgeOfOldestMessage",
        "ACUUtilization",
        "DatabaseConnections",
    }
    assert "PhotosFailed" in str(ALARMS["FailedPhotos"])


def test_throttled_calls_of_each_function_raise_an_alarm() -> None:
    throttled = [watched_functions(ALARMS[name]) for name in ("Throttles", "ThrottledWork")]
    every = set(of_type(translated(), "AWS::Lambda::Function")) - {"MigrationsFunction", "JanitorFunction"}
    assert throttled[0].isdisjoint(throttled[1])
    assert throttled[0] | throttled[1] == every
    assert max(map(len, throttled)) <= 10  # the most that CloudWatch takes


def watched_functions(alarm: Any) -> set[str]:
    measured = [metric["MetricStat"]["Metric"] for metric in alarm["Metrics"] if "MetricStat" in metric]
    return {metric["Dimensions"][0]["Value"]["Ref"] for metric in measured}


def test_metrics_are_counted_apart_for_each_stage(document: Document) -> None:
    for function in of_type(document, "AWS::Lambda::Function").values():
        assert function["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"] == {"Fn::Sub": "FacePass/${Stage}"}
    assert 'FROM "FacePass/${Stage}"' in str(ALARMS["FailedPhotos"])


def test_the_runbook_knows_no_alarm_that_is_not_there() -> None:
    named = set(re.findall(r"`…([a-z0-9-]+)`", RUNBOOK))
    there = {alarm["AlarmName"]["Fn::Sub"].removeprefix("${AWS::StackName}-") for alarm in ALARMS.values()}
    assert {name for name in named if not any(each.endswith(name) for each in there)} == set()
    assert Path(ROOT / "docs/runbook.md").exists()
