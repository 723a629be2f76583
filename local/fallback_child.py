"""The child of a StandIn: awslambdaric as it is, with its native HTTP client exchanged for a pipe.

Runs in the functions' environment, so it imports nothing of the runtime.
"""

import os
import sys
import types
import uuid
from multiprocessing.connection import Connection


def client(pipe: Connection) -> types.ModuleType:
    """A module with the calls of awslambdaric's `runtime_client`."""
    function = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "function")
    region = os.environ.get("AWS_REGION", "us-east-1")

    def next_invocation() -> tuple[bytes, dict[str, str | int]]:
        try:
            deadline, payload = pipe.recv_bytes(), pipe.recv_bytes()
        except EOFError:
            sys.exit(0)
        return payload, {
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": str(uuid.uuid4()),
            "Lambda-Runtime-Deadline-Ms": int(deadline),
            "Lambda-Runtime-Invoked-Function-Arn": f"arn:aws:lambda:{region}:123456789012:function:{function}",
        }

    def answer(outcome: bytes, body: bytes | str) -> None:
        sys.stdout.flush()
        pipe.send_bytes(outcome)
        pipe.send_bytes(body if isinstance(body, bytes) else body.encode())

    module = types.ModuleType("runtime_client")
    module.initialize_client = lambda _user_agent: None  # type: ignore[attr-defined]
    module.next = next_invocation  # type: ignore[attr-defined]
    module.post_invocation_result = lambda _id, body, *_: answer(b"result", body)  # type: ignore[attr-defined]
    module.post_error = lambda _id, body, *_: answer(b"error", body)  # type: ignore[attr-defined]
    return module


if __name__ == "__main__":
    sys.path[0] = os.getcwd()  # noqa: PTH109 - as `python -m awslambdaric` has it: the function's folder, not this one
    sys.modules["runtime_client"] = client(Connection(int(sys.argv[1])))
    os.environ["AWS_LAMBDA_RUNTIME_API"] = "none"

    from awslambdaric.__main__ import main
    from awslambdaric.lambda_runtime_client import LambdaRuntimeClient

    # A failed import is already in the log. This process ends, and the runtime notices that.
    LambdaRuntimeClient.post_init_error = lambda *_arguments: None
    main(["awslambdaric", sys.argv[2]])
