"""Lists, page by page."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Generic

from facepass_client import _answers
from facepass_client._answers import ModelT
from facepass_client._async.connection import AsyncConnection
from facepass_client._calls import Call, Operation
from facepass_client.errors import UnreadableAnswer


class AsyncPages(Generic[ModelT]):
    """The items of a list. It requests a page when its first item is needed; each loop begins at the first page."""

    def __init__(
        self, connection: AsyncConnection, operation: Operation, item: type[ModelT], query: Any = None, **path: str
    ) -> None:
        self._connection, self._operation, self._item = connection, operation, item
        self._query: Mapping[str, Any] = query or {}
        self._path = path

    async def __aiter__(self) -> AsyncIterator[ModelT]:
        """Each item of every page."""
        async for page in self.pages():
            for item in page:
                yield item

    async def pages(self) -> AsyncIterator[list[ModelT]]:
        """Each page, as the list of its items; `limit` says how many there are at most."""
        cursor: str | None = None
        while True:
            query = {**self._query, "cursor": cursor}
            page = await self._connection.json(Call(self._operation, self._path, query))
            if not isinstance(page, dict) or not isinstance(page.get("items"), list):
                raise UnreadableAnswer(f"{self._operation.operation_id} answered no page")
            yield [_answers.parse(self._item, item) for item in page["items"]]
            last, cursor = cursor, page.get("next_cursor")
            if not cursor:
                return
            if cursor == last:
                raise UnreadableAnswer(f"{self._operation.operation_id} does not come to an end")

    async def first(self) -> ModelT | None:
        """The first item; None of an empty list."""
        async for page in self.pages():
            if page:
                return page[0]
        return None
