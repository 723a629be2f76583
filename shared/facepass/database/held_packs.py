"""Check before a deployment that its model packs are those of its collections' vectors."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from facepass.database import placements
from facepass.database.engines import make_engine
from facepass.database.init import database_exists
from facepass.database.migrating import DeploymentRefused
from facepass.model_packs import find_folder, folder_with, model_id_of
from facepass.settings import settings

THERE = text("select to_regclass('collections') is not null")
HELD = text(
    "select model, count(*), min(tenant_id || '/' || id) from collections where model is not null"
    " group by model order by model"
)


class PackStillHeld(DeploymentRefused):
    """Collections hold vectors of a pack that the deployment does not run: a search of them would be a 409."""

    def __init__(self, held: tuple[str, int, str], configured: list[str], folder: str | None) -> None:
        """held: as _held gives it. folder: the pack's name under models/, where it is there."""
        model, collections, example = held
        needed = f"OtherModelPack={folder}" if folder else "that pack as OtherModelPack"
        super().__init__(
            f"{collections} collections hold vectors of the model pack {model!r} ({example} is one), and this"
            f" deployment runs {' and '.join(map(repr, configured))}. Deploy with {needed} (or"
            " ModelPack), move the collections with `facepass reembed`, and only then deploy without it:"
            " docs/reembed.md. On the local runtime, set both packs with `facepass models use"
            f" {settings().model_pack} --other {folder or 'PACK'}`."
        )


def check_packs(models: Path | None = None) -> None:
    """Check that each collection's pack is configured. Raises PackStillHeld, PackNotFound and PackDamaged.

    To be called by the databases' owner. models: where packs lie, as find_folder.
    """
    configured = [model_id_of(find_folder(settings().model_pack, models))]
    if settings().other_model_pack:
        configured.append(model_id_of(find_folder(settings().other_model_pack, models)))
    for held in _held():
        if held[0] not in configured:
            raise PackStillHeld(held, configured, folder_with(held[0], models))


def _held() -> Iterator[tuple[str, int, str]]:
    """Each pack in use, the number of its collections in one database, and one of them."""
    for url in filter(database_exists, [settings().vector_database_url, *placements.placed()]):
        engine = make_engine(url, autocommit=True)
        try:
            with engine.connect() as connection:
                if connection.scalar(THERE):
                    yield from ((model, count, example) for model, count, example in connection.execute(HELD))
        finally:
            engine.dispose()
