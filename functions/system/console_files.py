"""The console's built files (console/, `make console`): the page, and what the page loads."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from facepass.settings import settings

FOLDER = Path(__file__).with_name("console")
PAGE = FOLDER / "index.html"
ENCODINGS = {"br": ".br", "gzip": ".gz"}  # as the build stores them, the smaller one first
CONTENT_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}

# Whatever the page does, it can reach this API, the bucket of photos and the issuer that signs people in, and no other
# host; a text of a user can never become markup or a script.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: {bucket};"
    " connect-src 'self' {bucket}{issuer}; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
PAGE_HEADERS: Mapping[str, str] = {"Cache-Control": "no-cache", "Permissions-Policy": "camera=(self)"}
FILE_HEADERS: Mapping[str, str] = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


@dataclass(frozen=True)
class BuiltFile:
    """One file as it is sent. encoding: its Content-Encoding, if it is compressed."""

    content: bytes
    content_type: str
    encoding: str | None


def read_file(name: str, accept_encoding: str) -> BuiltFile | None:
    """A file of the build in the best form that the browser takes; None for any other name."""
    if name not in _names():
        return None
    accepted = _accepted(accept_encoding)
    encoding = next((encoding for encoding in ENCODINGS if encoding in accepted), None)
    stored = FOLDER / (name + ENCODINGS.get(encoding or "", ""))
    return BuiltFile(stored.read_bytes(), CONTENT_TYPES[Path(name).suffix], encoding)


@cache
def page() -> str:
    """The page, with what the browser has to know to sign people in."""
    known = settings()
    signing = {
        "issuer": known.console_issuer,
        "clientId": known.console_client_id,
        "audience": known.console_audience.partition(",")[0],
        "scopePrefix": known.console_scope_prefix,
    }
    return PAGE.read_text().replace("{settings}", escape(json.dumps(signing if _has_issuer() else {})))


@cache
def page_policy() -> str:
    """The Content-Security-Policy of the page."""
    known = settings()
    issuer = f" {_origin(known.console_issuer)}" if _has_issuer() else ""
    return POLICY.format(bucket=_origin(known.photo_origin or known.aws_endpoint_url), issuer=issuer)


def _has_issuer() -> bool:
    return bool(settings().console_issuer and settings().console_client_id)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in FOLDER.iterdir() if path.suffix in CONTENT_TYPES)


def _accepted(accept_encoding: str) -> set[str]:
    """The encodings of the header, without those that it refuses with q=0 (RFC 9110, 12.5.3)."""
    weighed = [part.replace(" ", "").partition(";q=") for part in accept_encoding.lower().split(",")]
    return {name for name, _, weight in weighed if weight.rstrip("0").rstrip(".") not in ("", "0") or not weight}
