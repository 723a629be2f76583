"""Token buckets, on a real Postgres with callers at once."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
from pydantic import ValidationError
from sqlalchemy import Connection, update

from facepass.context import Context
from facepass.database.engines import main_autocommit, make_engine
from facepass.database.sessions import main_session
from facepass.errors import RateLimited
from facepass.models.main import RateBucket
from facepass.models.tenancy import new_id
from facepass.services.limits import rates
from facepass.services.limits.rates import Allowance, NewRequest, admit
from facepass.settings import RateLimits, Settings, settings

AT_ONCE = 4  # connections that one engine opens


@pytest.fixture
def connection(postgres: str) -> Iterator[Connection]:
    """What a handler hands to `admit`."""
    with main_autocommit().connect() as connection:
        yield connection


@pytest.fixture
def slow_searches(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three searches at once, then one in a hundred seconds: nothing comes back while a test runs."""
    monkeypatch.setenv("RATE_LIMITS", json.dumps({"search": {"per_second": 0.01, "burst": 3}}))
    settings.cache_clear()
    yield
    settings.cache_clear()


def age(tenant: str, seconds: float) -> None:
    """Let that time pass for the tenant's buckets."""
    with main_session(tenant) as main:
        main.execute(update(RateBucket).values(refilled_at=RateBucket.refilled_at - timedelta(seconds=seconds)))


def search(connection: Connection, tenant: str, caller: str = "key") -> Allowance:
    return take_token(connection, tenant, caller, "search")


def take_token(connection: Connection, tenant: str, caller: str, bucket: str) -> Allowance:
    left = admit(connection, NewRequest(new_id(), "search_faces"), tenant_id=tenant, caller_id=caller, bucket=bucket)
    assert left is not None
    return left


def test_a_bucket_grants_its_burst_and_then_answers_with_a_time_to_retry(
    connection: Connection, tenant: str, slow_searches: None
) -> None:
    assert [search(connection, tenant).remaining for _ in range(3)] == [2, 1, 0]
    with pytest.raises(RateLimited) as refused:
        search(connection, tenant)
    assert refused.value.status == 429
    assert refused.value.retry_after == 100
    assert refused.value.headers == {"RateLimit-Policy": '"search";q=3;w=300', "RateLimit": '"search";r=0;t=100'}


def test_tokens_come_back_with_time_and_never_beyond_the_burst(
    connection: Connection, tenant: str, slow_searches: None
) -> None:
    for _ in range(3):
        search(connection, tenant)
    age(tenant, 99)
    with pytest.raises(RateLimited) as refused:
        search(connection, tenant)
    assert refused.value.retry_after == 1
    age(tenant, 101)
    assert search(connection, tenant) == Allowance(limit=3, remaining=1, reset_seconds=200)
    age(tenant, 1_000_000)
    assert search(connection, tenant) == Allowance(limit=3, remaining=2, reset_seconds=100)


def test_a_clock_that_was_set_back_takes_no_token_away(
    connection: Connection, tenant: str, slow_searches: None
) -> None:
    search(connection, tenant)
    age(tenant, -3600)
    assert search(connection, tenant).remaining == 1


def test_callers_at_once_take_exactly_the_burst(postgres: str, tenant: str, slow_searches: None) -> None:
    def ask(_: int) -> int:
        granted = 0
        with engine.connect() as connection:
            for _ in range(5):
                try:
                    search(connection, tenant)
                    granted += 1
                except RateLimited:
                    pass
        return granted

    engine = make_engine(settings().main_database_url, autocommit=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        granted = sum(pool.map(ask, range(AT_ONCE)))
    engine.dispose()
    assert granted == 3


def test_a_request_that_takes_seconds_takes_a_token_for_each(
    connection: Connection, tenant: str, slow_searches: None
) -> None:
    search(connection, tenant)
    rates.charge_time(Context(tenant), "key", "search", 0.9)
    assert search(connection, tenant).remaining == 1
    rates.charge_time(Context(tenant), "key", "search", 1.2)
    with pytest.raises(RateLimited) as refused:
        search(connection, tenant)
    assert refused.value.retry_after == 100
    assert search(connection, tenant, "another-key").remaining == 2


def test_a_bucket_owes_no_more_than_it_holds(connection: Connection, tenant: str, slow_searches: None) -> None:
    search(connection, tenant)
    rates.charge_time(Context(tenant), "key", "search", 1_000_000)
    with pytest.raises(RateLimited) as refused:
        search(connection, tenant)
    assert refused.value.retry_after == 400  # three that are owed, and one


def test_each_tenant_caller_and_verb_has_a_bucket_of_its_own(
    connection: Connection, tenant: str, slow_searches: None
) -> None:
    for _ in range(3):
        search(connection, tenant)
    assert search(connection, tenant, "another-key").remaining == 2
    assert search(connection, f"{tenant}-2").remaining == 2
    assert take_token(connection, tenant, "key", "verify").limit == 20


def test_the_headers_say_policy_and_rest(postgres: str) -> None:
    headers = rates.ratelimit_headers("search", Allowance(limit=20, remaining=19, reset_seconds=1))
    assert headers == {"RateLimit-Policy": '"search";q=20;w=2', "RateLimit": '"search";r=19;t=1'}


def test_one_variable_changes_single_limits(slow_searches: None) -> None:
    assert settings().rate_limits.search.burst == 3
    assert settings().rate_limits.upload == RateLimits().upload


@pytest.mark.parametrize(
    "wrong", ['{"serch": {"per_second": 1, "burst": 1}}', '{"search": {"per_second": 0, "burst": 1}}', "{"]
)
def test_a_wrong_limit_is_noticed_at_the_start(postgres: str, monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("RATE_LIMITS", wrong)
    with pytest.raises((ValidationError, ValueError), match="rate_limits"):
        Settings()


def test_a_token_is_taken_within_milliseconds(connection: Connection, tenant: str) -> None:
    def timed() -> float:
        start = perf_counter()
        take_token(connection, tenant, "key", "upload")
        return (perf_counter() - start) * 1000

    assert median(timed() for _ in range(30)) < 5  # measured: 0.5; room for a busy machine


def test_token_buckets_unused_for_a_day_are_deleted(connection: Connection, tenant: str) -> None:
    search(connection, tenant)
    search(connection, f"{tenant}-2")
    age(tenant, 86_401)
    assert rates.forget_idle_buckets(connection) >= 1
    assert buckets(tenant) == 0
    assert buckets(f"{tenant}-2") == 1


def buckets(tenant: str) -> int:
    with main_session(tenant) as main:
        return main.query(RateBucket).count()
