"""A newer service is never refused: what it adds is kept, and the client warns once."""

import warnings

import httpx
import pytest

from facepass_client import API_VERSION, NewerService
from facepass_client.models import Health
from tests.clients.python.scripted import USER, Service


def test_fields_of_a_later_release_are_kept() -> None:
    user = Service(httpx.Response(200, json={**USER, "nickname": "Countess"})).client().users.get("1")
    assert user.full_name == "Ada Lovelace"
    assert user.model_extra == {"nickname": "Countess"}


def test_a_value_of_a_later_release_is_kept() -> None:
    assert Health.model_validate({"status": "degraded"}).status == "degraded"


def test_a_newer_service_is_warned_about_once() -> None:
    service = Service(httpx.Response(200, json={"version": "99.0.0"}), httpx.Response(200, json=USER))
    client = service.client(check_version=True)
    with pytest.warns(NewerService, match=r"FacePass 99\.0\.0 answers"):
        client.users.get("1")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        client.users.get("1")
    assert [request.url.path for request in service.requests] == ["/", "/api/v1/users/1", "/api/v1/users/1"]


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, json={"version": API_VERSION}),
        httpx.Response(200, json={"version": "0.9.0"}),
        httpx.Response(200, json=[]),
        httpx.Response(500, text="?"),
        httpx.ConnectError("no way"),
    ],
)
def test_no_other_service_is_warned_about(answer: httpx.Response | Exception) -> None:
    client = Service(answer, httpx.Response(200, json=USER)).client(check_version=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert client.users.get("1").full_name == "Ada Lovelace"


def test_an_answer_of_an_older_service_may_lack_what_may_be_null() -> None:
    older = {name: value for name, value in USER.items() if name != "external_id"}
    assert Service(httpx.Response(200, json=older)).client().users.get("1").external_id is None
