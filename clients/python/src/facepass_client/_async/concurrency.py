"""What the asynchronous client does otherwise than the synchronous one, whose other modules are made from these."""

import inspect
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

import anyio
import httpx

from facepass_client._retries import CLEANING_SECONDS

# An API key, or a function that returns a user's token each time that one is needed.
Key: TypeAlias = str | Callable[[], str | Awaitable[str]]
sleep = anyio.sleep


def new_http() -> httpx.AsyncClient:
    """The HTTP client of a FacePass client that is not given one."""
    return httpx.AsyncClient(timeout=httpx.Timeout(35, connect=10))  # API Gateway answers within 30 s


async def token_of(key: Key) -> str:
    """The key or token to send."""
    if isinstance(key, str):
        return key
    token = key()
    return await token if inspect.isawaitable(token) else token


@contextmanager
def shielded() -> Iterator[None]:
    """Let what is within run to its end although the task is cancelled, for 15 seconds at most."""
    with anyio.move_on_after(CLEANING_SECONDS, shield=True):
        yield
