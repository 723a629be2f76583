"""`facepass user …`: answer a user who asks what is held about them."""

import os
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from facepass.bulk.rejected_lines import private_file
from facepass.cli.options import Runtime, a_tenant, note, use_runtime
from facepass.context import PatientContext
from facepass.errors import UserNotFound
from facepass.services.audit.audit import named
from facepass.services.disclosure.archive import write_archive

app = typer.Typer(no_args_is_help=True, help="Answer a user who asks what is held about them.")


@app.callback()
def user() -> None:
    """Keep `export` a command of its own, for more will come beside it."""


@app.command("export")
def export_user(
    user_id: Annotated[UUID, typer.Argument(help="The user's id.", metavar="USER")],
    tenant: Annotated[str, typer.Option(help="The user's tenant.", callback=a_tenant)],
    to: Annotated[Path | None, typer.Option(help="The archive to write; by default user-USER.zip.")] = None,
    runtime: Runtime = None,
) -> None:
    """Write everything that is held about a user to a ZIP archive that only you can read."""
    use_runtime(runtime)
    target = to or Path(f"user-{user_id}.zip")
    try:
        with private_file(target) as descriptor, os.fdopen(descriptor, "wb", closefd=False) as file:
            contents = write_archive(PatientContext(tenant), user_id, file)
    except BaseException as error:
        target.unlink(missing_ok=True)  # never half an answer
        if isinstance(error, UserNotFound):
            raise typer.BadParameter("there is no such user") from None
        raise
    note(tenant, "export_user", named(user=user_id), count=contents.rows)
    typer.echo(
        f"{target}: {contents.rows} rows, {contents.photos} photos, {contents.thumbnails} thumbnails;"
        f" {contents.missing} are not stored"
    )
