"""What is open to all: the root, the documents, and the paths that are no routes."""

import base64
import gzip
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


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "/\t/evil.example/", "/x\r\nSet-Cookie: a/"])
def test_a_redirect_never_leads_to_another_host(http: Client, path: str) -> None:
    location = http.request("GET", path).headers["Location"]
    assert urljoin("https://facepass.example/", location).startswith("https://facepass.example/")
    assert not set(location) & set("\\\t\r\n")
    assert not location.startswith("//")
