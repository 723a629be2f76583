"""The form that carries a photo to S3, and S3's answers to it."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from typing import TypeAlias

import httpx

from facepass_client._photos import PhotoSource
from facepass_client.errors import PhotoTooManyBytes, StorageRefused
from facepass_client.models import UploadTicket

# Called with the bytes sent so far and the bytes in all; with fewer than before when the form is sent again.
Progress: TypeAlias = Callable[[int, int], None]
CHUNK = 64 * 1024
SERVER_ERROR = 500


class CountedBody(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A request's body, once, that reports how much of it was sent."""

    def __init__(self, body: Iterator[bytes], total: int, progress: Progress | None) -> None:
        self._body, self._total, self._progress = body, total, progress

    def __iter__(self) -> Iterator[bytes]:
        sent = reported = 0
        for part in self._body:
            for start in range(0, len(part), CHUNK):
                chunk = part[start : start + CHUNK]
                yield chunk
                sent += len(chunk)
                if self._progress and (sent - reported >= CHUNK or sent == self._total):
                    reported = sent
                    self._progress(sent, self._total)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk


def photo_form(ticket: UploadTicket, photo: PhotoSource, progress: Progress | None) -> httpx.Request:
    """The request that sends a photo with its ticket. S3 reads the file last. Raises PhotoTooManyBytes."""
    if photo.size > ticket.max_bytes:
        raise PhotoTooManyBytes(f"the photo has {photo.size} bytes, more than {ticket.max_bytes}")
    form = httpx.Request("POST", ticket.url, data=ticket.fields, files={"file": photo.part()})
    assert isinstance(form.stream, httpx.SyncByteStream)
    form.stream = CountedBody(iter(form.stream), int(form.headers["Content-Length"]), progress)
    return form


def ticket_expired(ticket: UploadTicket, response: httpx.Response | None = None) -> bool:
    """Whether the photo needs a new ticket: by this machine's clock, or by S3's answer."""
    answered = response is not None and response.status_code == httpx.codes.FORBIDDEN
    return ticket.expires_at <= datetime.now(UTC) or (answered and b"xpired" in response.content)  # type: ignore[union-attr]


def worth_repeating(response: httpx.Response) -> bool:
    """Whether S3 may take the same form later."""
    return response.status_code >= SERVER_ERROR or _code(response) == "RequestTimeout"


def refusal(response: httpx.Response) -> StorageRefused:
    """The exception of S3's answer."""
    return StorageRefused(response.status_code, _code(response))


def _code(response: httpx.Response) -> str:
    found = re.search(r"<Code>(\w{1,64})</Code>", response.text[:10_000])
    return found[1] if found else "unknown"
