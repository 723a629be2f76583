"""Errors of what operators do over the API; as errors.py."""

from facepass.errors import FacePassError


class KeyNotFound(FacePassError):
    code, status, title = "key_not_found", 404, "There is no such API key."


class KeyNotCurrent(FacePassError):
    code, status, title = "key_not_current", 409, "The API key is revoked or has expired."


class BeyondCaller(FacePassError):
    """A new key would have more than its maker: other collections, or a longer life."""

    code, status, title = "beyond_caller", 403, "A key can have no more than the key that makes it."


class NotRedrivable(FacePassError):
    code, status, title = (
        "not_redrivable",
        409,
        "Only a failed upload whose photo is still stored can be sent to the indexer again.",
    )


class TooMuchToVerify(FacePassError):
    """The proof of an erasure reads every row and lists every object of the tenant."""

    code, status, title = (
        "too_much_to_verify",
        409,
        "The tenant has too much for one request: run `facepass erase --verify` instead.",
    )
