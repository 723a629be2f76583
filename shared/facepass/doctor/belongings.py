"""The visit's own collection and user: created, and removed with everything in them, whatever happens in between."""

import re
import time
from datetime import UTC, datetime, timedelta

from facepass.doctor.api import accepted
from facepass.doctor.findings import Fault, NotChecked
from facepass.doctor.visit import PREFIX, Visit
from facepass.doctor.webhooks import RARE_EVENT
from facepass.doctor.webhooks import ROUTE as WEBHOOKS

COLLECTIONS = "/api/v1/collections"
OWN = re.compile(PREFIX + r"[0-9a-f]{32}")
LEFT_ALONE = timedelta(hours=1)  # another check may be running
ATTEMPTS, PAUSE_SECONDS = 4, 2
UNKNOWN_FORM = (LookupError, TypeError, ValueError)  # of an answer


def own_user(visit: Visit) -> str:
    """Create a collection and a user that are no one else's."""
    removed = _remove_earlier(visit)
    visit.created = True  # also when the answer is lost
    answer = visit.api.ask("POST", COLLECTIONS, json={"collection_id": visit.name})
    visit.created = not answer.is_refusal
    accepted(answer, f"POST {COLLECTIONS}")
    person = {"external_id": visit.name, "full_name": "FacePass doctor"}
    visit.user_id = visit.api.expect("POST", "/api/v1/users", json=person)["id"]
    also = f"; what {removed} earlier checks left was removed" if removed else ""
    return f"created the collection and user {visit.name}{also}"


def clean_up(visit: Visit) -> str:
    """Delete everything that the visit created. Raises Fault with what could not be deleted."""
    if not (visit.created or visit.webhook_id or visit.webhook_asked):
        raise NotChecked("nothing was created")
    left = _remove_webhooks(visit)
    left += [f"upload {each}" for each in visit.uploads if not _is_deleted(visit, f"/api/v1/uploads/{each}")]
    left += _remove(visit, visit.name, visit.user_id) if visit.created else []
    if left:
        raise Fault("left_behind", f"Could not be deleted: {', '.join(left)}.")
    return "everything that was created is deleted"


def _remove(visit: Visit, name: str, user_id: str | None = None) -> list[str]:
    """Delete a collection and its user; what is left of them."""
    collection = f"collection {name}"  # goes last: by its name, a later run finds the user
    try:
        user_id = user_id or _user_named(visit, name)
    except (Fault, *UNKNOWN_FORM):
        return [f"the user with the external_id {name}", collection]
    if user_id and not _is_deleted(visit, f"/api/v1/users/{user_id}"):
        return [f"user {user_id}", collection]
    return [] if _is_deleted(visit, f"{COLLECTIONS}/{name}") else [collection]


def _remove_webhooks(visit: Visit) -> list[str]:
    """Delete the visit's webhook, also one whose answer was lost; what is left."""
    try:
        ids = [visit.webhook_id] if visit.webhook_id else _own_webhooks(visit) if visit.webhook_asked else []
    except (Fault, *UNKNOWN_FORM):
        return [f"a webhook to {visit.wishes.webhook_url}"]
    return [f"webhook {each}" for each in ids if not _is_deleted(visit, f"{WEBHOOKS}/{each}")]


def _own_webhooks(visit: Visit) -> list[str]:
    """Webhooks that are what a check makes: disabled, to the operator's URL, and for one rare type of event."""
    own = {"url": visit.wishes.webhook_url, "event_types": [RARE_EVENT], "enabled": False}
    webhooks = visit.api.pages(WEBHOOKS)
    return [str(each["webhook_id"]) for each in webhooks if own == {name: each[name] for name in own}]


def _user_named(visit: Visit, name: str) -> str | None:
    found = visit.api.expect("GET", f"/api/v1/users?external_id={name}")["items"]
    return str(found[0]["id"]) if found else None


def _is_deleted(visit: Visit, path: str) -> bool:
    """Delete something; whether it is gone. What is unavailable is tried again for some seconds."""
    for attempt in range(ATTEMPTS):
        try:
            answer = visit.api.ask("DELETE", path)
        except Fault:
            answer = None
        if answer is not None and (answer.is_ok or answer.status == 404):  # noqa: PLR2004
            return True
        if attempt < ATTEMPTS - 1:
            time.sleep(PAUSE_SECONDS)
    return False


def _remove_earlier(visit: Visit) -> int:
    """Remove what a check that was killed left, an hour later."""
    before = datetime.now(UTC) - LEFT_ALONE
    old = [
        each["collection_id"]
        for each in visit.api.pages(COLLECTIONS)
        if OWN.fullmatch(each["collection_id"]) and datetime.fromisoformat(each["created_at"]) < before
    ]
    return sum(not _remove(visit, name) for name in old)
