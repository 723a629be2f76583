import uuid


def handler(event: dict, context: object) -> dict:
    """Admit callers with `Bearer good…`; the mark tells two runs of this function apart."""
    token = event["identitySource"][0]
    if token == "Bearer broken":
        raise RuntimeError(token)
    return {"isAuthorized": token.startswith("Bearer good"), "context": {"mark": str(uuid.uuid4())}}
