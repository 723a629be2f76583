"""Links: the id that one operation returns is a parameter of others."""

from typing import Any

USER = (
    "get_user",
    "change_user",
    "delete_user",
    "list_user_faces",
    "list_faces_of_user",
    "verify_user",
    "give_consent",
    "list_consents",
)
COLLECTION = ("get_collection", "change_collection", "delete_collection")
# (operation, status): the parameter, its place in the answer, and the operations that accept it
LINKS = {
    ("create_user", "201"): ("user_id", "/id", USER),
    ("create_collection", "201"): ("collection_id", "/collection_id", COLLECTION),
    ("upload_photo", "201"): ("upload_id", "/upload_id", ("get_upload", "delete_upload")),
    ("upload_photo", "202"): ("upload_id", "/upload_id", ("get_upload", "delete_upload")),
}


def links_of(operation_id: str, status: str) -> dict[str, Any]:
    """The links of a response, by the operation that they lead to."""
    name, pointer, targets = LINKS.get((operation_id, status), ("", "", ()))
    return {target: {"operationId": target, "parameters": {name: f"$response.body#{pointer}"}} for target in targets}
