"""What is open to all: the root, the documents, and the paths that are no routes."""

import base64
import gzip
import hashlib
import re
from urllib.parse import urljoin

import pytest

from tests.support.api_client import Client


def test_root_names_the_service_and_its_version(http: Client) -> None:
    assert http.get("/").json()["service"] == "FacePass"


def test_the_documentation_is_one_page_that_loads_from_no_other_host(http: Client) -> None:
    answer = http.request("GET", "/docs", headers={"accept-encoding": "gzip"})
    page = gzip.decompress(base64.b64decode(answer.body)).decode()
    assert "SwaggerUIBundle" in page
    assert "/api/v1/faces/search" in page
    assert 'src="http' not in page
    assert "href='http" not in page


def test_a_trailing_slash_is_answered_with_the_slashless_path(http: Client) -> None:
    answer = http.request("POST", "/api/v1/users/", query={"a": "1"})
    assert (answer.status, answer.headers["Location"]) == (308, "/api/v1/users?a=1")


def test_a_client_that_does_not_follow_redirects_reads_where_the_route_is(http: Client) -> None:
    answer = http.request("POST", "/api/v1/users/", query={"a": "1"}, headers={"authorization": "Bearer fp_…"})
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {
        "status": 308,
        "code": "trailing_slash",
        "detail": "The route is /api/v1/users, without a slash at the end. Send the request there; curl does with -L.",
        "location": "/api/v1/users?a=1",
    }


def test_a_client_without_a_key_reads_that_the_route_needs_one(http: Client) -> None:
    without = http.request("GET", "/api/v1/users/").json()["detail"]
    assert without.startswith("The route is /api/v1/users, without a slash at the end.")
    assert without.endswith("It needs the header `Authorization: Bearer <API key>`, which this request does not have.")
    assert "Authorization" not in http.request("GET", "/api/v1/health/").json()["detail"]


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "/\t/evil.example/", "/x\r\nSet-Cookie: a/"])
def test_a_redirect_never_leads_to_another_host(http: Client, path: str) -> None:
    location = http.request("GET", path).headers["Location"]
    assert urljoin("https://facepass.example/", location).startswith("https://facepass.example/")
    assert not set(location) & set("\\\t\r\n")
    assert not location.startswith("//")


EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=31536000",
    "Referrer-Policy": "no-referrer",
}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/users"),
        ("GET", "/api/v1/health"),
        ("GET", "/"),
        ("GET", "/nowhere"),
        ("POST", "/api/v1/faces/search"),
        ("GET", "/api/v1/users/0192a0b0-0000-7000-8000-000000000000"),
        ("HEAD", "/api/v1/health"),
    ],
)
def test_every_answer_is_kept_by_no_cache_and_shown_in_no_frame(http: Client, method: str, path: str) -> None:
    for client in (http, Client(http.tenant, scopes="")):
        headers = client.request(method, path).headers
        assert EVERYWHERE.items() <= headers.items()
        assert headers["Cache-Control"] == "no-store"
        assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_the_documentation_is_compressed_and_may_be_kept(http: Client, path: str) -> None:
    answer = http.request("GET", path, headers={"accept-encoding": "gzip"})
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert EVERYWHERE.items() <= answer.headers.items()
    again = http.request("GET", path, headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status, again.body, again.headers["ETag"]) == (304, "", answer.headers["ETag"])
    assert http.request("GET", path, headers={"if-none-match": 'W/"another"'}).status == 200


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_a_page_runs_the_scripts_that_are_in_it_and_no_others(http: Client, path: str) -> None:
    page = http.get(path)
    policy = dict(rule.split(" ", 1) for rule in page.headers["Content-Security-Policy"].split("; "))
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert (policy["default-src"], policy["frame-ancestors"]) == ("'none'", "'none'")
    for kind, rule in (("script", "script-src"), ("style", "style-src")):
        digests = {digest_of(text) for text in re.findall(rf"<{kind}>(.*?)</{kind}>", page.body, re.DOTALL)}
        assert digests
        assert set(policy[rule].split()) == digests | ({digest_of("")} if kind == "style" else set())
    markup = re.sub(r"<(script|style)>.*?</\1>", "", page.body, flags=re.DOTALL)
    assert not re.search(r"<(script|style) |\son\w+=|\sstyle=", markup)


def digest_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
