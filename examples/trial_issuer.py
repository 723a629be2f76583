"""An OIDC issuer for trials on one machine: it gives anyone a token for any subject.

Let no deployment trust it. Its keys last as long as it runs. `GET /token/ada` answers with a token of the subject `ada`
with the scope `self`, valid for an hour.
"""

import argparse
import json
import re
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = ECAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "trial", "use": "sig", "alg": "ES256"}


class Issuer(BaseHTTPRequestHandler):
    """What the authorizer reads of an issuer, and a token for the user whom an app names."""

    def do_GET(self) -> None:
        """The discovery document, the public keys, or a token."""
        own_url = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        subject = re.fullmatch(r"/token/([\w.-]+)", self.path)
        if self.path == "/.well-known/openid-configuration":
            self._answer(json.dumps({"issuer": own_url, "jwks_uri": f"{own_url}/keys"}))
        elif self.path == "/keys":
            self._answer(json.dumps({"keys": [PUBLIC]}))
        elif subject:
            now = int(time.time())
            claims = {
                "iss": own_url,
                "aud": "facepass",
                "sub": subject[1],
                "scope": "self",
                "iat": now,
                "exp": now + 3600,
            }
            self._answer(jwt.encode(claims, KEY, "ES256", headers={"kid": "trial"}))
        else:
            self.send_error(404)

    def _answer(self, text: str) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_arguments: object) -> None:
        """Print nothing: a log of tokens' subjects helps no trial."""


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=9000)
    ThreadingHTTPServer(("127.0.0.1", options.parse_args().port), Issuer).serve_forever()
