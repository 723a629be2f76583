"""A client whose service answers what a test says."""

from collections.abc import Callable
from typing import Any

import httpx

from facepass_client import FacePass, Retries

AT_ONCE = Retries(attempts=4, first_pause=0, longest_pause=0)
USER = {
    "id": "01935e2c-7a10-7c3e-9d52-3f1c5a6b7c8d",
    "email": "ada@example.com",
    "full_name": "Ada Lovelace",
    "external_id": None,
    "metadata": {},
    "created_at": "2026-06-21T18:04:12Z",
    "updated_at": "2026-06-21T18:04:12Z",
}


class Service:
    """Answers in their order, each a response or an exception to raise; the last one again and again."""

    def __init__(self, *answers: httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    def client(self, retries: Retries = AT_ONCE, **options: Any) -> FacePass:
        http = httpx.Client(transport=httpx.MockTransport(self))
        return FacePass(
            "https://faces.example.com/", "fp_key", http=http, retries=retries, **{"check_version": False, **options}
        )


def problem(status: int, code: str, **fields: Any) -> httpx.Response:
    body = {"type": f"urn:facepass:problem:{code}", "title": "T", "status": status, "detail": "D", "code": code}
    return httpx.Response(status, json={**body, "request_id": "R", **fields})
