"""Whatever a service, a proxy or a settings file says, a clear error comes of it, and no key or photo in a log."""

import gzip
import traceback
from typing import Any

import httpx
import pytest

from facepass_client import FacePass, NoAnswer, Outcome, Problem, UnreadableAnswer, models, problems
from facepass_client._calls import Call
from facepass_client._operations import CREATE_USER
from facepass_client._photos import photo_source
from facepass_client._retries import retry_after
from facepass_client._versions import numbers
from tests.clients.python.scripted import USER, Service, problem

OK = httpx.Response(200, json=USER)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "faces.example.com",
        "localhost:8000",
        "ftp://faces.example.com",
        "https://",
        "https://user:secret@f.example",
        "https://f.example/?a=1",
        "https://f.example/#a",
        "http://f.example:port",
        "https://f.example\n",
    ],
)
def test_an_address_that_no_service_has_is_refused_at_once(address: str) -> None:
    with pytest.raises(ValueError, match="no address") as raised:
        FacePass(address, "fp_key")
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("address", ["https://f.example", "https://f.example/", "https://f.example//"])
def test_slashes_after_the_address_do_not_matter(address: str) -> None:
    service = Service(OK)
    http = httpx.Client(transport=httpx.MockTransport(service))
    FacePass(address, "fp_key", http=http, check_version=False).users.get("1")
    FacePass(f"{address.rstrip('/')}/faces/", "fp_key", http=http, check_version=False).users.get("1")
    assert [each.url.path for each in service.requests] == ["/api/v1/users/1", "/faces/api/v1/users/1"]


def test_a_key_is_taken_without_the_line_break_of_its_file() -> None:
    service = Service(OK)
    http = httpx.Client(transport=httpx.MockTransport(service))
    FacePass("https://f.example", "fp_key\n", http=http, check_version=False).users.get("1")
    FacePass("https://f.example", lambda: "token\r\n", http=http, check_version=False).users.get("1")
    assert [each.headers["Authorization"] for each in service.requests] == ["Bearer fp_key", "Bearer token"]


@pytest.mark.parametrize("key", ["", " ", "fp_secret\nX-Other: 1", "fp_secreté", "fp_ secret"])
def test_a_key_that_cannot_be_sent_is_refused_and_not_repeated(key: str) -> None:
    for call in (lambda: FacePass("https://f.example", key), lambda: lazily(key).users.get("1")):
        with pytest.raises(ValueError, match="key or token") as raised:
            call()
        written = "".join(line for line in traceback.format_exception(raised.value) if "call()" not in line)
        assert "secret" not in written.replace(__file__, "")


def lazily(key: Any) -> FacePass:
    return FacePass("https://f.example", lambda: key, check_version=False)


def test_a_function_that_gives_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="not NoneType"):
        lazily(None).users.get("1")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirection_takes_no_key_to_another_host(status: int) -> None:
    service = Service(httpx.Response(status, headers={"Location": "https://other.example/"}))
    service_client = service.client()
    with pytest.raises(UnreadableAnswer, match=f"redirects \\({status}\\)"):
        service_client.users.create(full_name="Ada")
    assert [each.url.host for each in service.requests] == ["faces.example.com"]


@pytest.mark.parametrize(
    "content",
    [b"<html>", b'{"id": "1', b"\xff\xfe", b"[" * 100_000, b"null", b"[]", b'"text"', b'{"items": {}}', b""],
)
def test_an_answer_that_is_not_facepass_s_is_unreadable(content: bytes) -> None:
    for call in (lambda facepass: facepass.users.get("1"), lambda facepass: facepass.users.list().first()):
        with pytest.raises(UnreadableAnswer):
            call(Service(httpx.Response(200, content=content)).client())


def test_an_answer_that_is_not_compressed_as_it_says_is_unreadable() -> None:
    def broken(_request: httpx.Request) -> httpx.Response:
        stream = httpx.ByteStream(gzip.compress(b"{}")[:5] + b"nothing of the kind")
        return httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=stream)

    with pytest.raises(UnreadableAnswer):
        Service(broken).client().users.get("1")


