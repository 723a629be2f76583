"""What the synchronous client does otherwise than the asynchronous one, from which the other modules are made."""

import time
from collections.abc import Callable
from contextlib import nullcontext as shielded
from typing import TypeAlias

import httpx

# An API key, or a function that returns a user's token each time that one is needed.
Key: TypeAlias = str | Callable[[], str]
sleep = time.sleep

__all__ = ["Key", "new_http", "shielded", "sleep", "token_of"]


def new_http() -> httpx.Client:
    """The HTTP client of a FacePass client that is not given one."""
    return httpx.Client(timeout=httpx.Timeout(35, connect=10))  # API Gateway answers within 30 s


def token_of(key: Key) -> str:
    """The key or token to send."""
    return key if isinstance(key, str) else key()
