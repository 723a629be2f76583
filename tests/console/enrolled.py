"""Users that a test enrols over the API, in a collection of its own: the tests of the console share a runtime."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from local.demo.client import App


def unique(name: str) -> str:
    """A name that no other test has."""
    return f"{name} {uuid4().hex[:8]}"


@dataclass(frozen=True)
class Enrolled:
    """The API, as the first key calls it, and a collection that only this test uses."""

    app: App
    collection: str
    photo: Callable[[str], bytes]

    @classmethod
    def at(cls, base_url: str, key: str, photo: Callable[[str], bytes]) -> "Enrolled":
        app = App.at(base_url, key)
        collection = f"people-{uuid4().hex[:8]}"
        app.call("POST", "/api/v1/collections", json={"collection_id": collection})
        return cls(app, collection, photo)

    def user(self, name: str, *photos: str, **fields: Any) -> str:
        """Make a user with these photos; the id."""
        given = {"full_name": name, "email": f"{uuid4().hex}@example.com"} | fields
        user_id = str(self.app.call("POST", "/api/v1/users", json=given)["id"])
        for each in photos:
            self.enrol(user_id, each)
        return user_id

    def enrol(self, user_id: str | None, photo: str, **fields: Any) -> str:
        """Send a photo; the id of its face. Without a user, the face is no one's."""
        whose = {"user_id": user_id} if user_id else {}
        sent = {"collection_id": self.collection, **whose, **fields}
        upload = self.app.upload(self.photo(photo), "image/jpeg", **sent)
        [face] = upload["faces"]
        return str(face["face_id"])

    def get(self, path: str) -> Any:
        return self.app.call("GET", f"/api/v1/{path}")

    def status(self, path: str) -> int:
        return self.app.http.get(f"/api/v1/{path}").status_code

    def faces(self, user_id: str) -> set[str]:
        """The ids of the user's faces."""
        return {str(face["face_id"]) for face in self.get(f"users/{user_id}/faces")["items"]}

    def owner(self, face_id: str) -> str | None:
        found: str | None = self.get(f"faces/{face_id}")["user_id"]
        return found

    def give(self, face_id: str, user_id: str | None) -> httpx.Response:
        return self.app.http.patch(f"/api/v1/faces/{face_id}", json={"user_id": user_id})
