"""Searches with many probes, which are done after their request."""
# Written by tools/build_python_client from facepass_client/_async.

from typing import Unpack

from facepass_client import _operations as op
from facepass_client import models, requests
from facepass_client._sync.concurrency import sleep
from facepass_client._sync.pages import Pages
from facepass_client._sync.resource import Resource
from facepass_client._waiting import SEARCHING, pauses


class Searches(Resource):
    """`facepass.searches`."""

    def start(self, **search: Unpack[requests.NewSearch]) -> models.SearchStarted:
        """Search with up to 50 probes: ids that `uploads.send(photo, purpose="probe")` has returned."""
        return self._ask(op.START_SEARCH, models.SearchStarted, body=search)

    def get(self, search_id: str, **options: Unpack[requests.GetSearchQuery]) -> models.Search:
        """How far a search is, with the first page of its results."""
        return self._ask(op.GET_SEARCH, models.Search, query=options, search_id=search_id)

    def wait(self, search_id: str, *, timeout: float = 600) -> models.Search:
        """Wait until a search is `done` or `failed`. Raises WaitTimedOut."""
        search = self.get(search_id)
        looks = pauses("search", search_id, timeout)
        while search.status in SEARCHING:
            sleep(next(looks))
            search = self.get(search_id)
        return search

    def items(self, search_id: str, **options: Unpack[requests.GetSearchQuery]) -> Pages[models.SearchedProbe]:
        """What was found with each probe. Read it once the search is done."""
        return Pages(self._connection, op.GET_SEARCH, models.SearchedProbe, options, search_id=search_id)
