"""Steps: the service answers, its authorizer lets the right callers in, and the key may do what the check needs."""

import secrets
from datetime import UTC, datetime
from typing import Any

from facepass.doctor.api import Answer
from facepass.doctor.findings import Fault, NotChecked
from facepass.doctor.refused_keys import explain
from facepass.doctor.visit import Visit

UNAUTHORIZED, FORBIDDEN, SERVER_ERROR = 401, 403, 500
A_ROUTE = "/api/v1/users?limit=1"
EMPTY: dict[str, Any] = {"json": {}}  # refused with 422 once the scope is checked, so that nothing is created
NEEDED: dict[str, tuple[str, str, dict[str, Any]]] = {
    "users:read": ("GET", A_ROUTE, {}),
    "users:write": ("POST", "/api/v1/users", EMPTY),
    "faces:read": ("GET", "/api/v1/collections?limit=1", {}),
    "faces:write": ("POST", "/api/v1/collections", EMPTY),
    "search": ("POST", "/api/v1/searches", EMPTY),
}


def key(visit: Visit) -> str:
    """The key may stand in a header. Anything else is not sent, because errors of a header show it."""
    given = visit.api.key
    if not all("!" <= character <= "~" for character in given):
        raise Fault(
            "key_wrong_secret", "The key has spaces, line breaks or characters outside of ASCII; no key has any."
        )
    return "it has the characters of a key" if given else "none was given"


def service(visit: Visit) -> str:
    """Something answers at the base URL, and it is FacePass."""
    answer = visit.api.ask("GET", "/", authorization=None)
    if answer.code == "not_through_edge":
        raise Fault("not_through_edge", f"{visit.api.base_url} answers requests of the edge only.")
    if answer.body.get("service") != "FacePass":
        raise Fault("not_facepass", f"{visit.api.base_url}/ was answered with {answer}, which is not FacePass.")
    return f"FacePass {answer.body.get('version')} at {visit.api.base_url}"


def authorizer(visit: Visit) -> str:
    """No key and a wrong key are refused, and the good key is let in."""
    without = visit.api.ask("GET", A_ROUTE, authorization=None)
    wrong = visit.api.ask("GET", A_ROUTE, authorization=f"Bearer {_wrong_key()}")
    for what, answer in (("no key", without), ("a wrong key", wrong)):
        if answer.is_ok:
            raise Fault("authorizer_open", f"A request with {what} was answered with {answer.status}.")
        if answer.status >= SERVER_ERROR:
            visit.key = "not looked up"
            raise Fault("authorizer_failed", f"A request with {what} was answered with {answer}.")
    if not visit.api.key:
        raise Fault("no_key", "No API key was given.")
    good = visit.api.ask("GET", A_ROUTE)
    if _is_refused(good):
        visit.key = "refused"
        raise explain(visit, good)
    if good.status >= SERVER_ERROR:
        raise Fault("authorizer_failed", f"A request with the key was answered with {good}.")
    visit.key = "good"
    return "the key is accepted; no key and a wrong key are refused"


def signed_requests(visit: Visit) -> str:
    """What an AWS SDK signs reaches the function with its signature; that of a key that is not there is refused."""
    now = datetime.now(UTC)
    credential = f"fp_{secrets.token_hex(8)}/{now:%Y%m%d}/us-east-1/rekognition/aws4_request"
    signed = "content-type;host;x-amz-date;x-amz-target"
    answer = visit.api.ask(
        "POST",
        "/",
        authorization=f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={signed}, Signature={'0' * 64}",
        headers={
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Date": f"{now:%Y%m%dT%H%M%SZ}",
            "X-Amz-Target": "RekognitionService.ListCollections",
        },
        content=b"{}",
    )
    refused = answer.body.get("__type")
    if refused == "MissingAuthenticationTokenException":
        raise Fault("signature_lost", "A signed request was answered as one without a signature.")
    if refused and answer.status >= SERVER_ERROR:
        raise NotChecked("the key of a signature cannot be looked up: see the next steps")
    if refused != "UnrecognizedClientException":
        raise Fault("not_rekognition", f"A signed request was answered with {answer}.")
    return "signatures of AWS SDKs arrive; that of an unknown key is refused"


def scopes(visit: Visit) -> str:
    """The key has every scope that the next steps need."""
    answers = {scope: visit.api.ask(method, path, **request) for scope, (method, path, request) in NEEDED.items()}
    missing = [scope for scope, answer in answers.items() if answer.code == "missing_scope"]
    if missing:
        raise Fault("missing_scopes", f"The key lacks the scopes {', '.join(missing)}.")
    return f"the key has {', '.join(NEEDED)}"


def _wrong_key() -> str:
    return f"fp_{secrets.token_hex(8)}_{secrets.token_urlsafe(32)}"


def _is_refused(answer: Answer) -> bool:
    """Whether API Gateway itself turned the request away: FacePass' own answers have a code."""
    return answer.status in (UNAUTHORIZED, FORBIDDEN) and not answer.code
