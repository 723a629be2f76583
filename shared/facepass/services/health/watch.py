"""Health for an open route: callers without a valid key make at most one check of each kind in five seconds."""

import hashlib
from collections.abc import Callable
from functools import cache
from time import monotonic

from facepass.database.engines import main_autocommit
from facepass.logs import logger
from facepass.services.auth.api_keys import KEY_PATTERN, find_key
from facepass.services.health.health import Health, check_health

KEPT_SECONDS = 5.0
KEY_KEPT_SECONDS = 60.0  # as API Gateway keeps the authorizer's answer


class HealthWatch:
    """The last check of this process, and the last key that was found valid."""

    def __init__(self, check: Callable[[], Health] = check_health, clock: Callable[[], float] = monotonic) -> None:
        self._check = check
        self._clock = clock
        self._found: Health | None = None
        self._checked_at = self._asked_at = -KEPT_SECONDS
        self._known: tuple[bytes, float] | None = None  # SHA-256 of a header, and until when it counts

    def check_now(self) -> Health:
        """Check every part now."""
        self._found, self._checked_at = self._check(), self._clock()
        return self._found

    def recent(self) -> Health:
        """The last check, unless it is older than five seconds."""
        if self._found is None or self._clock() - self._checked_at >= KEPT_SECONDS:
            return self.check_now()
        return self._found

    def knows_key(self, authorization: str | None) -> bool:
        """Whether an `Authorization` header has a valid API key.

        The database is asked about a header that is not known to be valid at most once in five seconds. During a flood
        of wrong keys a valid one may be taken for wrong, and its caller sees no reasons.
        """
        if authorization is None or not KEY_PATTERN.search(authorization):
            return False
        now, digest = self._clock(), hashlib.sha256(authorization.encode("utf-8", "surrogatepass")).digest()
        if self._known is not None and self._known[0] == digest and now < self._known[1]:
            return True
        if now - self._asked_at < KEPT_SECONDS:
            return False
        if not _is_valid(authorization):
            self._asked_at = now
            return False
        self._known = digest, now + KEY_KEPT_SECONDS
        return True


def _is_valid(authorization: str) -> bool:
    try:
        with main_autocommit().connect() as connection:
            return find_key(connection, authorization) is not None
    except Exception as error:  # without the users database no caller can be identified
        logger.warning("key not checked", exc_info=error)
        return False


@cache
def health_watch() -> HealthWatch:
    """This process's watch."""
    return HealthWatch()
