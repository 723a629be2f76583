"""Consents of users: record, list, revoke."""

from functools import partial
from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import NAMED, ROWS, Arguments
from facepass.api.caller import caller_of
from facepass.api.context import context_of
from facepass.api.paging import Cursor, LongLimit, paged
from facepass.api.permission import OneOf, needs
from facepass.api.problems import problems
from facepass.errors import ConsentNotFound, UserNotFound
from facepass.services.erasure.consents import revoke_consent as erase_consent
from facepass.services.users import consents

router = APIGatewayHttpRouter()


def is_stated(arguments: Arguments) -> bool:
    """Whether the caller states who agreed or when; otherwise it is the user, and now."""
    return arguments["new"].given_by is not None or arguments["new"].given_at is not None


@router.post("/api/v1/users/<user_id>/consents", status_code=201, tags=["users"], responses=problems(UserNotFound))
@needs(
    "users:write",
    bound=NAMED,
    self_of="user_id",
    also=(OneOf(("users:write",), is_stated, "with `given_by` or `given_at`"),),
    creates=True,
)
def give_consent(user_id: UUID, new: Annotated[schemas.NewConsent, Body()]) -> schemas.Consent:
    """Record a user's consent. Later enrolments are made under it."""
    event = router.current_event
    caller = caller_of(event)
    recorder = {"recorded_by": caller.caller_id, "attested": caller.has("users:write")}
    consent = consents.give_consent(context_of(event), user_id, **recorder, **new.model_dump())
    return schemas.Consent.model_validate(consent)


@router.get("/api/v1/users/<user_id>/consents", tags=["users"], responses=problems(UserNotFound))
@needs("users:read", bound=ROWS, self_of="user_id")
def list_consents(user_id: UUID, limit: LongLimit = 50, cursor: Cursor = None) -> schemas.Page[schemas.Consent]:
    """List a user's consents, oldest first, including ended ones."""
    verb = partial(consents.list_consents, context_of(router.current_event), user_id)
    return paged(router.current_event, schemas.Page[schemas.Consent], cursor, limit, verb)


@router.delete(
    "/api/v1/users/<user_id>/consents/<consent_id>",
    status_code=204,
    tags=["users"],
    responses=problems(ConsentNotFound),
)
@needs("users:write", bound=ROWS, self_of="user_id")
def revoke_consent(user_id: UUID, consent_id: UUID) -> Response[None]:
    """Revoke a consent. What was stored under it is erased; the record stays until the user is erased."""
    erase_consent(context_of(router.current_event), user_id, consent_id)
    return Response(204)
