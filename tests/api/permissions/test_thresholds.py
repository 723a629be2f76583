"""How low a threshold may be: by scope, and by the collection's floor. Otherwise a caller could climb to a match."""

from collections.abc import Callable

import numpy as np
import pytest

from facepass.database.sessions import vector_session
from facepass.models.vector import Collection
from facepass.recognition.packs import find_pack
from facepass.storage import PhotoBucket
from tests.api.permissions.world import World, new_world
from tests.support.api_client import Answer, Client
from tests.support.main_job import enrol, new_user
from tests.support.synthetic_faces import near, new_face, random_faces

Photo = Callable[[str], bytes]
OWN = 0.6  # the collection's threshold
pytestmark = pytest.mark.usefixtures("bucket")


@pytest.fixture
def world() -> World:
    """A tenant with a collection `crowd`, where one face is at 0.9 to Ada's, one at 0.5 and one at 0.2."""
    world = new_world()
    [probe] = random_faces(1, seed=len("inside"))
    model = find_pack("lite").model_id
    with vector_session(world.tenant) as vector:
        vector.add(Collection(id="crowd", model=model, max_faces=1, threshold=OWN))
        for cosine in (0.9, 0.5, 0.2):
            face = new_face(near(probe, cosine, np.random.default_rng(1)), collection="crowd")
            face.model = model
            vector.add(face)
    return world


def search(world: World, scopes: str, **options: object) -> Answer:
    asked = {"face_id": str(world.inside.face), "collection_id": "crowd", "limit": 100}
    return Client(world.tenant, scopes).post("/api/v1/faces/search", asked | options)


def similarities(answer: Answer) -> list[float]:
    assert answer.status == 200, answer.body
    return [round(match["similarity"], 2) for match in answer.json()["results"]]


def test_a_search_alone_answers_ids_and_similarities_above_the_collections_threshold(world: World) -> None:
    assert similarities(search(world, "search")) == [0.9]
    assert similarities(search(world, "search", threshold=OWN)) == [0.9]
    assert similarities(search(world, "search", threshold=0.95)) == []


def test_a_threshold_below_the_collections_own_needs_another_scope(world: World) -> None:
    for lower in ({"threshold": -1}, {"threshold": OWN - 0.001}, {"fmr": 0.01}):
        refused = search(world, "search users:read users:write faces:write", **lower)
        assert (refused.status, refused.json()["code"]) == (403, "missing_scope"), lower
        assert "`faces:read`" in refused.json()["detail"]
    assert similarities(search(world, "search faces:read", threshold=-1)) == [0.9, 0.5, 0.2]
    assert similarities(search(world, "admin", threshold=0.4)) == [0.9, 0.5]


def test_without_an_own_threshold_the_packs_is_the_lowest(world: World) -> None:
    Client(world.tenant).patch("/api/v1/collections/crowd", {"threshold": None})
    packs = find_pack("lite").threshold
    assert search(world, "search", threshold=packs - 0.01).status == 403
    assert similarities(search(world, "search", threshold=packs)) == [0.9] + ([0.5] if packs <= 0.5 else [])


@pytest.mark.parametrize("scopes", ["search", "search faces:read", "admin"])
def test_no_caller_gets_below_the_floor(world: World, scopes: str) -> None:
    assert Client(world.tenant).patch("/api/v1/collections/crowd", {"threshold_floor": 0.7}).status == 200
    for lower in ({"threshold": 0.69}, {"threshold": -1}, {"fmr": 0.01}):
        refused = search(world, scopes, **lower)
        assert (refused.status, refused.json()["code"]) == (422, "threshold_below_floor"), lower
        assert "0.7" in refused.json()["detail"]
    assert similarities(search(world, scopes)) == [0.9]
    assert search(world, scopes).json()["threshold"] == pytest.approx(0.7)
    assert similarities(search(world, scopes, threshold=0.95)) == []


def test_a_refused_threshold_keeps_the_cache(world: World) -> None:
    from facepass.vectors.cache import bit_cache

    bit_cache()._collections["t", "crowd"] = kept = object()  # type: ignore[index, assignment]
    try:
        assert search(world, "search", threshold=-1).status == 403
        assert bit_cache()._collections["t", "crowd"] is kept
    finally:
        bit_cache()._collections.pop(("t", "crowd"), None)


def test_the_default_collection_has_the_same_rules_before_it_is_used(world: World) -> None:
    assert search(world, "search", collection_id="default", threshold=-1).status == 403
    assert similarities(search(world, "search", collection_id="default")) == []


