"""Step: an event reaches a receiver, where one is named."""

from facepass.doctor.api import Answer
from facepass.doctor.findings import Fault, NotChecked
from facepass.doctor.visit import Visit

ROUTE = "/api/v1/webhooks"
RARE_EVENT = "webhook.disabled"
OVER = ("delivered", "failed")


def webhooks(visit: Visit) -> str:
    """A test event is delivered to the operator's URL."""
    if visit.wishes.webhook_url is None:
        raise NotChecked("name a receiver with --webhook-url to check it")
    # disabled, and of one rare type: a test is delivered nevertheless, and no other event goes to this URL
    wanted = {"url": visit.wishes.webhook_url, "event_types": [RARE_EVENT], "enabled": False}
    visit.webhook_asked = True  # also when the answer is lost
    made = visit.api.ask("POST", ROUTE, json=wanted)
    visit.webhook_asked = not made.is_refusal
    visit.webhook_id = str(_checked(made)["webhook_id"])
    path = f"{ROUTE}/{visit.webhook_id}"
    visit.api.expect("POST", f"{path}/test", fault="webhook_not_delivered")
    state = visit.poll(f"{path}/deliveries", lambda page: _is_over(page["items"]))
    delivery: dict[str, object] = next(iter(state["items"]), {})
    if delivery.get("status") != "delivered":
        raise Fault(
            "webhook_not_delivered", f"A test event did not reach {visit.wishes.webhook_url}: {_why(delivery)}."
        )
    return "a test event was delivered"


def _why(delivery: dict[str, object]) -> str:
    """What became of the attempt: `bad_status, 401`."""
    known = [str(delivery[name]) for name in ("last_error", "last_status") if delivery.get(name)]
    return ", ".join(known) or "no attempt was recorded"


def _is_over(deliveries: list[dict[str, object]]) -> bool:
    """Whether the test's delivery has arrived, or a first attempt has failed."""
    return any(each.get("status") in OVER or each.get("attempts") for each in deliveries)


def _checked(made: Answer) -> dict[str, object]:
    if made.code == "route_not_found":
        raise NotChecked("this release has no webhooks")
    if made.code == "missing_scope":
        raise NotChecked("it needs a key with the scope `admin`")
    if not made.is_ok:
        raise Fault("webhook_refused", f"The webhook was answered with {made}.")
    return made.body
