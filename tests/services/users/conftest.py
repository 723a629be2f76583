"""A collection in which each user needs a consent."""

import pytest

from tests.support.api_client import Client


@pytest.fixture
def asking(http: Client) -> str:
    """A collection that asks for consent."""
    made = http.post("/api/v1/collections", {"collection_id": "asking", "consent_required": True})
    assert made.json()["consent_required"] is True
    return "asking"
