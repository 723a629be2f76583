"""Enrolment review: what does not fit its user is held back. On sample photos of two people, and on made-up vectors."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from facepass.database.engines import vector_autocommit
from facepass.database.sessions import TenantSession, vector_session
from facepass.errors import ConflictsWithOtherUser, NearDuplicate, UnlikeUsersOtherFaces
from facepass.models.tenancy import new_id
from facepass.recognition.calibration import fmr_at
from facepass.recognition.packs import find_pack
from facepass.services.matching.review import DOUBT, check_enrolment, doubt_of, limits_of, take_turn
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import announce, enrol, index, new_user, status, versions
from tests.support.synthetic_faces import fill, near, new_face, random_faces

Photo = Callable[[str], bytes]
LITE = find_pack("lite")


def reviewing(http: Client, level: str = "standard") -> str:
    answer = http.patch("/api/v1/collections/default", {"review": level})
    assert (answer.status, answer.json()["review"]) == (200, level), answer.body
    return level


def test_a_collection_says_how_it_reviews(http: Client) -> None:
    assert http.get("/api/v1/collections/default").json()["review"] == "off"
    made = http.post("/api/v1/collections", {"collection_id": "gate", "review": "strict"})
    assert made.json()["review"] == "strict"
    assert http.patch("/api/v1/collections/gate", {"max_faces": 3}).json()["review"] == "strict"
    assert http.patch("/api/v1/collections/gate", {"review": "lax"}).status == 422


def test_another_users_face_is_held_back(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    reviewing(http)
    obama, biden = new_user(http, "obama"), new_user(http, "biden")
    kept = enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    held = enrol(http, bucket, photo("obama2.jpg"), user_id=biden)
    assert (held["status"], held["reason"], held["faces"]) == ("rejected", "conflicts_with_other_user", [])
    assert held["conflicts_with_user_id"] == obama
    assert all(kept["upload_id"] in key or kept["faces"][0]["face_id"] in key for key in versions(bucket))
    assert http.get(f"/api/v1/users/{biden}/faces").json()["items"] == []


def test_the_resembled_user_is_shown_only_to_callers_who_may_read_users(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    reviewing(http)
    obama, biden = new_user(http, "obama"), new_user(http, "biden")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    held = enrol(http, bucket, photo("obama2.jpg"), user_id=biden)
    path = f"/api/v1/uploads/{held['upload_id']}"
    blind, seeing = Client(http.tenant, "faces:read"), Client(http.tenant, "faces:read users:read")
    assert blind.get(path).json()["reason"] == "conflicts_with_other_user"
    for answer in (blind.get(path), blind.get("/api/v1/uploads")):
        assert '"conflicts_with_user_id":null' in answer.body.replace(" ", "")
        assert obama not in answer.json().get("detail", "")
    assert seeing.get(path).json()["conflicts_with_user_id"] == obama
    assert http.delete(f"/api/v1/users/{obama}").status == 204
    assert seeing.get(path).json()["conflicts_with_user_id"] is None


def test_a_face_unlike_a_users_others_and_a_repeated_photo_are_held_for_review(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    reviewing(http)
    obama = new_user(http, "obama")
    assert enrol(http, bucket, photo("obama.jpg"), user_id=obama)["status"] == "indexed"
    assert enrol(http, bucket, photo("biden.jpg"), user_id=obama)["reason"] == "unlike_users_other_faces"
    assert enrol(http, bucket, photo("obama.jpg"), user_id=obama)["reason"] == "near_duplicate"
    assert enrol(http, bucket, photo("obama2.jpg"), user_id=obama)["status"] == "indexed"


def test_who_may_write_users_may_enrol_without_review(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    reviewing(http, "strict")
    obama, biden = new_user(http, "obama"), new_user(http, "biden")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    assert enrol(http, bucket, photo("obama2.jpg"), user_id=biden, review="off")["status"] == "indexed"
    request = {"content_type": "image/jpeg", "user_id": biden, "review": "off"}
    refused = Client(http.tenant, "faces:write").post("/api/v1/faces/upload", request)
    assert (refused.status, refused.json()["code"]) == (403, "missing_scope")
    assert "users:write" in refused.json()["detail"]


def test_neither_event_photos_nor_collections_without_review_are_reviewed(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    obama, biden = new_user(http, "obama"), new_user(http, "biden")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    assert enrol(http, bucket, photo("obama.jpg"), user_id=biden)["status"] == "indexed"
    reviewing(http)
    assert enrol(http, bucket, photo("obama.jpg"))["status"] == "indexed"


def test_a_retry_changes_nothing(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    reviewing(http)
    upload_id, key = announce(http, user_id=new_user(http, "obama"))
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert (index(key), index(key)) == ([], [])
    assert status(http, upload_id)["status"] == "indexed"


def test_of_two_users_enrolled_with_one_face_at_once_only_one_is(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    reviewing(http)
    uploads = [announce(http, user_id=new_user(http, name)) for name in ("obama", "biden")]
    for (_, key), name in zip(uploads, ("obama.jpg", "obama2.jpg"), strict=True):
        bucket.put(key, photo(name), content_type="image/jpeg")
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda upload: index_alone(http, bucket, upload[0]), uploads)) == [None, None]
    assert sorted(status(http, upload_id)["status"] for upload_id, _ in uploads) == ["indexed", "rejected"]


def index_alone(http: Client, bucket: PhotoBucket, upload_id: str) -> None:
    """As an environment of its own does; the sample's handler serves one message at a time."""
    from facepass.recognition.engine import open_engine
    from facepass.recognition.engines import Engines
    from facepass.services.matching.context import MatchingContext
    from facepass.services.matching.indexing import index_photo

    assert http.tenant
    context = MatchingContext(http.tenant, bucket, engines=Engines(open_engine(LITE, threads=1)))
    index_photo(context, UUID(upload_id))


