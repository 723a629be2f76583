"""What cosines and detectors' scores are shown as."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facepass.recognition.packs import find_pack
from facepass.rekognition_api.measures import confidence_of, quality_of, version_of
from facepass.rekognition_api.similarity import SimilarityMap, map_of

PACKS = ("lite", "standard")
COSINES = st.floats(-1, 1)
MAPS = st.builds(SimilarityMap, COSINES, st.none() | COSINES)


@pytest.mark.parametrize("name", PACKS)
def test_80_is_the_default_threshold_and_99_the_strictest_calibrated_one(name: str) -> None:
    pack = find_pack(name)
    similarities = map_of(pack)
    assert similarities.shown(pack.threshold) == 80
    assert similarities.shown(pack.calibrated[-1].threshold) == 99
    assert (similarities.shown(-1), similarities.shown(1)) == (0, 100)
    assert similarities.cosine_of(80) == pytest.approx(pack.threshold)


@given(MAPS, COSINES, COSINES)
def test_a_greater_cosine_is_never_shown_as_less(similarities: SimilarityMap, one: float, other: float) -> None:
    assert (one <= other) <= (similarities.shown(one) <= similarities.shown(other))
    assert 0 <= similarities.shown(one) <= 100


@given(MAPS, COSINES)
def test_the_inverse_leads_back(similarities: SimilarityMap, cosine: float) -> None:
    steps = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(similarities.points)]
    assert similarities.cosine_of(similarities.shown(cosine)) == pytest.approx(cosine, abs=1e-4 / min(steps) + 1e-9)


@given(MAPS, COSINES, st.floats(0, 100))
def test_a_search_begins_below_everything_that_is_shown(
    similarities: SimilarityMap, cosine: float, wanted: float
) -> None:
    if similarities.shown(cosine) >= wanted:
        assert cosine >= similarities.least_cosine(wanted)


@pytest.mark.parametrize("name", PACKS)
def test_confidence_is_90_95_and_99_at_the_quality_filters(name: str) -> None:
    pack = find_pack(name)

    def score(certainty: float) -> float:
        return pack.sure_score + (certainty - 0.75) * (1 - pack.sure_score) / 0.25

    assert [confidence_of(pack, score(each)) for each in (0.70, 0.82, 0.88, 1.0)] == pytest.approx([90, 95, 99, 100])
    shown = [confidence_of(pack, each / 100) for each in range(101)]
    assert shown == sorted(shown)
    assert (shown[0] >= 0, shown[-1] <= 100) == (True, True)


def test_brightness_and_sharpness_are_0_to_100() -> None:
    assert quality_of({"brightness": 0, "sharpness": 0}) == {"Brightness": 0, "Sharpness": 0}
    assert quality_of({"brightness": 255, "sharpness": 1_000}) == {"Brightness": 100, "Sharpness": 100}
    assert quality_of({"brightness": 127.5, "sharpness": 1e6}) == {"Brightness": 50, "Sharpness": 100}


@pytest.mark.parametrize("model", ["facepass_lite", "facepass_standard", "buffalo_l", "another", "another+mirror"])
def test_a_pack_has_a_number(model: str) -> None:
    assert set(version_of(model)) <= set("0123456789.")


def test_packs_have_different_numbers() -> None:
    models = ["facepass_lite", "facepass_standard", "buffalo_l", "antelopev2", "buffalo_l+mirror"]
    assert len({version_of(model) for model in models}) == len(models)
