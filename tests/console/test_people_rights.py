"""What a user may demand: a verification, consents given and revoked, and an erasure with its receipt."""

import json
from pathlib import Path

from tests.conftest import PHOTOS
from tests.console.enrolled import Enrolled, unique
from tests.console.people import notice, open_user
from tests.console.visit import Visit
from tests.support.runtime import PATIENCE, eventually


def test_a_photo_is_verified_and_nothing_of_it_is_stored(operator: Visit, enrolled: Enrolled) -> None:
    name = unique("Barack")
    user = enrolled.user(name, "obama.jpg")
    open_user(operator, user, name)
    verify = operator.page.get_by_role("region", name="Verify against a photo")
    for file, verdict in (("obama2.jpg", "The photo shows this person"), ("biden.jpg", "The photo does not match")):
        verify.get_by_label("Photo").set_input_files(PHOTOS / file)
        verify.get_by_text(verdict).wait_for()
    verify.get_by_label("Photo").set_input_files(
        files=[{"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"}]
    )
    verify.get_by_role("alert").get_by_text("The bytes are not").wait_for()
    assert len(enrolled.faces(user)) == 1


def test_consents_are_recorded_and_revoked(operator: Visit, enrolled: Enrolled) -> None:
    name = unique("Ada")
    user = enrolled.user(name)
    open_user(operator, user, name)
    page = operator.page
    page.get_by_role("button", name="Record a consent").click()
    page.get_by_label("Version of the text").fill("2026-06")
    page.get_by_role("button", name="Record", exact=True).click()
    revoke = page.get_by_role("button", name="Revoke the consent 2026-06")
    revoke.click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke and erase").click()
    notice(operator, "The consent was revoked.")
    [consent] = enrolled.get(f"users/{user}/consents")["items"]
    assert consent["text_version"] == "2026-06"
    assert consent["revoked_at"] is not None
    revoke.wait_for(state="detached")


def test_a_user_is_erased_after_one_question_with_a_receipt_to_download(
    operator: Visit, enrolled: Enrolled, tmp_path: Path
) -> None:
    name = unique("Joe")
    user = enrolled.user(name, "biden.jpg")
    open_user(operator, user, name)
    page = operator.page
    erase = page.get_by_role("button", name="Erase…").first
    erase.click()
    question = page.get_by_role("dialog", name=f"Erase {name}?")
    question.get_by_text("1 face, with its embedding and thumbnail").wait_for()
    page.keyboard.press("Escape")
    assert enrolled.status(f"users/{user}") == 200
    erase.click()
    question.get_by_role("button", name="Erase", exact=True).click()
    page.get_by_role("heading", name="Receipt of the erasure").wait_for()
    assert page.url.endswith(f"#/people/{user}/erased")
    assert enrolled.status(f"users/{user}") == 404

    def nothing_is_left() -> bool:
        page.get_by_role("button", name="Check again").click()
        operator.settle()
        return bool(page.get_by_text("Nothing with this ID is left").count())

    eventually(nothing_is_left, "the erasure is done", 3 * PATIENCE)  # the janitor comes once a minute
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download the receipt").click()
    downloading.value.save_as(tmp_path / "receipt.json")
    receipt = json.loads((tmp_path / "receipt.json").read_text())
    assert (receipt["user_id"], receipt["nothing_left"]) == (user, True)
