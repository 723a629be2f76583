"""Links: the id that one operation returns is a parameter of others."""

from typing import Any

USER = (
    "getUser",
    "changeUser",
    "deleteUser",
    "listUserFaces",
    "listFacesOfUser",
    "verifyUser",
    "giveConsent",
    "listConsents",
    "assignFaces",
    "listExclusions",
    "excludeFace",
    "mergeUsers",
    "splitUser",
)
COLLECTION = ("getCollection", "changeCollection", "deleteCollection", "startClustering", "listClusters")
WEBHOOK = (
    "getWebhook",
    "changeWebhook",
    "rotateSecret",
    "sendTest",
    "listDeliveries",
)
# (operation, status): the parameter, its place in the answer, and the operations that accept it
LINKS = {
    ("createUser", "201"): ("user_id", "/id", USER),
    ("createCollection", "201"): ("collection_id", "/collection_id", COLLECTION),
    ("mergeUsers", "200"): ("merge_id", "/merge_id", ("undoMerge",)),
    ("splitUser", "201"): ("user_id", "/new_user_id", ("getUser", "listUserFaces", "deleteUser")),
    ("uploadPhoto", "201"): ("upload_id", "/upload_id", ("getUpload", "deleteUpload")),
    ("startSearch", "202"): ("search_id", "/search_id", ("getSearch",)),
    ("createWebhook", "201"): ("webhook_id", "/webhook_id", WEBHOOK),
    ("uploadPhoto", "202"): ("upload_id", "/upload_id", ("getUpload", "deleteUpload")),
}


def links_of(operation_id: str, status: str) -> dict[str, Any]:
    """The links of a response, by the operation that they lead to."""
    name, pointer, targets = LINKS.get((operation_id, status), ("", "", ()))
    return {target: {"operationId": target, "parameters": {name: f"$response.body#{pointer}"}} for target in targets}
