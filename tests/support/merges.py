"""Merges, undos and splits, as a client asks for them."""

from typing import Any

from tests.support.api_client import Answer, Client


def merge(http: Client, into: str, gone: str, *, dry_run: bool = False) -> Answer:
    body = {"from_user_id": gone} | ({"dry_run": True} if dry_run else {})
    return http.post(f"/api/v1/users/{into}/merge", body)


def merged(http: Client, into: str, gone: str) -> str:
    """Merge; the merge's id."""
    answer = merge(http, into, gone)
    assert answer.status == 200, answer.body
    return answer.json()["merge_id"]


def undo(http: Client, merge_id: str) -> Answer:
    return http.post(f"/api/v1/merges/{merge_id}/undo", {})


def split(http: Client, user: str, *faces: str, name: str = "new", **more: Any) -> Answer:
    fields = {"email": f"{name}@example.com", "full_name": name.title(), **more}
    return http.post(f"/api/v1/users/{user}/split", {"face_ids": list(faces), **fields})


def faces_of(http: Client, user: str) -> list[str]:
    return [face["face_id"] for face in http.get(f"/api/v1/users/{user}/faces").json()["items"]]


def code(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json()["code"]
