"""`facepass redrive` and `facepass tidy`: retry photos that could not be indexed, and run the janitor by hand."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from facepass.cli.options import Runtime, note, use_runtime
from facepass.queue import index_queue
from facepass.services.uploads.dead_letters import Diagnosis, diagnose, send_again


def redrive(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Delete the messages that no attempt can help.")] = False,
    runtime: Runtime = None,
) -> None:
    """Show why each message is a dead letter, and send those again that another attempt may help."""
    use_runtime(runtime)
    queue = index_queue()
    found = [diagnose(letter) for letter in queue.dead_letters()]
    _show(found)
    curable = [diagnosis for diagnosis in found if diagnosis.curable]
    hopeless = [diagnosis for diagnosis in found if not diagnosis.curable] if drop else []
    wanted = bool(curable or hopeless) and (yes or typer.confirm(f"{_plan(curable, hopeless)}?"))
    for diagnosis in found:
        if wanted and diagnosis in curable:
            send_again(diagnosis, queue)
            if diagnosis.tenant_id:
                note(diagnosis.tenant_id, "redrive", f"upload:{diagnosis.upload_id}")
        elif wanted and diagnosis in hopeless:
            queue.delete(diagnosis.letter)
        else:
            queue.put_back([diagnosis.letter])
    if wanted:
        typer.echo(
            f"sent again {len(curable)}, dropped {len(hopeless)}, left {len(found) - len(curable) - len(hopeless)}"
        )


def _show(found: list[Diagnosis]) -> None:
    if not found:
        typer.echo("there are no dead letters")
        return
    table = Table("tenant", "upload", "why it is here", "another attempt")
    table.columns[1].no_wrap = True
    for diagnosis in found:
        helps = "may help" if diagnosis.curable else "does not help"
        table.add_row(diagnosis.tenant_id or "", str(diagnosis.upload_id or ""), diagnosis.why, helps)
    Console().print(table)


def _plan(curable: list[Diagnosis], hopeless: list[Diagnosis]) -> str:
    return f"Send {len(curable)} again" + (f" and drop {len(hopeless)}" if hopeless else "")


def tidy(
    under_way_minutes: Annotated[
        int, typer.Option(min=0, help="How many seconds unfinished work must be old to be settled.")
    ] = 60,
    trust: Annotated[
        bool, typer.Option("--trust", help="Settle all differences: these databases and this bucket belong together.")
    ] = False,
    minutes: Annotated[int, typer.Option(min=1, help="When to stop.")] = 60,
    runtime: Runtime = None,
) -> None:
    """Do everything that the janitor does, now. --trust compares every object with its row today."""
    use_runtime(runtime)
    # imported on first use: other commands do not need it
    from facepass.services.janitor.chores import Deadline  # noqa: PLC0415
    from facepass.services.janitor.rounds import tidy as tidy_now  # noqa: PLC0415

    deadline, under_way = Deadline.within(minutes * 60), timedelta(minutes=under_way_minutes)
    done = tidy_now(index_queue(), deadline, under_way=under_way, trusting=trust)
    for name, count in sorted(done.items()):
        typer.echo(f"{name.replace('_', ' ')}: {count}")
    if any(name.endswith("_failed") for name in done):
        raise typer.Exit(1)
