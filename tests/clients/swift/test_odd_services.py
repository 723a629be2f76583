"""Swift's files against services whose answers are late or refusals, in the system that `make check-swift` has made."""

import os
import socket
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.clients.scripted_service import Answer, answering, problem, ticket
from tests.clients.swift.test_mobile_page import TRIXIE
from tests.support.mobile_page import photos
from tests.support.runtime import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
MATCH = Answer(200, {"match": True})
DELETED = Answer(204)
AWAITING = Answer(200, {"status": "awaiting_upload"})
UNAVAILABLE = problem(503, "unavailable")
PRINTED = """\
MAY_HAVE_BEGUN: problem 503
REFUSED_AT_ONCE: match true
CLOSED: URLError -1004
ASKS_FOR_TWO_SECONDS: match true
waited true
EXPIRED: expired nil, pending false
TOO_LARGE: refused EntityTooLarge, pending false
REFUSED_BY_S3: refused AccessDenied, pending false
CANCELLED: pending false
TWICE: ["AlreadyProceeding", "indexed"]
COURIER: URLError -1001
COURIER: has old true, has new false
"""


@pytest.mark.skipif(not (TRIXIE / ".ready").exists(), reason="make check-swift was not run here")
def test_odd_answers_end_as_they_should() -> None:
    with ExitStack() as stack:
        s3 = stack.enter_context(answering(Answer(403, "<Error><Code>AccessDenied</Code></Error>"))).url
        large = ticket(s3, 1_000_000)
        scripts = {
            "MAY_HAVE_BEGUN": [UNAVAILABLE, MATCH],
            "REFUSED_AT_ONCE": [problem(429, "too_many_requests", "0"), MATCH],
            "ASKS_FOR_TWO_SECONDS": [problem(503, "unavailable", "2"), MATCH],
            "EXPIRED": [large, Answer(200, {"status": "expired"}), DELETED],
            "TOO_LARGE": [ticket(s3), AWAITING, ticket(s3), DELETED],
            "REFUSED_BY_S3": [large, AWAITING, large, DELETED],
            "CANCELLED": [large],
            "TWICE": [large, Answer(200, {"status": "indexed"})],
        }
        services = {name: stack.enter_context(answering(*script)) for name, script in scripts.items()}
        addresses = {name: service.url for name, service in services.items()}
        addresses["REFUSED_AT_ONCE"] += "/v1/"
        with socket.create_server(("127.0.0.1", 0)) as reserved:
            addresses["CLOSED"] = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        assert run(Path(__file__).parent / "Checks.swift", addresses) == PRINTED
    paths = [request.path for request in services["REFUSED_AT_ONCE"].requests]
    assert paths == ["/v1/api/v1/users/7/verify"] * 2
    assert services["MAY_HAVE_BEGUN"].methods() == ["POST"]
    assert services["EXPIRED"].methods() == ["POST", "GET", "DELETE"]
    assert services["CANCELLED"].requests == []


def run(main: Path, addresses: dict[str, str]) -> str:
    """What the program prints."""
    done = subprocess.run(
        [ROOT / "tools/check_swift", main, *photos("obama.jpg")],
        env=os.environ | addresses | {"NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
