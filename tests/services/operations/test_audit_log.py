"""The audit log and receipts over the API: what the command line shows, of the caller's tenant alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from facepass.services.erasure import proof
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.audit_log import entries, seal, tamper
from tests.support.main_job import enrol, new_user

AUDIT, VERIFY = "/api/v1/audit", "/api/v1/audit/verification"


def items(http: Client, **query: Any) -> list[dict[str, Any]]:
    answer = http.get(AUDIT, **query)
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


@pytest.fixture
def ada(http: Client) -> str:
    """A user whom two callers have seen, and one was refused."""
    user = new_user(http, "ada")
    Client(http.tenant, key_id="k2").get(f"/api/v1/users/{user}")
    Client(http.tenant, "search", key_id="k3").delete(f"/api/v1/users/{user}")
    return user


def test_the_log_is_listed_as_it_was_written_and_by_each_filter(http: Client, ada: str, tenant: str) -> None:
    everything = items(http)
    assert [each["id"] for each in everything] == [str(entry.id) for entry in entries(tenant)][: len(everything)]
    verbs = {
        "caller": ("k2", ["get_user"]),
        "verb": ("create_user", ["create_user"]),
        "result": ("missing_scope", ["delete_user"]),
        "object": (f"user:{ada}", ["create_user", "get_user", "delete_user"]),
    }
    for name, (value, expected) in verbs.items():
        assert [each["verb"] for each in items(http, **{name: value})] == expected, name
    assert items(http, object=f"user:{ada[:-1]}") == []
    later = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    assert items(http, since=later) == []
    assert len(items(http, until=later)) >= 3


def test_pages_show_each_entry_once_in_either_order(http: Client, ada: str) -> None:
    whole = items(http, verb="create_user") + items(http, verb="get_user")
    for order in ("oldest", "newest"):
        found, cursor = [], None
        while cursor is not None or not found:
            more = {"cursor": cursor} if cursor else {}
            page = http.get(AUDIT, object=f"user:{ada}", order=order, limit=1, **more).json()
            found += page["items"]
            cursor = page["next_cursor"]
        assert [each["verb"] for each in found] == (
            ["create_user", "get_user", "delete_user"]
            if order == "oldest"
            else ["delete_user", "get_user", "create_user"]
        )
    assert len(whole) == 2


def test_another_tenants_log_is_not_shown(http: Client, ada: str) -> None:
    assert items(Client("stranger"), object=f"user:{ada}") == []


def test_the_chain_is_verified_over_the_api_as_on_the_command_line(http: Client, ada: str, postgres: str) -> None:
    assert seal(http.tenant)
    answer = http.get(VERIFY).json()
    assert (answer["intact"], answer["complete"], answer["faults"]) == (True, True, [])
    assert answer["entries"] >= 3
    again = http.get(VERIFY, expect=answer["head"]).json()
    assert again["intact"] is True
    tamper(
        postgres,
        "update audit_log set result = 'ok' where tenant_id = :tenant and result = 'missing_scope'",
        tenant=http.tenant,
    )
    spoiled = http.get(VERIFY).json()
    assert spoiled["intact"] is False
    assert "was changed" in spoiled["faults"][0]
    wrong = answer["head"].split(":")[0] + ":" + "0" * 64
    assert http.get(VERIFY, expect=wrong).json()["intact"] is False


def test_a_long_chain_is_verified_in_parts(http: Client, monkeypatch: pytest.MonkeyPatch, tenant: str) -> None:
    from tests.support.api_client import load

    for number in range(3):
        new_user(http, f"user{number}")
        assert seal(tenant)
    whole = http.get(VERIFY).json()
    load("operators")
    import audit_routes

    monkeypatch.setattr(audit_routes, "SECONDS", 0.0)
    parts = [http.get(VERIFY).json()]
    while not parts[-1]["complete"]:
        assert parts[-1]["seals"] == 1
        parts.append(http.get(VERIFY, after=parts[-1]["head"]).json())
    assert all(part["intact"] for part in parts)
    assert parts[-1]["head"].split(":")[0] >= whole["head"].split(":")[0]
    assert sum(part["seals"] for part in parts) >= whole["seals"] == 3
    wrong = parts[0]["head"].split(":")[0] + ":" + "0" * 64
    assert http.get(VERIFY, after=wrong).json()["faults"][0] == "seal 1 differs from the expected one"
    assert http.get(VERIFY, after="99:" + "0" * 64).json()["faults"] == ["seal 99 is missing"]


def test_a_receipt_says_that_nothing_is_left_of_an_erased_user(http: Client, bucket: PhotoBucket, photo: Any) -> None:
    ada = new_user(http, "ada")
    enrol(http, bucket, photo("obama.jpg"), user_id=ada)
    before = http.get(f"/api/v1/erasures/{ada}").json()
    assert (before["nothing_left"], before["rows"]["users.users"], before["rows"]["faces.faces"]) == (False, 1, 1)
    assert http.delete(f"/api/v1/users/{ada}").status == 204
    receipt = http.get(f"/api/v1/erasures/{ada}")
    assert receipt.json()["nothing_left"] is True, receipt.body
    assert set(receipt.json()["rows"].values()) == {0}
    assert receipt.json()["audit_entries"] > 0


def test_another_tenants_rows_do_not_count(http: Client, bucket: PhotoBucket) -> None:
    ada = new_user(http, "ada")
    assert Client("stranger").get(f"/api/v1/erasures/{ada}").json()["nothing_left"] is True


def test_a_tenant_with_too_much_for_one_request_is_told_to_use_the_command(
    http: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = new_user(http, "ada")
    monkeypatch.setattr(proof, "monotonic", iter(range(0, 10_000, 100)).__next__)
    answer = http.get(f"/api/v1/erasures/{ada}")
    assert (answer.status, answer.json()["code"]) == (409, "too_much_to_verify")
