"""What people agreed to: record it, show it, end it."""

from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.access import check_self, needs
from facepass.api.caller import caller_of
from facepass.api.paging import Cursor, Limit, listing_of
from facepass.database.sessions import main_session, vector_session
from facepass.services.erasure.consents import settle_consent
from facepass.services.users import consents
from facepass.storage import photo_bucket

router = APIGatewayHttpRouter()


@router.post("/api/v1/users/<user_id>/consents", status_code=201)
@needs("users:write", or_self=True, creates=True)
def give_consent(user_id: UUID, new: Annotated[schemas.NewConsent, Body()]) -> schemas.Consent:
    """Record what a user agreed to. Enrolments from now on rest on it."""
    caller = caller_of(router.current_event)
    with main_session(caller.tenant_id) as main:
        check_self(main, caller, "users:write", user_id)
        return consents.give_consent(main, user_id, new, caller.caller_id)


@router.get("/api/v1/users/<user_id>/consents")
@needs("users:read", or_self=True)
def list_consents(user_id: UUID, limit: Limit = 50, cursor: Cursor = None) -> schemas.Page[schemas.Consent]:
    """List a user's consents, oldest first, ended ones too."""
    caller, listing = caller_of(router.current_event), listing_of(router.current_event)
    with main_session(caller.tenant_id) as main:
        check_self(main, caller, "users:read", user_id)
        found = consents.list_consents(main, user_id, after=listing.id_before(cursor), limit=limit + 1)
    items, next_cursor = listing.cut(found, limit, lambda consent: consent.consent_id)
    return schemas.Page[schemas.Consent](items=list(items), next_cursor=next_cursor)


@router.delete("/api/v1/users/<user_id>/consents/<consent_id>", status_code=204)
@needs("users:write", or_self=True)
def revoke_consent(user_id: UUID, consent_id: UUID) -> Response[None]:
    """Revoke a consent. What rested on it is erased; the record stays until the user is deleted."""
    caller = caller_of(router.current_event)
    with main_session(caller.tenant_id) as main, vector_session(caller.tenant_id) as vector:
        check_self(main, caller, "users:write", user_id)
        consents.end_consent(main, user_id, consent_id)
        settle_consent(main, vector, photo_bucket(), consent_id)
    return Response(204)
