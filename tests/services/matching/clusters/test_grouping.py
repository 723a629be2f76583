"""The graph of similar faces is divided into people, always in the same way; groups keep their ids."""

from dataclasses import replace
from uuid import UUID

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facepass.errors import FmrNotCalibrated
from facepass.models.tenancy import derived_id, new_id
from facepass.recognition.calibration import threshold_beyond, threshold_for
from facepass.recognition.packs import find_pack
from facepass.services.matching.clusters import grouping
from facepass.services.matching.clusters.grouping import group_faces
from facepass.services.matching.clusters.links import Links
from facepass.services.matching.clusters.stable_ids import name_groups
from facepass.services.matching.clusters.thresholds import threshold_for_faces


def links(size: int, *pairs: tuple[int, int, float]) -> Links:
    faces = [UUID(int=number) for number in range(size)]
    first, second, similarities = zip(*pairs, strict=True) if pairs else ((), (), ())
    return Links(faces, np.array(first, np.int64), np.array(second, np.int64), np.array(similarities, np.float32))


def clique(*faces: int, similarity: float = 0.7) -> list[tuple[int, int, float]]:
    return [(one, other, similarity) for one in faces for other in faces if one < other]


def test_connected_faces_are_a_group_and_a_face_alone_is_none() -> None:
    assert group_faces(links(6, *clique(0, 2, 4), (1, 5, 0.5))) == [[0, 2, 4], [1, 5]]
    assert group_faces(links(3)) == []


def test_one_link_does_not_make_one_person_of_two() -> None:
    two = links(8, *clique(0, 1, 2, 3), *clique(4, 5, 6, 7), (3, 4, 0.5))
    assert group_faces(two) == [[0, 1, 2, 3], [4, 5, 6, 7]]


def crowd(people: int, faces: int) -> Links:
    """One part: each face has about ten links to faces of its person, the first one also one to the next person's."""
    random = np.random.default_rng(0)
    pairs = {}
    for person in range(people):
        own = np.arange(person * faces, (person + 1) * faces).tolist()
        for place, face in enumerate(own):  # the ring connects the person
            for other in (own[place - 1], *random.choice(own, 9).tolist()):
                if other != face:
                    pairs[min(face, other), max(face, other)] = random.uniform(0.6, 0.9)
    for person in range(people - 1):
        pairs[person * faces, (person + 1) * faces] = 0.5
    return links(people * faces, *((*ends, similarity) for ends, similarity in sorted(pairs.items())))


def test_a_part_of_many_faces_is_divided_as_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    small = crowd(people=40, faces=20)
    found = group_faces(small)
    assert found == [list(range(start, start + 20)) for start in range(0, 800, 20)]
    monkeypatch.setattr(grouping, "MANY_FACES", 2)
    assert group_faces(small) == found
    assert group_faces(links(6, *clique(0, 2, 4), (1, 5, 0.5))) == [[0, 2, 4], [1, 5]]


def test_a_part_of_many_faces_needs_no_object_for_each_link(monkeypatch: pytest.MonkeyPatch) -> None:
    one_person = crowd(people=1, faces=grouping.MANY_FACES + 1)
    monkeypatch.delattr(networkx, "Graph")
    [group] = group_faces(one_person)
    assert group == list(range(grouping.MANY_FACES + 1))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=80))
def test_the_same_links_always_give_the_same_groups(pairs: list[tuple[int, int]]) -> None:
    once = sorted({(min(pair), max(pair), 0.6) for pair in pairs if pair[0] != pair[1]})
    found = group_faces(links(31, *once))
    assert found == group_faces(links(31, *once))
    grouped = [face for group in found for face in group]
    assert len(grouped) == len(set(grouped))
    assert all(len(group) > 1 for group in found)


def test_more_faces_need_a_higher_threshold() -> None:
    pack = find_pack("standard")
    found = [threshold_for_faces(pack, faces) for faces in (1, 20, 3_000, 50_000, 100_000)]
    assert found[0] == found[1] == threshold_for(pack.calibrated, 1e-5)
    assert found == sorted(found)
    assert found[2:4] == pytest.approx([0.457, 0.504], abs=0.01)


def test_a_pack_without_calibration_groups_no_one() -> None:
    with pytest.raises(FmrNotCalibrated):
        threshold_for_faces(replace(find_pack("lite"), calibrated=()), 100)


def test_a_rate_below_the_calibrated_ones_continues_their_line() -> None:
    points = find_pack("standard").calibrated
    lowest = points[-1]
    assert threshold_beyond(points, 1e-3) == threshold_for(points, 1e-3)
    assert threshold_beyond(points, lowest.fmr) == pytest.approx(lowest.threshold, abs=1e-6)
    below = [threshold_beyond(points, fmr) for fmr in (1e-6, 1e-7, 1e-8)]
    assert lowest.threshold < below[0] < below[1] < below[2] < 0.6


FACES = [new_id() for _ in range(9)]
JOB, OLD = new_id(), [new_id() for _ in range(3)]


def test_a_group_keeps_the_id_of_the_earlier_group_that_it_shares_most_faces_with() -> None:
    earlier = dict.fromkeys(FACES[:4], OLD[0]) | dict.fromkeys(FACES[4:6], OLD[1])
    joined = [FACES[:2] + FACES[4:7], FACES[2:4]]  # the first shares two faces with either
    assert name_groups(joined, earlier, JOB) == [OLD[0], derived_id(JOB, 0)]
    grown = [FACES[:3], FACES[3:6], FACES[6:8]]
    assert name_groups(grown, earlier, JOB) == [OLD[0], OLD[1], derived_id(JOB, 0)]


def test_no_id_is_given_twice_not_even_by_a_job_whose_end_is_repeated() -> None:
    own = name_groups([FACES[:2], FACES[2:4]], {}, JOB)
    earlier = dict.fromkeys(FACES[:2], own[0]) | dict.fromkeys(FACES[2:4], own[1])
    assert name_groups([FACES[:2], FACES[2:4]], earlier, JOB) == own
    again = name_groups([FACES[6:8], FACES[:2]], earlier, JOB)
    assert again[1] == own[0]
    assert again[0] not in own[:1]
    assert len(set(again)) == 2
