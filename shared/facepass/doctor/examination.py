"""The steps in their order, and what each needs."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from facepass.doctor import access, belongings, databases, matching, photos, webhooks
from facepass.doctor.findings import Fault, Finding, NotChecked, State
from facepass.doctor.visit import Visit

Check = Callable[[Visit], str]


@dataclass(frozen=True)
class Step:
    """A check, and the names of the steps without which it cannot be tried."""

    name: str
    check: Check
    needs: tuple[str, ...] = ()


STEPS = (
    Step("key", access.key),
    Step("service", access.service, ("key",)),
    Step("signatures", access.signed_requests, ("service",)),
    Step("authorizer", access.authorizer, ("service",)),
    Step("scopes", access.scopes, ("authorizer",)),
    Step("users database", databases.users_database, ("service",)),
    Step("faces database", databases.faces_databases, ("service",)),
    Step("bucket", photos.bucket, ("service",)),
    Step("queue", photos.queue, ("service",)),
    Step("own user", belongings.own_user, ("scopes", "users database", "faces database", "bucket")),
    Step("post", photos.post, ("own user",)),
    Step("cors", photos.cors, ("post",)),
    Step("indexer", photos.indexer, ("post", "queue")),
    Step("thumbnail", photos.thumbnail, ("indexer",)),
    Step("model pack", matching.model_pack, ("indexer",)),
    Step("search", matching.search, ("indexer", "model pack")),
    Step("search jobs", matching.search_jobs, ("search",)),
    Step("webhooks", webhooks.webhooks, ("scopes",)),
)
CLEAN_UP = Step("clean-up", belongings.clean_up)


def examine(visit: Visit) -> Iterator[Finding]:
    """Run every step that can be run, and yield what it found. The caller runs CLEAN_UP afterwards, in every case."""
    good: set[str] = set()
    for step in STEPS:
        missing = [name for name in step.needs if name not in good]
        if missing:
            finding = Finding(step.name, State.NOT_CHECKED, f"not checked: it needs `{missing[0]}`")
        else:
            finding = run(step, visit)
        if finding.state == State.OK:
            good.add(step.name)
        yield finding


def run(step: Step, visit: Visit) -> Finding:
    """Run one step."""
    began = time.monotonic()
    try:
        state, says, fault = State.OK, step.check(visit), None
    except Fault as found:
        state, says, fault = State.FAILED, found.says, found.code
    except NotChecked as reason:
        state, says, fault = State.NOT_CHECKED, f"not checked: {reason}", None
    except Exception as error:  # an answer of another release, or of another service
        state, says, fault = State.FAILED, _of_unforeseen(error), "request_failed"
    return Finding(step.name, state, visit.api.without_key(says), time.monotonic() - began, fault)


def _of_unforeseen(error: Exception) -> str:
    if isinstance(error, LookupError | TypeError | ValueError) and not isinstance(error, UnicodeError):
        return f"An answer has not the expected form: {error!r}."
    return f"The step ended with an error that it does not know: {type(error).__name__}."
