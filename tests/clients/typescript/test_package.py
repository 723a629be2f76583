"""`@facepass/client`, installed from its package, and the tests that Node.js runs (clients/typescript/tests)."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import cv2
import numpy as np
import pytest

from facepass import __version__
from facepass.error_catalog import coded_errors
from local.demo.client import App
from tests.support.cutting_proxy import CuttingProxy
from tests.support.runtime import ROOT, Runtime, eventually
from tests.support.typescript_client import PACKAGE, SOURCES, Built

# The first test waits for the package and for the runtime.
pytestmark = pytest.mark.timeout(300)

# Of uploads and of faces that were not assigned: no request is answered with one.
REASONS_ONLY = {"low_similarity", "photo_missing", "retries_exhausted", "worker_died"}
DOCUMENT = ROOT / SOURCES[0]
PHOTOS = ROOT / "tests/data/photos"


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample photos, and one without a face."""
    folder = tmp_path_factory.mktemp("photos")
    for photo in PHOTOS.glob("*.jpg"):
        (folder / photo.name).symlink_to(photo)
    grey = np.tile(np.arange(0, 240, dtype=np.uint8), (240, 1))
    cv2.imwrite(str(folder / "faceless.jpg"), grey)
    return folder


@pytest.fixture(scope="module")
def service(runtime: Runtime, photos: Path) -> dict[str, str]:
    """Where the service is, as environment variables of the tests and of the README's example."""
    key = (runtime.data / "api-key").read_text().strip()
    return {"FACEPASS_URL": runtime.described["base_url"], "FACEPASS_KEY": key, "PHOTOS": str(photos)}


def test_what_is_generated_is_of_this_document(built: Built, tmp_path: Path) -> None:
    built.run("node", built.source / "tools/generate.mjs", tmp_path)
    for committed in (PACKAGE / "src/generated").iterdir():
        assert (tmp_path / committed.name).read_text() == committed.read_text(), "run `npm run generate`"


def test_the_package_has_the_version_of_the_api() -> None:
    lock = json.loads((PACKAGE / "package-lock.json").read_text())
    stated = [json.loads((PACKAGE / "package.json").read_text()), lock, lock["packages"][""]]
    assert [each["version"] for each in stated] == [__version__] * 3


def test_the_package_depends_on_nothing_and_has_only_what_it_needs(built: Built) -> None:
    installed = built.app / "node_modules/@facepass/client"
    assert {"dependencies", "peerDependencies"} & json.loads((installed / "package.json").read_text()).keys() == set()
    assert {path.name for path in installed.iterdir()} == {"package.json", "README.md", "LICENSE", "dist"}
    assert all(path.suffix in {".js", ".ts"} for path in (installed / "dist").rglob("*.*"))


def test_the_types_say_what_the_service_takes_and_answers(built: Built) -> None:
    options = ["--noEmit", "--strict", "--module", "NodeNext", "--target", "ES2022"]
    built.run(built.source / "node_modules/.bin/tsc", *options, "tests/types.ts")


def test_every_operation_and_every_code_has_its_place(built: Built) -> None:
    codes = re.findall(r"^\| `(\w+)` \| \d", (ROOT / "docs/errors.md").read_text(), re.MULTILINE)
    raised = {kind.code for kind in coded_errors()} - REASONS_ONLY
    assert raised <= set(codes)
    variables = {"DOCUMENT": str(DOCUMENT), "PROBLEM_CODES": json.dumps(codes)}
    built.run("node", "--test", *of_node("surface", "problems"), **variables)


def test_requests_are_repeated_where_that_is_safe(built: Built) -> None:
    built.run("node", "--test", *of_node("retries", "giving_up", "versions", "odd"))


def test_users_are_enrolled_and_found(built: Built, service: dict[str, str]) -> None:
    built.run("node", "--test", *of_node("enrolment"), **service)


def test_webhooks_are_verified_as_the_library_of_node_does(built: Built, service: dict[str, str]) -> None:
    built.run("node", "--test", *of_node("webhooks"), **service)


def test_an_upload_over_a_link_that_breaks_is_indexed_once(
    built: Built, runtime: Runtime, service: dict[str, str]
) -> None:
    s3 = urlsplit(runtime.described["s3_endpoint"])
    assert s3.hostname is not None
    assert s3.port is not None
    before = stored_uploads(runtime)  # of other tests' tenants, too
    with CuttingProxy(s3.hostname, s3.port, cut_after=4_000_000, times=2) as proxy:
        link = {"S3_PORT": str(s3.port), "CUTTING_PROXY": str(proxy.port)}
        built.run("node", "--test", *of_node("cut_link"), **service, **link)
    assert proxy.cuts == 2
    # A photo that arrives after its upload was deleted is deleted as well.
    eventually(
        lambda: all(map(is_known(service), stored_uploads(runtime) - before)), "no photo is left without its upload"
    )


def test_the_example_of_the_readme_enrols_and_finds(built: Built, service: dict[str, str]) -> None:
    example = re.search(r"```js\n(.*?)```", (PACKAGE / "README.md").read_text(), re.DOTALL)
    assert example is not None
    (built.app / "example.mjs").write_text(example[1])
    said = built.run("node", "example.mjs", **service).stdout
    assert "Barack Obama" in said


def stored_uploads(runtime: Runtime) -> set[str]:
    """The ids of the uploads whose photos the bucket has, in any version."""
    listed = runtime.aws("s3").list_object_versions(Bucket=runtime.described["bucket"], Prefix="uploads/")
    return {version["Key"].rsplit("/", 1)[-1] for version in listed.get("Versions", [])}


def is_known(service: dict[str, str]) -> Callable[[str], bool]:
    """Whether the API knows an upload."""
    app = App.at(service["FACEPASS_URL"], service["FACEPASS_KEY"])
    return lambda upload_id: app.http.get(f"/api/v1/uploads/{upload_id}").is_success


def of_node(*subjects: str) -> list[str]:
    return [f"tests/{subject}.test.mjs" for subject in subjects]
