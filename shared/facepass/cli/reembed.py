"""`facepass reembed`: move a collection to another model pack (docs/reembed.md)."""

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from facepass.cli.import_export import Collection, Patience, Tenant
from facepass.cli.options import Runtime, note, use_runtime

LONGEST_NAME = 200  # of a collection in a file's name, which has 255 bytes at most

if TYPE_CHECKING:
    from facepass.bulk.reembed import Reembedding, Switched


def reembed_collection(
    tenant: Tenant,
    to: Annotated[str, typer.Option(help="The pack to move to: a name under models/, or a folder.")],
    collection: Collection = "default",
    rejects: Annotated[Path | None, typer.Option(help="The file for faces without a new vector.")] = None,
    drop_missing: Annotated[bool, typer.Option("--drop-missing", help="Delete those faces, and switch.")] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that analyse photos; one for each core.")
    ] = None,
    batch: Annotated[int, typer.Option(min=1, max=1000, help="Photos in one transaction.")] = 32,
    threshold: Annotated[
        float | None,
        typer.Option(
            min=-1, max=1, help="The collection's threshold with the new pack; by default its own, converted."
        ),
    ] = None,
    patience: Patience = 60,
    runtime: Runtime = None,
) -> None:
    """Move a collection to another model pack, from its photos. Run it again to continue after a stop."""
    use_runtime(runtime)
    # imported on first use: numpy and the face pipeline
    from facepass.bulk.reembed import open_move, reembedding  # noqa: PLC0415
    from facepass.bulk.refused_uploads import index_refused  # noqa: PLC0415
    from facepass.cli.import_export_runs import exiting_on_errors  # noqa: PLC0415
    from facepass.storage import photo_bucket  # noqa: PLC0415

    with exiting_on_errors():
        move = open_move(tenant, collection, to, threshold)
        bucket = photo_bucket()
        with reembedding(move, bucket, workers=workers or os.cpu_count() or 1, batch=batch, patience=patience) as work:
            _follow(work)
            switched = work.switch(drop_missing=drop_missing)
        _report(switched, rejects or Path(f"{collection[:LONGEST_NAME]}.reembed.rejects.csv"))
        note(tenant, "reembed_gallery", f"collection:{collection}")
        indexed = index_refused(move, bucket)
        typer.echo(
            f"{collection} holds vectors of {move.model}; {indexed} photos that waited for the switch were indexed"
        )


def forget_old_pack(tenant: Tenant, collection: Collection = "default", runtime: Runtime = None) -> None:
    """Delete the vectors of the pack that a collection was moved from. A way back is a new move then."""
    use_runtime(runtime)
    # imported on first use: numpy and the face pipeline
    from facepass.bulk.reembed import forget_old_pack as forget  # noqa: PLC0415
    from facepass.cli.import_export_runs import exiting_on_errors  # noqa: PLC0415

    with exiting_on_errors():
        dropped = forget(tenant, collection)
        note(tenant, "forget_old_pack", f"collection:{collection}", count=dropped)
        typer.echo(f"{dropped} vectors of the previous pack were deleted")


def _follow(work: "Reembedding") -> None:
    from facepass.cli.import_export_runs import progress_bar  # noqa: PLC0415

    with progress_bar() as progress:
        task = progress.add_task("faces", total=None)
        for state in work.make_vectors():
            progress.update(task, completed=state.done, total=state.total)


def _report(switched: "Switched", target: Path) -> None:
    """List the faces without a new vector; stop with status 1 when they prevent the switch."""
    from facepass.bulk.rejected_lines import private_file  # noqa: PLC0415

    if switched.missing:
        with private_file(target) as descriptor, os.fdopen(descriptor, "w", newline="", closefd=False) as file:
            rows = csv.writer(file)
            rows.writerow(("face_id", "upload_id", "reason"))
            rows.writerows(switched.missing)
        typer.echo(f"{len(switched.missing)} faces have no new vector; they and the reasons are in {target}")
    if not switched.done:
        typer.echo(
            "not switched: restore what you can and run the command again, or delete these faces with --drop-missing"
        )
        raise typer.Exit(1)
