"""The audit log, and receipts of erasures."""

import re
from functools import partial
from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import REFUSED
from facepass.api.context import context_of
from facepass.api.paging import BY_MOMENT, Cursor, LongLimit, Order, paged
from facepass.api.permission import needs
from facepass.api.problems import problems
from facepass.operator_errors import TooMuchToVerify
from facepass.schemas.consents import Moment
from facepass.services.audit.chain import Verdict, verify
from facepass.services.audit.lists import AuditFilter, list_entries
from facepass.services.erasure.proof import prove_erased, receipt_of

router = APIGatewayHttpRouter()
SECONDS = 15.0  # of the 29 that API Gateway waits; the last step may take a statement's time more
SEAL = r"^[0-9]{1,18}:[0-9a-f]{64}$"
WORD = r"^[a-z0-9][A-Za-z0-9._:-]{0,127}$"
Caller = Annotated[
    str | None, Query(pattern=WORD, examples=["6e62151717ba1b33"], description="Entries of this caller.")
]
Verb = Annotated[str | None, Query(pattern=WORD, examples=["search_faces"], description="Entries of this verb.")]
Result = Annotated[str | None, Query(pattern=WORD, examples=["died"], description="Entries with this result.")]
About = Annotated[
    str | None,
    Query(
        pattern=r"^[a-z]{1,20}:[A-Za-z0-9._-]{1,255}$",
        examples=["user:01935e2c-7a10-7c3e-9d52-3f1c5a6b7c8d"],
        description="Entries about this object, alone or among others.",
    ),
]
Since = Annotated[Moment | None, Query(examples=["2026-06-01T00:00:00Z"], description="Entries from then on.")]
Until = Annotated[Moment | None, Query(examples=["2026-07-01T00:00:00Z"], description="Entries before then.")]
Seal = Annotated[str | None, Query(pattern=SEAL, examples=["118:" + "5f1d" * 16])]


@router.get("/api/v1/audit", tags=["operators"])
@needs("admin", bound=REFUSED)
def list_audit(
    caller: Caller = None,
    verb: Verb = None,
    object: About = None,  # noqa: A002  # the parameter's name, as the entries have it
    result: Result = None,
    since: Since = None,
    until: Until = None,
    order: Order = "oldest",
    limit: LongLimit = 50,
    cursor: Cursor = None,
) -> schemas.Page[schemas.AuditEntry]:
    """List the entries of the audit log. Several filters find the entries that fit all of them."""
    wanted = AuditFilter(caller, verb, object, result, since, until)
    found = partial(list_entries, context_of(router.current_event), wanted, newest=order == "newest")
    return paged(router.current_event, schemas.Page[schemas.AuditEntry], cursor, limit, found, key=BY_MOMENT)


@router.get("/api/v1/audit/verification", tags=["operators"])
@needs("admin", bound=REFUSED, costs="operate")
def verify_audit(after: Seal = None, expect: Seal = None) -> schemas.AuditVerification:
    """Compute the audit log's seals again, from the first or `after` a verified one; part of them where it takes long.

    `expect` is a seal that was noted earlier: without one it cannot be detected that the newest seals were removed.
    """
    with context_of(router.current_event).main() as main:
        return _shown(verify(main, _seal(expect), after=_seal(after), seconds=SECONDS))


@router.get("/api/v1/erasures/<user_id>", tags=["operators"], responses=problems(TooMuchToVerify))
@needs("admin", bound=REFUSED, costs="operate")
def verify_erasure(user_id: UUID) -> schemas.ErasureReceipt:
    """Search every table and the bucket for traces of a user: the receipt of an erasure."""
    context = context_of(router.current_event)
    proof = prove_erased(context, user_id, seconds=SECONDS)
    return schemas.ErasureReceipt.model_validate(receipt_of(context.tenant_id, user_id, proof))


def _seal(text: str | None) -> tuple[int, str] | None:
    match = re.fullmatch(r"(\d+):(\w+)", text or "")
    return (int(match[1]), match[2]) if match else None


def _shown(verdict: Verdict) -> schemas.AuditVerification:
    head = f"{verdict.head[0]}:{verdict.head[1]}" if verdict.head else None
    counts = {name: getattr(verdict, name) for name in ("complete", "faults", "seals", "entries", "unsealed")}
    return schemas.AuditVerification(intact=not verdict.faults, head=head, **counts)
