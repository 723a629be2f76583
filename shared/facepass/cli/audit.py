"""`facepass audit …`: show the audit log, and verify that it was not changed."""

import re
from datetime import UTC
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from facepass.cli import options
from facepass.database.sessions import main_session
from facepass.models.main import AuditEntry
from facepass.services.audit.chain import verify

app = typer.Typer(no_args_is_help=True, help="Show and verify the audit log.")
SEAL = re.compile(r"(\d+):([0-9a-f]{64})")
Tenant = Annotated[str, typer.Option(help="The log's tenant.", callback=options.a_tenant)]


@app.callback()
def use_runtime(runtime: options.Runtime = None) -> None:
    """Show and verify the audit log, in the databases that the environment variables name."""
    options.use_runtime(runtime)


@app.command("verify")
def verify_log(
    tenant: Tenant,
    expect: Annotated[str | None, typer.Option(help="A seal that was noted earlier, as NUMBER:HASH.")] = None,
) -> None:
    """Verify the chain of seals; end with status 1 when an entry was removed, changed or added."""
    with main_session(tenant) as main:
        verdict = verify(main, _seal(expect))
    for fault in verdict.faults:
        typer.echo(fault)
    state = "is not as it was written" if verdict.faults else "is as it was written"
    typer.echo(
        f"the log {state}: {verdict.entries} entries in {verdict.seals} seals, {verdict.unsealed} not sealed yet"
    )
    if verdict.head is not None:
        typer.echo(f"newest seal, to be kept elsewhere: {verdict.head[0]}:{verdict.head[1]}")
    if verdict.faults:
        raise typer.Exit(1)


def _seal(argument: str | None) -> tuple[int, str] | None:
    if argument is None:
        return None
    match = SEAL.fullmatch(argument)
    if match is None:
        raise typer.BadParameter("a seal is NUMBER:HASH, as verify prints it")
    return int(match[1]), match[2]


@app.command("show")
def show_log(
    tenant: Tenant,
    last: Annotated[int, typer.Option(min=1, max=10_000, help="How many entries.")] = 50,
    about: Annotated[str | None, typer.Option(help="Only entries about one object, for example user:0193…")] = None,
) -> None:
    """Show the newest entries, in the order of their times."""
    query = select(AuditEntry).order_by(AuditEntry.at.desc()).limit(last)
    table = Table("when (UTC)", "caller", "verb", "object", "result", "count")
    with main_session(tenant) as main:
        found = main.scalars(query.where(AuditEntry.object.contains(about, autoescape=True)) if about else query)
        for entry in reversed(found.all()):
            moment = entry.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
            count = "" if entry.count is None else str(entry.count)
            table.add_row(moment, entry.caller, entry.verb, entry.object or "", entry.result, count)
    Console().print(table)
