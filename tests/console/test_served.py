"""How `system` serves the console, through the gateway."""

import gzip
import re
from collections.abc import Iterator

import httpx
import pytest

from tests.support.issuer import Issuer
from tests.support.runtime import Runtime


@pytest.fixture(scope="module")
def http(runtime: Runtime) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=runtime.described["base_url"], timeout=60) as client:
        yield client


def script(http: httpx.Client) -> str:
    [found] = re.findall(r'src="([^"]+)"', http.get("/console").text)
    return str(found)


def test_the_page_is_asked_for_each_time_and_sent_when_it_changed(http: httpx.Client) -> None:
    page = http.get("/console")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-cache")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert http.get("/console", headers={"if-none-match": page.headers["etag"]}).status_code == 304


def test_the_policy_allows_this_api_the_bucket_and_the_issuer_and_nothing_else(
    http: httpx.Client, runtime: Runtime, issuer: Issuer
) -> None:
    headers = http.get("/console").headers
    bucket = runtime.described["s3_endpoint"]
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"img-src 'self' blob: {bucket}; connect-src 'self' {bucket} {issuer.url}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    assert headers["permissions-policy"] == "camera=(self)"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("identity", None), ("br;q=0, gzip;q=0.5", "gzip")],
)
def test_a_file_is_immutable_and_sent_in_the_smallest_form_that_is_accepted(
    http: httpx.Client, accepted: str, encoding: str | None
) -> None:
    with http.stream("GET", script(http), headers={"accept-encoding": accepted}) as answer:
        body = b"".join(answer.iter_raw())
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers.get("content-encoding") == encoding
    if encoding == "gzip":
        assert b"facepass" in gzip.decompress(body)


def test_the_console_has_one_address(http: httpx.Client) -> None:
    answer = http.get("/console/")
    assert (answer.status_code, answer.headers["location"]) == (308, "/console")


@pytest.mark.parametrize("name", ["app.js", "index.html", "sources.sha256", "..%2Fapp.py", "%2e%2e%2fapp.py"])
def test_no_other_file_is_served(http: httpx.Client, name: str) -> None:
    assert http.get(f"/console/{name}").status_code == 404


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_page_of_this_machine_may_post_to_the_bucket(runtime: Runtime, host: str) -> None:
    assert preflight(runtime, f"http://{host}:{runtime.port}").status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1.evil.example:80", "null"])
def test_another_page_may_not(runtime: Runtime, origin: str) -> None:
    assert preflight(runtime, origin).status_code == 403


def preflight(runtime: Runtime, origin: str) -> httpx.Response:
    bucket = f"{runtime.described['s3_endpoint']}/{runtime.described['bucket']}"
    headers = {"origin": origin, "access-control-request-method": "POST"}
    return httpx.options(bucket, headers=headers, timeout=60)
