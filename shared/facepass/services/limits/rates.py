"""Rate limits: each caller has a token bucket for each costly operation.

One statement takes a token before the work. Work that holds its execution environment for longer takes a token more for
each second. The buckets are rows in PostgreSQL, so all execution environments share them.
"""

from dataclasses import dataclass
from math import ceil
from uuid import UUID

from sqlalchemy import Connection, func, text, update

from facepass.context import Context
from facepass.errors import RateLimited
from facepass.models.main import RateBucket
from facepass.settings import Rate, settings

ADMIT = text("select taken, tokens from admit_request(:tenant, :id, :caller, :verb, :object, :bucket, :rate, :burst)")
SECONDS_A_TOKEN = 1.0  # an ordinary request takes a tenth
FORGET_IDLE = text("select forget_idle_buckets()")


@dataclass(frozen=True)
class Allowance:
    """What is left of a caller's token bucket.

    limit: the requests of a full bucket. remaining: the requests that are left. reset_seconds: until the bucket is full
    or, for a rejected request, until the next token.
    """

    limit: int
    remaining: int
    reset_seconds: int


@dataclass(frozen=True)
class NewRequest:
    """A request that is about to be made. id: of the audit entry that it will leave; verb, what: as that says it."""

    id: UUID
    verb: str
    what: str | None = None


def admit(
    main: Connection, request: NewRequest, *, tenant_id: str, caller_id: str, bucket: str | None
) -> Allowance | None:
    """Note that the request begins and take one token from the caller's bucket; return what is left in it.

    The note goes with the request's audit entry; the janitor turns the note of a request that died into an entry. main:
    a connection of `main_autocommit`; this is one statement and its own transaction. bucket: a field of
    settings.RateLimits; None for a request that needs no token. Raises RateLimited when the bucket is empty.
    """
    rate = None if bucket is None else _rate(bucket)
    noted = {"tenant": tenant_id, "caller": caller_id, "id": request.id, "verb": request.verb, "object": request.what}
    limit = {"bucket": bucket, "rate": rate and rate.per_second, "burst": rate and rate.burst}
    taken, tokens = main.execute(ADMIT, noted | limit).one()
    if bucket is None or rate is None:
        return None
    if not taken:
        wait = _seconds(1 - tokens, rate)
        raise RateLimited(wait, ratelimit_headers(bucket, Allowance(rate.burst, 0, wait)))
    return _allowance(tokens, rate)


def charge_time(context: Context, caller_id: str, verb: str, seconds: float) -> None:
    """Take a token more for each full second that a request has taken; the bucket may owe as many as it holds."""
    if more := int(seconds / SECONDS_A_TOKEN):
        _take(context, caller_id, verb, more, least=-_rate(verb).burst)


def charge(context: Context, caller_id: str, verb: str, more: int) -> dict[str, str]:
    """Take more tokens for a request that was admitted; return the header fields that say what is left after it.

    The bucket may owe them all: else many would cost as few do.
    """
    rate = _rate(verb)
    return ratelimit_headers(verb, _allowance(_take(context, caller_id, verb, more, least=None), rate))


def _take(context: Context, caller_id: str, verb: str, more: int, *, least: int | None) -> float:
    """Take tokens; return how many are left."""
    rate = _rate(verb)
    left = func.tokens_by_now(RateBucket.tokens, RateBucket.refilled_at, rate.per_second, rate.burst) - more
    own = (RateBucket.caller_id == caller_id) & (RateBucket.verb == verb)
    values = {"tokens": left if least is None else func.greatest(left, least), "refilled_at": func.clock_timestamp()}
    with context.main() as main:
        return main.scalar(update(RateBucket).where(own).values(values).returning(RateBucket.tokens)) or 0.0


def ratelimit_headers(verb: str, allowance: Allowance) -> dict[str, str]:
    """`RateLimit-Policy` and `RateLimit` as draft-ietf-httpapi-ratelimit-headers-11 writes them.

    q: the quota. w: its window in seconds, which is the time in which an empty bucket becomes full. r: what is left. t:
    seconds until more is left. For a rejected request t is Retry-After, which may not be earlier (section 6.4 there).
    """
    window = _seconds(allowance.limit, _rate(verb))
    return {
        "RateLimit-Policy": f'"{verb}";q={allowance.limit};w={window}',
        "RateLimit": f'"{verb}";r={allowance.remaining};t={allowance.reset_seconds}',
    }


def forget_idle_buckets(main: Connection) -> int:
    """Delete the buckets of all tenants that were not used for a day, because they are full; return how many."""
    return int(main.execute(FORGET_IDLE).scalar_one())


def _allowance(tokens: float, rate: Rate) -> Allowance:
    return Allowance(rate.burst, max(0, int(tokens)), _seconds(rate.burst - tokens, rate))


def _rate(verb: str) -> Rate:
    rate: Rate = getattr(settings().rate_limits, verb)
    return rate


def _seconds(tokens: float, rate: Rate) -> int:
    """How long it takes until this many tokens have returned, in whole seconds, at least 1."""
    return max(1, ceil(tokens / rate.per_second))
