"""Searches with many probes, which are done after their request."""

from typing import Unpack

from facepass_client import _operations as op
from facepass_client import models, requests
from facepass_client._async.concurrency import sleep
from facepass_client._async.pages import AsyncPages
from facepass_client._async.resource import AsyncResource
from facepass_client._waiting import SEARCHING, pauses


class AsyncSearches(AsyncResource):
    """`facepass.searches`."""

    async def start(self, **search: Unpack[requests.NewSearch]) -> models.SearchStarted:
        """Search with up to 50 probes: ids that `uploads.send(photo, purpose="probe")` has returned."""
        return await self._ask(op.START_SEARCH, models.SearchStarted, body=search)

    async def get(self, search_id: str, **options: Unpack[requests.GetSearchQuery]) -> models.Search:
        """How far a search is, with the first page of its results."""
        return await self._ask(op.GET_SEARCH, models.Search, query=options, search_id=search_id)

    async def wait(self, search_id: str, *, timeout: float = 600) -> models.Search:
        """Wait until a search is `done` or `failed`. Raises WaitTimedOut."""
        search = await self.get(search_id)
        looks = pauses("search", search_id, timeout)
        while search.status in SEARCHING:
            await sleep(next(looks))
            search = await self.get(search_id)
        return search

    def items(self, search_id: str, **options: Unpack[requests.GetSearchQuery]) -> AsyncPages[models.SearchedProbe]:
        """What was found with each probe. Read it once the search is done."""
        return AsyncPages(self._connection, op.GET_SEARCH, models.SearchedProbe, options, search_id=search_id)
