"""Verifying what a webhook of FacePass sends (Standard Webhooks)."""

import json
import re
from collections.abc import Mapping, Sequence

from pydantic import ValidationError
from standardwebhooks import Webhook, WebhookVerificationError

from facepass_client._events import BY_TYPE, Event
from facepass_client._model import UnknownEvent
from facepass_client.errors import NotSigned, UnreadableAnswer

__all__ = ["Event", "NotSigned", "UnknownEvent", "read_event"]


def read_event(body: bytes | str, headers: Mapping[str, str], secrets: str | Sequence[str]) -> Event:
    """The event of a webhook's request: one of the models named `…Event`, or UnknownEvent of a later release.

    body: the request's own bytes, before any JSON is read. secrets: the webhook's `whsec_…`; during a rotation, the
    new and the old one. Raises NotSigned: answer 400 or 401. A secret that is none is a ValueError, and a body that
    was parsed a TypeError: these are mistakes of the receiver.
    """
    text = _verified(body, headers, [secrets] if isinstance(secrets, str) else secrets)
    try:
        content = json.loads(text)
        known = BY_TYPE.get(content.get("type"))
        return known.model_validate(content) if known else UnknownEvent.model_validate(content)
    except (ValueError, AttributeError, TypeError, ValidationError):
        raise UnreadableAnswer("the webhook's request is signed, and no event that this client can read") from None


def _verified(body: bytes | str, headers: Mapping[str, str], secrets: Sequence[str]) -> str:
    """The body, if one of the secrets has signed it in the last five minutes."""
    if not isinstance(body, bytes | str):
        raise TypeError("the body is the request's own bytes, before any JSON is read")
    try:
        text = body.decode() if isinstance(body, bytes) else body
    except UnicodeDecodeError:
        raise NotSigned("the body is no text") from None
    fields = {name.lower(): value for name, value in headers.items()}
    for secret in secrets:
        verifier = _verifier(secret)
        try:
            verifier.verify(text, fields)
        except (
            WebhookVerificationError,
            ValueError,
        ):  # ValueError: a signature that is no base64, a body that is no JSON
            continue
        return text
    raise NotSigned("no secret has signed this request in the last five minutes")


def _verifier(secret: str) -> Webhook:
    """What verifies with a secret. The library takes what is no base64 for a shorter secret, or for none."""
    try:
        if re.fullmatch(r"(whsec_)?[A-Za-z0-9+/]+={0,2}", secret.strip()):
            return Webhook(secret.strip())
    except ValueError:  # of no length that base64 has
        pass
    raise ValueError("the secret is no secret of a webhook")
