"""The caller that an `Authorization` header identifies, by an API key or by a token of the OIDC issuer."""

import re

from sqlalchemy import Connection

from facepass.services.auth import api_keys
from facepass.services.auth.caller import Caller
from facepass.settings import settings

TOKEN = re.compile(r"(?i:bearer) +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*) *")


def authenticate(main: Connection, authorization: str) -> Caller | None:
    """The caller that an `Authorization` header identifies; None if its credentials are missing or not valid.

    main: the users database in autocommit (engines.main_autocommit). A token needs no query.
    """
    key = api_keys.find_key(main, authorization)
    if key is not None:
        bound = None if key.collections is None else frozenset(key.collections)
        return Caller(key.tenant_id, key.id, frozenset(key.scopes), collections=bound)
    token = TOKEN.fullmatch(authorization)
    if token is None or not settings().jwt_issuer:
        return None
    # Imported on first use: only the authorizer has PyJWT and cryptography, and most callers have an API key.
    from facepass.services.auth import tokens  # noqa: PLC0415

    return tokens.verify(token[1])
