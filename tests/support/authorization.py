"""The half of an OIDC issuer that browsers see: it authorizes, and takes codes for tokens with PKCE (RFC 7636)."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

AUTHORIZE = "/authorize"
TOKEN = "/token"


@dataclass
class Authorization:
    """Lets everyone in at once. questions: what browsers asked for, in order; codes: the questions behind each code."""

    questions: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def location(self, query: str) -> str:
        """Where the browser goes on to: back, with a code."""
        question = dict(parse_qsl(query))
        self.questions.append(question)
        code = secrets.token_urlsafe(16)
        self.codes[code] = question
        return f"{question['redirect_uri']}?{urlencode({'code': code, 'state': question['state']})}"

    def exchange(self, form: str, token: Callable[..., str]) -> tuple[int, dict[str, Any]]:
        """A token for a code, once, for the verifier of its challenge."""
        given = dict(parse_qsl(form))
        question = self.codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        if question is None or question["code_challenge"] != base64.urlsafe_b64encode(digest).rstrip(b"=").decode():
            return 400, {"error": "invalid_grant"}
        if given["client_id"] != question["client_id"] or given["redirect_uri"] != question["redirect_uri"]:
            return 400, {"error": "invalid_client"}
        scopes = question["scope"].removeprefix("openid ")
        return 200, {"access_token": token(scope=scopes), "token_type": "Bearer", "expires_in": 300}
