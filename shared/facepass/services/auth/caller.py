"""The caller of a request, identified by an API key or a token, and what it may do."""

from dataclasses import dataclass

ADMIN = "admin"
SELF = "self"
# The scopes of API keys; `admin` includes all others.
SCOPES = ("users:read", "users:write", "faces:read", "faces:write", "search", ADMIN)


@dataclass(frozen=True)
class Caller:
    """An authenticated caller. `tenant_id` is the only source of a tenant in the whole API.

    caller_id: identifies the API key, or the token's issuer and subject, without showing them. scopes: as granted.
    subject: the subject of a token; None for an API key.
    """

    tenant_id: str
    caller_id: str
    scopes: frozenset[str]
    subject: str | None = None

    def has(self, scope: str) -> bool:
        """Whether the caller has this scope; `admin` includes every scope."""
        return scope in self.scopes or ADMIN in self.scopes

    @property
    def acts_for_self(self) -> bool:
        """Whether the caller is a user's own device: a token with the scope `self`."""
        return SELF in self.scopes and self.subject is not None
