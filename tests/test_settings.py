"""The environment is read in one place, and a new connection signs in as it says."""

import json
import socket
import ssl
from traceback import format_exception
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from facepass.database import engines
from facepass.settings import Settings, settings

pytestmark = pytest.mark.usefixtures("environment")


def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHOTO_BUCKET")
    with pytest.raises(ValidationError, match="photo_bucket"):
        settings()


def test_settings_do_not_change_once_read() -> None:
    with pytest.raises(ValidationError):
        settings().photo_bucket = "other"  # type: ignore[misc]


def test_the_service_s_own_bucket_is_no_source_of_photos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOTO_BUCKET", "own-photos")
    monkeypatch.setenv("PHOTO_SOURCES", json.dumps({"acme": ["acme-photos", "own-photos/uploads/acme"]}))
    with pytest.raises(ValidationError, match="PHOTO_SOURCES"):
        Settings()


PLACED = "postgresql+pg8000://facepass_app:secret@own.example/vectors"


def test_a_placement_is_a_url_or_a_url_with_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    setting = {"acme": PLACED, "umbra": {"url": PLACED, "reader_url": f"{PLACED}_reader"}}
    monkeypatch.setenv("VECTOR_PLACEMENTS", json.dumps(setting))
    found = Settings().vector_placements
    assert (found["acme"].url, found["acme"].reader_url) == (PLACED, None)
    assert (found["umbra"].url, found["umbra"].reader_url) == (PLACED, f"{PLACED}_reader")


@pytest.mark.parametrize(
    "setting",
    [
        {"a tenant": PLACED},
        {"t" * 65: PLACED},
        {"acme": "postgresql://secret@own.example/vectors"},
        {"acme": "postgresql+pg8000://secret@own.example/"},
        {"acme": {"url": PLACED, "replica": PLACED}},
        {"acme": {"reader_url": PLACED}},
        {"acme": 5},
        {"acme": "postgresql+pg8000://facepass_app@db.example:5432/facepass_main"},
        [PLACED],
    ],
)
def test_a_wrong_placement_is_noticed_at_the_start_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, setting: object
) -> None:
    monkeypatch.setenv("VECTOR_PLACEMENTS", json.dumps(setting))
    with pytest.raises(ValidationError) as raised:
        settings()
    assert "vector_placements" in str(raised.value).lower()
    assert "secret" not in str(raised.value)


def test_placements_that_are_no_json_are_noticed_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VECTOR_PLACEMENTS", f'{{"acme": {PLACED}')
    with pytest.raises(ValueError, match="vector_placements") as raised:
        settings()
    assert "secret" not in "".join(format_exception(raised.value))


def test_a_reader_must_be_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VECTOR_READER_URL", "https://reader.example")
    with pytest.raises(ValidationError, match="vector_reader_url"):
        settings()


def test_each_connection_signs_in_with_a_fresh_iam_token_over_verified_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_AUTH", "iam")
    engine = engines.make_engine(Settings().main_database_url)
    seen = {}

    def connect(**arguments: object) -> None:
        seen.update(arguments)
        raise ConnectionRefusedError

    # mocked: no RDS can be reached; the token itself is signed for real, offline
    monkeypatch.setattr(engine.dialect, "loaded_dbapi", SimpleNamespace(connect=connect, Error=Exception))
    with pytest.raises(DBAPIError, match="ConnectionRefused"):
        engine.connect()
    token = urlsplit(f"https://{seen['password']}")
    assert token.netloc == "db.example:5432"
    assert parse_qs(token.query)["DBUser"] == ["facepass_app"]
    assert parse_qs(token.query)["Action"] == ["connect"]
    assert seen["ssl_context"].verify_mode == ssl.CERT_REQUIRED
    assert seen["ssl_context"].check_hostname


def test_a_tcp_connection_sends_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as sock:
        engines._set_up_socket(7.5, SimpleNamespace(_usock=sock), None)
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert sock.gettimeout() == 7.5
