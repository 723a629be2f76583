"""Who is asking: what the authorizer found out, and nothing that the request itself says."""

from dataclasses import dataclass

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from facepass.errors import NotAuthenticated

ADMIN = "admin"
SELF = "self"


@dataclass(frozen=True)
class Caller:
    """An authenticated caller. `tenant_id` is the only source of a tenant in the whole API.

    caller_id: names the key or the token's subject without showing it. subject: whom a token was issued to; None for
    an API key.
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
        """Whether the caller is a person who was given the scope `self`."""
        return SELF in self.scopes and self.subject is not None


def caller_of(event: APIGatewayProxyEventV2) -> Caller:
    """Read the caller from the Lambda authorizer's context.

    Raises NotAuthenticated when there is none: a route that was left open by mistake serves nobody.
    """
    authorizer = event.request_context.authorizer
    context = authorizer.get_lambda if authorizer else None
    if not context or not context.get("tenant_id"):
        raise NotAuthenticated
    scopes = frozenset(context.get("scopes", "").split())
    return Caller(context["tenant_id"], context["key_id"], scopes, context.get("subject") or None)
