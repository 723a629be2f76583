"""A deployment without a pack that collections hold is refused before anything is changed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from facepass.database.held_packs import PackStillHeld, check_packs
from facepass.database.init import prepare_databases
from facepass.database.sessions import vector_session
from facepass.model_packs import PackNotFound
from facepass.models.vector import Collection
from facepass.settings import settings
from tests.support.packs import LITE, MODEL, write_mirrored_pack
from tests.support.postgres import use_databases


@pytest.fixture
def models(tmp_path: Path) -> Path:
    shutil.copytree(LITE, tmp_path / "models/lite")
    write_mirrored_pack(tmp_path / "models/mirrored")
    return tmp_path / "models"


@pytest.fixture
def deployment(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Databases of its own, as their owner; what it changes in the environment is undone."""
    use_databases(postgres, "postgres", "held")
    yield monkeypatch
    monkeypatch.undo()
    use_databases(postgres, "facepass_app")


def run(deployment: pytest.MonkeyPatch, pack: str, other: str) -> None:
    deployment.setenv("MODEL_PACK", pack)
    deployment.setenv("OTHER_MODEL_PACK", other)
    settings.cache_clear()


def test_a_pack_that_collections_hold_must_be_configured(deployment: pytest.MonkeyPatch, models: Path) -> None:
    run(deployment, "lite", "")
    check_packs(models)  # of databases that are not prepared yet
    list(prepare_databases())
    with vector_session("acme") as vector:
        vector.add(Collection(id="staff", model=MODEL, max_faces=1))
    with pytest.raises(PackStillHeld) as refused:
        check_packs(models)
    assert str(refused.value).startswith(
        f"1 collections hold vectors of the model pack '{MODEL}' (acme/staff is one), and this deployment"
        " runs 'facepass_lite'. Deploy with OtherModelPack=mirrored (or ModelPack), move the collections with"
        " `facepass reembed`"
    )
    assert str(refused.value).endswith("`facepass models use lite --other mirrored`.")
    for pack, other in (("lite", "mirrored"), ("mirrored", ""), ("mirrored", "lite")):
        run(deployment, pack, other)
        check_packs(models)


def test_a_missing_pack_is_reported(deployment: pytest.MonkeyPatch, models: Path) -> None:
    run(deployment, "nothing", "")
    with pytest.raises(PackNotFound, match="no model pack 'nothing'"):
        check_packs(models)


def test_without_a_pack_nothing_is_deployed(deployment: pytest.MonkeyPatch, models: Path) -> None:
    run(deployment, "", "")
    with pytest.raises(PackNotFound, match="MODEL_PACK names a folder"):
        check_packs(models)
