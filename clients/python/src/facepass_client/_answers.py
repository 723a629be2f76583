"""Reading answers: a model, or the problem's exception."""

from http import HTTPStatus
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from facepass_client import problems
from facepass_client.errors import Problem, UnreadableAnswer
from facepass_client.models import RefusedPhoto

ModelT = TypeVar("ModelT", bound=BaseModel)


def read(response: httpx.Response) -> Any:
    """The JSON of a successful answer, None if it has no body. Raises Problem and UnreadableAnswer."""
    if response.is_success:
        return _json(response) if response.content else None
    if response.is_redirect:  # it is not followed: it would take the key and the body to another host
        raise UnreadableAnswer(f"the service redirects ({response.status_code}): base_url is not its address")
    raise problem(response)


def parse(answer: type[ModelT], value: Any) -> ModelT:
    """The model of a JSON value. Raises UnreadableAnswer, which names fields and no values."""
    try:
        return answer.model_validate(value)
    except ValidationError as error:
        places = [".".join(map(str, each["loc"])) for each in error.errors(include_input=False, include_url=False)]
        raise UnreadableAnswer(f"{answer.__name__} has other fields than expected: {', '.join(places)}") from None


def problem(response: httpx.Response) -> Problem:
    """The exception of an answer that is an error; of an unknown code it is that of its status."""
    return _problem(response.status_code, _body(response))


def refused(photo: RefusedPhoto) -> Problem:
    """The exception of a photo that a batch has no ticket for."""
    return _problem(photo.status, photo.model_dump())


def _problem(status: int, body: dict[str, Any]) -> Problem:
    kind = problems.BY_CODE.get(str(body.get("code"))) or problems.BY_STATUS.get(status, Problem)
    return kind(status, body)


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except (ValueError, RecursionError):
        raise UnreadableAnswer(f"the answer is no JSON but {response.headers.get('Content-Type')}") from None


def _body(response: httpx.Response) -> dict[str, Any]:
    """A problem's fields; of anything else, for example a page of a proxy, the status is what is known."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        body = None
    if isinstance(body, dict):
        return body
    known = response.status_code in set(HTTPStatus)
    return {"title": HTTPStatus(response.status_code).phrase} if known else {}
