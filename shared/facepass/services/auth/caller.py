"""The caller of a request, identified by an API key or a token, and what it may do."""

from collections.abc import Collection
from dataclasses import dataclass

ADMIN = "admin"
SELF = "self"
EVERY_COLLECTION = "*"  # in a token, and in the authorizer's answer: bound to no collection; no id of one can be this
MOST_COLLECTIONS = 100  # that a key or token is bound to: API Gateway passes on a few kilobytes
MOST_CHARACTERS = 6_500  # of their ids together, and for the same reason
# The scopes of API keys; `admin` includes all others.
SCOPES = ("users:read", "users:write", "faces:read", "faces:write", "search", ADMIN)


def can_be_bound_to(collections: Collection[str]) -> bool:
    """Whether a key or token can be bound to this many collections, with ids of this length."""
    return len(collections) <= MOST_COLLECTIONS and sum(map(len, collections)) <= MOST_CHARACTERS


@dataclass(frozen=True)
class Caller:
    """An authenticated caller. `tenant_id` is the only source of a tenant in the whole API.

    caller_id: identifies the API key, or the token's issuer and subject, without showing them. scopes: as granted.
    subject: the subject of a token; None for an API key. collections: those that the caller is bound to; None: all.
    """

    tenant_id: str
    caller_id: str
    scopes: frozenset[str]
    subject: str | None = None
    collections: frozenset[str] | None = None

    @property
    def rights(self) -> str:
        """The scopes and the collections, in a text that differs when any of them does."""
        return f"{sorted(self.scopes)}{None if self.collections is None else sorted(self.collections)}"

    def has(self, scope: str) -> bool:
        """Whether the caller has this scope; `admin` includes every scope."""
        return scope in self.scopes or ADMIN in self.scopes

    @property
    def acts_for_self(self) -> bool:
        """Whether the caller is a user's own device: a token with the scope `self`."""
        return SELF in self.scopes and self.subject is not None

    @property
    def sees_below_threshold(self) -> bool:
        """Whether the caller may see similarities below a collection's threshold.

        With them, a caller could improve a made-up photo step by step until it matches a stored face.
        """
        return self.has("faces:read")