def test_an_answer_that_names_what_it_holds_is_quoted_nowhere() -> None:
    answer = httpx.Response(200, json={**USER, "created_at": "ada@example.com"})
    with pytest.raises(UnreadableAnswer) as raised:
        Service(answer).client().users.get("1")
    assert "ada@example.com" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize(
    "body",
    [
        [],
        "text",
        {"errors": "text"},
        {"errors": [1, {"loc": 1, "msg": None}]},
        {"code": ["x"], "title": 1, "detail": {}},
    ],
)
def test_a_problem_of_another_form_can_be_raised_and_written(body: Any) -> None:
    with pytest.raises(problems.BadRequestProblem) as raised:
        Service(httpx.Response(400, json=body)).client().users.get("1")
    assert str(raised.value).startswith("400")
    assert raised.value.code is None
    assert isinstance(raised.value, Problem)


@pytest.mark.parametrize(
    "value",
    ["-1", "1.5", "soon", "Wed, 21 Oct 99999999999999999999 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:00 +" + "9" * 30],
)
def test_a_retry_after_that_says_no_time_is_ignored(value: str) -> None:
    assert retry_after(httpx.Response(503, headers={"Retry-After": value})) is None


def test_a_retry_after_that_is_past_or_enormous_is_bounded() -> None:
    past = httpx.Response(503, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})
    assert retry_after(past) == 0
    enormous = httpx.Response(503, headers={"Retry-After": "9" * 5000})
    assert Service(OK).client().users._connection.retries.pause(1, enormous) == 0


def test_a_version_may_be_anything() -> None:
    for version in ("9" * 5000, "", "None", "1.x"):
        numbers(version)
    service = Service(httpx.Response(200, json={"version": "9" * 5000}), OK)
    with pytest.warns(UserWarning, match="upgrade"):
        service.client(check_version=True).users.get("1")


def test_a_list_that_does_not_come_to_an_end_is_an_error() -> None:
    page = {"items": [USER], "next_cursor": "again"}
    service = Service(httpx.Response(200, json=page))
    with pytest.raises(UnreadableAnswer, match="come to an end"):
        list(service.client().users.list())
    assert len(list(Service(httpx.Response(200, json={**page, "next_cursor": ""})).client().users.list())) == 1


def test_a_deletion_that_was_refused_at_once_has_not_deleted() -> None:
    for refusal in (problem(429, "rate_limited"), httpx.ConnectError("")):
        with pytest.raises(problems.UserNotFound):
            Service(refusal, problem(404, "user_not_found")).client().users.delete("1")
    Service(problem(503, "unavailable"), problem(404, "user_not_found")).client().users.delete("1")


def test_photos_and_what_is_known_of_users_are_in_no_repr() -> None:
    call = Call(CREATE_USER, body={"email": "ada@example.com"}, form={"a": "ada@"}, query={"email": "ada@"})
    for shown in (call, Outcome(b"a photo, ada@"), photo_source(b"a photo, ada@"), Service(OK).client()):
        assert "ada@" not in repr(shown)
        assert "fp_key" not in repr(shown)


def test_secrets_that_are_answered_are_in_no_repr() -> None:
    names = ("key", "secret", "secret_access_key")
    secrets = dict.fromkeys(names, "s3cret") | {"fields": {"policy": "s3cret"}}
    kinds = [each for each in vars(models).values() if isinstance(each, type) and issubclass(each, models.Model)]
    holding = {kind.__name__ for kind in kinds if secrets.keys() & kind.model_fields.keys()}
    assert {"AwsCredentials", "MadeKey", "RotatedKey", "UploadTicket", "WebhookWithSecret"} <= holding
    for kind in kinds:
        held = {name: value for name, value in secrets.items() if name in kind.model_fields}
        assert "s3cret" not in repr(kind.model_construct(**held))
    credentials = models.AwsCredentials(access_key_id="id", secret_access_key="s3cret")
    assert "s3cret" not in str(models.RotatedKey.model_construct(key="s3cret", aws_credentials=credentials))


def test_what_had_no_answer_names_the_operation_and_not_the_user() -> None:
    with pytest.raises(NoAnswer) as raised:
        Service(httpx.ReadTimeout("slow")).client().users.list(email="ada@example.com").first()
    assert str(raised.value) == "listUsers: ReadTimeout"
