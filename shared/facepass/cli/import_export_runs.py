"""Run an import or an export, and show its progress."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from facepass.bulk.export import export_collection
from facepass.bulk.photo_import import import_photos
from facepass.bulk.rejected_lines import open_rejects
from facepass.bulk.retries import may_come_back
from facepass.bulk.sources.lines import InvalidSource
from facepass.bulk.sources.npz import NpzSource, open_npz
from facepass.bulk.sources.parquet import ParquetSource, open_parquet
from facepass.bulk.sources.photos import count_photos, holds_users, in_chunks, read_photos, read_users
from facepass.bulk.threshold_translation import NotTranslated
from facepass.bulk.user_import import import_users
from facepass.bulk.vector_import import Outcome, import_vectors, open_target
from facepass.cli.options import note
from facepass.errors import FacePassError
from facepass.model_packs import PackDamaged, PackNotFound
from facepass.services.audit.audit import named
from facepass.settings import settings
from facepass.storage import photo_bucket

VECTORS_IN_A_BATCH = 10_000
PHOTOS_IN_A_BATCH = 32
USERS_IN_A_BATCH = 1_000
console = Console(stderr=True)


@dataclass(frozen=True)
class Options:
    """Options of an import; None: determined by the source and the machine."""

    model: str | None
    batch: int | None
    workers: int | None
    create: bool
    email_domain: str | None
    patience: float


def load(source: Path, tenant: str, collection: str, rejects: Path, options: Options) -> None:
    """Import a source and show the progress."""
    with exiting_on_errors():
        start = _loader(source)
        count, outcomes = start(source, tenant, collection, options)
        note(tenant, "import_gallery", named(collection=collection), "begun", count)
        loaded = _follow(outcomes, count, rejects)
        note(tenant, "import_gallery", named(collection=collection), count=loaded)


def _loader(source: Path) -> Callable[[Path, str, str, Options], tuple[int, Iterator[Outcome]]]:
    if source.is_dir():
        return _load_photos
    if source.suffix == ".csv":
        return _load_users if holds_users(source) else _load_photos
    return _load_vectors


def _load_users(source: Path, tenant: str, _collection: str, options: Options) -> tuple[int, Iterator[Outcome]]:
    chunks = in_chunks(read_users(source), options.batch or USERS_IN_A_BATCH)
    outcomes = import_users(tenant, chunks, email_domain=options.email_domain, patience=options.patience)
    return sum(1 for _line in read_users(source)), outcomes


def _load_photos(source: Path, tenant: str, collection: str, options: Options) -> tuple[int, Iterator[Outcome]]:
    pack = settings().model_pack
    target = open_target(tenant, collection, pack, create=options.create)
    outcomes = import_photos(
        target,
        photo_bucket(),
        in_chunks(read_photos(source), options.batch or PHOTOS_IN_A_BATCH),
        pack=pack,
        workers=options.workers or os.cpu_count() or 1,
        email_domain=options.email_domain,
        patience=options.patience,
    )
    return count_photos(source), outcomes


def _load_vectors(source: Path, tenant: str, collection: str, options: Options) -> tuple[int, Iterator[Outcome]]:
    vectors = _open(source)
    target = open_target(tenant, collection, _model(vectors, options.model), create=options.create)
    batches = vectors.read(options.batch or VECTORS_IN_A_BATCH)
    return vectors.count, import_vectors(target, batches, email_domain=options.email_domain, patience=options.patience)


def write(target: Path, tenant: str, collection: str, patience: float) -> None:
    """Export a collection and show the progress."""
    faces = left_out = 0
    with exiting_on_errors(), progress_bar() as progress:
        note(tenant, "export_gallery", named(collection=collection), "begun")
        task = progress.add_task("faces", total=None)
        for page in export_collection(tenant, collection, target, patience=patience):
            faces, left_out = faces + page.faces, left_out + page.left_out
            progress.update(task, completed=faces)
        note(tenant, "export_gallery", named(collection=collection), count=faces)
    typer.echo(f"exported {faces}, left out {left_out} of erased users")


def _open(source: Path) -> NpzSource | ParquetSource:
    if source.suffix == ".npz":
        return open_npz(source)
    if source.suffix == ".parquet":
        return open_parquet(source)
    raise InvalidSource(f"{source} is not a folder, .csv, .npz or .parquet")


def _model(source: NpzSource | ParquetSource, named_model: str | None) -> str:
    """The pack of ready vectors. Raises InvalidSource when it is unknown, or the file and the operator disagree."""
    if named_model is None and source.model is None:
        raise InvalidSource(f"{source.path} does not name the pack of its vectors: give it with --model")
    if None not in (named_model, source.model) and named_model != source.model:
        raise InvalidSource(f"{source.path} holds vectors of {source.model!r}, not of {named_model!r}")
    return str(source.model or named_model)


def _follow(outcomes: Iterator[Outcome], count: int, target: Path) -> int:
    """Show the progress of an import, write its rejects, and print the sum; return how many faces are new."""
    loaded = there = rejected = normalised = 0
    with open_rejects(target) as file, progress_bar() as progress:
        task = progress.add_task("lines", total=count)
        for outcome in outcomes:
            file.add(outcome.rejects)
            loaded, there = loaded + outcome.loaded, there + outcome.already_there
            rejected, normalised = rejected + len(outcome.rejects), normalised + outcome.normalised
            progress.advance(task, outcome.lines)
    typer.echo(f"loaded {loaded}, already there {there}, rejected {rejected}")
    if normalised:
        typer.echo(f"normalised {normalised} vectors whose length was not 1")
    if rejected:
        typer.echo(f"the rejected lines and their reasons are in {target}")
    return loaded


def progress_bar() -> Progress:
    """A progress bar on stderr, because stdout is for the result."""
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=console,
    )  # fmt: skip


@contextmanager
def exiting_on_errors() -> Iterator[None]:
    """Print errors that an operator can correct as a sentence, with status 1; what was loaded stays."""
    try:
        yield
    except FacePassError as error:
        _stop(f"{error.code}: {error.detail}", error)
    except (InvalidSource, NotTranslated, PackNotFound, PackDamaged) as error:
        _stop(str(error), error)
    except Exception as error:
        if isinstance(error, OSError) and not may_come_back(error):
            _stop(str(error), error)
        if not may_come_back(error):
            raise
        _stop(
            "A database or the bucket is unavailable. What was loaded stays: run the command again to continue.", error
        )


def _stop(message: str, error: Exception) -> None:
    console.print(message, style="red", markup=False, highlight=False)
    raise typer.Exit(1) from error
