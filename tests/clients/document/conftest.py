"""Both API documents: the served one, and its copy that generators of clients read."""

import json
from typing import Any

import pytest

from tests.clients.document.reading import SERVED
from tests.support.generators import COPY


@pytest.fixture(scope="session")
def served() -> dict[str, Any]:
    """The document that FacePass serves."""
    document: dict[str, Any] = json.loads(SERVED.read_text())
    return document


@pytest.fixture(scope="session")
def copy() -> dict[str, Any]:
    """The document for generators."""
    document: dict[str, Any] = json.loads(COPY.read_text())
    return document


@pytest.fixture(params=["served", "copy"])
def document(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Each of the two."""
    each: dict[str, Any] = request.getfixturevalue(request.param)
    return each
