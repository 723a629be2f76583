"""The Lambda Invoke API, for `aws lambda invoke --endpoint-url`: SAM CLI's own, over this runtime's functions."""

from typing import Any

from flask import Response, jsonify
from samcli.lib.utils.stream_writer import StreamWriter
from samcli.local.lambda_service.local_lambda_http_service import LocalLambdaHttpService
from samcli.local.lambdafn.exceptions import FunctionNotFound

from local.functions import Functions, PayloadTooLarge
from local.layout import HOST


class Invoker:
    """The interface that SAM CLI's services expect of their function runner."""

    def __init__(self, functions: Functions) -> None:
        self._functions = functions

    @staticmethod
    def is_debugging() -> bool:
        """Never: an environment runs with its real timeout."""
        return False

    def get_function(self, name: str, _tenant_id: str | None = None) -> None:
        """Raise FunctionNotFound for a name that the template does not have."""
        if name.rsplit(":", 1)[-1] not in self._functions.pools:
            raise FunctionNotFound(name)

    def invoke(self, name: str, event: str, *, stdout: StreamWriter, **_options: Any) -> None:
        """Run a function and write its answer to `stdout`."""
        answer = self._functions.invoke(name.rsplit(":", 1)[-1], event.encode())
        stdout.write_str(answer.payload.decode())


def invoke_application(functions: Functions, port: int) -> Any:
    """The Invoke API as a WSGI application."""
    service = LocalLambdaHttpService(Invoker(functions), port=port, host=HOST)
    service.create()
    application = service._app
    application.register_error_handler(PayloadTooLarge, _too_large)
    return application


def _too_large(_error: Exception) -> tuple[Response, int, dict[str, str]]:
    body = {"Type": "User", "message": "Request must be smaller than 6291456 bytes for the InvokeFunction operation"}
    return jsonify(body), 413, {"x-amzn-errortype": "RequestTooLargeException"}
