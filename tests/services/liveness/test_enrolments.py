"""Enrolments with a liveness token: on every way in, once, for one user, and for one photo if the provider says so."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from facepass.database.sessions import TenantSession, main_session
from facepass.liveness_errors import LivenessUsed
from facepass.services.liveness.acceptance import Shown, accept
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.issuer import unsigned
from tests.support.liveness import claims, code, distrust, make_door, token, trust
from tests.support.main_job import enrol, index, new_user, status

pytestmark = pytest.mark.usefixtures("provider")
Photo = Callable[[str], bytes]
UPLOAD = "/api/v1/faces/upload"


@pytest.fixture
def ada(http: Client) -> str:
    return new_user(http, "ada")


def announce(http: Client, user_id: str | None = None, collection_id: str = "default", **fields: Any) -> Any:
    named = {} if user_id is None else {"user_id": user_id}
    return http.post(UPLOAD, {"content_type": "image/jpeg", "collection_id": collection_id, **named, **fields})


def test_an_enrolment_says_whether_a_token_was_shown(http: Client, bucket: PhotoBucket, ada: str, photo: Photo) -> None:
    shown = enrol(http, bucket, photo("obama.jpg"), user_id=ada, liveness=token())
    plain = enrol(http, bucket, photo("obama2.jpg"), user_id=ada)
    assert (shown["status"], shown["liveness"]) == ("indexed", True)
    assert (plain["status"], plain["liveness"]) == ("indexed", False)


def test_a_token_is_accepted_once(http: Client, ada: str) -> None:
    shown = token()
    assert announce(http, ada, liveness=shown).json()["liveness"] is True
    assert code(announce(http, ada, liveness=shown)) == (409, "liveness_used")
    verified = http.post(f"/api/v1/users/{ada}/verify", {"image_base64": "AAAA", "liveness": shown})
    assert code(verified) == (409, "liveness_used")


def test_another_token_with_the_same_jti_is_the_same_token(http: Client, ada: str) -> None:
    assert announce(http, ada, liveness=token(jti="7")).status == 201
    assert code(announce(http, ada, liveness=token("RS256", "rsa", jti="7"))) == (409, "liveness_used")


def test_of_requests_at_once_one_uses_the_token(http: Client, ada: str) -> None:
    shown, together = Shown(token(), None), Barrier(4)

    def is_accepted(_: int) -> bool:
        together.wait()
        try:
            with main_session(http.tenant) as main:
                accept(main, shown, UUID(ada))
        except LivenessUsed:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(is_accepted, range(4))) == 1


def test_a_request_that_is_refused_uses_no_token_up(http: Client, ada: str) -> None:
    shown = token()
    assert code(announce(http, ada, "nowhere", liveness=shown)) == (404, "collection_not_found")
    assert announce(http, ada, liveness=shown).status == 201


def test_a_repeated_request_with_an_idempotency_key_gets_its_first_answer(http: Client, ada: str) -> None:
    body = {"content_type": "image/jpeg", "user_id": ada, "liveness": token()}
    first, second = (http.post(UPLOAD, body, **{"idempotency-key": "one"}) for _ in range(2))
    assert (first.status, second.json()) == (201, first.json())


def test_where_tokens_are_demanded_every_upload_needs_one(http: Client, ada: str, photo: Photo) -> None:
    door = make_door(http)
    assert code(announce(http, ada, door)) == (403, "liveness_required")
    assert code(announce(http, None, door)) == (403, "liveness_required")
    assert code(http.post_form(UPLOAD, photo("obama.jpg"), collection_id=door, user_id=ada)) == (
        403,
        "liveness_required",
    )
    assert announce(http, None, door, purpose="probe").status == 201
    assert announce(http, ada, door, liveness=token()).status == 201
    form = http.post_form(UPLOAD, photo("obama.jpg"), collection_id=door, user_id=ada, liveness=token())
    assert (form.status, form.json()["liveness"]) == (202, True)


def test_each_photo_of_a_batch_needs_a_token_of_its_own(http: Client, ada: str) -> None:
    make_door(http)
    shown, photo = token(), {"content_type": "image/jpeg", "user_id": ada, "collection_id": "door"}
    photos = [photo | {"liveness": shown}, photo | {"liveness": shown}, photo, photo | {"liveness": token()}]
    answer = http.post("/api/v1/uploads/batch", {"photos": photos}).json()
    assert [(each["place"], each["liveness"]) for each in answer["accepted"]] == [(0, True), (3, True)]
    refused = [(each["place"], each["status"], each["code"]) for each in answer["rejected"]]
    assert refused == [(1, 409, "liveness_used"), (2, 403, "liveness_required")]


def test_a_token_says_nothing_of_a_photo_without_a_user(http: Client) -> None:
    assert code(announce(http, None, liveness=token())) == (422, "liveness_invalid")
    assert code(announce(http, None, liveness=token(), purpose="probe")) == (422, "liveness_invalid")


def test_a_token_names_its_user_by_id_or_by_external_id(
    http: Client, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(monkeypatch, user_claim="sub")
    new = {"email": "ben@example.com", "full_name": "Ben", "external_id": "sub-ben"}
    ben = http.post("/api/v1/users", new).json()["id"]
    for sub in (ada, ada.upper()):
        assert announce(http, ada, liveness=token(sub=sub)).status == 201
    assert announce(http, ben, liveness=token(sub="sub-ben")).status == 201
    for sub in (ben, "sub-ben", "stranger", "", None):
        assert code(announce(http, ada, liveness=token(sub=sub))) == (422, "liveness_invalid")


def test_the_nonce_of_the_request_is_compared(http: Client, ada: str, monkeypatch: pytest.MonkeyPatch) -> None:
    trust(monkeypatch, nonce_claim="nonce")
    assert code(announce(http, ada, liveness=token(nonce="n-1"))) == (422, "liveness_invalid")
    assert announce(http, ada, liveness=token(nonce="n-1"), liveness_nonce="n-1").status == 201


def test_a_photo_in_the_request_is_compared_with_the_tokens_hash_at_once(
    http: Client, ada: str, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(monkeypatch, photo_claim="photo")
    shown = token(photo=sha256(photo("obama.jpg")).hexdigest())
    other = http.post_form(UPLOAD, photo("obama2.jpg"), user_id=ada, liveness=shown)
    assert code(other) == (422, "liveness_of_another_photo")
    assert http.post_form(UPLOAD, photo("obama.jpg"), user_id=ada, liveness=shown).status == 202


def test_a_photo_sent_with_a_ticket_is_compared_by_the_indexer(
    http: Client, bucket: PhotoBucket, ada: str, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(monkeypatch, photo_claim="photo")
    digest = sha256(photo("obama.jpg")).hexdigest()
    other = enrol(http, bucket, photo("obama2.jpg"), user_id=ada, liveness=token(photo=digest))
    assert (other["status"], other["reason"], other["faces"]) == ("rejected", "liveness_of_another_photo", [])
    assert enrol(http, bucket, photo("obama.jpg"), user_id=ada, liveness=token(photo=digest))["status"] == "indexed"


def test_a_setting_that_was_turned_on_meanwhile_holds_when_the_photo_arrives(
    http: Client, bucket: PhotoBucket, ada: str, photo: Photo
) -> None:
    ticket = announce(http, ada).json()
    http.patch("/api/v1/collections/default", {"require_liveness": True})
    bucket.put(ticket["upload"]["fields"]["key"], photo("obama.jpg"), content_type="image/jpeg")
    index(ticket["upload"]["fields"]["key"])
    found = status(http, ticket["upload_id"])
    assert (found["status"], found["reason"]) == ("rejected", "liveness_required")


def test_tokens_of_one_tenant_use_up_none_of_another(http: Client, ada: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = Client(f"{http.tenant}-2")
    eve = new_user(stranger, "eve")
    shown = token()
    assert announce(http, ada, liveness=shown).status == 201
    assert announce(stranger, eve, liveness=shown).status == 201
    trust(monkeypatch, tenant_claim="tenant")
    bound = token(tenant=http.tenant)
    assert code(announce(stranger, eve, liveness=bound)) == (422, "liveness_invalid")
    assert announce(http, ada, liveness=bound).status == 201


def test_a_device_enrols_itself_with_a_token(http: Client) -> None:
    make_door(http, self_enrolment=True)
    new = {"email": "ben@example.com", "full_name": "Ben", "external_id": "sub-ben"}
    ben = http.post("/api/v1/users", new).json()["id"]
    device = Client(http.tenant, scopes="self", subject="sub-ben")
    assert code(announce(device, ben, "door")) == (403, "liveness_required")
    assert announce(device, ben, "door", liveness=token()).status == 201


@pytest.mark.parametrize(
    ("shown", "answer"),
    [
        ("a" * 100_000, (422, "invalid_request")),
        ("é.é.é", (422, "liveness_invalid")),
        ("\ud800.\ud800.\ud800", (422, "invalid_request")),
        ("", (422, "liveness_invalid")),
        (unsigned(claims(), alg="none", kid="p256"), (422, "liveness_invalid")),
        (7, (422, "invalid_request")),
    ],
    ids=["long", "letters", "surrogates", "empty", "unsigned", "number"],  # a token differs from process to process
)
def test_a_token_that_is_none_is_refused_with_a_code(
    http: Client, ada: str, shown: Any, answer: tuple[int, str]
) -> None:
    found = announce(http, ada, liveness=shown)
    assert code(found) == answer
    assert len(found.body) < 2_000


def test_without_a_provider_no_token_is_taken_and_none_demanded(
    http: Client, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_door(http)
    distrust(monkeypatch)
    assert code(announce(http, ada, liveness=token())) == (409, "liveness_off")
    assert code(announce(http, ada, "door")) == (403, "liveness_required")  # what was demanded stays demanded
    demanding = {"require_liveness": True}
    assert code(http.post("/api/v1/collections", {"collection_id": "gate", **demanding})) == (409, "liveness_off")
    assert code(http.patch("/api/v1/collections/default", demanding)) == (409, "liveness_off")
    assert http.patch("/api/v1/collections/door", {"require_liveness": False}).json()["require_liveness"] is False


def test_the_audit_log_says_that_a_token_was_shown(
    http: Client, bucket: PhotoBucket, ada: str, photo: Photo, main: TenantSession
) -> None:
    shown = enrol(http, bucket, photo("obama.jpg"), user_id=ada, liveness=token())["upload_id"]
    plain = enrol(http, bucket, photo("obama2.jpg"), user_id=ada)["upload_id"]
    announce(http, ada, liveness="a.b.c")
    rows = main.execute(
        text("select verb, coalesce(object, ''), result from audit_log where verb like '%photo' order by id")
    )
    assert sorted(map(tuple, rows)) == sorted(
        [
            ("upload_photo", f"upload:{shown}/liveness:shown", "ok"),
            ("index_photo", f"upload:{shown}/liveness:shown", "ok"),
            ("upload_photo", f"upload:{plain}", "ok"),
            ("index_photo", f"upload:{plain}", "ok"),
            ("upload_photo", "", "liveness_invalid"),
        ]
    )


def test_an_erased_upload_keeps_no_hash_of_its_photo(
    http: Client, ada: str, vector: TenantSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(monkeypatch, photo_claim="photo")
    upload_id = announce(http, ada, liveness=token(photo="ab" * 32)).json()["upload_id"]
    hashes = text("select photo_sha256 from uploads where id = :id")
    assert vector.scalar(hashes, {"id": upload_id}) == bytes.fromhex("ab" * 32)
    vector.commit()
    assert http.delete(f"/api/v1/uploads/{upload_id}").status == 204
    assert vector.scalar(hashes, {"id": upload_id}) is None


def test_no_answer_and_no_stored_row_has_the_token(http: Client, ada: str, main: TenantSession) -> None:
    shown = token()
    answer = http.post(
        UPLOAD, {"content_type": "image/jpeg", "user_id": ada, "liveness": shown}, **{"idempotency-key": "k"}
    )
    rows = main.execute(text("select row_to_json(i)::text from idempotency i")).scalars().all()
    assert len(rows) == 2
    for part in shown.split("."):
        assert part not in answer.body + json.dumps(list(rows))
