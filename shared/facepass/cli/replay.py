"""`facepass replay-erasures`: after a restore of the databases, erase again what was erased since their backup."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError
from rich.console import Console
from rich.table import Table

from facepass.cli.options import Runtime, a_tenant, note, use_runtime
from facepass.context import PatientContext
from facepass.logs import logger
from facepass.services.audit.audit import OK, named
from facepass.services.collections.merged_faces import settle_again
from facepass.services.erasure.journal import Entry, Kind, entries_since
from facepass.services.erasure.replay import Result, replay, settle_consents_again
from facepass.storage import photo_bucket

MOMENT: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)
FAILED = "failed: run it again"
TO_DO = {Kind.EXCLUSION: "to be noted again"}
MARGIN = timedelta(minutes=5)  # an erasure is noted before it is committed; another one more does no harm


class Receipt(BaseModel):
    """What `facepass erase` wrote, as far as it is read here."""

    tenant: str
    user_id: str
    checked_at: AwareDatetime


def replay_erasures(
    since: Annotated[
        str, typer.Option(help="The time that the databases were restored to, as 2026-11-25T10:00:00Z.", metavar="TIME")
    ],
    tenant: Annotated[
        str | None, typer.Option(help="This tenant only.", callback=lambda name: name and a_tenant(name))
    ] = None,
    receipts: Annotated[
        Path | None, typer.Option(help="Also a folder of receipts of `facepass erase`.", exists=True, file_okay=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many erasures there are.")] = False,
    runtime: Runtime = None,
) -> None:
    """Erase again what was erased since a backup, from the journal in the bucket. It may run again at any time.

    Ends with status 1 when an erasure failed.
    """
    use_runtime(runtime)
    moment = _moment(since) - MARGIN
    found = [*entries_since(photo_bucket(), moment, tenant), *_of_receipts(receipts, moment, tenant)]
    entries = list({(entry.tenant_id, entry.kind, entry.id): entry for entry in reversed(found)}.values())
    if dry_run:
        _print(Counter((entry.kind, TO_DO.get(entry.kind, "to be erased again")) for entry in entries))
        return
    done: Counter[tuple[str, str]] = Counter((entry.kind, _replayed(entry)) for entry in entries)
    for name in [tenant] if tenant else photo_bucket().tenants():
        if lost := settle_consents_again(PatientContext(name), moment):
            done[Kind.CONSENT, "settled again, collections"] += lost
    for name in [tenant] if tenant else photo_bucket().tenants():
        if merges := settle_again(PatientContext(name)):
            done["merge", "compared with the users"] += merges
    _print(done)
    if any(result == FAILED for _kind, result in done):
        raise typer.Exit(1)


def _replayed(entry: Entry) -> str:
    """Replay one entry, with an entry in the audit log if it erased something; a failure does not stop the others."""
    try:
        result = replay(PatientContext(entry.tenant_id), entry)
    except Exception:  # the next entry may succeed
        logger.exception("erasure not replayed", extra={"kind": entry.kind, "id": entry.id})
        return FAILED
    if result in (Result.ERASED, Result.NOTED):
        note(entry.tenant_id, "replay_erasure", named(**{entry.kind: entry.id}), OK)
    return result


def _of_receipts(folder: Path | None, since: datetime, tenant: str | None) -> Iterator[Entry]:
    for file in sorted(folder.glob("*.json")) if folder else ():
        try:
            receipt = Receipt.model_validate_json(file.read_bytes())
        except (ValidationError, json.JSONDecodeError):
            raise typer.BadParameter(f"{file.name} is no receipt of `facepass erase`") from None
        if receipt.checked_at >= since and tenant in (None, receipt.tenant):
            yield Entry(receipt.tenant, Kind.USER, receipt.user_id, receipt.checked_at)


def _moment(text: str) -> datetime:
    try:
        return MOMENT.validate_python(text).astimezone(UTC)
    except ValidationError:
        raise typer.BadParameter("--since takes a time with its zone, as 2026-11-25T10:00:00Z") from None


def _print(done: Counter[tuple[str, str]]) -> None:
    table = Table("what", "result", "count")
    for (kind, result), count in sorted(done.items()):
        table.add_row(kind, result, str(count))
    Console().print(table if done else "nothing was erased since then")
