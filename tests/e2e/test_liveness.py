"""A liveness provider of a running service: from the template's parameter to the indexer, with a runtime of its own."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256

import httpx
import pytest

from local.demo.client import App
from tests.support import runtime as running
from tests.support.liveness import described, token
from tests.support.runtime import ROOT

pytestmark = pytest.mark.slow
Photo = Callable[[str], bytes]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An app of a service that trusts a provider, and of which a collection demands its tokens."""
    data = tmp_path_factory.mktemp("facepass")
    provider = described(user_claim="sub", photo_claim="photo")
    (data / "parameters.json").write_text(json.dumps({"LivenessProvider": json.dumps(provider)}))
    started = running.start(data, "--quiet", template=ROOT / "template.yaml")
    app = App.at(started.described["base_url"], (data / "api-key").read_text().strip())
    app.call("POST", "/api/v1/collections", json={"collection_id": "door", "require_liveness": True})
    yield app
    app.http.close()
    started.stop()


def test_a_user_is_enrolled_and_verified_with_tokens_for_its_own_photos(guarded: App, photo: Photo) -> None:
    new = {"email": "ada@example.com", "full_name": "Ada"}
    ada = guarded.call("POST", "/api/v1/users", json=new)["id"]

    def shown(name: str) -> str:
        return token(sub=ada, photo=sha256(photo(name)).hexdigest())

    enrolment = {"user_id": ada, "collection_id": "door"}
    with pytest.raises(httpx.HTTPStatusError, match="liveness_required"):
        guarded.send(photo("obama.jpg"), "image/jpeg", **enrolment)
    other = guarded.upload(photo("obama3.jpg"), "image/jpeg", **enrolment, liveness=shown("obama.jpg"))
    assert (other["status"], other["reason"]) == ("rejected", "liveness_of_another_photo")
    done = guarded.upload(photo("obama.jpg"), "image/jpeg", **enrolment, liveness=shown("obama.jpg"))
    assert (done["status"], done["liveness"]) == ("indexed", True)
    probe = {"image_base64": b64encode(photo("obama2.jpg")).decode()}
    with pytest.raises(httpx.HTTPStatusError, match="liveness_required"):
        guarded.call("POST", f"/api/v1/users/{ada}/verify", json=probe)
    verified = guarded.call("POST", f"/api/v1/users/{ada}/verify", json=probe | {"liveness": shown("obama2.jpg")})
    assert (verified["match"], verified["liveness"]) == (True, True)
