"""A FacePass service, as a program sees it."""
# Written by tools/build_python_client from facepass_client/_async.

from types import TracebackType

import httpx

from facepass_client._retries import Retries
from facepass_client._sync.collections import Collections
from facepass_client._sync.concurrency import Key, new_http
from facepass_client._sync.connection import Connection
from facepass_client._sync.faces import Faces
from facepass_client._sync.operators import Account, Audit, Keys, Operations, Usage
from facepass_client._sync.searches import Searches
from facepass_client._sync.uploads import Uploads
from facepass_client._sync.users import Users
from facepass_client._sync.webhooks import Webhooks


class FacePass:
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
        http: httpx.Client | None = None,
        retries: Retries | None = None,
        check_version: bool = True,
    ) -> None:
        self._http = http or new_http()
        self._closes_http = http is None
        connection = Connection(base_url, key, self._http, retries or Retries(), check_version=check_version)
        self.users = Users(connection)
        self.faces = Faces(connection)
        self.uploads = Uploads(connection)
        self.collections = Collections(connection)
        self.searches = Searches(connection)
        self.keys = Keys(connection)
        self.webhooks = Webhooks(connection)
        self.audit = Audit(connection)
        self.usage = Usage(connection)
        self.account = Account(connection)
        self.operations = Operations(connection)

    def close(self) -> None:
        """Close the connections, unless they are those of an `http` that was given."""
        if self._closes_http:
            self._http.close()

    def __enter__(self) -> "FacePass":
        """The client itself, which is closed at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the client."""
        self.close()