def test_a_verification_hides_similarities_below_the_threshold(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    obama = new_user(http, "obama")
    assert enrol(http, bucket, photo("obama.jpg"), user_id=obama)["status"] == "indexed"
    path = f"/api/v1/users/{obama}/verify"
    door, desk = Client(http.tenant, "search"), Client(http.tenant, "search faces:read")

    matching = door.post_form(path, photo("obama2.jpg")).json()
    assert (matching["match"], matching["similarity"] > matching["threshold"]) == (True, True)
    assert 0 < matching["false_match_rate"] < 0.01
    other = door.post_form(path, photo("biden.jpg")).json()
    assert (other["match"], other["similarity"]) == (False, None)
    assert isinstance(desk.post_form(path, photo("biden.jpg")).json()["similarity"], float)
    refused = door.post_form(path, photo("biden.jpg"), threshold=-1)
    assert (refused.status, refused.json()["code"]) == (403, "missing_scope")
    assert desk.post_form(path, photo("biden.jpg"), threshold=-1).json()["match"] is True


def test_a_verification_hides_the_rate_of_a_similarity_that_it_hides(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    """A rate falls as the similarity rises: it would show the way as well."""
    obama = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    http.patch("/api/v1/collections/default", {"threshold": 0.95})  # what is below it is calibrated
    path = f"/api/v1/users/{obama}/verify"
    hidden = Client(http.tenant, "search").post_form(path, photo("obama2.jpg")).json()
    assert (hidden["match"], hidden["similarity"], hidden["false_match_rate"]) == (False, None, None)
    shown = Client(http.tenant, "search faces:read").post_form(path, photo("obama2.jpg")).json()
    assert shown["similarity"] > 0.5
    assert shown["false_match_rate"] == pytest.approx(find_pack("lite").calibrated[-1].fmr, rel=0.005)


def test_the_number_of_faces_is_not_shown_to_callers_who_may_not_read_collections(world: World) -> None:
    for scopes in ("search", "search users:read users:write faces:write"):
        assert search(world, scopes, fmr=0.001, collection_id="default").json()["expected_false_matches"] is None
    assert search(world, "search faces:read", fmr=0.001, collection_id="default").json()["expected_false_matches"] == 0
    assert search(world, "admin", fmr=0.01).json()["expected_false_matches"] == pytest.approx(0.03)


def test_a_verification_respects_the_floor_of_the_faces_collection(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    obama = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    path = f"/api/v1/users/{obama}/verify"
    found = http.post_form(path, photo("obama2.jpg")).json()["similarity"]
    http.patch("/api/v1/collections/default", {"threshold_floor": round(found, 2) + 0.05})
    assert http.post_form(path, photo("obama2.jpg")).json()["match"] is False
    refused = http.post_form(path, photo("obama2.jpg"), threshold=0.1)
    assert (refused.status, refused.json()["code"]) == (422, "threshold_below_floor")


def test_a_verification_without_a_threshold_takes_the_collections_own(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    obama = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    http.patch("/api/v1/collections/default", {"threshold": 0.95})
    for client in (http, Client(http.tenant, "search")):
        answer = client.post_form(f"/api/v1/users/{obama}/verify", photo("obama2.jpg")).json()
        assert (answer["match"], answer["threshold"]) == (False, pytest.approx(0.95))


@pytest.mark.parametrize("review", ["standard", "strict"])
def test_a_floor_binds_callers_and_not_the_review_of_enrolments(
    http: Client, bucket: PhotoBucket, photo: Photo, review: str
) -> None:
    http.patch("/api/v1/collections/default", {"review": review, "threshold_floor": 0.9})
    obama, biden = new_user(http, "obama"), new_user(http, "biden")
    assert enrol(http, bucket, photo("obama.jpg"), user_id=obama)["status"] == "indexed"
    assert enrol(http, bucket, photo("obama2.jpg"), user_id=obama)["status"] == "indexed"
    again = enrol(http, bucket, photo("obama3.jpg"), user_id=biden)
    assert (again["status"], again["reason"]) == ("rejected", "conflicts_with_other_user")


GUARDS = [
    {"threshold": -1},
    {"threshold_floor": None},
    {"review": "off"},
    {"consent_required": False},
    {"accepted_consent": "self"},
    {"self_enrolment": True},
    {"require_liveness": False},
]


@pytest.mark.parametrize("loosened", GUARDS, ids=lambda change: next(iter(change)))
def test_who_may_enrol_and_search_cannot_change_what_guards_the_collection(
    world: World, loosened: dict[str, object]
) -> None:
    path = "/api/v1/collections/crowd"
    refused = Client(world.tenant, "search faces:write faces:read users:read").patch(path, loosened)
    assert (refused.status, refused.json()["code"]) == (403, "missing_scope")
    assert "`users:write`" in refused.json()["detail"]
    assert Client(world.tenant, "faces:write").patch(path, {"max_faces": 7, "store_photos": True}).status == 200
    assert Client(world.tenant, "faces:write users:write").patch(path, loosened).status == 200
