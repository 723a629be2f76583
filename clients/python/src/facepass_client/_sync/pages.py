"""Lists, page by page."""
# Written by tools/build_python_client from facepass_client/_async.

from collections.abc import Iterator, Mapping
from typing import Any, Generic

from facepass_client import _answers
from facepass_client._answers import ModelT
from facepass_client._calls import Call, Operation
from facepass_client._sync.connection import Connection
from facepass_client.errors import UnreadableAnswer


class Pages(Generic[ModelT]):
    """The items of a list. It requests a page when its first item is needed; each loop begins at the first page."""

    def __init__(
        self, connection: Connection, operation: Operation, item: type[ModelT], query: Any = None, **path: str
    ) -> None:
        self._connection, self._operation, self._item = connection, operation, item
        self._query: Mapping[str, Any] = query or {}
        self._path = path

    def __iter__(self) -> Iterator[ModelT]:
        """Each item of every page."""
        for page in self.pages():
            for item in page:
                yield item

    def pages(self) -> Iterator[list[ModelT]]:
        """Each page, as the list of its items; `limit` says how many there are at most."""
        cursor: str | None = None
        while True:
            query = {**self._query, "cursor": cursor}
            page = self._connection.json(Call(self._operation, self._path, query))
            if not isinstance(page, dict) or not isinstance(page.get("items"), list):
                raise UnreadableAnswer(f"{self._operation.operation_id} answered no page")
            yield [_answers.parse(self._item, item) for item in page["items"]]
            last, cursor = cursor, page.get("next_cursor")
            if not cursor:
                return
            if cursor == last:
                raise UnreadableAnswer(f"{self._operation.operation_id} does not come to an end")

    def first(self) -> ModelT | None:
        """The first item; None of an empty list."""
        for page in self.pages():
            if page:
                return page[0]
        return None
