"""Signature Version 4 of a request (AWS General Reference, "Create a signed AWS API request"), verified.

Only the form that AWS SDKs send by themselves is accepted: an `Authorization` header over the whole body, with the
credentials of an API key. What can be refused without the key and the body is refused first.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from facepass.rekognition_api.errors import (
    BAD_SIGNATURE,
    INCOMPLETE_SIGNATURE,
    NO_CREDENTIALS,
    UNKNOWN_CREDENTIALS,
    RekognitionError,
)

ALGORITHM = "AWS4-HMAC-SHA256"
SERVICE = "rekognition"
MUST_BE_SIGNED = frozenset({"host", "x-amz-date", "x-amz-target"})
SKEW = timedelta(minutes=5)  # as AWS allows
STAMP = "%Y%m%dT%H%M%SZ"
PRESIGNED = re.compile(r"(?i)(^|&)x-amz-(signature|algorithm|credential)=")
FORM = re.compile(
    ALGORITHM + r" +Credential=([A-Za-z0-9_]{1,128})/(\d{8})/([a-z0-9-]{1,64})/([a-z0-9-]{1,64})/aws4_request, *"
    r"SignedHeaders=([a-z0-9;-]{1,2048}), *Signature=([0-9a-f]{64})",
    re.ASCII,
)


@dataclass(frozen=True)
class Signed:
    """What a request says of its signature; nothing of it is verified but its form and its time.

    key_id: the access key id. day: of the credential's scope, YYYYMMDD. moment: X-Amz-Date.
    """

    key_id: str
    day: str
    region: str
    moment: str
    headers: tuple[str, ...]
    signature: str

    @property
    def scope(self) -> str:
        """The credential's scope."""
        return f"{self.day}/{self.region}/{SERVICE}/aws4_request"


def read_signature(headers: Mapping[str, str], query: str, now: datetime) -> Signed:
    """Read the signature of a request. headers: by lower-case name. query: of its URL. now: with a time zone.

    Raises RekognitionError for every form but the accepted one, and for a date more than five minutes away.
    """
    if PRESIGNED.search(query):
        raise RekognitionError(BAD_SIGNATURE, "Presigned requests are not accepted: sign the Authorization header.")
    if query:
        raise RekognitionError(BAD_SIGNATURE, "Requests of this protocol have no query.")
    authorization = headers.get("authorization", "")
    if not authorization:
        raise RekognitionError(NO_CREDENTIALS, "Missing Authentication Token")
    match = FORM.fullmatch(authorization.strip())
    if match is None:
        raise RekognitionError(INCOMPLETE_SIGNATURE, f"Authorization must be {ALGORITHM}, with {_PARTS}.")
    key_id, day, region, service, names, signature = match.groups()
    signed = Signed(key_id, day, region, headers.get("x-amz-date", ""), tuple(names.split(";")), signature)
    _check_headers(signed, headers)
    _check_time(signed, now)
    if service != SERVICE:
        raise RekognitionError(BAD_SIGNATURE, f"Credential should be scoped to correct service: '{SERVICE}'.")
    if "x-amz-security-token" in headers:
        raise RekognitionError(
            UNKNOWN_CREDENTIALS, "Session tokens are not accepted: the credentials of a key have none."
        )
    return signed


_PARTS = "Credential=…/YYYYMMDD/region/rekognition/aws4_request, SignedHeaders=… and Signature=…"


def _check_headers(signed: Signed, headers: Mapping[str, str]) -> None:
    """Refuse headers that are signed in a wrong way, and what says that the body is not signed as it is sent."""
    names = signed.headers
    if list(names) != sorted(set(names)) or not MUST_BE_SIGNED.issubset(names):
        raise RekognitionError(
            INCOMPLETE_SIGNATURE, "SignedHeaders must be sorted, and contain host, x-amz-date and x-amz-target."
        )
    if missing := [name for name in names if name not in headers]:
        raise RekognitionError(BAD_SIGNATURE, f"The signed header {missing[0]!r} is missing.")
    stated = headers.get("x-amz-content-sha256", "")
    if stated.startswith(("UNSIGNED", "STREAMING")) or "x-amz-decoded-content-length" in headers:
        raise RekognitionError(BAD_SIGNATURE, "The body must be signed as one piece.")
    if headers.get("content-encoding", "identity") != "identity":
        raise RekognitionError(BAD_SIGNATURE, "Content-Encoding is not accepted: send the body as it is.")


def _check_time(signed: Signed, now: datetime) -> None:
    try:
        moment = datetime.strptime(signed.moment, STAMP).replace(tzinfo=UTC)
    except ValueError:
        raise RekognitionError(INCOMPLETE_SIGNATURE, "X-Amz-Date must be YYYYMMDDTHHMMSSZ.") from None
    # strptime also takes fewer digits
    if moment.strftime(STAMP) != signed.moment or signed.moment[:8] != signed.day:
        raise RekognitionError(BAD_SIGNATURE, "The date of the Credential must be that of X-Amz-Date.")
    present = now.astimezone(UTC).strftime(STAMP)
    if now - moment > SKEW:
        earliest = (now.astimezone(UTC) - SKEW).strftime(STAMP)
        expired = f"Signature expired: {signed.moment} is now earlier than {earliest} ({present} - 5 min.)"
        raise RekognitionError(BAD_SIGNATURE, expired)
    if moment - now > SKEW:
        latest = (now.astimezone(UTC) + SKEW).strftime(STAMP)
        early = f"Signature not yet current: {signed.moment} is still later than {latest} ({present} + 5 min.)"
        raise RekognitionError(BAD_SIGNATURE, early)


def check_signature(signed: Signed, secret: str, headers: Mapping[str, str], body: bytes) -> None:
    """Raise RekognitionError unless the secret's owner signed exactly this body and these headers, for POST `/`."""
    digest = hashlib.sha256(body).hexdigest()
    stated = headers.get("x-amz-content-sha256", digest)
    canonical = [f"{name}:{' '.join(headers[name].split())}" for name in signed.headers]
    request = "\n".join(["POST", "/", "", *canonical, "", ";".join(signed.headers), digest])
    hashed = hashlib.sha256(request.encode("utf-8", "surrogatepass")).hexdigest()
    text = "\n".join([ALGORITHM, signed.moment, signed.scope, hashed])
    expected = _hmac(_signing_key(signed, secret), text).hex()
    good = hmac.compare_digest(expected, signed.signature)
    if not (good and hmac.compare_digest(stated.encode("utf-8", "surrogatepass"), digest.encode())):
        raise RekognitionError(
            BAD_SIGNATURE,
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
            "Access Key and signing method. Consult the service documentation for details.",
        )


def _signing_key(signed: Signed, secret: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (signed.day, signed.region, SERVICE, "aws4_request"):
        key = _hmac(key, part)
    return key


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
