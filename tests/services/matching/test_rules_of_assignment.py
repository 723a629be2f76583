"""Review, consent, quota, pack and rights hold for a face that is given to a user."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import text, update

from facepass.database.engines import vector_autocommit
from facepass.database.sessions import TenantSession, vector_session
from facepass.errors import ConflictsWithOtherUser
from facepass.models.vector import Face
from facepass.recognition.engine import Engine
from facepass.recognition.engines import Engines
from facepass.services.matching.assignment import change_face
from facepass.services.matching.context import MatchingContext
from facepass.storage import PhotoBucket
from facepass.vectors.cache import BitCache
from tests.support.api_client import Client
from tests.support.assignments import assign, code, faces_of, give
from tests.support.audit_log import entries
from tests.support.consents import consent
from tests.support.main_job import new_user, versions
from tests.support.runtime import eventually
from tests.support.synthetic_faces import AT, FACES, fill, query, random_faces
from tests.upgrades.dumps import owner_of

UNKNOWN = "0192a0b0-0000-7000-8000-000000000000"


def test_the_review_holds_as_for_an_upload(http: Client, obama: str, face_of: Any) -> None:
    biden = new_user(http, "biden")
    face_of("obama.jpg", user_id=obama)
    face_of("biden.jpg", user_id=biden)
    again, other, unlike = face_of("obama.jpg"), face_of("obama2.jpg"), face_of("collins.png")
    http.patch("/api/v1/collections/default", {"review": "standard"})
    assert code(give(http, other, biden)) == (422, "conflicts_with_other_user")
    assert code(give(http, unlike, obama)) == (422, "unlike_users_other_faces")
    assert code(give(http, again, obama)) == (422, "near_duplicate")
    reasons = [each["reason"] for each in assign(http, obama, again, other, unlike).json()["rejected"]]
    assert reasons == ["near_duplicate", "unlike_users_other_faces"]
    assert len(faces_of(http, obama)) == 2


def test_a_wrongly_enrolled_face_passes_the_review_on_its_way_to_its_user(
    http: Client, obama: str, face_of: Any
) -> None:
    biden = new_user(http, "biden")
    face_of("obama.jpg", user_id=obama)
    face_of("biden.jpg", user_id=biden)
    wrong = face_of("obama2.jpg", user_id=biden)
    http.patch("/api/v1/collections/default", {"review": "strict"})
    assert give(http, wrong, obama).status == 200


def test_who_may_write_users_assigns_without_review(http: Client, obama: str, face_of: Any) -> None:
    face_of("obama.jpg", user_id=obama)
    other = face_of("obama2.jpg")
    http.patch("/api/v1/collections/default", {"review": "standard"})
    biden = new_user(http, "biden")
    writer = Client(http.tenant, "faces:write")
    for answer in (give(writer, other, biden, review="off"), assign(writer, biden, other, review="off")):
        assert code(answer) == (403, "missing_scope")
        assert "users:write" in answer.json()["detail"]
    assert give(http, other, biden, review="off").status == 200


def test_of_two_users_who_are_given_one_persons_faces_at_once_only_one_gets_them(
    http: Client, bucket: PhotoBucket, engine: Engine, face_of: Any
) -> None:
    faces = [face_of("obama.jpg"), face_of("obama2.jpg")]
    users = [new_user(http, name) for name in ("obama", "biden")]
    http.patch("/api/v1/collections/default", {"review": "standard"})

    def give_alone(face: str, user: str) -> str:
        """As an environment of its own does; a handler serves one request at a time."""
        context = MatchingContext(str(http.tenant), bucket, engines=Engines(engine))
        try:
            return str(change_face(context, UUID(face), UUID(user)).user_id)
        except ConflictsWithOtherUser as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(give_alone, faces, users))
    assert outcomes.count("conflicts_with_other_user") == 1
    assert len({*outcomes} & {*users}) == 1


def test_consent_holds_as_for_an_upload(http: Client, obama: str, face_of: Any) -> None:
    face, further = face_of("obama.jpg"), face_of("obama2.jpg")
    http.patch("/api/v1/collections/default", {"consent_required": True})
    assert code(give(http, face, obama)) == (409, "consent_required")
    assert assign(http, obama, face).json()["rejected"][0]["reason"] == "consent_required"
    agreed = consent(http, obama)
    assert give(http, face, obama).status == 200
    assert assign(http, obama, further).json()["rejected"] == []
    assert code(give(http, face, None)) == (409, "consent_required")
    assert http.delete(f"/api/v1/users/{obama}/consents/{agreed}").status == 204
    for gone in (face, further):
        assert http.get(f"/api/v1/faces/{gone}").status == 404


def test_what_was_assigned_under_a_consent_goes_with_it(
    http: Client, bucket: PhotoBucket, obama: str, face_of: Any
) -> None:
    before, agreed = face_of("obama3.jpg", user_id=obama), consent(http, obama)
    under_it = face_of("obama.jpg")
    give(http, under_it, obama)
    assert http.delete(f"/api/v1/users/{obama}/consents/{agreed}").status == 204
    assert faces_of(http, obama) == [before]
    assert http.get(f"/api/v1/faces/{under_it}").status == 404
    assert len(versions(bucket, f"uploads/{http.tenant}/")) == 1


def test_a_face_stays_under_another_consent_that_applies(http: Client, obama: str, face_of: Any) -> None:
    first = consent(http, obama)
    face = face_of("obama.jpg")
    give(http, face, obama)
    second = consent(http, obama)
    assert http.delete(f"/api/v1/users/{obama}/consents/{first}").status == 204
    assert faces_of(http, obama) == [face]
    assert http.delete(f"/api/v1/users/{obama}/consents/{second}").status == 204
    assert faces_of(http, obama) == []


def test_an_assignment_stores_nothing_and_passes_at_the_quota_but_not_above_it(
    http: Client, owner_quota: Callable[[int], None], obama: str, face_of: Any
) -> None:
    first, second = face_of("obama.jpg"), face_of("obama2.jpg")
    owner_quota(2)
    assert code(http.post("/api/v1/faces/upload", {"content_type": "image/jpeg"})) == (403, "quota_exceeded")
    assert give(http, first, obama).status == 200
    owner_quota(1)
    assert code(give(http, second, obama)) == (403, "quota_exceeded")
    assert assign(http, obama, second).json()["rejected"][0]["reason"] == "quota_exceeded"


@pytest.fixture
def owner_quota(postgres: str, tenant: str) -> Callable[[int], None]:
    def grant(faces: int) -> None:
        statement = (
            "insert into quotas (tenant_id, max_faces) values (:tenant, :faces)"
            " on conflict (tenant_id) do update set max_faces = excluded.max_faces"
        )
        with owner_of(postgres, "facepass_main").connect() as owner:
            owner.execute(text(statement), {"tenant": tenant, "faces": faces})

    return grant


def test_a_face_stays_in_its_collection_and_keeps_its_pack(http: Client, obama: str, face_of: Any) -> None:
    face = face_of("obama.jpg")
    assert code(give(http, face, obama, collection_id="party")) == (409, "face_stays_in_collection")
    assert code(give(http, face, obama, model="another")) == (409, "model_mismatch")
    model = http.get(f"/api/v1/faces/{face}").json()["model"]
    assert give(http, face, obama, collection_id="default", model=model).status == 200


def test_a_similarity_between_packs_is_no_reason_to_assign(
    http: Client, vector: TenantSession, obama: str, face_of: Any
) -> None:
    own, other = face_of("obama.jpg", user_id=obama), face_of("obama2.jpg")
    vector.execute(update(Face).where(Face.id == own).values(model="another"))
    vector.commit()
    refused = assign(http, obama, other, minimum_similarity=0.1).json()["rejected"]
    assert [each["reason"] for each in refused] == ["model_mismatch"]


def test_bad_requests_are_refused(http: Client, obama: str, face_of: Any) -> None:
    face = face_of("obama.jpg")
    assert code(give(http, UNKNOWN, obama)) == (404, "face_not_found")
    assert code(give(http, face, UNKNOWN)) == (404, "user_not_found")
    assert code(assign(http, UNKNOWN, face)) == (404, "user_not_found")
    assert http.patch(f"/api/v1/faces/{face}", {}).status == 422
    assert assign(http, obama).status == 422
    assert assign(http, obama, *[UNKNOWN] * 101).status == 422
    assert assign(http, obama, face, minimum_similarity=1.5).status == 422
    assert faces_of(http, obama) == []


def test_a_bound_caller_assigns_faces_of_its_own_collections(http: Client, obama: str, face_of: Any) -> None:
    face = face_of("obama.jpg")
    elsewhere, here = (Client(http.tenant, collections=name) for name in ("another", "default"))
    assert code(give(elsewhere, face, obama)) == (404, "face_not_found")
    assert assign(elsewhere, obama, face).json()["rejected"][0]["reason"] == "face_not_found"
    assert give(here, face, obama).status == 200


def test_the_entry_of_a_change_names_the_face_and_its_user(http: Client, obama: str, face_of: Any) -> None:
    face = face_of("obama.jpg")
    give(http, face, obama)
    [noted] = [entry for entry in entries(http.tenant or "") if entry.verb == "change_face"]
    assert (noted.object, noted.result) == (f"user:{obama}/face:{face}", "ok")


def test_a_cache_of_bits_shows_a_changed_user_at_once(tenant: str, vector: TenantSession) -> None:
    embeddings = random_faces(FACES, seed=3)
    faces = fill(vector, embeddings)
    cache = BitCache(budget_bytes=50 * 2**20, from_faces=300)
    probe = np.asarray(embeddings[7], np.float32)
    with vector_autocommit().connect() as connection:

        def owner() -> tuple[str, object]:
            found = cache.nearest(connection, query(tenant, probe, **AT))
            assert found is not None
            return found.way, found.faces[0].user_id

        eventually(lambda: owner()[0] == "cache", "the collection is loaded")
        assert owner() == ("cache", None)
        user = faces[0]  # any id
        with vector_session(tenant) as other:
            other.execute(update(Face).where(Face.id == faces[7]).values(user_id=user))
        assert owner() == ("cache", user)
