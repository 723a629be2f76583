"""Each problem is an exception of its own, by its code."""

import pickle

import httpx
import pytest

from facepass.error_catalog import coded_errors
from facepass_client import (
    FacePassError,
    Problem,
    StorageRefused,
    UnreadableAnswer,
    UploadRejected,
    WaitTimedOut,
    models,
    problems,
)
from tests.clients.python.scripted import USER, Service, problem
from tests.support.tools import load_tool


def codes_of_the_catalogue() -> dict[str, int]:
    """Every code that a request is answered with, as docs/errors.md lists them."""
    errors = load_tool("build_errors.py")
    answered = [kind for kind in coded_errors() if kind.code not in errors.FAILS + errors.REFUSES_A_FACE]
    rows = [row.split("|") for kind in answered for row in errors.rows(kind, str(kind.status), status_last=True)]
    return {row[1].strip(" `"): int(row[2]) for row in rows}


def test_every_code_has_its_exception() -> None:
    catalogue = codes_of_the_catalogue()
    assert set(problems.BY_CODE) == set(catalogue)
    assert len(set(problems.BY_CODE.values())) == len(catalogue)
    for code, status in catalogue.items():
        assert issubclass(problems.BY_CODE[code], problems.BY_STATUS[status]), code


def test_a_problem_is_raised_by_its_code_with_what_it_says() -> None:
    fields = [{"loc": ["body", "email"], "type": "value_error", "msg": "no address"}]
    service = Service(problem(422, "invalid_request", errors=fields))
    with pytest.raises(problems.InvalidRequest) as raised:
        service.client().users.create(full_name="Ada")
    error = raised.value
    assert (error.status, error.code, error.title, error.detail, error.request_id) == (
        422,
        "invalid_request",
        "T",
        "D",
        "R",
    )
    assert error.errors == fields
    assert str(error) == "422 invalid_request: D; body.email: no address"


def test_an_unknown_code_is_the_problem_of_its_status() -> None:
    with pytest.raises(problems.ConflictProblem) as raised:
        Service(problem(409, "of_a_later_release")).client().users.get("1")
    assert raised.value.code == "of_a_later_release"
    with pytest.raises(Problem):
        Service(problem(418, "teapot")).client().users.get("1")


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        (httpx.Response(403, json={"message": "Forbidden"}), "Forbidden"),
        (httpx.Response(403, text="<html>a proxy's page</html>"), "Forbidden"),
        (httpx.Response(403, json=["no", "object"]), "Forbidden"),
    ],
)
def test_an_answer_without_a_code_is_the_problem_of_its_status(answer: httpx.Response, title: str) -> None:
    with pytest.raises(problems.ForbiddenProblem) as raised:
        Service(answer).client().users.get("1")
    assert raised.value.code is None
    assert str(raised.value) == f"403: {title}"


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>sign in to the Wi-Fi</html>"),
        httpx.Response(200, json={**USER, "created_at": "secret-of-ada"}),
        httpx.Response(200, json=[]),
        httpx.Response(200),
    ],
)
def test_an_answer_that_is_not_facepass_is_an_error_without_its_content(answer: httpx.Response) -> None:
    with pytest.raises(UnreadableAnswer) as raised:
        Service(answer).client().users.get("1")
    assert "secret" not in str(raised.value)
    assert isinstance(raised.value, FacePassError)


def test_an_error_can_be_sent_to_another_process() -> None:
    upload = models.Upload.model_construct(upload_id="u1", status="rejected", reason="no_face", rejected_faces=[])
    for error, text in (
        (problems.NoFace(422, {"code": "no_face", "detail": "D"}), "422 no_face: D"),
        (UploadRejected(upload), "upload u1 is rejected: no_face"),
        (WaitTimedOut("upload", "u1", 120), "upload u1 was not done within 120 s"),
        (StorageRefused(400, "EntityTooLarge"), "the photo was refused: 400 EntityTooLarge"),
    ):
        copy = pickle.loads(pickle.dumps(error))
        assert type(copy) is type(error)
        assert str(copy) == text
