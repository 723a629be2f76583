"""A collection chooses how good a face must be, and a request how many strangers may match."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image, ImageFilter

from facepass.recognition.calibration import threshold_for
from facepass.recognition.gates import GATES
from facepass.recognition.packs import find_pack
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, index, new_user

Photo = Callable[[str], bytes]
LITE = find_pack("lite")


def soft(photo: bytes, radius: float = 18) -> bytes:
    """The photo out of focus: too blurred for any gate but `none`."""
    out = io.BytesIO()
    Image.open(io.BytesIO(photo)).convert("RGB").filter(ImageFilter.GaussianBlur(radius)).save(out, "JPEG", quality=95)
    return out.getvalue()


def new_collection(http: Client, **settings: Any) -> str:
    answer = http.post("/api/v1/collections", {"collection_id": "crowd", **settings})
    assert answer.status == 201, answer.body
    return answer.json()["collection_id"]


def test_a_new_collection_has_the_quality_gate_low(http: Client) -> None:
    new_collection(http)
    assert http.get("/api/v1/collections/crowd").json()["quality_filter"] == "low"
    assert http.get("/api/v1/collections/default").json()["quality_filter"] == "low"
    changed = http.patch("/api/v1/collections/crowd", {"quality_filter": "high"})
    assert (changed.status, changed.json()["quality_filter"]) == (200, "high")
    assert http.get("/api/v1/collections/default").json()["quality_filter"] == "low"


@pytest.mark.parametrize("gate", ["LOW", "", "auto", 1, None])
def test_a_gate_that_there_is_not_is_refused(gate: Any, http: Client) -> None:
    answer = http.post("/api/v1/collections", {"collection_id": "crowd", "quality_filter": gate})
    assert (answer.status, answer.json()["code"]) == (422, "invalid_request")


def test_a_blurred_face_is_kept_by_the_gate_none_alone(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    new_collection(http, quality_filter="none")
    blurred = soft(photo("obama.jpg"))
    kept = enrol(http, bucket, blurred, collection_id="crowd")
    refused = enrol(http, bucket, blurred)
    assert (kept["status"], len(kept["faces"])) == ("indexed", 1)
    assert (refused["status"], refused["reason"]) == ("rejected", "low_sharpness")


def test_a_changed_gate_holds_for_the_next_photo(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    new_collection(http, quality_filter="none")
    user = new_user(http, "obama")
    blurred = soft(photo("obama.jpg"))
    assert enrol(http, bucket, blurred, collection_id="crowd", user_id=user)["status"] == "indexed"
    assert http.patch("/api/v1/collections/crowd", {"quality_filter": "medium"}).status == 200
    assert enrol(http, bucket, blurred, collection_id="crowd", user_id=user)["status"] == "rejected"


def test_a_multipart_upload_goes_through_the_collections_gate(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    new_collection(http, quality_filter="none")
    answer = http.post_form("/api/v1/faces/upload", soft(photo("biden.jpg")), collection_id="crowd")
    assert answer.status == 202, answer.body
    upload_id = answer.json()["upload_id"]
    assert index(f"uploads/{http.tenant}/{upload_id}") == []
    assert http.get(f"/api/v1/uploads/{upload_id}").json()["status"] == "indexed"


def test_a_stored_face_tells_what_was_measured_on_it(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    [face] = enrol(http, bucket, photo("obama.jpg"))["faces"]
    assert {"sharpness", "brightness", "contrast", "yaw", "pitch", "roll", "face_size", "cut_off", "overall"} <= set(
        face["quality"]
    )
    assert 0 < face["quality"]["overall"] <= 100


def test_detect_rejects_nothing_and_reports_what_the_gate_low_would(http: Client, photo: Photo) -> None:
    [face] = http.post_form("/api/v1/faces/detect", soft(photo("obama.jpg"))).json()["faces"]
    assert (face["usable"], "LOW_SHARPNESS" in face["reasons"]) == (False, True)
    assert face["quality_parts"]["sharpness"] < 0.5


def test_a_search_by_false_match_rate_uses_the_calibrations_threshold(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    user = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=user)
    expected = pytest.approx(threshold_for(LITE.calibrated, 0.001), abs=1e-6)
    found = http.post_form("/api/v1/faces/search", photo("obama2.jpg"), fmr=0.001)
    assert found.json()["threshold"] == expected
    assert [match["user_id"] for match in found.json()["results"]] == [user]
    verified = http.post_form(f"/api/v1/users/{user}/verify", photo("obama2.jpg"), fmr=0.001).json()
    assert (verified["match"], verified["threshold"]) == (True, expected)


def test_a_comparison_by_false_match_rate_says_which_threshold_that_was(http: Client, photo: Photo) -> None:
    import base64

    pair = {f"{side}_base64": base64.b64encode(photo("obama.jpg")).decode() for side in ("source", "target")}
    answer = http.post("/api/v1/faces/compare", {**pair, "fmr": 0.01})
    assert answer.json()["threshold"] == pytest.approx(threshold_for(LITE.calibrated, 0.01), abs=1e-6)


def test_a_rate_beyond_the_calibration_is_refused_with_its_range(http: Client, photo: Photo) -> None:
    answer = http.post_form("/api/v1/faces/search", photo("obama.jpg"), fmr=1e-6)
    assert (answer.status, answer.json()["code"]) == (422, "fmr_not_calibrated")
    assert f"{LITE.calibrated[-1].fmr:g} to {LITE.calibrated[0].fmr:g}" in answer.json()["detail"]


@pytest.mark.parametrize("fields", [{"fmr": 0.001, "threshold": 0.5}, {"fmr": 0}, {"fmr": 1}, {"fmr": -0.1}])
def test_a_request_has_either_a_threshold_or_a_valid_false_match_rate(
    fields: dict[str, float], http: Client, photo: Photo
) -> None:
    answer = http.post_form("/api/v1/faces/search", photo("obama.jpg"), **fields)
    assert (answer.status, answer.json()["code"]) == (422, "invalid_request")


def test_a_dark_face_is_rejected_as_dark(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(GATES, "high", replace(GATES["none"], brightness=GATES["high"].brightness))
    new_collection(http, quality_filter="high")
    out = io.BytesIO()
    Image.open(io.BytesIO(photo("obama.jpg"))).convert("RGB").point(lambda level: level // 5).save(out, "PNG")
    assert enrol(http, bucket, out.getvalue(), collection_id="crowd")["reason"] == "low_brightness"


@pytest.mark.parametrize(
    ("limits", "reason"), [({"turned": 20.0}, "extreme_pose"), ({"overall": 100.1}, "low_face_quality")]
)
def test_a_face_is_rejected_for_its_pose_or_for_all_reasons_together(
    limits: dict[str, float],
    reason: str,
    http: Client,
    bucket: PhotoBucket,
    photo: Photo,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another gate stands in: no sample photo is so far in profile, or bad in several small ways."""
    monkeypatch.setitem(GATES, "high", replace(GATES["none"], **limits))
    new_collection(http, quality_filter="high")
    assert enrol(http, bucket, photo("obama2.jpg"), collection_id="crowd")["reason"] == reason
