"""Who calls? One question for both kinds of credentials: an API key of FacePass, a token of the OIDC issuer."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from facepass.services.auth import api_keys
from facepass.settings import settings

TOKEN = re.compile(r"(?i:bearer) +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*) *")


@dataclass(frozen=True)
class Identity:
    """A caller whose credentials were found good.

    key_id: names the API key, or the token's issuer and subject, without showing them. scopes: as they were granted;
    `admin` implies every other one. subject: whom a token was issued to; None for an API key.
    """

    tenant_id: str
    key_id: str
    scopes: tuple[str, ...]
    subject: str | None


def identify(main: Connection, authorization: str) -> Identity | None:
    """The caller whom an `Authorization` header shows; None when it shows nobody, or somebody who is not let in.

    main: the users database in autocommit (engines.main_autocommit). A token asks it nothing.
    """
    key = api_keys.authenticate(main, authorization)
    if key is not None:
        return Identity(key.tenant_id, key.id, tuple(key.scopes), None)
    token = TOKEN.fullmatch(authorization)
    if token is None or not settings().jwt_issuer:
        return None
    # Imported only now: PyJWT and cryptography are the authorizer's alone, and most callers have an API key.
    from facepass.services.auth import tokens  # noqa: PLC0415

    return tokens.verify(token[1])
