"""Which URLs a webhook may have, and which other fields are refused."""

from typing import Any

import pytest

from facepass.settings import settings
from tests.support.api_client import Client
from tests.support.webhooks import ROOM, URL, create, refusal

BAD = {
    "no url": {},
    "null": {"url": None},
    "a number": {"url": 7},
    "half a character": {"url": "\ud800"},
    "an empty url": {"url": ""},
    "a long url": {"url": "https://example.com/" + "a" * 2_000},
    "unknown type": {"url": URL, "event_types": ["upload.gone"]},
    "the type of tests": {"url": URL, "event_types": ["webhook.test"]},
    "types as text": {"url": URL, "event_types": "upload.indexed"},
    "too many types": {"url": URL, "event_types": ["upload.indexed"] * 50},
    "no list of types": {"url": URL, "event_types": None},
    "a blank description": {"url": URL, "description": " "},
    "a long description": {"url": URL, "description": "a" * 201},
    "a control character": {"url": URL, "description": "a\x00b"},
    "no flag": {"url": URL, "enabled": "yes"},
    "null for a flag": {"url": URL, "enabled": None},
    "a secret of one's own": {"url": URL, "secret": "whsec_AAAA"},  # pragma: allowlist secret
    "no object": [URL],
}
REFUSED_URLS = [
    "http://example.com/",
    "ftp://example.com/",
    "//example.com",
    "example.com",
    "https://",
    "https:///path",
    "https://user@example.com/",
    "https://user:password@example.com/",  # pragma: allowlist secret
    "https://@example.com/",
    "https://example.com/#part",
    "https://example.com:0/",
    "https://example.com:99999/",
    "https://example.com:port/",
    "https://[::1/",
    "https://exämple.com/",
    "https://example.com/a b",
    "https://example.com/\n",
    "\thttps://example.com/",
    "https://example.com/{id}",
    "https://example.com/[1]",
    "https://example.com/%zz",
    "https://example.com/|",
    "https://example.com\\@internal/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://a.localhost/",
    "https://printer.local/",
    "https://api.internal/",
    "https://metadata.google.internal/",
    "https://router.home.arpa/",
    "https://intranet/",
    "https://-a.example.com/",
    "https://a..example.com/",
    "https://%31%32%37.0.0.1/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0.0.0.0/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fd00::1]/",
    "https://[ff02::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "javascript:alert(1)",
]
TAKEN_URLS = [
    "https://example.com",
    "HTTPS://Example.COM:8443/a?b=c&d=%20",
    "https://xn--exmple-cua.com/",
    "https://hooks.example.com./",
    "https://9.9.9.9/",
    "https://[2620:fe::fe]:444/",
    "https://internal.example.com/",
    "https://example.com/" + "a" * 1_980,
]


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A stage in the cloud, where the rules for URLs hold."""
    monkeypatch.setenv("STAGE", "prod")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
def test_a_bad_field_is_refused_at_once(http: Client, body: Any) -> None:
    assert refusal(http.post(ROOM, body)) == (422, "invalid_request")
    if body and isinstance(body, dict):
        made = create(http)
        assert refusal(http.patch(f"{ROOM}/{made['webhook_id']}", body)) == (422, "invalid_request")
        assert http.get(f"{ROOM}/{made['webhook_id']}").json()["url"] == URL


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_a_url_that_nothing_is_sent_to_is_refused(http: Client, stage: None, url: str) -> None:
    assert refusal(http.post(ROOM, {"url": url})) == (422, "webhook_url_refused")
    path = f"{ROOM}/{create(http)['webhook_id']}"
    assert refusal(http.patch(path, {"url": url})) == (422, "webhook_url_refused")


@pytest.mark.parametrize("url", TAKEN_URLS)
def test_a_public_https_url_is_taken_as_it_is(http: Client, stage: None, url: str) -> None:
    assert create(http, url)["url"] == url


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000/hook", "http://localhost/", "https://receiver:8080/"])
def test_the_local_stage_takes_http_and_this_machine(http: Client, url: str) -> None:
    assert create(http, url)["url"] == url
