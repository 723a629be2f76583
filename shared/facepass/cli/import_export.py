"""`facepass import` and `facepass export`. cli/import_export_runs.py does the work."""

from pathlib import Path
from typing import Annotated

import typer

from facepass.cli.options import Runtime, a_collection, a_tenant, use_runtime

Tenant = Annotated[str, typer.Option(help="The collection's tenant.", callback=a_tenant)]
Collection = Annotated[str, typer.Option(help="Which collection.", callback=a_collection)]
Patience = Annotated[float, typer.Option(min=0, help="Seconds to wait for an unavailable database or bucket.")]


def import_collection(
    source: Annotated[
        Path, typer.Argument(exists=True, help="A folder or .csv of photos, a .csv of users, an .npz or a .parquet.")
    ],
    tenant: Tenant,
    collection: Collection = "default",
    model: Annotated[str | None, typer.Option(help="Pack of the vectors, if the file does not say.")] = None,
    rejects: Annotated[Path | None, typer.Option(help="The file for lines that cannot be loaded.")] = None,
    batch: Annotated[int | None, typer.Option(min=1, max=100_000, help="Lines in one transaction.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that analyse photos; one for each core.")
    ] = None,
    create: Annotated[bool, typer.Option("--create", help="Create the collection if it does not exist.")] = False,
    email_domain: Annotated[
        str | None, typer.Option(help="Give new users with only an external_id the email external_id@domain.")
    ] = None,
    patience: Patience = 60,
    runtime: Runtime = None,
) -> None:
    """Load photos, users or vectors. Run it again to continue after a stop: nothing is loaded twice."""
    use_runtime(runtime)
    # imported on first use: numpy, pyarrow and the face pipeline would delay every other command by a second
    from facepass.cli import import_export_runs  # noqa: PLC0415

    options = import_export_runs.Options(model, batch, workers, create, email_domain, patience)
    import_export_runs.load(
        source, tenant, collection, rejects or Path(f"{source.resolve().name}.rejects.csv"), options
    )


def export_collection(
    target: Annotated[Path, typer.Argument(help="The .parquet to write; an existing one is replaced.")],
    tenant: Tenant,
    collection: Collection = "default",
    patience: Patience = 60,
    runtime: Runtime = None,
) -> None:
    """Write a collection's faces, users and vectors to a file that import reads. Keep it as safe as the database."""
    use_runtime(runtime)
    from facepass.cli import import_export_runs  # noqa: PLC0415  # as above

    import_export_runs.write(target, tenant, collection, patience)
