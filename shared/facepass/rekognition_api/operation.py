"""What each operation of the protocol is here: a function, and what it requires of its caller."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from facepass.services.auth.caller import Caller
from facepass.services.matching.context import MatchingContext

# In a request: which call of an SDK it belongs to, the same for all attempts; absent for a client that does not say so.
INVOCATION = "amz-sdk-invocation-id"
NOTED = "noted-users"  # in a request: a Noted
Function = Callable[[MatchingContext, Caller, dict[str, Any]], dict[str, Any]]


@dataclass
class Noted:
    """FacePass's ids of users, which an operation notes for what outlives its answer.

    user_id: whom the request is about, for its audit entry. shown: whose UserIds the answer has, for a stored answer,
    which goes with any of them.
    """

    user_id: UUID | None = None
    shown: set[UUID] = field(default_factory=set)


@dataclass(frozen=True)
class Operation:
    """function: from the validated members of a request to those of the response; raises the domain's errors, or
    RekognitionError. scope: that the caller must have. rate: the operation whose token bucket it draws from, a field of
    settings.RateLimits; None for none. reads: it changes and searches nothing (as GET does).
    """

    function: Function
    scope: str
    rate: str | None = None
    reads: bool = False
