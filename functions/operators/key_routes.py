"""API keys: make, list, get, rotate, revoke. A secret is in one response, which is stored nowhere."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Path
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import KEYS
from facepass.api.caller import caller_of
from facepass.api.context import context_of
from facepass.api.paging import BY_NAME, Cursor, LongLimit, paged
from facepass.api.permission import needs
from facepass.api.problems import problems
from facepass.errors import NotAuthenticated
from facepass.operator_errors import BeyondCaller, KeyNotCurrent, KeyNotFound
from facepass.services.auth import managed_keys

router = APIGatewayHttpRouter()
KeyId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]


@router.post(
    "/api/v1/api-keys", status_code=201, tags=["operators"], responses=problems(NotAuthenticated, BeyondCaller)
)
@needs("admin", bound=KEYS)
def create_key(new: Annotated[schemas.NewKey, Body()]) -> schemas.MadeKey:
    """Make an API key. The response has the key and its AWS credentials, which cannot be shown again."""
    event = router.current_event
    made = managed_keys.make_key(context_of(event), caller_of(event), **new.model_dump())
    return schemas.MadeKey.of(made.row, datetime.now(UTC), key=made.key, aws_credentials=made.aws_credentials)


@router.get("/api/v1/api-keys", tags=["operators"])
@needs("admin", bound=KEYS)
def list_keys(limit: LongLimit = 50, cursor: Cursor = None) -> schemas.Page[schemas.ApiKey]:
    """List API keys without their secrets, also those that have expired or were revoked."""
    event, now = router.current_event, datetime.now(UTC)
    verb = partial(managed_keys.list_keys, context_of(event), caller_of(event))

    def shown(rows: list[object]) -> list[schemas.ApiKey]:
        return [schemas.ApiKey.of(row, now) for row in rows]

    return paged(event, schemas.Page[schemas.ApiKey], cursor, limit, verb, key=BY_NAME, shown=shown)


@router.get("/api/v1/api-keys/<key_id>", tags=["operators"], responses=problems(KeyNotFound))
@needs("admin", bound=KEYS)
def get_key(key_id: KeyId) -> schemas.ApiKey:
    """Get an API key, without its secret."""
    event = router.current_event
    return schemas.ApiKey.of(managed_keys.get_key(context_of(event), caller_of(event), key_id), datetime.now(UTC))


@router.post(
    "/api/v1/api-keys/<key_id>/rotate",
    status_code=201,
    tags=["operators"],
    responses=problems(NotAuthenticated, KeyNotFound, KeyNotCurrent, BeyondCaller),
)
@needs("admin", bound=KEYS, names=("new_key_id",))
def rotate_key(key_id: KeyId, rotation: Annotated[schemas.KeyRotation, Body()]) -> schemas.RotatedKey:
    """Make a key of the same name, scopes and collections; the old one expires after the overlap."""
    event, overlap = router.current_event, timedelta(hours=rotation.overlap_hours)
    new, old = managed_keys.rotate_key(
        context_of(event), caller_of(event), key_id, overlap=overlap, expires_at=rotation.expires_at
    )
    shown = {"new_key_id": new.row.id, "key": new.key, "aws_credentials": new.aws_credentials}
    ends = {"expires_at": new.row.expires_at, "old_key_expires_at": old.expires_at}
    return schemas.RotatedKey.model_validate(shown | ends)


@router.delete(
    "/api/v1/api-keys/<key_id>",
    status_code=204,
    tags=["operators"],
    responses=problems(NotAuthenticated, KeyNotFound),
)
@needs("admin", bound=KEYS)
def revoke_key(key_id: KeyId) -> Response[None]:
    """Revoke an API key. API Gateway may accept it for another minute."""
    event = router.current_event
    managed_keys.revoke_key(context_of(event), caller_of(event), key_id)
    return Response(204)
