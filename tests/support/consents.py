"""Consents that a test gives over the API."""

from typing import Any

from tests.support.api_client import Client

TEXT = {"text_version": "2026-04"}


def consent(http: Client, user_id: str, **fields: Any) -> str:
    answer = http.post(f"/api/v1/users/{user_id}/consents", TEXT | fields)
    assert answer.status == 201, answer.body
    return answer.json()["consent_id"]
