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
from tests.support.jobs import found, probe_of, search_id, work_off
from tests.support.main_job import enrol

PHOTOS = ("obama.jpg", "obama2.jpg", "biden.jpg", "collins.png")
PERSON = {name: name[:4] for name in PHOTOS}
WHO = st.sampled_from((0, 1))
PHOTO = st.sampled_from(PHOTOS)
MAX_WEBHOOKS = 10
SLUG = st.sampled_from(("default", "Party.2026", "party.2026"))


@dataclass
class Tenant:
    """What a tenant should have: users by id, faces by id with user, photo and collection, uploads, collections.

    webhooks: the id of the one delivery of each.
    """

    http: Client
    users: dict[str, str] = field(default_factory=dict)
    faces: dict[str, tuple[str | None, str, str]] = field(default_factory=dict)
    uploads: dict[str, tuple[str | None, str]] = field(default_factory=dict)
    collections: set[str] = field(default_factory=lambda: {"default"})
    webhooks: dict[str, str] = field(default_factory=dict)

    def pick(self, things: dict[str, Any], number: int) -> str | None:
        """One of the things, or None when there is none."""
        return sorted(things)[number % len(things)] if things else None

    def forget(self, which: Callable[[tuple[str | None, str, str]], bool]) -> None:
        """Drop faces that should be gone."""
        self.faces = {face_id: face for face_id, face in self.faces.items() if not which(face)}

    def give(self, face_id: str, user: str | None) -> None:
        """Note whose a face is now; the photo of an enrolment goes along."""
        _, name, slug = self.faces[face_id]
        self.faces[face_id] = (user, name, slug)
        upload = self.http.get(f"/api/v1/faces/{face_id}").json()["upload_id"]
        if self.uploads[upload][0] is not None:
            self.uploads[upload] = (user, slug)

    def rename(self, gone: str, kept: str) -> None:
        """Give everything of one user to another."""
        self.faces = {face: (kept if owner == gone else owner, *rest) for face, (owner, *rest) in self.faces.items()}
        self.uploads = {up: (kept if owner == gone else owner, *rest) for up, (owner, *rest) in self.uploads.items()}

    def everything(self, path: str, **query: str) -> list[dict[str, Any]]:
        """All pages of a list."""
        items, cursor = [], {}
        while True:
            page = self.http.get(path, limit=3, **query, **cursor).json()
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
    def operate(self, who: int, number: int) -> None:
        own, other = self.sides(who)
        theirs = other.pick(other.uploads, number)
        if theirs:
            assert own.http.request("POST", f"/api/v1/uploads/{theirs}/redrive").status == 404
        user = other.pick(other.users, number)
        if user:
            assert own.http.get(f"/api/v1/erasures/{user}").json()["nothing_left"] is True
            assert other.http.get(f"/api/v1/erasures/{user}").json()["nothing_left"] is False
        assert own.http.get("/api/v1/dead-letters").json()["items"] == []
        ids = {entry["id"] for entry in own.everything("/api/v1/audit", verb="create_user")}
        assert ids.isdisjoint(entry["id"] for entry in other.everything("/api/v1/audit", verb="create_user"))

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

    @rule(who=WHO, number=st.integers(0, 9), free=st.booleans())
    def assign_or_free_a_face(self, who: int, number: int, free: bool) -> None:
        own, other = self.sides(who)
        face, user = own.pick(own.faces, number), own.pick(own.users, number)
        their_face, their_user = other.pick(other.faces, number), other.pick(other.users, number)
        if their_face and user:
            assert own.http.patch(f"/api/v1/faces/{their_face}", {"user_id": user}).status == 404
            refused = own.http.post(f"/api/v1/users/{user}/faces", {"face_ids": [their_face]}).json()
            assert [each["reason"] for each in refused["rejected"]] == ["face_not_found"]
            assert own.http.post(f"/api/v1/users/{user}/exclusions", {"face_id": their_face}).status == 404
            assert own.http.delete(f"/api/v1/users/{user}/exclusions/{their_face}").status == 404
        if face and their_user:
            assert own.http.patch(f"/api/v1/faces/{face}", {"user_id": their_user}).status == 404
            assert own.http.post(f"/api/v1/users/{their_user}/faces", {"face_ids": [face]}).status == 404
            assert own.http.post(f"/api/v1/users/{their_user}/exclusions", {"face_id": face}).status == 404
            assert own.http.get(f"/api/v1/users/{their_user}/exclusions").status == 404
        if face and (user or free):
            given = None if free else user
            assert own.http.patch(f"/api/v1/faces/{face}", {"user_id": given}).status == 200
            own.give(face, given)
        self.check(own)
        self.check(other)

    @rule(who=WHO, number=st.integers(0, 9), undo=st.booleans())
    def merge_or_split_users(self, who: int, number: int, undo: bool) -> None:
        own, other = self.sides(who)
        users, theirs = sorted(own.users), other.pick(other.users, number)
        if users and theirs:
            for into, gone in ((users[0], theirs), (theirs, users[0])):
                assert own.http.post(f"/api/v1/users/{into}/merge", {"from_user_id": gone}).status == 404
            body = {"email": "new@example.com", "full_name": "new", "face_ids": [str(uuid4())]}
            assert own.http.post(f"/api/v1/users/{theirs}/split", body).status == 404
        if len(users) > 1:
            kept, gone = users
            done = own.http.post(f"/api/v1/users/{kept}/merge", {"from_user_id": gone})
            assert done.status == 200, done.body
            path = f"/api/v1/merges/{done.json()['merge_id']}/undo"
            assert other.http.post(path, {}).status == 404
            if undo:
                assert own.http.post(path, {}).status == 200
            else:
                del own.users[gone]
                own.rename(gone, kept)
        self.check(own)
        self.check(other)

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

    @rule(who=WHO, number=st.integers(0, 9), delete=st.booleans())
    def make_test_or_delete_a_webhook(self, who: int, number: int, delete: bool) -> None:
        own, other = self.sides(who)
        theirs, mine = other.pick(other.webhooks, number), own.pick(own.webhooks, number)
        if theirs:
            path, delivery = f"/api/v1/webhooks/{theirs}", other.webhooks[theirs]
            for body in ("rotate", "test", f"deliveries/{delivery}/redeliver"):
                assert own.http.post(f"{path}/{body}", {}).status == 404
            assert {own.http.get(path).status, own.http.get(f"{path}/deliveries").status} == {404}
            assert {own.http.patch(path, {"enabled": False}).status, own.http.delete(path).status} == {404}
            assert other.http.get(path).json()["enabled"]
            assert [each["delivery_id"] for each in other.everything(f"{path}/deliveries")] == [delivery]
        if mine and delete:
            assert own.http.delete(f"/api/v1/webhooks/{mine}").status == 204
            del own.webhooks[mine]
        elif len(own.webhooks) < MAX_WEBHOOKS:
            made = own.http.post("/api/v1/webhooks", {"url": "https://hooks.example.com"}).json()["webhook_id"]
            own.webhooks[made] = own.http.post(f"/api/v1/webhooks/{made}/test", {}).json()["delivery_id"]
        assert {each["webhook_id"] for each in own.everything("/api/v1/webhooks")} == own.webhooks.keys()

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

    @rule(who=WHO, name=PHOTO, slug=SLUG)
    def search_with_a_job(self, who: int, name: str, slug: str) -> None:
        own, other = self.sides(who)
        if slug not in own.collections:
            return
        probe = probe_of(own.http, self.bucket, self.photo(name), collection_id=slug)
        own.uploads[probe] = (None, slug)
        body = {"upload_ids": [probe], "collection_id": slug, "limit": 100}
        if slug in other.collections:
            assert other.http.post("/api/v1/searches", body).status == 404
        search = search_id(own.http, [probe], collection_id=slug, limit=100)
        work_off()
        assert other.http.get(f"/api/v1/searches/{search}").status == 404
        [item] = found(own.http, search)["items"]
        self.check_found({match["face_id"] for match in item["faces"][0]["results"]}, own, name, slug)

    @rule(who=WHO, slug=SLUG)
    def group_unknown_people(self, who: int, slug: str) -> None:
        """Each unknown person with two faces is a group of the own tenant, which the other one does not find."""
        own, other = self.sides(who)
        if slug not in own.collections:
            return
        path = f"/api/v1/collections/{slug}/clusters"
        assert own.http.patch(f"/api/v1/collections/{slug}", {"clusters": True}).status == 200
        assert own.http.post(path, {}).status == 202
        work_off()
        people: dict[str, set[str]] = {}
        for face_id, (owner, name, collection) in own.faces.items():
            if owner is None and collection == slug:
                people.setdefault(PERSON[name], set()).add(face_id)
        groups = [group["cluster_id"] for group in own.everything(path)]
        found = [frozenset(face["face_id"] for face in own.everything(f"{path}/{group}/faces")) for group in groups]
        assert set(found) == {frozenset(faces) for faces in people.values() if len(faces) > 1}
        for group in groups:
            assert other.http.get(f"{path}/{group}/faces").status == 404
            user = other.pick(other.users, 0)
            if user:
                assert other.http.post(f"{path}/{group}/name", {"user_id": user}).status == 404

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
        self.check_found({match["face_id"] for match in answer.json()["results"]}, tenant, name, slug)

    def check_found(self, faces: set[str], tenant: Tenant, name: str, slug: str) -> None:
        """They are the person's in the tenant's own collection."""
        expected = {
            face_id
            for face_id, (_, enrolled, collection) in tenant.faces.items()
            if collection == slug and PERSON[enrolled] == PERSON[name]
        }
        assert faces == expected

    def check(self, tenant: Tenant) -> None:
        """Every list and every count is exactly what the tenant should have."""
        assert {user["id"] for user in tenant.everything("/api/v1/users")} == set(tenant.users)
        uploads = tenant.everything("/api/v1/uploads")
        assert {upload["upload_id"] for upload in uploads} == set(tenant.uploads)
        assert {face["face_id"] for upload in uploads for face in upload["faces"]} == set(tenant.faces)
        assert tenant.http.get("/api/v1/me").json()["quota"]["faces"] == len(tenant.faces)
        assert tenant.http.get("/api/v1/usage").json()["days"][-1]["faces_stored"] == len(tenant.faces)
        counts = {found["collection_id"]: found["face_count"] for found in tenant.everything("/api/v1/collections")}
        collections = [collection for _, _, collection in tenant.faces.values()]
        assert counts == {slug: collections.count(slug) for slug in tenant.collections}
        for slug in tenant.collections:
            faces = {
                face["face_id"]: face["user_id"] for face in tenant.everything(f"/api/v1/collections/{slug}/faces")
            }
            assert faces == {
                face_id: owner for face_id, (owner, _, collection) in tenant.faces.items() if collection == slug
            }
            members = {user["id"] for user in tenant.everything("/api/v1/users", collection_id=slug)}
            assert members == set(faces.values()) - {None}
            of_it = {upload["upload_id"] for upload in tenant.everything("/api/v1/uploads", collection_id=slug)}
            assert of_it == {upload for upload, (_, collection) in tenant.uploads.items() if collection == slug}
        for name in ("ada", "ben"):  # which both tenants have
            of_name = {user_id for user_id, known in tenant.users.items() if known == name}
            for query in ({"email": f"{name}@example.com"}, {"name_prefix": name}):
                assert {user["id"] for user in tenant.everything("/api/v1/users", **query)} == of_name
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
