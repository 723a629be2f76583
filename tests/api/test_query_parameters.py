"""A query parameter that a route does not have is refused: a misspelt filter must not return everything."""

from collections.abc import Callable
from typing import Any

import pytest

from facepass.api.queries import MAX_PARAMETERS
from facepass.storage import PhotoBucket
from tests.support.api_client import Client, find_route
from tests.support.template import routes

Photo = Callable[[str], bytes]
OPEN = {"/", "/docs", "/redoc", "/openapi.json", "/console", "/console/{file}", "/api/v1/health"}
CLOSED = sorted((method, path) for method, path in routes() if path not in OPEN)
ID = "0193a1b2-0000-7000-8000-000000000000"


def refusals(http: Client, path: str, **query: Any) -> list[dict[str, Any]]:
    answer = http.get(path, **query)
    assert (answer.status, answer.json()["code"]) == (422, "invalid_request"), answer.body
    return answer.json()["errors"]


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_every_closed_route_refuses_an_unknown_parameter(http: Client, method: str, path: str) -> None:
    path = path.replace("{collection_id}", "default")
    for name in ("user_id", "face_id", "upload_id", "consent_id"):
        path = path.replace("{" + name + "}", ID)
    assert find_route(method, path)[1] != "$default"
    body = b"{}" if method in ("POST", "PATCH") else None
    answer = http.request(method, path, body, "application/json" if body else None, query={"is_assigned": "false"})
    assert (answer.status, answer.json()["code"]) == (422, "invalid_request"), answer.body
    assert answer.json()["errors"][0]["loc"] == ["query", "is_assigned"]


@pytest.mark.parametrize(("name", "nearest"), [("LIMIT", "limit"), ("limits", "limit"), ("Cursor", "cursor")])
def test_the_nearest_name_is_told(http: Client, name: str, nearest: str) -> None:
    [error] = refusals(http, "/api/v1/users", **{name: "5"})
    assert error == {
        "loc": ["query", name],
        "type": "extra_forbidden",
        "msg": f"Unknown parameter; did you mean `{nearest}`?",
    }


def test_a_name_that_is_near_to_none_gets_no_hint(http: Client) -> None:
    assert refusals(http, "/api/v1/users", zzz="5")[0]["msg"] == "Unknown parameter"
    assert refusals(http, f"/api/v1/users/{ID}", limit="5")[0]["msg"] == "Unknown parameter"


def test_a_repeated_parameter_is_refused_and_says_so(http: Client) -> None:
    [error] = refusals(http, "/api/v1/users", limit=["5", "6"])
    assert (error["loc"], error["type"], error["msg"]) == (["query", "limit"], "repeated", "Given more than once")


def test_a_body_field_in_the_address_of_a_form_is_refused(http: Client, photo: Photo) -> None:
    body = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n--edge--\r\n'
    answer = http.request(
        "POST", "/api/v1/faces/search", body, "multipart/form-data; boundary=edge", query={"limit": "1"}
    )
    assert answer.status == 422
    assert answer.json()["errors"][0]["msg"] == "Unknown parameter; it is a field of the body"


def test_a_raw_photos_parameters_are_known_and_their_misspellings_are_not(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    def search(**query: Any) -> Any:
        return http.request("POST", "/api/v1/faces/search", photo("obama.jpg"), "image/jpeg", query=query)

    assert search(limit="1", threshold="0.9").status == 200
    assert search(thresholds="0.9").json()["errors"][0]["msg"].endswith("did you mean `threshold`?")
    assert search(limit=["1", "2"]).json()["errors"][0]["type"] == "repeated"
    assert search(file="x").json()["errors"][0]["loc"] == ["query", "file"]


def test_thousands_of_parameters_are_refused_at_once(http: Client) -> None:
    [error] = refusals(http, "/api/v1/users", **{f"p{number}": "" for number in range(MAX_PARAMETERS + 1)})
    assert error["type"] == "too_many"
    assert len(refusals(http, "/api/v1/users", **{f"p{number}": "" for number in range(MAX_PARAMETERS)})) == 20


def test_an_open_route_takes_what_monitors_append(postgres: str) -> None:
    assert Client(None).get("/", _="1732700000").status == 200
