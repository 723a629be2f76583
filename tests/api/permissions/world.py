"""A tenant with two collections, and for each route the request about what lies in one of them."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from facepass.database.sessions import main_session, vector_session
from facepass.models.main import Consent, User
from facepass.models.tenancy import new_id
from facepass.models.vector import Collection, Face, Upload
from facepass.recognition.packs import find_pack
from tests.support.api_client import Answer, Client
from tests.support.synthetic_faces import new_face, random_faces

PHOTO = base64.b64encode((Path(__file__).parents[2] / "data/photos/obama.jpg").read_bytes()).decode()
BINDING = "inside inside-new"  # the collections of a bound caller


@dataclass(frozen=True)
class Place:
    """A collection, and a user with a face, an upload and a consent there. free: the id of a collection to create."""

    collection: str
    subject: str
    user: UUID
    face: UUID
    upload: UUID
    consent: UUID
    free: str


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
    return World(tenant, _furnish(tenant, "inside", ada, like=ben), _furnish(tenant, "outside", ben, like=ada))


def _new_user(tenant: str, name: str) -> User:
    user = User(id=new_id(), email=f"{name}@example.com", full_name=name.title(), external_id=f"sub-{name}")
    with main_session(tenant) as main:
        main.add(user)
    return user


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
    [embedding] = random_faces(1, seed=len(collection))
    faces = [_face(model, collection, user, embedding) for _ in range(2)]
    with vector_session(tenant) as vector:
        vector.add(Collection(id=collection, model=model, max_faces=10, self_enrolment=True))
        vector.add(upload)
        vector.add_all(faces)
    consent = Consent(
        id=new_id(),
        user_id=user.id,
        collection_id=collection,
        text_version="1",
        given_at=datetime.now(UTC),
        recorded_by="test",
    )
    with main_session(tenant) as main:
        main.add(consent)
    subject = user.external_id or ""
    return Place(collection, subject, user.id, faces[0].id, upload.id, consent.id, f"{collection}-new")


def _face(model: str, collection: str, user: User, embedding: Any) -> Face:
    face = new_face(embedding, collection=collection, user_id=user.id)
    face.model = model
    return face


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
    "POST /api/v1/faces/search": lambda at: (
        "/api/v1/faces/search",
        {"face_id": str(at.face), "collection_id": at.collection},
    ),
    "POST /api/v1/faces/compare": lambda _: ("/api/v1/faces/compare", {"source_base64": PHOTO, "target_base64": PHOTO}),
    "POST /api/v1/faces/detect": lambda _: ("/api/v1/faces/detect", {"image_base64": PHOTO}),
    "POST /api/v1/faces/upload": lambda at: (
        "/api/v1/faces/upload",
        {"content_type": "image/jpeg", "user_id": str(at.user), "collection_id": at.collection},
    ),
    "GET /api/v1/uploads": lambda _: ("/api/v1/uploads", None),
    "GET /api/v1/uploads/{upload_id}": lambda at: (f"/api/v1/uploads/{at.upload}", None),
    "DELETE /api/v1/uploads/{upload_id}": lambda at: (f"/api/v1/uploads/{at.upload}", None),
    "GET /api/v1/collections": lambda _: ("/api/v1/collections", None),
    "POST /api/v1/collections": lambda at: ("/api/v1/collections", {"collection_id": at.free}),
    "GET /api/v1/collections/{collection_id}": lambda at: (f"/api/v1/collections/{at.collection}", None),
    "PATCH /api/v1/collections/{collection_id}": lambda at: (f"/api/v1/collections/{at.collection}", {"max_faces": 5}),
    "DELETE /api/v1/collections/{collection_id}": lambda at: (f"/api/v1/collections/{at.collection}", None),
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
