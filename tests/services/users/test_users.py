"""Users: changed, listed, and changed while they are deleted."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete

from facepass.context import Context
from facepass.database.sessions import main_session
from facepass.errors import UserNotFound
from facepass.models.main import User
from facepass.services.users import users
from tests.support.api_client import Client
from tests.support.main_job import new_user

UNKNOWN_ID = "0192a0b0-0000-7000-8000-000000000000"


def test_an_update_changes_only_the_fields_that_were_given(http: Client) -> None:
    ada = new_user(http, "ada")
    changed = http.patch(f"/api/v1/users/{ada}", {"full_name": "Ada King", "external_id": "7", "metadata": {"a": 1}})
    assert changed.status == 200, changed.body
    assert changed.json()["email"] == "ada@example.com"
    assert (changed.json()["full_name"], changed.json()["metadata"]) == ("Ada King", {"a": 1})
    assert changed.json()["updated_at"] > changed.json()["created_at"]
    assert http.patch(f"/api/v1/users/{ada}", {"external_id": None}).json()["external_id"] is None
    assert http.patch(f"/api/v1/users/{ada}", {}).json()["full_name"] == "Ada King"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"email": "ben@example.com"}, (409, "email_taken")),
        ({"external_id": "ben"}, (409, "external_id_taken")),
        ({"email": None}, (422, "identifier_required")),
        ({"email": None, "external_id": None}, (422, "identifier_required")),
        ({"email": ""}, (422, "invalid_request")),
        ({"full_name": ""}, (422, "invalid_request")),
        ({"id": UNKNOWN_ID}, (422, "invalid_request")),
    ],
)
def test_a_change_that_cannot_be_made_says_why(
    http: Client, changes: dict[str, Any], expected: tuple[int, str]
) -> None:
    ada, ben = new_user(http, "ada"), new_user(http, "ben")
    http.patch(f"/api/v1/users/{ben}", {"external_id": "ben"})
    answer = http.patch(f"/api/v1/users/{ada}", changes)
    assert (answer.status, answer.json()["code"]) == expected


def test_a_user_with_an_external_id_needs_no_email(http: Client) -> None:
    body = {"full_name": "Ada", "external_id": "employee-1815"}
    made = http.post("/api/v1/users", body)
    assert (made.status, made.json()["email"], made.json()["external_id"]) == (201, None, "employee-1815")
    path = f"/api/v1/users/{made.json()['id']}"
    assert http.post("/api/v1/users", body).json()["code"] == "external_id_taken"
    assert http.patch(path, {"external_id": None}).json()["code"] == "identifier_required"
    assert http.patch(path, {"external_id": None, "email": "ada@example.com"}).json()["email"] == "ada@example.com"
    assert http.patch(path, {"email": None, "external_id": "1815"}).json()["email"] is None
    assert http.get(path).json()["external_id"] == "1815"


def test_any_number_of_users_have_no_email(http: Client) -> None:
    for number in range(3):
        assert http.post("/api/v1/users", {"full_name": "A", "external_id": str(number)}).status == 201
    assert [user["email"] for user in http.get("/api/v1/users").json()["items"]] == [None] * 3


@pytest.mark.parametrize("body", [{}, {"email": None}, {"external_id": None}, {"email": None, "external_id": None}])
def test_a_user_without_an_email_and_an_external_id_is_refused(http: Client, body: dict[str, None]) -> None:
    answer = http.post("/api/v1/users", {"full_name": "Ada", **body})
    assert (answer.status, answer.json()["code"]) == (422, "invalid_request")
    assert "give email, external_id or both" in answer.body


def test_users_are_listed_page_by_page(http: Client) -> None:
    names = ["ada", "ben", "cyd", "dan", "eve"]
    for name in names:
        new_user(http, name)
    seen, cursor = [], {}
    while True:
        page = http.get("/api/v1/users", limit=2, **cursor).json()
        seen += [user["full_name"] for user in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == [name.title() for name in names]


def test_changing_and_deleting_at_once_is_never_a_500(http: Client) -> None:
    for _ in range(5):
        ada = new_user(http, "ada")

        def change(_: int, user: str = ada) -> None:
            with suppress(UserNotFound):
                users.change_user(Context(http.tenant), UUID(user), {"full_name": "B"})

        def delete_her(_: int, user: str = ada) -> None:
            with main_session(http.tenant) as main:
                main.execute(delete(User).where(User.id == UUID(user)))

        with ThreadPoolExecutor(2) as pool:
            for task in [pool.submit(change, 0), pool.submit(delete_her, 0)]:
                task.result()


@pytest.mark.parametrize("field", ["external_id", "full_name"])
def test_names_and_ids_are_kept_in_one_form(http: Client, field: str) -> None:
    decomposed, composed = "Bjo\u0308rk", "Bj\u00f6rk"
    body = {"email": "b@example.com", "full_name": "B", field: decomposed}
    user_id = http.post("/api/v1/users", body).json()["id"]
    assert http.get(f"/api/v1/users/{user_id}").json()[field] == composed
    changed = http.patch(f"/api/v1/users/{user_id}", {field: f"{decomposed} 2"})
    assert changed.json()[field] == f"{composed} 2"


def test_an_external_id_is_taken_in_either_form(http: Client) -> None:
    for number, form in enumerate(("Bj\u00f6rk", "Bjo\u0308rk")):
        body = {"email": f"{number}@example.com", "full_name": "B", "external_id": form}
        answer = http.post("/api/v1/users", body)
    assert (answer.status, answer.json()["code"]) == (409, "external_id_taken")


def test_a_users_token_is_that_users_in_either_form(http: Client, postgres: str) -> None:
    body = {"email": "b@example.com", "full_name": "B", "external_id": "Bj\u00f6rk"}
    user_id = http.post("/api/v1/users", body).json()["id"]
    for subject in ("Bj\u00f6rk", "Bjo\u0308rk"):
        assert Client(http.tenant, "self", subject).get(f"/api/v1/users/{user_id}/faces").status == 200
    assert Client(http.tenant, "self", "Bjork").get(f"/api/v1/users/{user_id}/faces").status == 403


def test_of_users_whose_ids_look_the_same_each_is_only_itself(http: Client, postgres: str) -> None:
    composed, decomposed = (new_user(http, name) for name in ("composed", "decomposed"))
    with main_session(http.tenant or "") as main:  # as the release before stored them
        main.get_one(User, (http.tenant, UUID(composed))).external_id = "Bj\u00f6rk"
        main.get_one(User, (http.tenant, UUID(decomposed))).external_id = "Bjo\u0308rk"
    for own, other, subject in ((composed, decomposed, "Bj\u00f6rk"), (decomposed, composed, "Bjo\u0308rk")):
        device = Client(http.tenant, "self", subject)
        assert device.get(f"/api/v1/users/{own}/faces").status == 200
        assert device.delete(f"/api/v1/users/{other}").status == 403
