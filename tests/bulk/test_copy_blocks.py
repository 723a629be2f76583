"""COPY blocks hold exactly what executemany would have stored: whatever the names, the nulls and the numbers."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text

from facepass.bulk.load import FaceRows, load_faces
from facepass.bulk.sources.lines import Origin
from facepass.bulk.vectors import content_ids, digests_of_rows
from facepass.database.sessions import TenantSession, vector_session
from facepass.models.tenancy import new_id
from facepass.models.vector import EMBEDDING_SIZE, Face

HALF = st.integers(0, 0x7BFF).map(lambda bits: float(np.int16(bits).view(np.float16)))  # every finite one
SIGNED_HALF = st.tuples(HALF, st.sampled_from([1, -1])).map(lambda pair: pair[0] * pair[1])
REAL = st.floats(width=32, allow_nan=False, allow_infinity=False)
NAMES = st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
FACES = st.lists(
    st.fixed_dictionaries(
        {
            "user_id": st.none() | st.uuids(),
            "external_image_id": NAMES,
            "box": st.lists(REAL, min_size=4, max_size=4),
            "landmarks": st.just([]) | st.lists(REAL, min_size=10, max_size=10),
            "confidence": REAL,
            "quality": st.dictionaries(st.sampled_from(["sharpness", "brightness", "größe"]), REAL),
            "created_at": st.datetimes(timezones=st.just(UTC)),
            "embedding": st.lists(SIGNED_HALF, min_size=4, max_size=4),
        }
    ),
    min_size=1,
    max_size=3,
)
STORED = [column for name, column in Face.__table__.columns.items() if name not in ("tenant_id", "id")]


def rows_of(faces: list[dict[str, Any]], ids: list[UUID]) -> FaceRows:
    def raw(values: list[UUID | None]) -> Any:
        return np.frombuffer(b"".join((value or UUID(int=0)).bytes for value in values), np.uint8).reshape(-1, 16)

    return FaceRows(
        ids=raw(list(ids)),
        embeddings=np.array([face["embedding"] for face in faces], ">f2"),
        user_ids=raw([face["user_id"] for face in faces]),
        external_image_ids=[face["external_image_id"] for face in faces],
        origin=Origin(
            boxes=np.array([face["box"] for face in faces], np.float32),
            landmarks=[face["landmarks"] for face in faces],
            confidences=np.array([face["confidence"] for face in faces], np.float32),
            qualities=[json.dumps(face["quality"]) for face in faces],
            created_at=np.array([face["created_at"].replace(tzinfo=None) for face in faces], "datetime64[us]"),
        ),
    )


def stored(vector: TenantSession, ids: list[UUID]) -> list[str]:
    columns = [text(f"cast({name} as text)") for name in (*(c.name for c in STORED), "bits")]
    by_id = {row[0]: row[1:] for row in vector.execute(select(Face.id, *columns).where(Face.id.in_(ids)))}
    return [repr(by_id[face_id]) for face_id in ids]


@given(FACES)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_block_stores_what_executemany_would_have(tenant: str, faces: list[dict[str, Any]]) -> None:
    faces = [face | {"embedding": face["embedding"] * (EMBEDDING_SIZE // 4)} for face in faces]
    one_by_one, at_once = [new_id() for _face in faces], [new_id() for _face in faces]
    with vector_session(tenant) as vector:
        rows = [
            {"tenant_id": tenant, "id": face_id, "collection_id": "c", "model": "m", "upload_id": None} | face
            for face_id, face in zip(one_by_one, faces, strict=True)
        ]
        vector.execute(insert(Face), rows)
        assert load_faces(vector, "c", "m", rows_of(faces, at_once)).count == len(faces)
        assert stored(vector, at_once) == stored(vector, one_by_one)
        vector.rollback()


def test_ids_that_follow_from_content_are_uuid7_and_differ_with_every_column() -> None:
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    ones = np.ones((2, 3), np.uint8)
    [first, twin] = (UUID(bytes=row.tobytes()) for row in content_ids(moment, digests_of_rows(ones)))
    [other, _twin] = (UUID(bytes=row.tobytes()) for row in content_ids(moment, digests_of_rows(ones, ones)))
    assert first == twin != other
    assert (first.version, first.variant) == (7, "specified in RFC 4122")
    assert first.int >> 80 == moment.timestamp() * 1000


@pytest.mark.parametrize("count", [1, 3])
def test_a_face_that_comes_twice_in_one_block_is_stored_once(tenant: str, count: int) -> None:
    ids = np.zeros((count, 16), np.uint8)
    with vector_session(tenant) as vector:
        rows = FaceRows(ids, np.ones((count, EMBEDDING_SIZE), ">f2"))
        assert load_faces(vector, "c", "m", rows).count == 1
        assert load_faces(vector, "c", "m", rows).count == 0
