import json
import os
import time


def handler(event: dict, context: object) -> object:
    """Do what the body asks for."""
    request = json.loads(event["body"]) if "body" in event else event
    if request.get("exit"):
        os._exit(request["exit"])
    if request.get("raise"):
        raise ValueError(request["raise"])
    if request.get("size"):
        return "x" * request["size"]
    time.sleep(request.get("sleep", 0))
    return {"pid": os.getpid()}
