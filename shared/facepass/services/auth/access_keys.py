"""AWS credentials of an API key, for clients that sign their requests (Signature Version 4).

A signature is verified with the secret itself, which the database does not hold: it is derived from a secret of the
stack, of the key and of a version. Who reads the database can therefore sign nothing; who reads the stack's secret can
sign as every key (docs/security.md).
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from facepass.database.sessions import TenantSession
from facepass.models.main import ApiKey
from facepass.services.auth.api_keys import current_key, find_current_key, note_use
from facepass.settings import settings

ACCESS_KEY_ID = re.compile(r"fp_([0-9a-f]{16})")
LABEL = b"facepass aws secret access key"
NAME_LABEL = b"facepass name of a signing secret"
SECRET_BYTES = 30  # 40 characters in base64, as a secret access key of AWS has


@dataclass(frozen=True)
class AccessKey:
    """What an AWS SDK calls credentials. secret: 40 characters; it can be shown again only by making it again."""

    id: str
    secret: str


@dataclass(frozen=True)
class SigningKey:
    """A current API key that a request names, and the secret that the request must be signed with."""

    key: ApiKey
    secret: str


def give_access_key(main: TenantSession, key_id: str) -> AccessKey | None:
    """Give a current key of the session's tenant AWS credentials; those that it had before end at once.

    None if there is no such key, and where the deployment has no secret to derive them from (SIGNING_SECRETS).
    """
    masters = _masters()
    key = find_current_key(main, key_id) if masters else None
    if key is None:
        return None
    key.signing_master = next(iter(masters))
    key.signing_version = (key.signing_version or 0) + 1
    main.flush()
    secret = _secret_of(key)
    assert secret is not None
    return AccessKey(f"fp_{key.id}", secret)


def state_of(key: ApiKey) -> str:
    """Whether a key has AWS credentials: `yes`, `no`, or `old` if they are of a secret that was exchanged since."""
    if key.signing_master is None:
        return "no"
    return "yes" if key.signing_master == next(iter(_masters()), key.signing_master) else "old"


def find_signing_key(main: Connection, access_key_id: str) -> SigningKey | None:
    """The key that an access key id names; None unless it exists, is neither expired nor revoked, and may sign.

    main: an autocommit connection without a tenant, as for `find_key`.
    """
    match = ACCESS_KEY_ID.fullmatch(access_key_id)
    if match is None:
        return None
    with Session(main) as session:
        keys = [(key, _secret_of(key)) for key in current_key(session, match[1])]
    # two tenants cannot have one key id but by chance, of one in 2^64; then neither may sign
    return SigningKey(keys[0][0], keys[0][1]) if len(keys) == 1 and keys[0][1] is not None else None


def note_signed(main: Connection, signing: SigningKey) -> None:
    """Record when the key was last used, at most once a minute."""
    note_use(main, signing.key)


def master_name(master: str) -> str:
    """The name under which rows refer to a secret of the stack; it tells nothing of the secret."""
    return hmac.new(master.encode(), NAME_LABEL, hashlib.sha256).hexdigest()[:16]


def _masters() -> dict[str, str]:
    """The stack's secrets by name, the current one first."""
    secrets = [secret.get_secret_value() for secret in settings().signing_secrets]
    return {master_name(secret): secret for secret in secrets}


def _secret_of(key: ApiKey) -> str | None:
    master = _masters().get(key.signing_master or "")
    if master is None or key.signing_version is None:
        return None
    # no part holds a NUL, so that no two keys have the same text
    parts = (LABEL, key.tenant_id.encode(), key.id.encode(), str(key.signing_version).encode())
    digest = hmac.new(master.encode(), b"\0".join(parts), hashlib.sha256).digest()
    return base64.b64encode(digest[:SECRET_BYTES]).decode()
