"""The dashboard shows each metric that the runbook names, each metric of an alarm, and what the code counts."""

import json
import re
from pathlib import Path
from typing import Any

from tests.infra.conftest import properties, translated
from tests.support.stack_documents import ROOT, of_type

RUNBOOK = (ROOT / "docs/runbook.md").read_text()
TELEMETRY = (ROOT / "shared/facepass/telemetry.py").read_text()
TEMPLATES = [ROOT / "template.yaml", *sorted((ROOT / "infra").glob("*.yaml"))]
METRIC = r"[A-Z][A-Za-z]*[a-z][A-Za-z]*|[45]xx\w*"  # DatabaseConnections, 5xxErrors


def widgets() -> list[dict[str, Any]]:
    """The dashboard's widgets; the template's variables are replaced by x."""
    body, variables = properties(translated(), "Dashboard")["DashboardBody"]["Fn::Sub"]
    assert set(variables) == {"Cluster"}
    found: list[dict[str, Any]] = json.loads(re.sub(r"\$\{[^}]+\}", "x", body))["widgets"]
    return found


def shown(*those: dict[str, Any]) -> set[str]:
    """The metrics of widgets: the second item of a line, or what an expression searches for."""
    metrics = set()
    for line in (line for widget in those for line in widget["properties"].get("metrics", [])):
        if isinstance(line[0], dict):
            [names] = re.findall(r'MetricName=(\([^)]+\)|"\w+")', line[0]["expression"])
            metrics |= set(re.findall(r'"(\w+)"', names))
        elif line[0] != "...":
            metrics.add(line[1])
    return metrics


def alarmed(alarm: dict[str, Any]) -> set[str]:
    """The metrics that an alarm watches."""
    metrics = {alarm["MetricName"]} if "MetricName" in alarm else set()
    for query in alarm.get("Metrics", []):
        if "MetricStat" in query:
            metrics.add(query["MetricStat"]["Metric"]["MetricName"])
        metrics |= set(re.findall(r"SELECT \w+\((\w+)\)", str(query.get("Expression"))))
    return metrics


def defined(template: Path) -> set[str]:
    """The names of a template's parameters, conditions, resources and outputs."""
    return set(re.findall(r"^  (\w+):", template.read_text(), re.MULTILINE))


def test_each_metric_that_the_runbook_names_is_on_the_dashboard() -> None:
    names = set(re.findall(rf"`({METRIC})`", RUNBOOK)) - set().union(*map(defined, TEMPLATES))
    assert names >= {"DatabaseConnectionsCurrentlySessionPinned", "AuroraReplicaLag", "OldestErasure"}
    assert names - shown(*widgets()) == set()


def test_each_metric_of_an_alarm_is_on_the_dashboard() -> None:
    alarms = of_type(translated(), "AWS::CloudWatch::Alarm")
    assert [name for name, alarm in alarms.items() if not alarmed(alarm)] == []
    assert set().union(*map(alarmed, alarms.values())) - shown(*widgets()) == set()


def test_the_runbook_describes_each_widget() -> None:
    section = RUNBOOK.partition("## The dashboard")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|", section, re.MULTILINE)[1:])
    assert {title: set(re.findall(rf"`({METRIC})`", metrics)) for title, metrics in rows.items()} == {
        widget["properties"]["title"]: shown(widget) for widget in widgets()
    }


def test_what_the_dashboard_shows_of_facepass_is_counted_by_the_code() -> None:
    own = {metric for metric in shown(*widgets()) if f'_add("{metric}"' in TELEMETRY}
    needed = {"StepLatency", "PhotosFailed", "PhotosRejected", "Searches", "MatchFound", "RequestsRefused"}
    webhooks = {
        "DeliveryAttempts",
        "DeliveryAttemptsFailed",
        "DeliveriesRepeated",
        "DeliveriesGivenUp",
        "WebhooksDisabled",
    }
    assert own == needed | webhooks | {"OldestErasure", "EventsAnnounced", "EventsRefused"}
    searched = set(re.findall(r"FacePass/x,([\w,]+)\}", json.dumps(widgets())))
    assert {name for names in searched for name in names.split(",")} == {"service", "reason", "step", "what"}
    assert set(re.findall(r'dimension=\("(\w+)",', TELEMETRY)) == {"reason", "step", "what"}


def test_widgets_do_not_lie_on_one_another() -> None:
    taken: set[tuple[int, int]] = set()
    for widget in widgets():
        across = range(widget["x"], widget["x"] + widget["width"])
        cells = {(x, y) for x in across for y in range(widget["y"], widget["y"] + widget["height"])}
        assert max(across) < 24
        assert not cells & taken
        taken |= cells
