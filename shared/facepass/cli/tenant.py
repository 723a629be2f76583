"""`facepass tenant …`: export a tenant, or erase it with proof."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from facepass.cli.options import Runtime, a_tenant, note, use_runtime
from facepass.context import PatientContext
from facepass.services.audit.audit import OK
from facepass.services.disclosure.tenant_files import write_tenant
from facepass.services.erasure.tenants import Remains, erase_tenant, remains_of

app = typer.Typer(no_args_is_help=True, help="Export a tenant, or erase it with proof.")
Tenant = Annotated[str, typer.Argument(help="The tenant.", callback=a_tenant)]


@app.command("export")
def export_tenant(
    tenant: Tenant,
    to: Annotated[Path, typer.Option(help="A new folder for the files.", exists=False)],
    runtime: Runtime = None,
) -> None:
    """Write a tenant's rows as JSON lines, and its photos and thumbnails, to a folder that only you can read.

    For vectors, run `facepass export` for each collection.
    """
    use_runtime(runtime)
    try:
        to.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise typer.BadParameter(f"{to} exists already: name a new folder") from None
    counts = write_tenant(PatientContext(tenant), to)
    note(tenant, "export_tenant", None, count=sum(counts.values()))
    _print(counts)


@app.command("erase")
def erase_whole_tenant(
    tenant: Tenant,
    confirm: Annotated[str | None, typer.Option(help="The tenant's name once more, because this is final.")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Erase nothing; only count what there is.")] = False,
    receipt: Annotated[Path | None, typer.Option(help="The file of the receipt; by default tenant-NAME.json.")] = None,
    runtime: Runtime = None,
) -> None:
    """Erase a tenant's keys, users, faces, photos and settings, count what is left, and write a receipt.

    Ends with status 1 when something is left: a request may have been running, so run it again.
    """
    use_runtime(runtime)
    if not verify and confirm != tenant:
        raise typer.BadParameter(f"say --confirm {tenant}: the tenant cannot be brought back")
    context = PatientContext(tenant)
    if not verify:
        erase_tenant(context)
    left = remains_of(context)
    note(tenant, "verify_tenant" if verify else "erase_tenant", None, OK if left.nothing else "left_over")
    target = receipt or Path(f"tenant-{tenant}.json")
    target.write_text(json.dumps(_receipt(tenant, left), indent=2) + "\n", encoding="utf-8")
    _print({name: count for name, count in (left.rows | left.objects).items() if count})
    typer.echo(f"{'nothing' if left.nothing else 'something'} is left; the receipt is in {target}")
    if not left.nothing:
        raise typer.Exit(1)


def _receipt(tenant: str, left: Remains) -> dict[str, object]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    result = {"tenant": tenant, "checked_at": now, "nothing_left": left.nothing}
    return {**result, "rows": left.rows, "objects": left.objects}


def _print(counts: dict[str, int]) -> None:
    table = Table("what", "count")
    for name, count in counts.items():
        table.add_row(name, str(count))
    if counts:
        Console().print(table)
