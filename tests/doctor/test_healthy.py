"""`facepass doctor` on a deployment that is whole: what it says, and that it leaves nothing behind in every case."""

import re
import signal
import subprocess
from typing import Any

import pytest
from sqlalchemy import text

from facepass.doctor import belongings
from facepass.doctor.examination import CLEAN_UP, STEPS, run
from facepass.doctor.findings import Fault, State
from facepass.doctor.visit import PREFIX
from facepass.doctor.webhooks import webhooks
from tests.doctor.stand_in import visit_of
from tests.doctor.world import World
from tests.support.runtime import ROOT

ENVIRONMENT = {"PYTHONPATH": str(ROOT / "shared"), "COLUMNS": "200"}


def test_every_part_of_a_whole_deployment_has_a_tick(world: World) -> None:
    done = subprocess.run(world.as_a_process, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    ticked = {line[2:16].strip() for line in done.stdout.splitlines() if line.startswith("✓ ")}
    assert ticked == {step.name for step in STEPS} - {"cors", "webhooks"} | {"clean-up"}
    assert "- webhooks       not checked: name a receiver with --webhook-url to check it" in done.stdout
    assert done.stdout.splitlines()[-1] == "Nothing is wrong."
    assert world.key not in done.stdout + done.stderr


def test_a_script_reads_the_result_as_json(world: World) -> None:
    report = world.doctor()
    assert (report.status, report.document["ok"]) == (0, True)
    assert report.document["url"] == world.runtime.described["base_url"]
    assert report.step("search").keys() == {"step", "state", "says", "seconds", "fault", "do", "page"}


def test_the_url_and_a_key_are_sufficient(world: World) -> None:
    report = world.doctor(runtime=False)
    assert (report.status, report.faults) == (0, {})


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_check_removes_what_it_created(world: World, number: int) -> None:
    process = subprocess.Popen(world.as_a_process, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = iter(process.stdout.readline, "")
    seen = next(line for line in lines if line.startswith("✓ post"))
    process.send_signal(number)
    rest = seen + "".join(lines)
    assert process.wait(60) == 1
    assert "The check was interrupted." in rest
    fault = "interrupted"
    assert f"({fault})" in rest
    assert "✓ clean-up       everything that was created is deleted" in rest


def test_a_check_whose_output_is_closed_removes_what_it_created(world: World) -> None:
    process = subprocess.Popen(
        world.as_a_process, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert next(line for line in iter(process.stdout.readline, "") if line.startswith("✓ own user"))
    process.stdout.close()
    assert process.wait(60) == 1
    assert process.stderr.read() == ""


def test_what_could_not_be_deleted_is_named_and_removed_by_a_later_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(belongings, "ATTEMPTS", 1)

    def no_journal(method: str, path: str, headers: Any, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        if "/erasures/" in path:
            return 403, [], b"<Error><Code>AccessDenied</Code></Error>"
        return world.proxy._hand_on(method, path, headers, body)

    with monkeypatch.context() as patch:
        patch.setattr(world.proxy, "answer", no_journal)
        report = world.doctor()
    assert report.faults == {"clean-up": "left_behind"}
    says = report.step("clean-up")["says"]
    assert re.search(r"user [0-9a-f-]{36}", says)
    [name] = re.findall(rf"collection ({PREFIX}[0-9a-f]{{32}})", says)

    assert "earlier checks" not in world.doctor().step("own user")["says"]  # it could be running still
    with world.vector.owner.begin() as connection:
        older = "update collections set created_at = now() - interval '2 hours' where id = :id"
        connection.execute(text(older), {"id": name})
    assert world.doctor().step("own user")["says"].endswith("what 1 earlier checks left was removed")
    [probe] = re.findall(r"upload ([0-9a-f-]{36})", says)[1:]
    world.call("DELETE", f"/api/v1/uploads/{probe}")  # the janitor deletes probes within a day


def test_a_collection_of_a_similar_name_is_left_alone(world: World) -> None:
    world.call("POST", "/api/v1/collections", json={"collection_id": f"{PREFIX}of-our-own"})
    with world.vector.owner.begin() as connection:
        connection.execute(text("update collections set created_at = now() - interval '2 hours'"))
    assert world.doctor().status == 0
    world.call("DELETE", f"/api/v1/collections/{PREFIX}of-our-own")


# ---- webhooks: a stand-in for the API, with which their routes and what they send are not needed


MADE = {"POST webhooks": (201, {"webhook_id": "w1"}), "POST test": (202, {}), "DELETE w1": (204, None)}


def deliveries(**fields: Any) -> dict[str, tuple[int, Any]]:
    return {"GET deliveries": (200, {"items": [{"status": "pending", "attempts": 0, **fields}], "next_cursor": None})}


def test_a_webhook_is_tested_and_deleted() -> None:
    seen: list[str] = []
    visit = visit_of(MADE | deliveries(status="delivered", attempts=1), seen, webhook_url="https://hooks.example.com/")
    assert webhooks(visit) == "a test event was delivered"
    assert run(CLEAN_UP, visit).state == State.OK
    assert seen[-1] == "DELETE /api/v1/webhooks/w1"


def test_a_webhook_whose_receiver_refuses_the_event_is_named_with_its_status() -> None:
    refused = deliveries(status="failed", attempts=1, last_error="bad_status", last_status=401)
    with pytest.raises(Fault, match=r"did not reach https://hooks.example.com/: bad_status, 401\.$"):
        webhooks(visit_of(MADE | refused, webhook_url="https://hooks.example.com/"))


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        (MADE | deliveries(attempts=1, last_error="tls_failed"), "webhook_not_delivered"),
        (MADE | deliveries(), "webhook_not_delivered"),
        ({"POST webhooks": (422, {"code": "webhook_url_refused"})}, "webhook_refused"),
    ],
)
def test_a_webhook_that_gets_nothing_is_named(answers: dict[str, tuple[int, Any]], fault: str) -> None:
    visit = visit_of(answers, webhook_url="https://hooks.example.com/")
    step = next(step for step in STEPS if step.name == "webhooks")
    assert run(step, visit).fault == fault


@pytest.mark.parametrize(
    ("code", "says"), [("route_not_found", "this release has no webhooks"), ("missing_scope", "`admin`")]
)
def test_webhooks_that_cannot_be_tested_are_not_checked(code: str, says: str) -> None:
    visit = visit_of({"POST webhooks": (404, {"code": code})}, webhook_url="https://hooks.example.com/")
    found = run(next(step for step in STEPS if step.name == "webhooks"), visit)
    assert found.state == State.NOT_CHECKED
    assert says in found.says
