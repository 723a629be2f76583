"""Faults that a single response shows, with a stand-in for the API that sends it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from facepass.cli import doctor_run
from facepass.cli.doctor_run import Target
from facepass.doctor import access, belongings, databases, matching, photos
from facepass.doctor.api import Api
from facepass.doctor.examination import CLEAN_UP, STEPS, Step, examine, run
from facepass.doctor.findings import Fault, Finding, NotChecked, State
from facepass.doctor.visit import PREFIX, Visit
from tests.doctor.stand_in import Answers, visit_of

Check = Callable[[Visit], str]
LET_IN = {"GET users": (200, {"items": []})}
REFUSED = {"GET users": (401, {"message": "Unauthorized"})}
NO_COLLECTIONS = {"GET collections": (200, {"items": []})}
UPLOAD = {"upload_id": "u1", "status": "failed", "reason": "worker_died", "faces": []}
POOR_MATCH = {"user_id": "user1", "similarity": 0.5}
UNHEALTHY = {"status": "unhealthy", "model_pack": "standard"}


def problem(status: int, code: str) -> tuple[int, dict[str, Any]]:
    return status, {"code": code, "detail": "As it is.", "request_id": "r1"}


def with_upload(visit: Visit) -> None:
    visit.ticket = {"upload_id": "u1"}
    visit.face = {"face_id": "f1", "model": "facepass_standard"}
    visit.user_id, visit.key = "user1", "good"


@pytest.mark.parametrize(
    ("check", "answers", "fault"),
    [
        (access.service, {"GET ": problem(403, "not_through_edge")}, "not_through_edge"),
        (access.authorizer, LET_IN, "authorizer_open"),
        (access.signed_requests, {"POST ": (400, {"__type": "MissingAuthenticationTokenException"})}, "signature_lost"),
        (access.signed_requests, {"POST ": problem(405, "method_not_allowed")}, "not_rekognition"),
        (belongings.own_user, NO_COLLECTIONS | {"POST collections": problem(403, "quota_exceeded")}, "quota_exceeded"),
        (belongings.own_user, NO_COLLECTIONS | {"POST collections": problem(429, "rate_limited")}, "rate_limited"),
        (belongings.own_user, NO_COLLECTIONS | {"POST collections": problem(500, "internal_error")}, "request_failed"),
        (photos.indexer, {"GET u1": (200, UPLOAD)}, "photo_failed"),
        (photos.indexer, {"GET u1": (200, UPLOAD | {"status": "rejected", "reason": "no_face"})}, "photo_rejected"),
        (photos.thumbnail, {"GET f1": (200, {"image_url": None})}, "thumbnail_refused"),
        (photos.bucket, {"GET health": (503, UNHEALTHY | {"reasons": {"bucket": "Unavailable"}})}, "bucket_away"),
        (matching.search, {"POST search": (200, {"results": []})}, "search_misses"),
        (matching.search, {"POST search": (200, {"results": [POOR_MATCH]})}, "search_misses"),
    ],
)  # fmt: skip
def test_an_answer_that_tells_a_fault_is_named_by_it(check: Check, answers: Answers, fault: str) -> None:
    visit = visit_of(answers)
    with_upload(visit)
    with pytest.raises(Fault) as found:
        check(visit)
    assert found.value.code == fault


def test_a_check_without_a_key_says_so() -> None:
    with pytest.raises(Fault) as found:
        access.authorizer(visit_of(REFUSED, key=""))
    assert found.value.code == "no_key"


@pytest.mark.parametrize("answer", [(403, "<Code>AccessDenied</Code>"), (500, "")])
def test_a_post_that_s3_refuses_is_named_with_its_code(
    monkeypatch: pytest.MonkeyPatch, answer: tuple[int, str]
) -> None:
    s3 = httpx.MockTransport(lambda _request: httpx.Response(answer[0], text=answer[1]))
    monkeypatch.setattr(photos, "open_client", lambda _url: httpx.Client(transport=s3))
    ticket = {"upload_id": "u1", "upload": {"url": "https://photos.example/", "fields": {"key": "uploads/t/u1"}}}
    with pytest.raises(Fault) as found:
        photos.post(visit_of({"POST upload": (201, ticket)}))
    assert found.value.code == "post_refused"
    assert ("AccessDenied" in found.value.says) == (answer[0] == 403)


def test_a_search_of_the_queue_that_failed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "post_sample", lambda _visit, _ticket: None)
    started = {"POST upload": (201, {"upload_id": "p1"}), "POST searches": (202, {"search_id": "s1"})}
    visit = visit_of(started | {"GET s1": (200, {"status": "failed", "reason": "worker_died"})})
    with pytest.raises(Fault) as found:
        matching.search_jobs(visit)
    assert found.value.code == "job_failed"
    assert visit.uploads == ["p1"]


@pytest.mark.parametrize("check", [databases.faces_databases, photos.bucket, photos.queue])
def test_reasons_that_are_not_told_are_no_good_sign(check: Check) -> None:
    with pytest.raises(NotChecked, match="tells a valid key alone why"):
        check(visit_of({"GET health": (503, UNHEALTHY | {"reasons": None})}))


# ---- the key


GIVEN = "fp_0123456789abcdef_" + "s" * 43


@pytest.mark.parametrize(
    "written", [f"{GIVEN}\n{GIVEN}", f"{GIVEN} x", f"{GIVEN}\xe9", "\ufeff" + GIVEN, f"\x00{GIVEN}"]
)
def test_a_key_that_no_header_can_carry_is_refused_before_any_request_and_not_shown(written: str) -> None:
    seen: list[str] = []
    findings = list(examine(visit_of({}, seen, key=written)))
    assert [each.fault for each in findings if each.fault] == ["key_wrong_secret"]
    assert seen == []
    assert "s" * 43 not in str(findings)


@pytest.mark.parametrize("written", [f"\ufeff{GIVEN}\n".encode(), GIVEN.encode(), f"{GIVEN}\r\n".encode()])
def test_a_key_is_read_as_editors_write_it(tmp_path: Path, written: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(written)
    assert Target("http://127.0.0.1:1", None, None, file).find()[2] == GIVEN


def test_a_key_file_that_is_no_text_is_refused_and_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(GIVEN.encode("utf-16"))
    key = Target("http://127.0.0.1:1", None, None, file).find()[2]
    [refused] = [each for each in examine(visit_of({}, key=key)) if each.fault]
    assert refused.fault == "key_wrong_secret"


@pytest.mark.parametrize("key", [f"{GIVEN}\n{GIVEN}", f"{GIVEN}\xe9"])
def test_an_error_of_a_header_is_told_without_its_value(key: str) -> None:
    with pytest.raises(Fault) as found:
        Api("http://127.0.0.1:1", key).ask("GET", "/")
    assert found.value.code == "no_answer"
    assert "s" * 43 not in found.value.says


def test_the_key_is_not_readable_in_what_a_service_answers() -> None:
    answers = {"GET ": (404, {"code": "nothing", "detail": f"No route for Bearer {GIVEN}."})}
    found = run(Step("service", access.service), visit_of(answers, key=GIVEN))
    assert found.fault == "not_facepass"
    assert "(the key)" in found.says
    assert GIVEN not in found.says


# ---- what happens when something unforeseen does


@pytest.mark.parametrize("error", [RuntimeError(GIVEN), UnicodeEncodeError("ascii", GIVEN + "\xe9", 63, 64, "ordinal")])
def test_an_unforeseen_error_is_a_fault_of_its_step_and_shows_its_kind_alone(error: Exception) -> None:
    def check(_visit: Visit) -> str:
        raise error

    found = run(Step("search", check), visit_of({}))
    assert (found.state, found.fault) == (State.FAILED, "request_failed")
    assert type(error).__name__ in found.says
    assert GIVEN not in found.says


@pytest.mark.parametrize("error", [OSError("the terminal is gone"), SystemExit(1), RuntimeError("unforeseen")])
def test_the_clean_up_is_done_when_nothing_can_be_printed(error: BaseException) -> None:
    seen: list[str] = []
    visit = visit_of({f"DELETE {name}": (204, None) for name in ("u1", "user1")}, seen)
    visit.api._http = httpx.Client(transport=httpx.MockTransport(lambda request: _noted(seen, request)))
    visit.created, visit.user_id = True, "user1"

    def show(_finding: Finding) -> None:
        raise error

    with pytest.raises(type(error)):
        doctor_run._examined(visit, show)
    assert seen[-2:] == ["DELETE /api/v1/users/user1", f"DELETE /api/v1/collections/{visit.name}"]


def _noted(seen: list[str], request: httpx.Request) -> httpx.Response:
    seen.append(f"{request.method} {request.url.path}")
    return httpx.Response(204)


# ---- what is deleted, and in which order


def test_a_collection_stays_until_its_user_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(belongings, "ATTEMPTS", 1)
    seen: list[str] = []
    visit = visit_of({"DELETE user1": problem(503, "unavailable")}, seen)
    visit.created, visit.user_id = True, "user1"
    found = run(CLEAN_UP, visit)
    assert found.fault == "left_behind"
    assert found.says == f"Could not be deleted: user user1, collection {visit.name}."
    assert seen == ["DELETE /api/v1/users/user1"]


def test_a_collection_stays_while_its_user_cannot_be_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    visit = visit_of({"GET users": (200, {"unknown": "form"})}, seen)
    visit.created = True
    found = run(CLEAN_UP, visit)
    assert found.fault == "left_behind"
    assert seen == ["GET /api/v1/users"]


def test_what_earlier_checks_left_is_found_on_every_page() -> None:
    old = {"collection_id": PREFIX + "0" * 32, "created_at": "2026-01-01T00:00:00+00:00"}
    pages = {None: {"items": [], "next_cursor": "more"}, "more": {"items": [old], "next_cursor": None}}
    deleted: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            deleted.append(request.url.path)
            return httpx.Response(204)
        if request.url.path.endswith("/users"):
            return httpx.Response(200, json={"items": []})
        return httpx.Response(200, json=pages[request.url.params.get("cursor")])

    visit = visit_of({})
    visit.api._http = httpx.Client(transport=httpx.MockTransport(answer))
    assert belongings._remove_earlier(visit) == 1
    assert deleted == [f"/api/v1/collections/{old['collection_id']}"]


def test_a_webhook_whose_answer_was_lost_is_found_and_deleted() -> None:
    url, seen = "https://hooks.example.com/", []
    own = {"webhook_id": "w1", "url": url, "event_types": ["webhook.disabled"], "enabled": False}
    others = [own | {"webhook_id": "w2", "enabled": True}, own | {"webhook_id": "w3", "event_types": []}]
    listed = {"items": [*others, own | {"webhook_id": "w4", "url": f"{url}2"}, own], "next_cursor": None}
    lost = {"POST webhooks": problem(503, "unavailable"), "GET webhooks": (200, listed), "DELETE w1": (204, None)}
    visit = visit_of(lost, seen, webhook_url=url)
    assert run(next(step for step in STEPS if step.name == "webhooks"), visit).fault == "webhook_refused"
    assert run(CLEAN_UP, visit).state == State.OK
    assert seen == ["POST /api/v1/webhooks", "GET /api/v1/webhooks", "DELETE /api/v1/webhooks/w1"]
