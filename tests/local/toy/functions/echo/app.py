import base64
import os

PICTURE = bytes(range(256))


def handler(event: dict, context: object) -> dict:
    """Say what came in; a picture for /items/picture."""
    if event.get("pathParameters") == {"item_id": "picture"}:
        return {
            "statusCode": 200,
            "headers": {"content-type": "image/png"},
            "cookies": ["a=1", "b=2"],
            "body": base64.b64encode(PICTURE).decode(),
            "isBase64Encoded": True,
        }
    print("echoed", event.get("rawPath"))  # noqa: T201
    return {"event": event, "pid": os.getpid(), "environment": dict(os.environ)}
