"""`facepass redrive` and `facepass tidy`: retry what could not be done, and run the janitor by hand."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from facepass.cli.options import Runtime, note, use_runtime
from facepass.queue import Queue, delivery_queue, index_queue, job_queue
from facepass.services.events.dead_letters import DeliveryDiagnosis, deliver_again, diagnose_delivery
from facepass.services.jobs.dead_letters import JobDiagnosis, diagnose_job, send_job_again
from facepass.services.uploads.dead_letters import Diagnosis, diagnose, send_again
from facepass.settings import settings

Found = Diagnosis | JobDiagnosis | DeliveryDiagnosis


def redrive(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Delete the messages that no attempt can help.")] = False,
    runtime: Runtime = None,
) -> None:
    """Show why each message is a dead letter, and send those again that another attempt may help."""
    use_runtime(runtime)
    found: list[Found] = [diagnose(letter) for letter in index_queue().dead_letters()]
    if settings().job_queue_url:
        found += [diagnose_job(letter) for letter in job_queue().dead_letters()]
    if settings().delivery_queue_url:
        found += [diagnose_delivery(letter) for letter in delivery_queue().dead_letters()]
    _show(found)
    curable = [diagnosis for diagnosis in found if diagnosis.curable]
    hopeless = [diagnosis for diagnosis in found if not diagnosis.curable] if drop else []
    wanted = bool(curable or hopeless) and (yes or typer.confirm(f"{_plan(curable, hopeless)}?"))
    for diagnosis in found:
        if wanted and diagnosis in curable:
            _send_again(diagnosis)
            if diagnosis.tenant_id:
                note(diagnosis.tenant_id, "redrive", _named(diagnosis))
        elif wanted and diagnosis in hopeless:
            _queue_of(diagnosis).delete(diagnosis.letter)
        else:
            _queue_of(diagnosis).put_back([diagnosis.letter])
    if wanted:
        typer.echo(
            f"sent again {len(curable)}, dropped {len(hopeless)}, left {len(found) - len(curable) - len(hopeless)}"
        )


def _queue_of(diagnosis: Found) -> Queue:
    if isinstance(diagnosis, DeliveryDiagnosis):
        return delivery_queue()
    return job_queue() if isinstance(diagnosis, JobDiagnosis) else index_queue()


def _send_again(diagnosis: Found) -> None:
    if isinstance(diagnosis, DeliveryDiagnosis):
        deliver_again(diagnosis, delivery_queue())
    elif isinstance(diagnosis, JobDiagnosis):
        send_job_again(diagnosis, job_queue())
    else:
        send_again(diagnosis, index_queue())


def _named(diagnosis: Found) -> str:
    """What a letter is about, as the audit log names it."""
    if isinstance(diagnosis, DeliveryDiagnosis):
        return f"webhook:{diagnosis.webhook_id}/delivery:{diagnosis.delivery_id}"
    if isinstance(diagnosis, JobDiagnosis):
        return f"{diagnosis.kind}:{diagnosis.job_id}"
    return f"upload:{diagnosis.upload_id}"


def _id_of(diagnosis: Found) -> str:
    if isinstance(diagnosis, DeliveryDiagnosis):
        return str(diagnosis.delivery_id or "")
    return str((diagnosis.job_id if isinstance(diagnosis, JobDiagnosis) else diagnosis.upload_id) or "")


def _show(found: list[Found]) -> None:
    if not found:
        typer.echo("there are no dead letters")
        return
    table = Table("tenant", "upload, job or delivery", "why it is here", "another attempt")
    table.columns[1].no_wrap = True
    for diagnosis in found:
        helps = "may help" if diagnosis.curable else "does not help"
        table.add_row(diagnosis.tenant_id or "", _id_of(diagnosis), diagnosis.why, helps)
    Console().print(table)


def _plan(curable: list[Found], hopeless: list[Found]) -> str:
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
    from facepass.services.janitor.rounds import tidy as tidy_now  # noqa: PLC0415
    from facepass.time_limit import Deadline  # noqa: PLC0415

    deadline, under_way = Deadline.within(minutes * 60), timedelta(minutes=under_way_minutes)
    done = tidy_now(index_queue(), deadline, under_way=under_way, trusting=trust)
    for name, count in sorted(done.items()):
        typer.echo(f"{name.replace('_', ' ')}: {count}")
    if any(name.endswith("_failed") for name in done):
        raise typer.Exit(1)
