"""Sign files as `cosign sign-blob` does, and check such signatures: ECDSA over SHA-256, in base64 beside the file.

cosign verify-blob --key cosign.pub --signature image.cdx.json.sig image.cdx.json
openssl dgst -sha256 -verify cosign.pub -signature <(base64 -d image.cdx.json.sig) image.cdx.json
"""

import base64
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key


class UnusableKey(ValueError):
    """The file is no unencrypted private key on an elliptic curve, in PEM."""


def sign(file: Path, key: Path) -> Path:
    """Write a file's signature beside it; return where. Raises UnusableKey."""
    try:
        private = load_pem_private_key(key.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise UnusableKey(f"{key} cannot be read") from error
    if not isinstance(private, EllipticCurvePrivateKey):
        raise UnusableKey(f"{key} is not on an elliptic curve")
    target = file.with_name(f"{file.name}.sig")
    target.write_bytes(base64.b64encode(private.sign(file.read_bytes(), ECDSA(SHA256()))))
    return target


def is_signed(file: Path, public_key: Path) -> bool:
    """Whether the signature beside a file is this key's and of this content."""
    public = load_pem_public_key(public_key.read_bytes())
    assert isinstance(public, EllipticCurvePublicKey)
    try:
        signature = base64.b64decode(file.with_name(f"{file.name}.sig").read_bytes(), validate=True)
        public.verify(signature, file.read_bytes(), ECDSA(SHA256()))
    except (OSError, ValueError, InvalidSignature):
        return False
    return True
