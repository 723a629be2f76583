"""Orders about API keys, for operators without a machine inside the database's network.

IAM decides who may invoke the function. A key appears in the response only, which Lambda does not log.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from facepass.database.sessions import TenantSession, main_session
from facepass.models.vector import COLLECTION_ID
from facepass.services.auth import access_keys, api_keys
from facepass.services.auth.caller import SCOPES, can_be_bound_to

DEFAULT_DAYS = 90
Days = Annotated[int, Field(ge=1, le=3650)]
CollectionId = Annotated[str, Field(pattern=f"^{COLLECTION_ID.pattern}$")]


class Order(BaseModel):
    """One change of one tenant's keys."""

    model_config = ConfigDict(extra="forbid")
    tenant: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")


class NewKey(Order):
    """Create a key that may do what its scopes say, and nothing without them; collections: null binds it to none."""

    name: str = Field(min_length=1, max_length=200)
    scopes: tuple[Literal[SCOPES], ...] = ()
    collections: tuple[CollectionId, ...] | None = None
    days: Days = DEFAULT_DAYS

    @field_validator("collections")
    @classmethod
    def _can_be_passed_on(cls, collections: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if not can_be_bound_to(collections or ()):
            raise ValueError("too many collections, or too long ids")
        return collections


class Rotation(Order):
    """Create a key that replaces another one, which stays valid for some hours."""

    key_id: str
    overlap_hours: int = Field(default=24, ge=0)
    days: Days = DEFAULT_DAYS


class Revocation(Order):
    """Revoke a key."""

    key_id: str


def _end(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def _shown(main: TenantSession, key: str) -> dict[str, Any]:
    """The new key, and AWS credentials for it if the stack has a secret to derive them from."""
    credentials = access_keys.give_access_key(main, key.split("_")[1])
    if credentials is None:
        return {"key": key}
    return {"key": key, "aws_access_key_id": credentials.id, "aws_secret_access_key": credentials.secret}


def create(order: NewKey) -> dict[str, Any]:
    """Create the key."""
    with main_session(order.tenant) as main:
        key = api_keys.create_key(
            main, name=order.name, scopes=order.scopes, collections=order.collections, expires_at=_end(order.days)
        )
        return _shown(main, key)


def rotate(order: Rotation) -> dict[str, Any]:
    """Create the key that replaces the other one. Raises LookupError."""
    with main_session(order.tenant) as main:
        if (old := api_keys.find_current_key(main, order.key_id)) is None:
            raise LookupError("there is no such key, or it is no longer valid")
        overlap = timedelta(hours=order.overlap_hours)
        return _shown(main, api_keys.rotate_key(main, old, overlap=overlap, expires_at=_end(order.days)))


def revoke(order: Revocation) -> dict[str, Any]:
    """Revoke the key, if there is one."""
    with main_session(order.tenant) as main:
        return {"revoked": api_keys.revoke_key(main, order.key_id)}


ORDERS = {"create_key": (NewKey, create), "rotate_key": (Rotation, rotate), "revoke_key": (Revocation, revoke)}


def carry_out(event: dict[str, Any]) -> dict[str, Any]:
    """Carry out the event's one field, a name in ORDERS.

    Raises pydantic.ValidationError, or LookupError when the key does not exist or is no longer valid.
    """
    [(name, details)] = event.items()
    form, verb = ORDERS[name]
    return verb(form.model_validate(details))
