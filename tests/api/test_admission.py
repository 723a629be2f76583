"""What the resolver does around a handler: token buckets, safe retries, metrics."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from facepass.database.engines import main_autocommit, make_engine
from facepass.services.auth.caller import Caller
from facepass.services.limits import idempotency
from facepass.settings import RateLimits, settings
from tests.support.api_client import Client, load
from tests.support.main_job import new_user
from tests.support.postgres import database_url

UPLOAD = "/api/v1/faces/upload"
TICKET = {"content_type": "image/jpeg"}
ADA = {"email": "ada@example.com", "full_name": "Ada"}


@pytest.fixture
def two_uploads(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A bucket that holds two uploads and is filled slowly."""
    monkeypatch.setenv("RATE_LIMITS", '{"upload": {"per_second": 0.01, "burst": 2}}')
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def test_a_caller_over_the_limit_receives_retry_after(http: Client, two_uploads: None) -> None:
    answers = [http.post(UPLOAD, TICKET) for _ in range(3)]
    assert [answer.status for answer in answers] == [201, 201, 429]
    assert answers[0].headers["RateLimit"].startswith('"upload";r=1;t=')
    assert answers[2].json()["code"] == "rate_limited"
    assert 90 <= int(answers[2].headers["Retry-After"]) <= 100
    assert answers[2].headers["RateLimit-Policy"] == '"upload";q=2;w=200'


def test_each_caller_has_a_bucket_of_its_own(http: Client, two_uploads: None) -> None:
    for _ in range(3):
        http.post(UPLOAD, TICKET)
    assert Client(http.tenant, key_id="another").post(UPLOAD, TICKET).status == 201
    assert Client(f"{http.tenant}-2").post(UPLOAD, TICKET).status == 201


def test_a_refused_scope_takes_no_token(http: Client, two_uploads: None) -> None:
    for _ in range(3):
        assert Client(http.tenant, "users:read").post(UPLOAD, TICKET).status == 403
    assert http.post(UPLOAD, TICKET).status == 201


def test_every_costly_verb_has_a_bucket() -> None:
    apps = [load(name).app for name in ("exports", "faces", "operators", "search", "users")]
    routes = [route for app in apps for route in app._dynamic_routes + app._static_routes]
    costs = {route.func.permission.costs for route in routes} - {None}
    assert costs == set(RateLimits.model_fields)


def test_a_repeated_request_gets_the_first_answer_and_makes_nothing_new(http: Client) -> None:
    first, second = (http.post("/api/v1/users", ADA, **{"idempotency-key": "a1"}) for _ in range(2))
    assert (first.status, second.status) == (201, 201)
    assert json.loads(first.body) == json.loads(second.body)
    assert len(http.get("/api/v1/users").json()["items"]) == 1


def test_the_same_key_with_another_body_is_refused(http: Client) -> None:
    http.post("/api/v1/users", ADA, **{"idempotency-key": "a1"})
    answer = http.post("/api/v1/users", {**ADA, "email": "b@example.com"}, **{"idempotency-key": "a1"})
    assert (answer.status, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_a_body_that_is_no_text_is_a_problem_with_a_key_too(http: Client) -> None:
    answer = http.request("POST", "/api/v1/users", b"\xff", "application/json", headers={"idempotency-key": "a1"})
    assert (answer.status, answer.json()["code"]) == (400, "unreadable_body")


def test_a_failed_attempt_leaves_the_key_to_the_next(http: Client) -> None:
    key = {"idempotency-key": "a1"}
    ada = new_user(http, "ada")
    assert http.post("/api/v1/users", ADA, **key).status == 409
    http.delete(f"/api/v1/users/{ada}")
    assert http.post("/api/v1/users", ADA, **key).status == 201


def test_a_ticket_requested_twice_with_one_idempotency_key_is_one_upload(http: Client) -> None:
    first, second = (http.post(UPLOAD, TICKET, **{"idempotency-key": "t"}).json() for _ in range(2))
    assert first == second
    assert len(http.get("/api/v1/uploads").json()["items"]) == 1


def test_an_erased_persons_stored_answer_is_erased_too(http: Client) -> None:
    key = {"idempotency-key": "a1"}
    ada = http.post("/api/v1/users", ADA, **key).json()["id"]
    http.delete(f"/api/v1/users/{ada}")
    assert http.post("/api/v1/users", ADA, **key).json()["id"] != ada


def test_two_creates_of_one_email_at_once_are_one_201_and_one_409(http: Client) -> None:
    from facepass.context import Context
    from facepass.errors import EmailTaken
    from facepass.services.users import users

    def create(_: int) -> int:
        try:
            users.create_user(Context(http.tenant), **ADA)
        except EmailTaken as error:
            return error.status
        return 201

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(create, range(2))) == [201, 409]


def test_an_invocation_writes_its_metrics(http: Client, capfd: pytest.CaptureFixture[str]) -> None:
    http.post(UPLOAD, TICKET)
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines() if "CloudWatchMetrics" in line]
    assert [line["UploadsAccepted"] for line in lines] == [[1.0]]


def test_a_request_with_the_idempotency_key_of_a_running_request_is_409(http: Client) -> None:
    claim = {"tenant_id": http.tenant, "caller_id": http.key_id, "key": "a1"}
    caller = Caller(http.tenant, http.key_id, frozenset({"admin"}))
    fingerprint = idempotency.fingerprint("POST", "/api/v1/users?", json.dumps(ADA), caller.rights)
    with main_autocommit().connect() as main:
        assert idempotency.begin(main, **claim, fingerprint=fingerprint) is None
    answer = http.post("/api/v1/users", ADA, **{"idempotency-key": "a1"})
    assert (answer.status, answer.json()["code"], answer.headers["Retry-After"]) == (
        409,
        "idempotency_in_progress",
        "1",
    )


def test_a_tenant_at_its_quota_makes_no_more(http: Client, postgres: str) -> None:
    owner = make_engine(database_url(postgres, "postgres", "facepass_main"), autocommit=True)
    with owner.connect() as connection:
        quota = text("insert into quotas (tenant_id, max_faces, max_collections) values (:tenant, 0, 1)")
        connection.execute(quota, {"tenant": http.tenant})
    owner.dispose()
    assert http.get("/api/v1/collections").status == 200  # makes `default`
    for answer in (http.post("/api/v1/collections", {"collection_id": "party"}), http.post(UPLOAD, TICKET)):
        assert (answer.status, answer.json()["code"]) == (403, "quota_exceeded")


def test_a_request_that_holds_its_environment_is_charged_by_the_second(
    http: Client, two_uploads: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([100.0, 101.5])
    monkeypatch.setattr("facepass.api.admission.monotonic", lambda: next(clock))
    assert http.post(UPLOAD, {"content_type": "text/plain"}).status == 415  # an error is charged, too
    assert http.post(UPLOAD, TICKET).status == 429
