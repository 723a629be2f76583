"""A FacePass service, as a program sees it."""

from types import TracebackType

import httpx

from facepass_client._async.collections import AsyncCollections
from facepass_client._async.concurrency import Key, new_http
from facepass_client._async.connection import AsyncConnection
from facepass_client._async.faces import AsyncFaces
from facepass_client._async.operators import AsyncAccount, AsyncAudit, AsyncKeys, AsyncOperations, AsyncUsage
from facepass_client._async.searches import AsyncSearches
from facepass_client._async.uploads import AsyncUploads
from facepass_client._async.users import AsyncUsers
from facepass_client._async.webhooks import AsyncWebhooks
from facepass_client._retries import Retries


class AsyncFacePass:
    """A FacePass service at `base_url`, with an API key or a function that returns a user's token.

    Give `http` to set timeouts, a proxy or certificates; it also carries photos to S3, so let it send no credentials
    of its own. `retries` says how patiently requests are repeated. Unless `check_version` is False, the first request
    asks for the service's version, and warns (NewerService) if it is newer than this client.
    """

    def __init__(
        self,
        base_url: str,
        key: Key,
        *,
        http: httpx.AsyncClient | None = None,
        retries: Retries | None = None,
        check_version: bool = True,
    ) -> None:
        self._http = http or new_http()
        self._closes_http = http is None
        connection = AsyncConnection(base_url, key, self._http, retries or Retries(), check_version=check_version)
        self.users = AsyncUsers(connection)
        self.faces = AsyncFaces(connection)
        self.uploads = AsyncUploads(connection)
        self.collections = AsyncCollections(connection)
        self.searches = AsyncSearches(connection)
        self.keys = AsyncKeys(connection)
        self.webhooks = AsyncWebhooks(connection)
        self.audit = AsyncAudit(connection)
        self.usage = AsyncUsage(connection)
        self.account = AsyncAccount(connection)
        self.operations = AsyncOperations(connection)

    async def aclose(self) -> None:
        """Close the connections, unless they are those of an `http` that was given."""
        if self._closes_http:
            await self._http.aclose()

    async def __aenter__(self) -> "AsyncFacePass":
        """The client itself, which is closed at the end."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the client."""
        await self.aclose()
