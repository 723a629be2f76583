"""The caller of a request, whichever credentials proved it, and what it may do."""

from dataclasses import dataclass

ADMIN = "admin"
SELF = "self"
# What an API key may be given; `admin` implies every other one.
SCOPES = ("users:read", "users:write", "faces:read", "faces:write", "search", ADMIN)


@dataclass(frozen=True)
class Caller:
    """A caller whose credentials were found good. `tenant_id` is the only source of a tenant in the whole API.

    caller_id: names the API key, or the token's issuer and subject, without showing them. scopes: as they were granted.
    subject: whom a token was issued to; None for an API key.
    """

    tenant_id: str
    caller_id: str
    scopes: frozenset[str]
    subject: str | None = None

    def has(self, scope: str) -> bool:
        """Whether the caller may do what needs this scope; `admin` may do everything."""
        return scope in self.scopes or ADMIN in self.scopes

    @property
    def acts_for_self(self) -> bool:
        """Whether the caller is a user's own device: a token with the scope `self`."""
        return SELF in self.scopes and self.subject is not None
