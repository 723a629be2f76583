"""Kotlin's photo upload against a service whose answers are late, lost or refusals."""

import json
from pathlib import Path

import pytest

from tests.clients.kotlin.conftest import Kotlin
from tests.clients.scripted_service import TICKET, Answer, Service, answering, problem

pytestmark = pytest.mark.timeout(300)  # the first test waits for the compiler
KILLED = 9
DELETED = Answer(204)
CONSENT_REQUIRED = problem(409, "consent_required")


def enrol(kotlin: Kotlin, service: Service, kept: Path, *, code: int = 0, **variables: object) -> str:
    """The first line that the app prints."""
    settings = {"FACEPASS_URL": service.url, "TOKEN": "T", "USER_ID": "7", "PHOTO": kept, "KEPT": kept}
    return kotlin.run("driver.DriverKt", code=code, **settings, **variables).partition("\n")[0]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "pending.json"


def test_a_photo_whose_answer_from_s3_was_lost_is_not_awaited_without_end(kotlin: Kotlin, kept: Path) -> None:
    with answering(TICKET, Answer(200, {"status": "processing"})) as service:
        assert enrol(kotlin, service, kept, WAIT=0) == "raised NotFinished"
    assert kept.exists()


def test_an_expired_ticket_with_a_liveness_token_is_not_replaced(kotlin: Kotlin, kept: Path) -> None:
    with answering(TICKET, Answer(200, {"status": "expired"}), DELETED) as service:
        assert enrol(kotlin, service, kept, LIVENESS="token") == "status expired null"
    assert service.methods() == ["POST", "GET", "DELETE"]
    assert not kept.exists()


def test_a_photo_that_is_cancelled_before_its_ticket_is_not_announced(kotlin: Kotlin, kept: Path) -> None:
    with answering(TICKET) as service:
        assert enrol(kotlin, service, kept, CANCEL="at once") == "cancelled"
    assert service.requests == []
    assert not kept.exists()


def test_a_photo_whose_ticket_was_lost_is_deleted_by_its_key(kotlin: Kotlin, kept: Path) -> None:
    with answering(TICKET, DELETED) as service:
        enrol(kotlin, service, kept, DIE="with the request", code=KILLED)
        key = json.loads(kept.read_text())["key"]
        assert enrol(kotlin, service, kept, CANCEL="at once") == "cancelled"
    ticket, deletion = service.requests
    assert (ticket.key, deletion.path) == (key, "/api/v1/uploads/U")


def test_a_photo_whose_ticket_is_refused_leaves_nothing_to_delete(kotlin: Kotlin, kept: Path) -> None:
    with answering(CONSENT_REQUIRED) as service:
        enrol(kotlin, service, kept, DIE="with the request", code=KILLED)
        assert enrol(kotlin, service, kept, CANCEL="at once") == "cancelled"
    assert not kept.exists()


def test_a_cancellation_that_has_no_answer_is_kept(kotlin: Kotlin, kept: Path) -> None:
    with answering(problem(503, "unavailable")) as service:
        enrol(kotlin, service, kept, DIE="with the request", code=KILLED)
        assert enrol(kotlin, service, kept, CANCEL="at once") == "raised Problem"
    assert json.loads(kept.read_text())["cancelled"] is True
