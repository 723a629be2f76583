"""What the service sees on a photo: the page Detect."""

import json
from typing import Any

import pytest

from tests.console.tenants import HOSTILE, PHOTOS, Tenant, blank, file, side_by_side
from tests.console.visit import Visit
from tests.support.runtime import Runtime, eventually


@pytest.fixture
def detecting(operator: Visit) -> Visit:
    operator.go("Detect")
    return operator


def drop(visit: Visit, content: bytes, name: str = "photo.jpg") -> None:
    visit.page.get_by_label("Drop a photo").set_input_files(file(content, name))


def answer(visit: Visit) -> Any:
    return json.loads(visit.page.get_by_role("region", name="Its answer as JSON").inner_text())


def test_every_face_is_boxed_with_its_landmarks_and_measures(detecting: Visit, runtime: Runtime, key: str) -> None:
    photo = side_by_side("obama.jpg", "collins.png")
    drop(detecting, photo, HOSTILE)
    page = detecting.page
    page.get_by_role("status").get_by_text("2 faces").wait_for()
    page.get_by_text(HOSTILE).wait_for()
    assert page.locator(".box").count() == 2
    assert page.locator(".landmark").count() == 10
    page.get_by_text("All measures").first.click()
    page.get_by_text("sharpness").first.wait_for()
    expected = Tenant.of(runtime, key).json("POST", "faces/detect", files={"file": photo})
    assert answer(detecting)["faces"] == expected["faces"]
    assert detecting.accessibility_faults() == []
    detecting.screenshot("detect")
    assert not detecting.overflows(360)


def test_a_photo_without_a_face_says_so(detecting: Visit) -> None:
    drop(detecting, blank())
    detecting.page.get_by_text("0 faces").wait_for()
    assert detecting.page.locator(".box").count() == 0


def test_a_large_photo_goes_through_the_bucket_and_is_deleted_when_the_view_is_left(
    detecting: Visit, runtime: Runtime, key: str
) -> None:
    large = (PHOTOS / "obama.jpg").read_bytes() + bytes(4_600_000)  # what follows a JPEG's end is ignored
    drop(detecting, large)
    detecting.page.get_by_text("1 face", exact=True).wait_for()
    command = detecting.page.get_by_role("region", name="The same call as curl").inner_text()
    upload = json.loads(command.split("-d '")[1].rstrip("'"))["upload_id"]
    api = Tenant.of(runtime, key)
    assert api.http.get(f"/api/v1/uploads/{upload}").status_code == 200
    detecting.go("Overview")
    eventually(lambda: api.http.get(f"/api/v1/uploads/{upload}").status_code == 404, "the upload is deleted")
