"""When a gallery's bits are kept, read anew and dropped."""

from datetime import timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, select

from facepass.database.sessions import TenantSession
from facepass.models.vector import Collection, Face
from facepass.vectors import cache as cache_module
from facepass.vectors.cache import BitCache
from facepass.vectors.collection_bits import BYTES_PER_FACE
from facepass.vectors.loading import LEAST_ROOM
from tests.support.runtime import eventually
from tests.support.synthetic_faces import AT, FACES, best, fill, new_face, query, strangers


def test_bits_of_another_life_of_the_server_are_not_used(
    tenant: str, gallery: NDArray[np.float32], galleries: BitCache, connection: Connection
) -> None:
    """A restored database counts transactions from an earlier one on: a watermark says nothing then."""
    galleries.load(tenant, "gallery")
    kept = galleries._find((tenant, "gallery"))
    assert kept is not None
    kept.epoch -= timedelta(hours=1)
    asked = query(tenant, gallery[1], **AT)
    answer = galleries.nearest(connection, asked)
    assert (answer.way, len(answer.faces)) == ("scan", 1)
    eventually(lambda: galleries.nearest(connection, asked).way == "cache", "the gallery is read again")


def test_more_changes_than_one_answer_can_tell_are_read_anew(
    tenant: str,
    gallery: NDArray[np.float32],
    galleries: BitCache,
    connection: Connection,
    vector: TenantSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cache_module, "MOST_CHANGES", 10)
    galleries.load(tenant, "gallery")
    newcomers = strangers(11, 12)
    vector.add_all(new_face(newcomer) for newcomer in newcomers)
    vector.commit()
    asked = query(tenant, newcomers[3], **AT)
    answer = galleries.nearest(connection, asked)
    assert (answer.way, len(answer.faces)) == ("scan", 1)
    eventually(lambda: galleries.nearest(connection, asked).way == "cache", "the gallery is read again")


def test_a_gallery_that_lost_many_is_read_anew(
    tenant: str, gallery: NDArray[np.float32], galleries: BitCache, connection: Connection, vector: TenantSession
) -> None:
    galleries.load(tenant, "gallery")
    before = galleries._find((tenant, "gallery"))
    oldest = select(Face.id).order_by(Face.id).limit(350)
    vector.execute(delete(Face).where(Face.id.not_in(oldest)))
    vector.commit()
    for person in gallery[350:]:
        assert best(galleries.nearest(connection, query(tenant, person, **AT))) is None
    eventually(lambda: galleries._find((tenant, "gallery")) not in (None, before), "the gallery is read again")


def test_small_galleries_are_left_to_postgres(
    tenant: str, vector: TenantSession, galleries: BitCache, connection: Connection
) -> None:
    fill(vector, strangers(299, 1))
    assert not galleries.load(tenant, "gallery")
    fill(vector, strangers(1, 2), collection="one")
    assert not galleries.load(tenant, "unheard-of")


def test_the_gallery_that_was_unused_longest_makes_room(
    tenant: str, vector: TenantSession, connection: Connection
) -> None:
    room_for_two = BitCache(budget_bytes=int(2.5 * (FACES + LEAST_ROOM) * BYTES_PER_FACE), from_faces=300)
    people = strangers(FACES, 3)
    for name in ("a", "b", "c"):
        fill(vector, people, collection=name)
    room_for_two.load(tenant, "a")
    room_for_two.load(tenant, "b")
    room_for_two.nearest(connection, query(tenant, people[0], collection_id="a", **AT))
    room_for_two.load(tenant, "c")
    ways = {
        name: room_for_two.nearest(connection, query(tenant, people[0], collection_id=name, **AT)).way
        for name in ("a", "c", "b")
    }
    assert ways == {"a": "cache", "c": "cache", "b": "scan"}


def test_without_a_budget_nothing_is_kept(tenant: str, gallery: NDArray[np.float32], connection: Connection) -> None:
    none = BitCache(budget_bytes=0, from_faces=300)
    assert not none.load(tenant, "gallery")
    answer = none.nearest(connection, query(tenant, gallery[0], **AT))
    assert answer.way == "scan"


def test_a_gallery_that_cannot_be_read_costs_no_search(
    tenant: str,
    gallery: NDArray[np.float32],
    galleries: BitCache,
    connection: Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []

    def away(*_: object, **__: object) -> None:
        asked.append(1)
        raise ConnectionResetError

    monkeypatch.setattr(cache_module, "load_gallery", away)
    for _ in range(3):
        assert best(galleries.nearest(connection, query(tenant, gallery[0], **AT)))
        eventually(lambda: not galleries._loading, "the attempt ended")
    assert len(asked) == 1


def test_a_deleted_collection_is_forgotten(
    tenant: str, gallery: NDArray[np.float32], galleries: BitCache, connection: Connection, vector: TenantSession
) -> None:
    galleries.load(tenant, "gallery")
    vector.execute(delete(Face))
    vector.execute(delete(Collection))
    vector.commit()
    assert galleries.nearest(connection, query(tenant, gallery[0], **AT)) is None
    assert galleries._find((tenant, "gallery")) is None
