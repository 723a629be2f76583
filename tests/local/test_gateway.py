import base64
import json
import socket
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.support.runtime import Runtime

BINARY = bytes(range(256)) * 4


def echoed(response: httpx.Response) -> dict:
    assert response.status_code == 200, response.text
    return response.json()["event"]


def test_a_binary_body_reaches_the_function_unchanged(api: httpx.Client) -> None:
    event = echoed(api.post("/echo", content=BINARY, headers={"content-type": "image/jpeg"}))
    assert event["isBase64Encoded"] is True
    assert base64.b64decode(event["body"]) == BINARY


def test_a_multipart_body_reaches_the_function_unchanged(api: httpx.Client) -> None:
    event = echoed(api.post("/echo", files={"file": ("x.jpg", BINARY, "image/jpeg")}))
    assert event["headers"]["content-type"].startswith("multipart/form-data; boundary=")
    assert BINARY in base64.b64decode(event["body"])


def test_json_is_passed_on_as_text(api: httpx.Client) -> None:
    event = echoed(api.post("/echo", json={"name": "Zoë"}))
    assert event["isBase64Encoded"] is False
    assert json.loads(event["body"]) == {"name": "Zoë"}


def test_text_that_is_not_utf8_is_passed_on_as_bytes(api: httpx.Client) -> None:
    event = echoed(api.post("/echo", content=b"\xff\xfe{", headers={"content-type": "application/json"}))
    assert base64.b64decode(event["body"]) == b"\xff\xfe{"


def test_header_names_are_lower_case_and_cookies_have_their_own_field(api: httpx.Client) -> None:
    event = echoed(api.get("/", headers={"X-Mixed-Case": "Kept", "Cookie": "a=1; b=2"}))
    assert event["headers"]["x-mixed-case"] == "Kept"
    assert event["cookies"] == ["a=1", "b=2"]
    assert "cookie" not in event["headers"]


def test_repeated_query_parameters_are_joined_by_commas(api: httpx.Client) -> None:
    event = echoed(api.get("/?tag=a&tag=b&empty="))
    assert event["queryStringParameters"] == {"tag": "a,b", "empty": ""}
    assert event["rawQueryString"] == "tag=a&tag=b&empty="


def test_a_path_parameter_is_decoded(api: httpx.Client) -> None:
    event = echoed(api.get("/items/caf%C3%A9%20au%20lait"))
    assert event["pathParameters"] == {"item_id": "café au lait"}
    assert event["routeKey"] == "GET /items/{item_id}"


def test_every_request_has_an_id_of_its_own(api: httpx.Client) -> None:
    ids = {echoed(api.get("/"))["requestContext"]["requestId"] for _ in range(3)}
    assert len(ids) == 3


def test_a_base64_answer_arrives_as_bytes_with_its_cookies(api: httpx.Client) -> None:
    response = api.get("/items/picture")
    assert response.content == bytes(range(256))
    assert response.headers["content-type"] == "image/png"
    assert response.headers.get_list("set-cookie") == ["a=1", "b=2"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/items/1/"),
        ("POST", "/echo/"),
        ("GET", "/nowhere"),
        ("GET", "/items//1"),
        ("PUT", "/echo"),
        ("DELETE", "/"),
        ("GET", "/%FF"),
    ],
)
def test_what_no_route_matches_reaches_the_default_route(api: httpx.Client, method: str, path: str) -> None:
    event = echoed(api.request(method, path))
    assert event["routeKey"] == "$default"
    assert "pathParameters" not in event


@pytest.mark.parametrize("path", ["/", "/items/1"])
def test_head_is_not_get(toy: Runtime, api: httpx.Client, path: str) -> None:
    assert api.head(path).status_code == 200
    assert f"echoed {path}" in toy.log("echo")


def test_a_missing_identity_is_unauthorized(api: httpx.Client) -> None:
    response = api.get("/private")
    assert (response.status_code, response.json()) == (401, {"message": "Unauthorized"})


def test_an_authorizer_denies_with_403(api: httpx.Client) -> None:
    response = api.get("/private", headers={"Authorization": "Bearer bad"})
    assert (response.status_code, response.json()) == (403, {"message": "Forbidden"})


def test_an_authorizer_that_fails_is_an_internal_error(api: httpx.Client) -> None:
    response = api.get("/private", headers={"Authorization": "Bearer broken"})
    assert (response.status_code, response.json()) == (500, {"message": "Internal Server Error"})


def test_the_authorizers_answer_reaches_the_function_and_is_cached(api: httpx.Client) -> None:
    def mark(token: str) -> str:
        event = echoed(api.get("/private", headers={"Authorization": f"Bearer {token}"}))
        return event["requestContext"]["authorizer"]["lambda"]["mark"]

    assert mark("good one") == mark("good one")
    assert mark("good one") != mark("good two")


def test_a_body_over_10_mb_is_too_large(api: httpx.Client) -> None:
    response = api.post("/echo", content=b"x" * (10 * 1024 * 1024 + 1), headers={"content-type": "text/plain"})
    assert (response.status_code, response.json()) == (413, {"message": "Request Entity Too Large"})


def test_a_body_that_is_over_6_mb_as_base64_is_too_large(api: httpx.Client) -> None:
    response = api.post("/echo", content=b"x" * (5 * 1024 * 1024), headers={"content-type": "image/png"})
    assert (response.status_code, response.json()) == (413, {"message": "Request Entity Too Large"})


def test_the_runtime_prints_why_a_function_or_an_authorizer_failed(toy: Runtime, api: httpx.Client) -> None:
    api.get("/private", headers={"Authorization": "Bearer broken"})
    api.post("/trouble", json={"raise": "no such thing"})
    printed = (toy.data / "output.txt").read_text()
    failures = [line for line in printed.splitlines() if " failed: {" in line]
    assert any("no such thing" in line for line in failures), printed
    assert any("Bearer broken" in line for line in failures), printed


@pytest.mark.parametrize("trouble", [{"exit": 3}, {"raise": "secret"}, {"size": 7_000_000}, {"sleep": 20}])
def test_a_function_that_fails_is_an_internal_error(api: httpx.Client, trouble: dict) -> None:
    response = api.post("/trouble", json=trouble)
    assert (response.status_code, response.json()) == (500, {"message": "Internal Server Error"})
    assert api.post("/trouble", json={}).status_code == 200


def test_two_requests_at_once_run_in_two_environments(api: httpx.Client) -> None:
    with ThreadPoolExecutor() as both:
        answers = list(both.map(lambda _: api.post("/trouble", json={"sleep": 0.5}), range(2)))
    assert len({answer.json()["pid"] for answer in answers}) == 2


def test_requests_one_after_the_other_share_an_environment(api: httpx.Client) -> None:
    # not EchoFunction: its schedules may run it at the same time, and leave another environment to be used next
    assert len({api.post("/trouble", json={}).json()["pid"] for _ in range(4)}) == 1


def test_a_request_that_never_ends_blocks_no_other(toy: Runtime, api: httpx.Client) -> None:
    with socket.create_connection(("127.0.0.1", toy.port)) as slow:
        slow.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nbegun")
        assert api.get("/").status_code == 200