OWN, OTHER = new_id(), new_id()
OWNS, OTHERS = random_faces(2, seed=5)


def face_at(own: float, other: float) -> Any:
    """A face of OWN with these cosines to OWN's one face and to OTHER's; the two are at right angles."""
    theirs = OTHERS - OTHERS @ OWNS * OWNS
    theirs /= np.linalg.norm(theirs)
    rest = random_faces(1, seed=9)[0]
    rest -= rest @ OWNS * OWNS + rest @ theirs * theirs
    rest *= np.sqrt(1 - own**2 - other**2) / np.linalg.norm(rest)
    return new_face(np.asarray(own * OWNS + other * theirs + rest, np.float32), user_id=OWN), theirs


@pytest.mark.parametrize(
    ("level", "own", "other", "outcome"),
    [
        ("standard", 0.60, 0.55, None),
        ("standard", 0.55, 0.60, ConflictsWithOtherUser),
        ("standard", 0.41, 0.10, None),
        ("strict", 0.41, 0.10, UnlikeUsersOtherFaces),
        ("standard", 0.39, 0.10, UnlikeUsersOtherFaces),
        ("standard", 0.10, 0.39, UnlikeUsersOtherFaces),
        ("standard", 0.97, 0.10, None),
        ("strict", 0.97, 0.10, NearDuplicate),
        ("standard", 0.995, 0.05, NearDuplicate),
    ],
)
def test_the_limits_are_those_of_the_document(
    tenant: str, vector: TenantSession, level: str, own: float, other: float, outcome: type[Exception] | None
) -> None:
    face, theirs = face_at(own, other)
    fill(vector, OWNS[None], user_id=OWN)
    vector.add(new_face(np.asarray(theirs, np.float32), user_id=OTHER))
    # more faces without a user, all nearer, than the review reads at first
    random = np.random.default_rng(3)
    vector.add_all(new_face(near(face.embedding, 0.99, random)) for _ in range(40))
    vector.commit()
    with vector_autocommit().connect() as reader:
        if outcome is None:
            check_enrolment(reader, tenant, face, limits_of(level, LITE))
        else:
            with pytest.raises(outcome):
                check_enrolment(reader, tenant, face, limits_of(level, LITE))


@pytest.mark.parametrize(("level", "similarity", "held"), [("standard", 0.43, False), ("strict", 0.43, True)])
def test_a_users_first_face_conflicts_from_the_levels_own_limit(
    tenant: str, vector: TenantSession, level: str, similarity: float, held: bool
) -> None:
    face, theirs = face_at(0.0, similarity)
    fill(vector, np.asarray(theirs, np.float32)[None], user_id=OTHER)
    with vector_autocommit().connect() as reader:
        if held:
            with pytest.raises(ConflictsWithOtherUser) as caught:
                check_enrolment(reader, tenant, face, limits_of(level, LITE))
            assert caught.value.user_id == OTHER
            assert str(OTHER) not in str(caught.value)
        else:
            check_enrolment(reader, tenant, face, limits_of(level, LITE))


def test_enrolments_of_one_collection_take_turns_and_of_two_do_not(tenant: str) -> None:
    from sqlalchemy import func, select

    def is_free(vector: TenantSession, collection: str) -> bool:
        turn = func.hashtextextended(f"review/{vector.tenant_id}/{collection}", 0)
        return bool(vector.scalar(select(func.pg_try_advisory_xact_lock(turn))))

    with vector_session(tenant) as first, vector_session(tenant) as second:
        take_turn(first, "a")
        assert not is_free(second, "a")
        assert is_free(second, "b")
        first.commit()
        assert is_free(second, "a")


def test_the_doubt_follows_the_packs_false_match_rates_or_is_a_margin_where_they_end() -> None:
    standard = find_pack("standard")
    rate = fmr_at(standard.calibrated, standard.threshold)
    assert fmr_at(standard.calibrated, doubt_of(standard)) == pytest.approx(DOUBT * rate, rel=0.01)
    assert doubt_of(LITE) == pytest.approx(0.40)
