"""The caller's account, and what the tenant uses."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter
from pydantic import AfterValidator

from facepass import schemas
from facepass.api.bound import FREE, REFUSED
from facepass.api.caller import caller_of
from facepass.api.context import context_of
from facepass.api.permission import ANY, needs
from facepass.errors import InvalidRequest
from facepass.services.operations.account import account_of
from facepass.services.operations.usage import usage_between

router = APIGatewayHttpRouter()
MOST_DAYS, USUAL_DAYS = 366, 30
EARLIEST, LATEST = date(2020, 1, 1), date(2200, 1, 1)


def _of_our_time(day: date | None) -> date | None:
    if day is not None and not EARLIEST <= day <= LATEST:
        raise ValueError("the year is out of range")
    return day


Day = Annotated[date | None, AfterValidator(_of_our_time)]
First = Annotated[
    Day,
    Query(alias="from", examples=["2026-06-01"], description="The first day, in UTC; by default 29 before the last."),
]
Last = Annotated[Day, Query(alias="to", examples=["2026-06-30"], description="The last day, in UTC; by default today.")]


@router.get("/api/v1/me", tags=["operators"])
@needs(ANY, bound=FREE, fields={"quota": "faces:read"})
def get_account() -> schemas.Account:
    """Show the caller: its tenant, scopes, collections and limits, and what of the quota is used."""
    event = router.current_event
    return schemas.Account.model_validate(account_of(context_of(event), caller_of(event)))


@router.get("/api/v1/usage", tags=["operators"])
@needs("admin", bound=REFUSED)
def get_usage(first: First = None, last: Last = None) -> schemas.Usage:
    """Count uploads, faces and searches by day, exact to the request; at most 366 days."""
    to = last or datetime.now(UTC).date()
    begin = first or to - timedelta(days=USUAL_DAYS - 1)
    if not 0 <= (to - begin).days < MOST_DAYS:
        raise InvalidRequest(f"`from` is the first day and `to` the last, of at most {MOST_DAYS}.")
    return schemas.Usage.model_validate(usage_between(context_of(router.current_event), begin, to))
