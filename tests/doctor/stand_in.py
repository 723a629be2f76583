"""A stand-in for a deployment's API, for answers that no real part can be brought to give."""

import json
from typing import Any

import httpx

from facepass.doctor.api import Api
from facepass.doctor.inside import Inside
from facepass.doctor.visit import Visit, Wishes

Answers = dict[str, tuple[int, Any]]


def visit_of(answers: Answers, seen: list[str] | None = None, key: str = "key", **wishes: Any) -> Visit:
    """A visit to an API that gives these answers, by method and the end of the path. seen: takes the requests."""

    def answer(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(f"{request.method} {request.url.path}")
        status, body = answers[f"{request.method} {request.url.path.rpartition('/')[2]}"]
        return httpx.Response(status, content=json.dumps(body))

    api = Api("http://127.0.0.1:1", key)
    api._http = httpx.Client(transport=httpx.MockTransport(answer))
    return Visit(api, Inside(), Wishes(patience=1, **wishes))
