import json
import os
import time


def handler(event: dict, context: object) -> object:
    """Do what the body asks for."""
    asked = json.loads(event["body"]) if "body" in event else event
    if asked.get("exit"):
        os._exit(asked["exit"])
    if asked.get("raise"):
        raise ValueError(asked["raise"])
    if asked.get("size"):
        return "x" * asked["size"]
    time.sleep(asked.get("sleep", 0))
    return {"pid": os.getpid()}
