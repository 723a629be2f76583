"""`facepass models …`: download, list, verify and choose model packs. cli/pack_download.py downloads."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn
from rich.table import Table

from facepass.cli.releases import LICENCE, RELEASES, Release
from facepass.model_packs import PackDamaged, PackNotFound, models_folder
from facepass.recognition.packs import Pack, find_pack

IN_USE = "model-pack"  # local/application.py reads it, and other-model-pack
DEFAULT_NOTE = "default-pack"  # local/folder.py writes it when it begins a data folder
DEFAULT, EARLIER_DEFAULT = "standard", "lite"  # as in local/folder.py
app = typer.Typer(no_args_is_help=True, help="Manage model packs, the networks that find and recognise faces.")
console = Console(stderr=True)
Data = Annotated[Path, typer.Option(help="The local runtime's data folder.")]
Models = Annotated[Path | None, typer.Option(help="The folder of packs; by default models/ of this installation.")]


@app.command("pull")
def pull_pack(
    name: Annotated[str, typer.Argument(help=f"One of {', '.join(RELEASES)}.")],
    accept_licence: Annotated[bool, typer.Option("--accept-licence", help="You have read and accept it.")] = False,
    sha256: Annotated[str | None, typer.Option(help="The archive's, where none is pinned here.")] = None,
    threshold: Annotated[float | None, typer.Option(min=-1, max=1, help="Cosine of a match, until calibrated.")] = None,
    url: Annotated[str | None, typer.Option(help="Another URL of the archive.")] = None,
    models: Models = None,
) -> None:
    """Download an InsightFace pack into models/. Its licence is shown first, and has to be accepted."""
    release = _release(name)
    expected, cosine = _expected_sha256(release, sha256), _threshold(release, threshold)
    folder = models or models_folder()
    if (folder / name).exists():
        raise typer.BadParameter(f"{folder / name} exists already: `facepass models verify {name}` checks it")
    typer.echo(LICENCE)
    if not accept_licence:
        typer.confirm("Do you accept this licence?", abort=True)
    target = _fetched(release, url or release.url, expected, cosine, folder)
    typer.echo(f"{target} is ready; a match is a cosine of {cosine} until the pack is calibrated")


@app.command("list")
def list_packs(models: Models = None, data: Data = Path(".local")) -> None:
    """List the packs that are here and those that can be downloaded."""
    folder, table = models or models_folder(), Table("pack", "model", "threshold", "state")
    here = sorted(path.parent.name for path in folder.glob("[!.]*/manifest.json"))
    for name in here:
        try:
            pack = find_pack(str(folder / name))
            state = "in use by the local runtime" if name == _in_use(data) else ""
            table.add_row(name, pack.model_id, str(pack.threshold), state)
        except PackDamaged as error:
            table.add_row(name, "", "", f"damaged: {error}")
    for name in sorted(RELEASES.keys() - set(here)):
        pinned = "can be pulled" if RELEASES[name].sha256 else "can be pulled with --sha256"
        table.add_row(name, "", str(RELEASES[name].threshold or ""), f"{pinned}; non-commercial research only")
    Console().print(table)


@app.command("verify")
def verify_pack(name: str, models: Models = None) -> None:
    """Verify a pack: every file has the SHA-256 of its manifest, and both networks load."""
    pack = _whole(name, models)
    typer.echo(f"{name}: whole ({pack.model_id}, threshold {pack.threshold})")


@app.command("use")
def use_pack(
    name: str,
    other: Annotated[str, typer.Option(help="A second pack, while collections move between packs.")] = "",
    models: Models = None,
    data: Data = Path(".local"),
) -> None:
    """Let the local runtime use a pack from its next start; it does not start without a pack that collections use."""
    for pack in filter(None, (name, other)):
        _whole(pack, models)
    data.mkdir(parents=True, exist_ok=True)
    (data / IN_USE).write_text(f"{name}\n", encoding="utf-8")
    (data / f"other-{IN_USE}").write_text(f"{other}\n", encoding="utf-8")
    typer.echo(f"the local runtime uses {' and '.join(filter(None, (name, other)))} from its next start on (`make up`)")
    typer.echo(f"in AWS: ModelPack={name} OtherModelPack={other} in samconfig.toml (docs/reembed.md)")


def _release(name: str) -> Release:
    if name not in RELEASES:
        raise typer.BadParameter(f"{name!r} is not one of {', '.join(RELEASES)}")
    return RELEASES[name]


def _expected_sha256(release: Release, given: str | None) -> str:
    """The SHA-256 that the archive must have: an archive that cannot be verified is not downloaded."""
    if given is not None and (len(given) != 64 or set(given.lower()) - set("0123456789abcdef")):  # noqa: PLR2004
        raise typer.BadParameter("--sha256 takes 64 hexadecimal digits")
    if given and release.sha256 and given.lower() != release.sha256:
        raise typer.BadParameter(f"{release.name} is pinned to {release.sha256}, and --sha256 says otherwise")
    expected = release.sha256 or given
    if expected is None:
        raise typer.BadParameter(
            f"no SHA-256 is pinned for {release.name}: give it with --sha256, from a source that you trust"
        )
    return expected.lower()


def _threshold(release: Release, given: float | None) -> float:
    cosine = release.threshold if given is None else given
    if cosine is None:
        raise typer.BadParameter(
            f"no threshold is known for {release.name}: give the lowest cosine of a match with --threshold"
        )
    return cosine


def _fetched(release: Release, url: str, sha256: str, threshold: float, folder: Path) -> Path:
    """Download the pack with a progress bar; print an error as a sentence, with status 1. Returns the pack's folder."""
    # imported on first use: the face pipeline would delay every other command
    import httpx  # noqa: PLC0415

    from facepass.cli.pack_download import PullRefused, pull  # noqa: PLC0415

    with Progress(TextColumn("{task.description}"), BarColumn(), DownloadColumn(), console=console) as bar:
        task = bar.add_task(release.name, total=None)
        try:
            return pull(
                release, url, sha256, threshold, folder,
                lambda done, total: bar.update(task, completed=done, total=total),
            )  # fmt: skip
        except (PullRefused, PackDamaged) as error:
            _stop(str(error))
        except (httpx.HTTPError, OSError) as error:
            _stop(f"{url} could not be fetched ({error}). Run the same again to go on where it stopped.")


def _whole(name: str, models: Path | None) -> Pack:
    from facepass.recognition.engine import open_engine  # noqa: PLC0415  # as above

    try:
        return open_engine(find_pack(str(models / name) if models else name), threads=1).pack
    except (PackNotFound, PackDamaged) as error:
        _stop(str(error))


def _in_use(data: Path) -> str:
    """The pack that the local runtime has, or will have from its next start on."""
    for note in (data / IN_USE, data / DEFAULT_NOTE):
        if note.exists():
            return note.read_text(encoding="utf-8").strip()
    return EARLIER_DEFAULT if (data / "postgres").exists() else DEFAULT


def _stop(message: str) -> NoReturn:
    console.print(message, style="red", markup=False, highlight=False)
    raise typer.Exit(1)
