"""Ids of collections are their owners' choice: letters of both cases, digits, `.`, `_` and `-`, 1 to 255 of them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from facepass.cli.__main__ import app
from facepass.context import Context
from facepass.models.vector import COLLECTION_ID
from facepass.services.auth.caller import MOST_CHARACTERS, can_be_bound_to
from facepass.services.erasure.journal import Entry, Kind, entries_since, record
from facepass.services.erasure.replay import Result, replay
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.audit_log import entries

ALPHABET = "ABCXYZabcxyz019_.-"
IDS = st.text(ALPHABET, min_size=1, max_size=255).filter(lambda name: name not in (".", ".."))
# Words of routes and settings, ids that differ in case alone, ids of dots, and the longest ones.
WORDS = ("faces", "users", "upload", "collections", "search", "only", "null", "True", "default", "Default", "DEFAULT")
DOTS = ("...", "..a", ".a", "a.", "a..b", "1.5", "x.jpg", "Summer.Party")
ODD = [*WORDS, *DOTS, "-", "-x", "--help", "_", "0", "A" * 255, "." * 255, "9" * 254 + "."]
REFUSED = ["", ".", "..", "a/b", "a b", "a:b", "a%2Fb", "ä", "a\n", "a\x00", "@", "*", "a" * 256]
few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def odd(test: Any) -> Any:
    """The same property for every id that is known to be odd."""
    for name in ODD:
        test = example(name)(test)
    return test


@odd
@given(IDS)
def test_every_id_of_these_characters_is_one(name: str) -> None:
    assert COLLECTION_ID.fullmatch(name)


@pytest.mark.parametrize("name", REFUSED)
def test_no_other_text_is_an_id(http: Client, name: str) -> None:
    assert COLLECTION_ID.fullmatch(name) is None
    for path, body in (
        ("/api/v1/collections", {"collection_id": name}),
        ("/api/v1/faces/upload", {"content_type": "image/jpeg", "collection_id": name}),
        ("/api/v1/faces/search", {"face_id": str(uuid4()), "collection_id": name}),
        (f"/api/v1/users/{uuid4()}/consents", {"text_version": "1", "collection_id": name}),
    ):
        answer = http.post(path, body)
        assert (answer.status, answer.json()["code"]) == (422, "invalid_request"), path


@few
@odd
@given(IDS)
def test_a_collection_is_made_used_and_deleted_under_any_id(bucket: PhotoBucket, name: str) -> None:
    http = Client(f"t-{uuid4().hex[:12]}")
    path = f"/api/v1/collections/{name}"
    made = http.post("/api/v1/collections", {"collection_id": name})
    assert (made.status, made.json().get("collection_id")) == (201, name)
    assert http.get(path).json()["collection_id"] == name
    assert http.patch(path, {"max_faces": 7}).json()["max_faces"] == 7
    ticket = http.post("/api/v1/faces/upload", {"content_type": "image/jpeg", "collection_id": name})
    assert http.get(f"/api/v1/uploads/{ticket.json()['upload_id']}").json()["collection_id"] == name
    assert http.post_form("/api/v1/faces/search", b"", collection_id=name).json()["code"] == "empty_photo"
    bound = Client(http.tenant, collections=name)
    assert [each["collection_id"] for each in bound.get("/api/v1/collections").json()["items"]] == [name]
    if name == "default":
        return
    assert http.delete(path).status == 204
    assert http.get(path).status == 404
    assert [entry.object for entry in entries(http.tenant or "") if entry.verb.endswith("e_collection")] == [
        f"collection:{name}"
    ] * 3  # created, changed, deleted


@few
@odd
@given(IDS)
def test_an_erased_collection_is_erased_again_after_a_restore(bucket: PhotoBucket, name: str) -> None:
    if name == "default":
        return
    context = Context(f"t-{uuid4().hex[:12]}")
    http, before = Client(context.tenant_id), datetime.now(UTC) - timedelta(minutes=1)
    http.post("/api/v1/collections", {"collection_id": name})
    record(context, Kind.COLLECTION, name)
    [entry] = entries_since(bucket, before, context.tenant_id)
    assert (entry.kind, entry.id) == (Kind.COLLECTION, name)
    later = Entry(entry.tenant_id, entry.kind, entry.id, datetime.now(UTC) + timedelta(seconds=2))
    assert replay(context, later) is Result.ERASED
    assert http.get(f"/api/v1/collections/{name}").status == 404


def test_ids_that_differ_in_case_are_two_collections(http: Client) -> None:
    for name, most in (("Party", 3), ("party", 4), ("PARTY", 5)):
        assert http.post("/api/v1/collections", {"collection_id": name, "max_faces": most}).status == 201
    assert http.post("/api/v1/collections", {"collection_id": "party"}).json()["code"] == "collection_taken"
    assert http.delete("/api/v1/collections/Party").status == 204
    assert {name: http.get(f"/api/v1/collections/{name}").status for name in ("Party", "party", "PARTY")} == {
        "Party": 404,
        "party": 200,
        "PARTY": 200,
    }
    bound = Client(http.tenant, collections="PARTY")
    assert bound.get("/api/v1/collections/PARTY").json()["max_faces"] == 5
    assert bound.get("/api/v1/collections/party").json()["code"] == "outside_collections"


def test_every_page_of_collections_with_any_ids_is_listed_once(http: Client) -> None:
    names = {name for name in ODD if name != "default"}
    for name in names:
        assert http.post("/api/v1/collections", {"collection_id": name}).status == 201
    found, cursor = [], {}
    while cursor is not None:
        page = http.get("/api/v1/collections", limit=4, **cursor).json()
        found += [each["collection_id"] for each in page["items"]]
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
    assert sorted(found) == sorted(names | {"default"})


def test_the_command_line_takes_the_same_ids(postgres: str, tenant: str, tmp_path: Path) -> None:
    def run(name: str) -> str:
        target = str(tmp_path / "faces.parquet")
        return CliRunner().invoke(app, ["export", target, "--tenant", tenant, f"--collection={name}"]).output

    for name in ODD:
        assert "a collection's id is" not in run(name), name
    for name in set(REFUSED) - {"a\x00"}:
        assert "a collection's id is" in " ".join(run(name).replace("│", " ").split()), name


def test_a_key_is_bound_to_as_many_ids_as_api_gateway_passes_on() -> None:
    longest = ["x" * 252 + f"{number:03}" for number in range(100)]
    assert can_be_bound_to(longest[: MOST_CHARACTERS // 255])
    assert not can_be_bound_to(longest[: MOST_CHARACTERS // 255 + 1])
    assert can_be_bound_to([f"c{number}" for number in range(100)])
    assert not can_be_bound_to([f"c{number}" for number in range(101)])
