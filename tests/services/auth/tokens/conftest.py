"""An issuer that the authorizer trusts, and what it logs."""

import io
from collections.abc import Iterator

import pytest

from facepass.logs import logger
from tests.support.issuer import Issuer, configure, running_issuer


@pytest.fixture
def issuer(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Issuer]:
    """An issuer that the authorizer trusts and has asked nothing yet."""
    with running_issuer() as running:
        configure(monkeypatch, jwt_issuer=running.url, jwt_audience="facepass, mobile")
        yield running
    configure(monkeypatch)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the logger writes."""
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    return written
