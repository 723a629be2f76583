"""Give faces to users over the API, and what the answer says."""

from typing import Any

from tests.support.api_client import Answer, Client


def give(http: Client, face: str, user: str | None, **more: Any) -> Answer:
    return http.patch(f"/api/v1/faces/{face}", {"user_id": user, **more})


def assign(http: Client, user: str, *faces: str, **more: Any) -> Answer:
    return http.post(f"/api/v1/users/{user}/faces", {"face_ids": list(faces), **more})


def faces_of(http: Client, user: str) -> list[str]:
    return [face["face_id"] for face in http.get(f"/api/v1/users/{user}/faces").json()["items"]]


def code(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json()["code"]
