"""A liveness token counts once: what may have used it up is not sent again."""

from typing import Any

import httpx
import pytest

from facepass_client import NoAnswer, Problem, UploadExpired, problems
from tests.clients.python.scripted import Service, problem
from tests.clients.python.test_requests import EMPTY, JPEG, ticket, upload

BROKEN = httpx.ReadError("reset by peer")
EXPIRED = httpx.Response(403, text="<Code>AccessDenied</Code><Message>Policy expired.</Message>")
WAITING = httpx.Response(200, json=upload("awaiting_upload"))
USED = problem(409, "liveness_used")


@pytest.mark.parametrize("failure", [BROKEN, problem(503, "unavailable"), httpx.Response(502)])
@pytest.mark.parametrize("probe", [{"photo": JPEG}, {"upload_id": "u1"}])
def test_a_verification_that_may_have_used_its_token_is_not_repeated(failure: Any, probe: dict[str, Any]) -> None:
    service = Service(failure, USED)
    with pytest.raises((NoAnswer, Problem)) as raised:
        service.client().users.verify("1", **probe, liveness="token")
    assert not isinstance(raised.value, problems.LivenessUsed)
    assert len(service.requests) == 1


@pytest.mark.parametrize("failure", [httpx.ConnectError(""), problem(429, "rate_limited")])
def test_a_verification_that_was_not_begun_is_repeated_with_its_token(failure: Any) -> None:
    service = Service(failure, problem(404, "user_not_found"))
    with pytest.raises(problems.UserNotFound):
        service.client().users.verify("1", JPEG, liveness="token")
    assert len(service.requests) == 2


@pytest.mark.parametrize("options", [{}, {"liveness": None}])
def test_a_verification_without_a_token_is_repeated(options: dict[str, Any]) -> None:
    service = Service(BROKEN, problem(404, "user_not_found"))
    with pytest.raises(problems.UserNotFound):
        service.client().users.verify("1", JPEG, **options)
    assert len(service.requests) == 2


def test_an_enrolment_with_a_token_is_announced_again_with_its_key() -> None:
    service = Service(BROKEN, ticket(), httpx.Response(204), httpx.Response(200, json=upload("indexed")))
    service.client().faces.enrol(JPEG, user="1", liveness="token")
    assert service.requests[0].headers["Idempotency-Key"] == service.requests[1].headers["Idempotency-Key"]


def test_an_expired_ticket_ends_an_enrolment_whose_token_it_has_used_up() -> None:
    service = Service(ticket(), EXPIRED, WAITING, USED)
    with pytest.raises(UploadExpired, match="upload u1 has expired") as raised:
        service.client().faces.enrol(JPEG, user="1", liveness="token")
    assert raised.value.upload_id == "u1"
    assert [each.method for each in service.requests] == ["POST", "POST", "GET"]


@pytest.mark.parametrize("option", ["liveness", "liveness_nonce", "external_image_id"])
def test_what_belongs_to_one_photo_is_no_option_of_many(option: str) -> None:
    service = Service(EMPTY)
    with pytest.raises(TypeError, match=option):
        next(iter(service.client().faces.enrol_many([(JPEG, "1"), (JPEG, "2")], **{option: "x"})))  # type: ignore[arg-type]
    assert service.requests == []
