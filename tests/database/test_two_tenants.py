"""Two tenants, random sequences of every verb, on real Postgres: neither ever meets anything of the other.

Hypothesis drives the handlers and keeps beside them what each tenant should have. After each step every list, count
and search of the tenant that acted is compared with it, and whatever is the other's must be 404: not 403, not shown,
not counted, not changed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol

PHOTOS = ("obama.jpg", "obama2.jpg", "biden.jpg", "collins.png")
PERSON = {name: name[:4] for name in PHOTOS}
WHO = st.sampled_from((0, 1))
PHOTO = st.sampled_from(PHOTOS)
SLUG = st.sampled_from(("default", "party", "work"))


@dataclass
class Tenant:
    """What a tenant should have: users by id, faces by id with user, photo and collection, uploads, collections."""

    http: Client
    users: dict[str, str] = field(default_factory=dict)
    faces: dict[str, tuple[str | None, str, str]] = field(default_factory=dict)
    uploads: dict[str, tuple[str | None, str]] = field(default_factory=dict)
    collections: set[str] = field(default_factory=lambda: {"default"})

    def pick(self, things: dict[str, Any], number: int) -> str | None:
        """One of the things, or None when there is none."""
        return sorted(things)[number % len(things)] if things else None

    def forget(self, which: Callable[[tuple[str | None, str, str]], bool]) -> None:
        """Drop faces that should be gone."""
        self.faces = {face_id: face for face_id, face in self.faces.items() if not which(face)}

    def everything(self, path: str) -> list[dict[str, Any]]:
        """All pages of a list."""
        items, cursor = [], {}
        while True:
            page = self.http.get(path, limit=3, **cursor).json()
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            cursor = {"cursor": page["next_cursor"]}


class TwoTenants(RuleBasedStateMachine):
    """Each rule is a verb, done by one tenant with its own things and then tried with the other's."""

    bucket: PhotoBucket
    photo: Callable[[str], bytes]

    @initialize()
    def two_tenants(self) -> None:
        self.tenants = [Tenant(Client(f"{name}-{uuid4().hex[:10]}")) for name in ("a", "b")]

    def sides(self, who: int) -> tuple[Tenant, Tenant]:
        return self.tenants[who], self.tenants[1 - who]

    @rule(who=WHO, name=st.sampled_from(("ada", "ben")))
    def create_user(self, who: int, name: str) -> None:
        own, _ = self.sides(who)
        answer = own.http.post("/api/v1/users", {"email": f"{name}@example.com", "full_name": name})
        assert answer.status == (409 if name in own.users.values() else 201)
        if answer.status == 201:
            own.users[answer.json()["id"]] = name
        self.check(own)

    @rule(who=WHO, number=st.integers(0, 9))
    def change_user(self, who: int, number: int) -> None:
        own, other = self.sides(who)
        theirs = other.pick(other.users, number)
        if theirs:
            assert own.http.get(f"/api/v1/users/{theirs}").status == 404
            assert own.http.patch(f"/api/v1/users/{theirs}", {"full_name": "stolen"}).status == 404
            assert other.http.get(f"/api/v1/users/{theirs}").json()["full_name"] != "stolen"

    @rule(who=WHO, number=st.integers(0, 9))
    def delete_user(self, who: int, number: int) -> None:
        own, other = self.sides(who)
        theirs = other.pick(other.users, number)
        if theirs:
            assert own.http.delete(f"/api/v1/users/{theirs}").status == 404
        mine = own.pick(own.users, number)
        if mine:
            assert own.http.delete(f"/api/v1/users/{mine}").status == 204
            del own.users[mine]
            own.forget(lambda face: face[0] == mine)
            own.uploads = {upload: kept for upload, kept in own.uploads.items() if kept[0] != mine}
        self.check(own)
        self.check(other)

    @rule(who=WHO, name=PHOTO, number=st.integers(0, 3), slug=SLUG)
    def enrol(self, who: int, name: str, number: int, slug: str) -> None:
        own, other = self.sides(who)
        theirs = other.pick(other.users, number)
        ticket: dict[str, Any] = {"content_type": "image/jpeg", "collection_id": slug}
        if theirs:
            assert own.http.post("/api/v1/faces/upload", {**ticket, "user_id": theirs}).status == 404
        if slug not in own.collections:
            assert own.http.post("/api/v1/faces/upload", ticket).status == 404
            return
        mine = own.pick(own.users, number) if number % 2 else None
        fields = {"collection_id": slug} | ({"user_id": mine} if mine else {})
        upload = enrol(own.http, self.bucket, self.photo(name), **fields)
        assert upload["status"] == "indexed"
        own.uploads[upload["upload_id"]] = (mine, slug)
        own.faces |= {face["face_id"]: (mine, name, slug) for face in upload["faces"]}
        self.check(own)
        self.check_search(other, name, slug)

    @rule(who=WHO, number=st.integers(0, 9))
    def delete_face(self, who: int, number: int) -> None:
        own, other = self.sides(who)
        theirs = other.pick(other.faces, number)
        if theirs:
            assert own.http.get(f"/api/v1/faces/{theirs}").status == 404
            assert own.http.delete(f"/api/v1/faces/{theirs}").status == 404
            assert other.http.get(f"/api/v1/faces/{theirs}").status == 200
        mine = own.pick(own.faces, number)
        if mine:
            assert own.http.delete(f"/api/v1/faces/{mine}").status == 204
            del own.faces[mine]
        self.check(own)

    @rule(who=WHO, number=st.integers(0, 9), delete=st.booleans())
    def look_at_or_delete_an_upload(self, who: int, number: int, delete: bool) -> None:
        own, other = self.sides(who)
        theirs = other.pick(other.uploads, number)
        if theirs:
            assert own.http.get(f"/api/v1/uploads/{theirs}").status == 404
            assert own.http.delete(f"/api/v1/uploads/{theirs}").status == 404
        mine = own.pick(own.uploads, number)
        if mine and delete:
            of_it = {face["face_id"] for face in own.http.get(f"/api/v1/uploads/{mine}").json()["faces"]}
            assert own.http.delete(f"/api/v1/uploads/{mine}").status == 204
            del own.uploads[mine]
            own.faces = {face_id: face for face_id, face in own.faces.items() if face_id not in of_it}
        self.check(own)
        self.check(other)

    @rule(who=WHO, number=st.integers(0, 9), revoke=st.booleans())
    def consent_or_revoke(self, who: int, number: int, revoke: bool) -> None:
        own, other = self.sides(who)
        theirs, mine = other.pick(other.users, number), own.pick(own.users, number)
        if theirs:
            path = f"/api/v1/users/{theirs}/consents"
            assert own.http.post(path, {"text_version": "1"}).status == 404
            assert own.http.get(path).status == 404
            for consent in other.everything(path):
                assert own.http.delete(f"{path}/{consent['consent_id']}").status == 404
                if mine:
                    assert own.http.delete(f"/api/v1/users/{mine}/consents/{consent['consent_id']}").status == 404
        if mine:
            path = f"/api/v1/users/{mine}/consents"
            given = own.http.post(path, {"text_version": "1"}).json()["consent_id"]
            assert given in {consent["consent_id"] for consent in own.everything(path)}
            if revoke:
                self.revoke_all(own, mine, path)
        self.check(own)
        self.check(other)

    def revoke_all(self, own: Tenant, user: str, path: str) -> None:
        """What was enrolled under a consent goes; what the user had before the first one stays."""
        resting = {upload["upload_id"]: upload for upload in own.everything("/api/v1/uploads") if upload["consent_id"]}
        for consent in own.everything(path):
            assert own.http.delete(f"{path}/{consent['consent_id']}").status == 204
        for upload_id, upload in resting.items():
            if own.uploads[upload_id][0] == user:
                del own.uploads[upload_id]
                for face in upload["faces"]:
                    own.faces.pop(face["face_id"], None)

    @rule(who=WHO, slug=SLUG, delete=st.booleans())
    def make_or_delete_a_collection(self, who: int, slug: str, delete: bool) -> None:
        own, other = self.sides(who)
        if delete:
            status = own.http.delete(f"/api/v1/collections/{slug}").status
            assert status == (409 if slug == "default" else 204 if slug in own.collections else 404)
            if status == 204:
                own.collections.remove(slug)
                own.forget(lambda face: face[2] == slug)
                own.uploads = {upload: kept for upload, kept in own.uploads.items() if kept[1] != slug}
        elif slug != "default":
            status = own.http.post("/api/v1/collections", {"collection_id": slug}).status
            assert status == (409 if slug in own.collections else 201)
            own.collections.add(slug)
        self.check(own)
        self.check(other)

    @rule(who=WHO, name=PHOTO, slug=SLUG)
    def search(self, who: int, name: str, slug: str) -> None:
        self.check_search(self.tenants[who], name, slug)

    @rule(who=WHO, number=st.integers(0, 9), name=PHOTO)
    def ask_with_the_others_things(self, who: int, number: int, name: str) -> None:
        own, other = self.sides(who)
        face, user = other.pick(other.faces, number), other.pick(other.users, number)
        if face:
            assert own.http.post("/api/v1/faces/search", {"face_id": face}).status == 404
        if user:
            assert own.http.post("/api/v1/faces/search", {"user_id": user}).status == 404
            assert own.http.post_form(f"/api/v1/users/{user}/verify", self.photo(name)).status == 404
            assert own.http.get(f"/api/v1/users/{user}/faces").status == 404
            assert own.http.get(f"/api/v1/faces/user/{user}").status == 404

    def check_search(self, tenant: Tenant, name: str, slug: str) -> None:
        """A search finds the person's faces in the tenant's own collection, all of them and no others."""
        answer = tenant.http.post_form("/api/v1/faces/search", self.photo(name), collection_id=slug, limit=100)
        if slug not in tenant.collections:
            assert answer.status == 404
            return
        expected = {
            face_id
            for face_id, (_, enrolled, collection) in tenant.faces.items()
            if collection == slug and PERSON[enrolled] == PERSON[name]
        }
        assert {match["face_id"] for match in answer.json()["results"]} == expected

    def check(self, tenant: Tenant) -> None:
        """Every list and every count is exactly what the tenant should have."""
        assert {user["id"] for user in tenant.everything("/api/v1/users")} == set(tenant.users)
        uploads = tenant.everything("/api/v1/uploads")
        assert {upload["upload_id"] for upload in uploads} == set(tenant.uploads)
        assert {face["face_id"] for upload in uploads for face in upload["faces"]} == set(tenant.faces)
        counts = {found["collection_id"]: found["face_count"] for found in tenant.everything("/api/v1/collections")}
        collections = [collection for _, _, collection in tenant.faces.values()]
        assert counts == {slug: collections.count(slug) for slug in tenant.collections}
        for user_id in tenant.users:
            faces = {face["face_id"] for face in tenant.everything(f"/api/v1/users/{user_id}/faces")}
            assert faces == {face_id for face_id, (owner, _, _) in tenant.faces.items() if owner == user_id}


@pytest.mark.timeout(240)
def test_two_tenants_never_meet(bucket: PhotoBucket, photo: Callable[[str], bytes]) -> None:
    machine = type("Machine", (TwoTenants,), {"bucket": bucket, "photo": staticmethod(photo)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
