"""A tenant with two collections, and for each route the request about what lies in one of them."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from facepass.database.sessions import main_session, vector_session
from facepass.models.clusters import Cluster, ClusterFace
from facepass.models.hands import Exclusion
from facepass.models.jobs import Job, SearchMatch, SearchResult
from facepass.models.main import ApiKey, Consent, Merge, User
from facepass.models.tenancy import new_id
from facepass.models.vector import Collection, Face, Upload
from facepass.models.webhooks import Webhook
from facepass.object_keys import upload_key
from facepass.recognition.packs import find_pack
from facepass.storage import photo_bucket
from tests.support.api_client import Answer, Client
from tests.support.synthetic_faces import new_face, random_faces
from tests.support.webhooks import new_delivery

PHOTO = base64.b64encode((Path(__file__).parents[2] / "data/photos/obama.jpg").read_bytes()).decode()
BINDING = "inside inside-new"  # the collections of a bound caller


@dataclass(frozen=True)
class Place:
    """A collection, and a user with a face, an upload and a consent there. free: the id of a collection to create.

    twin: another user with a face there, who may be merged. loose: a face there without a user. excluded: one that was
    excluded from the user. merge: of a user into this one, that can be undone. probe: an upload to search
    with; search: one with many probes. cluster: a group with the loose face. webhook, delivery: of the whole tenant.
    failed: an upload that failed, whose photo is stored. key: an API key that is bound to the collection.
    """

    tenant: str
    collection: str
    subject: str
    user: UUID
    face: UUID
    upload: UUID
    consent: UUID
    free: str
    twin: UUID
    loose: UUID
    excluded: UUID
    merge: UUID
    probe: UUID
    search: UUID
    cluster: UUID
    webhook: UUID
    delivery: UUID
    failed: UUID
    key: str


@dataclass(frozen=True)
class World:
    """A tenant whose collection `inside` is Ada's, and `outside` Ben's."""

    tenant: str
    inside: Place
    outside: Place


def new_world() -> World:
    """A tenant that no other test knows. Each user has two faces of one vector: a search with one finds the other."""
    tenant = f"t-{uuid4().hex[:12]}"
    ada, ben = _new_user(tenant, "ada"), _new_user(tenant, "ben")
    with main_session(tenant) as main:
        main.add(_key("test"))  # of the clients
    return World(tenant, _furnish(tenant, "inside", ada, like=ben), _furnish(tenant, "outside", ben, like=ada))


def _new_user(tenant: str, name: str) -> User:
    user = User(id=new_id(), email=f"{name}@example.com", full_name=name.title(), external_id=f"sub-{name}")
    with main_session(tenant) as main:
        main.add(user)
    return user


def _key(key_id: str, *collections: str) -> ApiKey:
    bound = list(collections) or None
    return ApiKey(id=key_id, secret_hash=b"", name="test", scopes=["admin"], collections=bound)


def _furnish(tenant: str, collection: str, user: User, *, like: User) -> Place:
    model = find_pack("lite").model_id
    upload = Upload(
        id=new_id(),
        collection_id=collection,
        user_id=user.id,
        purpose="index",
        content_type="image/jpeg",
        max_faces=1,
        status="rejected",
        reason="conflicts_with_other_user",
        conflicts_with=like.id,
        expires_at=datetime.now(UTC),
    )
    probe = Upload(
        id=new_id(),
        collection_id=collection,
        purpose="probe",
        content_type="image/jpeg",
        max_faces=1,
        status="awaiting_upload",
        conflicts_with=like.id,  # as no probe has: a field that is hidden is there in each upload
        expires_at=datetime.now(UTC),
    )
    failed = Upload(
        id=new_id(),
        collection_id=collection,
        purpose="index",
        content_type="image/jpeg",
        max_faces=1,
        status="failed",
        reason="worker_died",
        conflicts_with=like.id,  # as for the probe
        expires_at=datetime.now(UTC),
    )
    search = Job(
        id=new_id(),
        kind="search",
        collection_id=collection,
        status="done",
        options={"upload_ids": [str(probe.id)], "below": False},
        caller="test",
        expires_at=datetime.now(UTC),
    )
    [embedding] = random_faces(1, seed=len(collection))
    faces = [_face(model, collection, user, embedding) for _ in range(2)]
    twin = _new_user(tenant, f"{user.full_name.lower()}-twin")
    loose, excluded = (new_face(embedding, collection=collection) for embedding in random_faces(2, seed=99))
    loose.model = excluded.model = model
    faces += [_face(model, collection, twin, embedding), loose, excluded]
    with vector_session(tenant) as vector:
        vector.add(Collection(id=collection, model=model, max_faces=10, self_enrolment=True, clusters=True))
        vector.add_all([upload, probe, failed, search])
        vector.add_all(faces)
        vector.flush()
        vector.add(Exclusion(user_id=user.id, face_id=excluded.id, collection_id=collection))
        vector.add(_result(search, probe, model))
        cluster = Cluster(id=new_id(), collection_id=collection, size=2)
        vector.add(cluster)
        vector.flush()
        vector.add(SearchMatch(job_id=search.id, place=0, face_number=0, rank=0, face_id=faces[0].id, similarity=0.9))
        vector.add(ClusterFace(face_id=loose.id, cluster_id=cluster.id, collection_id=collection))
    consent = Consent(
        id=new_id(),
        user_id=user.id,
        collection_id=collection,
        text_version="1",
        given_at=datetime.now(UTC),
        recorded_by="test",
    )
    kept = {"email": f"{uuid4().hex}@example.com", "full_name": "Gone", "external_id": None, "metadata": {}}
    now = datetime.now(UTC)
    merge = Merge(
        id=new_id(),
        from_user_id=new_id(),
        into_user_id=user.id,
        user_id=user.id,
        from_user=kept | {"created_at": now.isoformat(), "updated_at": now.isoformat()},
        moved_at=now,
    )
    webhook = Webhook(id=new_id(), url="https://hooks.example.com", secret=b"encrypted")
    key = _key(uuid4().hex[:16], collection)
    with main_session(tenant) as main:
        main.add_all([consent, merge, key, webhook])
        main.flush()
        delivery = new_delivery(webhook.id, status="failed")
        main.add(delivery)
    ids = (user.id, faces[0].id, upload.id, consent.id)
    return Place(
        tenant,
        collection,
        user.external_id or "",
        *ids,
        free=f"{collection}-new",
        twin=twin.id,
        loose=loose.id,
        excluded=excluded.id,
        merge=merge.id,
        probe=probe.id,
        search=search.id,
        cluster=cluster.id,
        webhook=webhook.id,
        delivery=delivery.id,
        failed=failed.id,
        key=key.id,
    )


def _result(search: Job, probe: Upload, model: str) -> SearchResult:
    """Of a probe with one face."""
    return SearchResult(
        job_id=search.id,
        place=0,
        upload_id=probe.id,
        threshold=0.5,
        expected_false_matches=0.5,
        model=model,
        faces=[{"box": [0, 0, 1, 1], "confidence": 1}],
    )


def _face(model: str, collection: str, user: User, embedding: Any) -> Face:
    face = new_face(embedding, collection=collection, user_id=user.id)
    face.model = model
    return face


def _stored(place: Place) -> UUID:
    """The failed upload, whose photo is put into the bucket."""
    photo_bucket().put(upload_key(place.tenant, place.failed), b"photo", content_type="image/jpeg")
    return place.failed


Body = dict[str, Any] | None
# What each route is asked about a place: the path, and the body.
REQUESTS: dict[str, Callable[[Place], tuple[str, Body]]] = {
    "GET /api/v1/users": lambda _: ("/api/v1/users", None),
    "POST /api/v1/users": lambda _: ("/api/v1/users", {"email": f"{uuid4().hex}@example.com", "full_name": "New"}),
    "GET /api/v1/users/{user_id}": lambda at: (f"/api/v1/users/{at.user}", None),
    "PATCH /api/v1/users/{user_id}": lambda at: (f"/api/v1/users/{at.user}", {"full_name": "Changed"}),
    "DELETE /api/v1/users/{user_id}": lambda at: (f"/api/v1/users/{at.user}", None),
    "GET /api/v1/users/{user_id}/unassigned-faces": lambda at: (
        f"/api/v1/users/{at.user}/unassigned-faces?threshold=0.9",
        None,
    ),
    "GET /api/v1/users/{user_id}/export": lambda at: (f"/api/v1/users/{at.user}/export", None),
    "GET /api/v1/users/{user_id}/consents": lambda at: (f"/api/v1/users/{at.user}/consents", None),
    "POST /api/v1/users/{user_id}/consents": lambda at: (
        f"/api/v1/users/{at.user}/consents",
        {"text_version": "2", "collection_id": at.collection},
    ),
    "DELETE /api/v1/users/{user_id}/consents/{consent_id}": lambda at: (
        f"/api/v1/users/{at.user}/consents/{at.consent}",
        None,
    ),
    "GET /api/v1/users/{user_id}/faces": lambda at: (f"/api/v1/users/{at.user}/faces", None),
    "GET /api/v1/faces/user/{user_id}": lambda at: (f"/api/v1/faces/user/{at.user}", None),
    "POST /api/v1/users/{user_id}/verify": lambda at: (f"/api/v1/users/{at.user}/verify", {"image_base64": PHOTO}),
    "GET /api/v1/faces/{face_id}": lambda at: (f"/api/v1/faces/{at.face}", None),
    "DELETE /api/v1/faces/{face_id}": lambda at: (f"/api/v1/faces/{at.face}", None),
    "PATCH /api/v1/faces/{face_id}": lambda at: (f"/api/v1/faces/{at.face}", {"user_id": str(at.twin)}),
    "POST /api/v1/users/{user_id}/faces": lambda at: (
        f"/api/v1/users/{at.user}/faces",
        {"face_ids": [str(at.loose)]},
    ),
    "POST /api/v1/users/{user_id}/exclusions": lambda at: (
        f"/api/v1/users/{at.user}/exclusions",
        {"face_id": str(at.face)},
    ),
    "GET /api/v1/users/{user_id}/exclusions": lambda at: (f"/api/v1/users/{at.user}/exclusions", None),
    "DELETE /api/v1/users/{user_id}/exclusions/{face_id}": lambda at: (
        f"/api/v1/users/{at.user}/exclusions/{at.excluded}",
        None,
    ),
    "POST /api/v1/users/{user_id}/merge": lambda at: (
        f"/api/v1/users/{at.user}/merge",
        {"from_user_id": str(at.twin), "dry_run": True},
    ),
    "POST /api/v1/merges/{merge_id}/undo": lambda at: (f"/api/v1/merges/{at.merge}/undo", {}),
    "POST /api/v1/users/{user_id}/split": lambda at: (
        f"/api/v1/users/{at.user}/split",
        {"face_ids": [str(at.face)], "email": f"{uuid4().hex}@example.com", "full_name": "New"},
    ),
    "POST /api/v1/faces/search": lambda at: (
        "/api/v1/faces/search",
        {"face_id": str(at.face), "collection_id": at.collection},
    ),
    "POST /api/v1/searches": lambda at: (
        "/api/v1/searches",
        {"upload_ids": [str(at.probe)], "collection_id": at.collection},
    ),
    "GET /api/v1/searches/{search_id}": lambda at: (f"/api/v1/searches/{at.search}", None),
    "POST /api/v1/faces/compare": lambda _: ("/api/v1/faces/compare", {"source_base64": PHOTO, "target_base64": PHOTO}),
    "POST /api/v1/faces/detect": lambda _: ("/api/v1/faces/detect", {"image_base64": PHOTO}),
    "POST /api/v1/faces/upload": lambda at: (
        "/api/v1/faces/upload",
        {"content_type": "image/jpeg", "user_id": str(at.user), "collection_id": at.collection},
    ),
    "POST /api/v1/uploads/batch": lambda at: (
        "/api/v1/uploads/batch",
        {"photos": [{"content_type": "image/jpeg", "user_id": str(at.user), "collection_id": at.collection}]},
    ),
    "GET /api/v1/uploads": lambda _: ("/api/v1/uploads", None),
    "GET /api/v1/uploads/{upload_id}": lambda at: (f"/api/v1/uploads/{at.upload}", None),
    "DELETE /api/v1/uploads/{upload_id}": lambda at: (f"/api/v1/uploads/{at.upload}", None),
    "POST /api/v1/uploads/{upload_id}/redrive": lambda at: (f"/api/v1/uploads/{_stored(at)}/redrive", None),
    "POST /api/v1/api-keys": lambda at: (
        "/api/v1/api-keys",
        {"name": "new", "scopes": ["search"], "collections": [at.collection]},
    ),
    "GET /api/v1/api-keys": lambda _: ("/api/v1/api-keys", None),
    "GET /api/v1/api-keys/{key_id}": lambda at: (f"/api/v1/api-keys/{at.key}", None),
    "POST /api/v1/api-keys/{key_id}/rotate": lambda at: (f"/api/v1/api-keys/{at.key}/rotate", {}),
    "DELETE /api/v1/api-keys/{key_id}": lambda at: (f"/api/v1/api-keys/{at.key}", None),
    "GET /api/v1/me": lambda _: ("/api/v1/me", None),
    "GET /api/v1/model": lambda _: ("/api/v1/model", None),
    "GET /api/v1/usage": lambda _: ("/api/v1/usage", None),
    "GET /api/v1/audit": lambda _: ("/api/v1/audit", None),
    "GET /api/v1/audit/verification": lambda _: ("/api/v1/audit/verification", None),
    "GET /api/v1/erasures/{user_id}": lambda at: (f"/api/v1/erasures/{at.user}", None),
    "GET /api/v1/dead-letters": lambda _: ("/api/v1/dead-letters", None),
    "GET /api/v1/collections": lambda _: ("/api/v1/collections", None),
    "POST /api/v1/collections": lambda at: ("/api/v1/collections", {"collection_id": at.free}),
    "GET /api/v1/collections/{collection_id}": lambda at: (f"/api/v1/collections/{at.collection}", None),
    "GET /api/v1/collections/{collection_id}/faces": lambda at: (f"/api/v1/collections/{at.collection}/faces", None),
    "POST /api/v1/collections/{collection_id}/clusters": lambda at: (
        f"/api/v1/collections/{at.collection}/clusters",
        {},
    ),
    "GET /api/v1/collections/{collection_id}/clusters": lambda at: (
        f"/api/v1/collections/{at.collection}/clusters",
        None,
    ),
    "GET /api/v1/collections/{collection_id}/clusters/{cluster_id}/faces": lambda at: (
        f"/api/v1/collections/{at.collection}/clusters/{at.cluster}/faces",
        None,
    ),
    "POST /api/v1/collections/{collection_id}/clusters/{cluster_id}/name": lambda at: (
        f"/api/v1/collections/{at.collection}/clusters/{at.cluster}/name",
        {"user_id": str(at.user)},
    ),
    "PATCH /api/v1/collections/{collection_id}": lambda at: (f"/api/v1/collections/{at.collection}", {"max_faces": 5}),
    "DELETE /api/v1/collections/{collection_id}": lambda at: (f"/api/v1/collections/{at.collection}", None),
    "POST /api/v1/webhooks": lambda _: ("/api/v1/webhooks", {"url": "https://hooks.example.com"}),
    "GET /api/v1/webhooks": lambda _: ("/api/v1/webhooks", None),
    "GET /api/v1/webhooks/{webhook_id}": lambda at: (f"/api/v1/webhooks/{at.webhook}", None),
    "PATCH /api/v1/webhooks/{webhook_id}": lambda at: (f"/api/v1/webhooks/{at.webhook}", {"enabled": False}),
    "DELETE /api/v1/webhooks/{webhook_id}": lambda at: (f"/api/v1/webhooks/{at.webhook}", None),
    "POST /api/v1/webhooks/{webhook_id}/rotate": lambda at: (f"/api/v1/webhooks/{at.webhook}/rotate", {}),
    "POST /api/v1/webhooks/{webhook_id}/test": lambda at: (f"/api/v1/webhooks/{at.webhook}/test", {}),
    "GET /api/v1/webhooks/{webhook_id}/deliveries": lambda at: (f"/api/v1/webhooks/{at.webhook}/deliveries", None),
    "POST /api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver": lambda at: (
        f"/api/v1/webhooks/{at.webhook}/deliveries/{at.delivery}/redeliver",
        {},
    ),
}


def ask(client: Client, route: str, place: Place) -> Answer:
    """Make a route's request about a place."""
    path, body = REQUESTS[route](place)
    method = route.split(maxsplit=1)[0]
    if body is None:
        return client.request(method, path)
    return client.patch(path, body) if method == "PATCH" else client.post(path, body)


def outcome(answer: Answer) -> str:
    """`ok`, or the code of the problem."""
    return "ok" if answer.status < 300 else answer.json()["code"]
