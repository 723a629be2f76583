"""`facepass import` and `facepass export`: many faces at once. What they do is in cli/import_export_runs.py."""

from pathlib import Path
from typing import Annotated

import typer

from facepass.cli.options import Runtime, a_collection, a_tenant, use_runtime

Tenant = Annotated[str, typer.Option(help="Whose gallery it is.", callback=a_tenant)]
Collection = Annotated[str, typer.Option(help="Which collection.", callback=a_collection)]
Patience = Annotated[float, typer.Option(min=0, help="Seconds to wait for a database or bucket that is away.")]


def import_gallery(
    source: Annotated[Path, typer.Argument(exists=True, help="A folder or .csv of photos, an .npz or a .parquet.")],
    tenant: Tenant,
    collection: Collection = "default",
    model: Annotated[str | None, typer.Option(help="Pack of the vectors, if the file does not say.")] = None,
    rejects: Annotated[Path | None, typer.Option(help="Where lines go that cannot be loaded.")] = None,
    batch: Annotated[int | None, typer.Option(min=1, max=100_000, help="Lines in one transaction.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that look at photos; one a core.")] = None,
    create: Annotated[bool, typer.Option("--create", help="Make the gallery if it is not there.")] = False,
    email_domain: Annotated[
        str | None, typer.Option(help="Make people whom only an external_id names, as external_id@domain.")
    ] = None,
    patience: Patience = 60,
    runtime: Runtime = None,
) -> None:
    """Load photos or ready vectors into a gallery. Run it again to go on where it was stopped: nothing loads twice."""
    use_runtime(runtime)
    # on first use: it brings numpy, pyarrow and the face pipeline, for which no other command should wait a second
    from facepass.cli import import_export_runs  # noqa: PLC0415

    options = import_export_runs.Options(model, batch, workers, create, email_domain, patience)
    import_export_runs.load(
        source, tenant, collection, rejects or Path(f"{source.resolve().name}.rejects.csv"), options
    )


def export_gallery(
    target: Annotated[Path, typer.Argument(help="The .parquet to write; replaced if it is there.")],
    tenant: Tenant,
    collection: Collection = "default",
    patience: Patience = 60,
    runtime: Runtime = None,
) -> None:
    """Write a gallery's faces, people and vectors to a file that import takes back. Keep it as safe as the database."""
    use_runtime(runtime)
    from facepass.cli import import_export_runs  # noqa: PLC0415  # as above

    import_export_runs.write(target, tenant, collection, patience)
