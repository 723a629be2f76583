"""What an operator may ask of API keys: here is the one way to the databases that needs no machine beside them.

Who may invoke it is IAM's to say. A key is in the answer alone, which Lambda does not log.
"""

from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from facepass.database.sessions import main_session
from facepass.services.auth import api_keys
from facepass.services.auth.caller import SCOPES


class Order(BaseModel):
    """One thing to do to the keys of one tenant."""

    model_config = ConfigDict(extra="forbid")
    tenant: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")


class NewKey(Order):
    """Make a key; its scopes are all of them unless said."""

    name: str = Field(min_length=1, max_length=200)
    scopes: tuple[str, ...] = SCOPES


class Rotation(Order):
    """Make a key that takes another's place, which stays good for some hours."""

    key_id: str
    overlap_hours: int = Field(default=24, ge=0)


class Revocation(Order):
    """Make a key useless."""

    key_id: str


def create(order: NewKey) -> dict[str, Any]:
    """Make the key."""
    with main_session(order.tenant) as main:
        return {"key": api_keys.create_key(main, name=order.name, scopes=order.scopes)}


def rotate(order: Rotation) -> dict[str, Any]:
    """Make the key that takes the other's place. Raises LookupError."""
    with main_session(order.tenant) as main:
        if (old := api_keys.find_current_key(main, order.key_id)) is None:
            raise LookupError("there is no such key, or it is no longer good")
        overlap = timedelta(hours=order.overlap_hours)
        return {"key": api_keys.rotate_key(main, old, overlap=overlap, expires_at=old.expires_at)}


def revoke(order: Revocation) -> dict[str, Any]:
    """Revoke the key, if there is one."""
    with main_session(order.tenant) as main:
        return {"revoked": api_keys.revoke_key(main, order.key_id)}


ORDERS = {"create_key": (NewKey, create), "rotate_key": (Rotation, rotate), "revoke_key": (Revocation, revoke)}


def carry_out(event: dict[str, Any]) -> dict[str, Any]:
    """Do what the event's one field, a name in ORDERS, says.

    Raises pydantic.ValidationError, or LookupError when there is no such key or it is no longer good.
    """
    [(name, told)] = event.items()
    form, verb = ORDERS[name]
    return verb(form.model_validate(told))
