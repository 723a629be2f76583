"""A WSGI application on a port, served by waitress."""

import threading
from collections.abc import Callable
from typing import Any

from waitress import create_server
from waitress.wasyncore import dispatcher

from local.layout import HOST, PartFailed

# The gateway itself answers 413, as API Gateway words it; this only bounds what is read.
READ_LIMIT = 64 * 1024 * 1024
CONNECTIONS = 1000


class Server:
    """Serves an application in its own threads until it is stopped."""

    def __init__(self, part: str, application: Callable[..., Any], port: int, threads: int) -> None:
        try:
            self._server = create_server(
                application,
                host=HOST,
                port=port,
                threads=threads,
                connection_limit=CONNECTIONS,
                ident="",
                max_request_body_size=READ_LIMIT,
                clear_untrusted_proxy_headers=True,
            )
        except OSError as error:
            raise PartFailed(f"{part} did not start", f"port {port}: {error.strerror}") from error
        threading.Thread(target=self._server.run, daemon=True).start()

    def stop(self, seconds: float) -> None:
        """Accept no more requests, and let those in progress finish."""
        # In the thread of waitress' own loop, which must not find its socket closed under it.
        self._server.trigger.pull_trigger(lambda: dispatcher.close(self._server))
        self._server.task_dispatcher.shutdown(cancel_pending=False, timeout=seconds)
