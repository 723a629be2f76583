"""`facepass doctor`: use a deployment step by step, and say what is wrong with it. cli/doctor_run.py does it."""

import os
from pathlib import Path
from typing import Annotated

import typer

from facepass.cli.options import a_tenant, use_runtime

HERE = Path(".local/runtime.json")


def examine_deployment(
    url: Annotated[
        str | None, typer.Option(help="The API's base URL, in place of FACEPASS_URL; the key is in FACEPASS_KEY.")
    ] = None,
    stack: Annotated[str | None, typer.Option(help="A stack in AWS: its outputs name the URL and the parts.")] = None,
    runtime: Annotated[
        Path | None, typer.Option(help="A local runtime's runtime.json; .local/runtime.json if nothing is named.")
    ] = None,
    key_file: Annotated[
        Path | None, typer.Option(help="The API key's file, in place of FACEPASS_KEY.", exists=True, dir_okay=False)
    ] = None,
    tenant: Annotated[
        str | None,
        typer.Option(
            help="The key's tenant: why a key is refused can be looked up.",
            callback=lambda name: name and a_tenant(name),
        ),
    ] = None,
    origin: Annotated[str | None, typer.Option(help="A web app's origin, as https://app.example.com.")] = None,
    pack: Annotated[str | None, typer.Option(help="The model pack that is expected.")] = None,
    webhook_url: Annotated[str | None, typer.Option(help="A receiver of a test event.")] = None,
    patience: Annotated[float, typer.Option(min=1, help="Seconds to wait for the indexer and for each queue.")] = 60,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Check a deployment step by step: a user of its own is enrolled, searched for and deleted again.

    Ends with status 0 when nothing is wrong, and 1 otherwise.
    """
    if url is None and stack is None and runtime is None:
        url = os.environ.get("FACEPASS_URL")
        runtime = None if url else HERE
    use_runtime(runtime)
    # imported on first use: other commands need neither httpx nor the steps
    from facepass.cli.doctor_run import Target, examine_target  # noqa: PLC0415
    from facepass.doctor.visit import Wishes  # noqa: PLC0415

    target = Target(url, stack, runtime, key_file)
    wishes = Wishes(origin, pack, webhook_url, tenant or ("local" if runtime else None), patience)
    raise typer.Exit(examine_target(target, wishes, as_json=as_json))
