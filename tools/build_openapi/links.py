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
    "assign_faces",
    "list_exclusions",
    "exclude_face",
    "merge_users",
    "split_user",
)
COLLECTION = ("get_collection", "change_collection", "delete_collection", "start_clustering", "list_clusters")
WEBHOOK = (
    "get_webhook",
    "change_webhook",
    "rotate_secret",
    "send_test",
    "list_deliveries",
)
# (operation, status): the parameter, its place in the answer, and the operations that accept it
LINKS = {
    ("create_user", "201"): ("user_id", "/id", USER),
    ("create_collection", "201"): ("collection_id", "/collection_id", COLLECTION),
    ("merge_users", "200"): ("merge_id", "/merge_id", ("undo_merge",)),
    ("split_user", "201"): ("user_id", "/new_user_id", ("get_user", "list_user_faces", "delete_user")),
    ("upload_photo", "201"): ("upload_id", "/upload_id", ("get_upload", "delete_upload")),
    ("start_search", "202"): ("search_id", "/search_id", ("get_search",)),
    ("create_webhook", "201"): ("webhook_id", "/webhook_id", WEBHOOK),
    ("upload_photo", "202"): ("upload_id", "/upload_id", ("get_upload", "delete_upload")),
}


def links_of(operation_id: str, status: str) -> dict[str, Any]:
    """The links of a response, by the operation that they lead to."""
    name, pointer, targets = LINKS.get((operation_id, status), ("", "", ()))
    return {target: {"operationId": target, "parameters": {name: f"$response.body#{pointer}"}} for target in targets}
