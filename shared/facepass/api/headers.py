"""Response headers that protect what is in a response: every one has them, unless it says otherwise itself.

API Gateway's own responses (401, 403, 413, 429, 503 as `{"message": …}`) do not have them; they hold nothing.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache

Headers = Mapping[str, str]

EVERYWHERE: Headers = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}
# Of the API's documentation, which is the same for everyone.
PUBLIC: Headers = {"Cache-Control": "public, max-age=300", "Vary": "Accept-Encoding"}

INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)
# What a page may do besides its own scripts and styles: call this API, and show pictures that are in the page.
PAGE_RULES = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src 'self' data:; font-src data:;"
    " connect-src 'self'; worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
NO_STYLE = ""  # ReDoc adds empty style elements, which it fills through the CSSOM


@cache
def page_policy(page: str) -> str:
    """The Content-Security-Policy of a page (HTML): it runs and applies what is written in it, and nothing else."""
    content: dict[str, list[str]] = {"script": [], "style": [NO_STYLE]}
    for kind, text in INLINE.findall(page):
        content[kind].append(text)
    return PAGE_RULES.format(**{kind: " ".join(map(_source, texts)) for kind, texts in content.items()})


@cache
def etag_of(body: str) -> str:
    """An entity tag that differs when the body does (RFC 9110, 8.8.3); weak, for it may be compressed or not."""
    return f'W/"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'


def _source(text: str) -> str:
    """A script or style as Content Security Policy names it: by its digest."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
