"""Requests of Rekognition's protocol in the tenant's usage."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.api_client import Client
from tests.support.janitor import tidy

Photo = Callable[[str], bytes]


def test_each_search_comparison_and_detection_is_counted(
    client: Any, staff: str, index: Callable[..., str], photo: Photo, http: Client
) -> None:
    face, picture = index("obama.jpg"), {"Bytes": photo("obama2.jpg")}
    before = usage(http)
    client.search_faces(CollectionId=staff, FaceId=face)
    client.search_faces_by_image(CollectionId=staff, Image=picture)
    client.search_users(CollectionId=staff, FaceId=face)
    client.search_users_by_image(CollectionId=staff, Image=picture)
    client.compare_faces(SourceImage=picture, TargetImage=picture)
    client.detect_faces(Image=picture)
    with pytest.raises(client.exceptions.InvalidParameterException):
        client.search_users(CollectionId=staff)
    assert http.post("/api/v1/faces/search", {"face_id": face, "collection_id": staff}).status == 200
    assert http.post_files("/api/v1/faces/compare", source=picture["Bytes"], target=picture["Bytes"]).status == 200
    expected = {
        "searches": {"answered": 5, "failed": 1, "died": 0},
        "comparisons": {"answered": 2, "failed": 0, "died": 0},
        "detections": {"answered": 1, "failed": 0, "died": 0},
    }
    assert all(each == {"answered": 0, "failed": 0, "died": 0} for each in before.values())
    assert usage(http) == expected
    tidy()
    assert usage(http) == expected


def usage(http: Client) -> dict[str, Any]:
    """Today's requests."""
    today = datetime.now(UTC).date()
    answer = http.get("/api/v1/usage", **{"from": today, "to": today})
    assert answer.status == 200, answer.body
    [day] = answer.json()["days"]
    return {name: day[name] for name in ("searches", "comparisons", "detections")}
