"""Who is on a photo: the page Search."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.console.expecting import expect
from tests.console.holding import holding
from tests.console.tenants import HOSTILE, PHOTOS, Tenant, file, side_by_side
from tests.console.visit import Visit
from tests.support.runtime import Runtime, eventually

COLLECTION = f"story-{uuid4().hex[:6]}"  # of these tests alone
EXACT = 1e-6  # both are the same answer of the same faces


@pytest.fixture(scope="module")
def tenant(runtime: Runtime, key: str) -> Tenant:
    return Tenant.of(runtime, key)


@pytest.fixture(scope="module")
def enrolled(tenant: Tenant) -> dict[str, tuple[str, str]]:
    """The ids of two users and their faces, in a collection of their own."""
    tenant.json("POST", "collections", json={"collection_id": COLLECTION})
    people = {"obama.jpg": "Barack Obama", "biden.jpg": HOSTILE}
    return {photo: tenant.enrol(name, photo, COLLECTION) for photo, name in people.items()}


@pytest.fixture(scope="module")
def party() -> bytes:
    """Two who are enrolled, and one who is not."""
    return side_by_side("obama2.jpg", "collins.png", "biden.jpg")


@pytest.fixture
def searching(operator: Visit) -> Visit:
    operator.open(f"#/search?collection={COLLECTION}")
    return operator


def drop(visit: Visit, content: bytes, name: str = "photo.jpg") -> None:
    visit.page.get_by_label("Drop a photo").set_input_files(file(content, name))


def card(visit: Visit, face: str) -> Any:
    """The result of one face, by the name at its box."""
    button = visit.page.get_by_role("button", name=f"Face {face}: show it on the photo")
    return visit.page.locator("section.face-card").filter(has=button)


def answer(visit: Visit) -> Any:
    return json.loads(visit.page.get_by_role("region", name="Its answer as JSON").inner_text())


def call(visit: Visit) -> str:
    return str(visit.page.get_by_role("region", name="The same call as curl").inner_text())


def similarities(found: Any) -> dict[str, float]:
    return {match["face_id"]: match["similarity"] for face in found["faces"] for match in face["results"]}


def test_everyone_on_a_photo_is_boxed_and_named_and_the_command_answers_the_same(
    searching: Visit, tenant: Tenant, enrolled: dict[str, tuple[str, str]], party: bytes, key: str, tmp_path: Path
) -> None:
    drop(searching, party, f"{HOSTILE}.jpg")
    page = searching.page
    page.get_by_role("heading", name="Barack Obama").wait_for()
    page.get_by_role("heading", name=HOSTILE).wait_for()  # a name is text
    page.get_by_text(f"{HOSTILE}.jpg").wait_for()
    page.get_by_role("heading", name="No one in this collection").wait_for()
    assert page.locator(".box").count() == 3
    assert page.locator(".box.match").count() == 2
    page.get_by_text("ahead of any other person").first.wait_for()
    shown = answer(searching)
    assert similarities(shown).keys() == {face for _, face in enrolled.values()}
    assert "X-Amz-Signature" not in json.dumps(shown)

    command = call(searching)
    assert key not in page.content()
    (tmp_path / "photo.jpg").write_bytes(party)
    environment = os.environ | {"FACEPASS_KEY": key}
    ran = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert similarities(json.loads(ran.stdout)) == pytest.approx(similarities(shown), abs=EXACT)
    assert tenant.faces_in(COLLECTION) == len(enrolled)  # nothing of the photo was stored


def test_the_slider_moves_the_threshold_along_the_curve_and_the_api_is_asked_again(
    searching: Visit, enrolled: dict[str, tuple[str, str]], party: bytes
) -> None:
    drop(searching, party)
    page = searching.page
    page.get_by_role("heading", name="Barack Obama").wait_for()
    slider = page.get_by_role("slider", name="Threshold")
    points = page.locator("polyline.rates").get_attribute("points")
    assert len((points or "").split()) > 2
    at = page.locator(".curve line.at")
    before = float(at.get_attribute("x1") or 0)

    slider.fill("0.8")
    assert card(searching, "1").get_by_role("heading", name="Barack Obama").count() == 0
    eventually(lambda: answer(searching)["threshold"] == pytest.approx(0.8), "the API has answered for it")
    assert "threshold=0.8" in call(searching)
    assert "threshold=0.8" in searching.evaluate("location.hash")
    assert float(at.get_attribute("x1") or 0) > before

    page.get_by_role("button", name="Back to the preset").click()
    card(searching, "1").get_by_role("heading", name="Barack Obama").wait_for()
    assert "threshold" not in searching.evaluate("location.hash")


def test_below_the_answered_threshold_nothing_is_claimed_before_the_api_has_answered(
    searching: Visit, enrolled: dict[str, tuple[str, str]]
) -> None:
    searching.open(f"#/search?collection={COLLECTION}&threshold=0.95")
    drop(searching, (PHOTOS / "obama2.jpg").read_bytes())
    page = searching.page
    page.get_by_role("heading", name="No one in this collection").wait_for()
    with holding(searching, "POST", "**/faces/search*") as searches:
        page.get_by_role("slider", name="Threshold").fill("0.3")
        searches.first()
        expect(page.get_by_role("heading", name="No one in this collection")).to_have_count(0)
        expect(page.get_by_text("reaches")).to_have_count(0)
    page.get_by_role("heading", name="Barack Obama").wait_for()
    page.get_by_text("ahead of any other person").wait_for()
    with holding(searching, "POST", "**/faces/search*") as searches:
        page.get_by_role("slider", name="Threshold").fill("-0.9")
        searches.first()
        expect(page.get_by_text("ahead of")).to_have_count(0)
    page.get_by_text("ahead of the next person").wait_for()


def test_below_everyone_the_next_person_is_known_and_the_margin_exact(
    searching: Visit, enrolled: dict[str, tuple[str, str]]
) -> None:
    searching.open(f"#/search?collection={COLLECTION}&threshold=-1")
    drop(searching, (PHOTOS / "obama2.jpg").read_bytes())
    searching.page.get_by_text("ahead of the next person").wait_for()
    best, next_person = sorted(similarities(answer(searching)).values(), reverse=True)
    searching.page.get_by_text(f"{best - next_person:.3f} ahead of the next person").wait_for()


def test_a_dropped_photo_and_a_face_of_the_list_are_pointed_out_by_the_keyboard(
    searching: Visit, enrolled: dict[str, tuple[str, str]]
) -> None:
    photo = list((PHOTOS / "obama2.jpg").read_bytes())
    searching.page.get_by_text("Drop a photo to see who is on it").wait_for()
    searching.evaluate(
        f"""(() => {{
          const held = new DataTransfer();
          held.items.add(new File([new Uint8Array({photo})], "dropped.jpg", {{ type: "image/jpeg" }}));
          const drop = new DragEvent("drop", {{ dataTransfer: held, bubbles: true, cancelable: true }});
          document.querySelector(".drop").dispatchEvent(drop);
        }})()"""
    )
    searching.page.get_by_text("dropped.jpg").wait_for()
    button = card(searching, "1").get_by_role("button")
    button.focus()
    searching.page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    searching.page.locator(".box.here").wait_for()


def test_a_stored_face_and_a_user_are_searched_with_by_their_link(
    operator: Visit, tenant: Tenant, enrolled: dict[str, tuple[str, str]]
) -> None:
    user, face = enrolled["obama.jpg"]
    for place in (f"#/search/face/{face}", f"#/search/user/{user}"):
        operator.open(f"{place}?collection={COLLECTION}&threshold=-1")
        operator.page.get_by_role("heading", name=HOSTILE).wait_for()
        assert similarities(answer(operator)).keys() == {enrolled["biden.jpg"][1]}


def test_another_tenants_face_is_not_found(
    operator: Visit, runtime: Runtime, enrolled: dict[str, tuple[str, str]]
) -> None:
    other = Tenant.of(runtime, runtime.new_key("search-other"))
    _, face = other.enrol("Someone else", "obama3.jpg", "default")
    for place in (f"face/{face}", "face/none", f"face/{HOSTILE}", "thing/1"):
        operator.open(f"#/search/{place}")
        operator.page.get_by_role("heading", name="Not found").wait_for()


def test_a_caller_sees_no_name_and_no_picture_that_its_scopes_do_not_allow(
    visit: Visit, tenant: Tenant, enrolled: dict[str, tuple[str, str]]
) -> None:
    made = tenant.json("POST", "api-keys", json={"name": "kiosk", "scopes": ["search"]})
    visit.sign_in(made["key"], f"#/search?collection={COLLECTION}")
    drop(visit, (PHOTOS / "obama2.jpg").read_bytes())
    user = enrolled["obama.jpg"][0]
    visit.page.get_by_role("heading", name=f"User …{user[-12:]}").wait_for()
    assert visit.page.locator(".picture").count() == 0
    slider = visit.page.get_by_role("slider", name="Threshold")
    own = answer(visit)["threshold"]
    slider.focus()
    visit.page.keyboard.press("Home")  # below the collection's own threshold it may not look
    eventually(lambda: "threshold=" in call(visit), "the API was asked again")
    assert answer(visit)["threshold"] == pytest.approx(own)


@pytest.mark.parametrize(
    ("content", "collection", "says"),
    [(b"no photo", COLLECTION, "photo"), (PHOTOS / "obama2.jpg", "nowhere", "collection")],
    ids=["no photo", "no collection"],
)
def test_a_refusal_shows_its_title_and_its_request(
    operator: Visit, enrolled: dict[str, tuple[str, str]], content: bytes | Path, collection: str, says: str
) -> None:
    operator.open(f"#/search?collection={collection}")
    drop(operator, content.read_bytes() if isinstance(content, Path) else content)
    note = operator.page.get_by_role("alert")
    note.get_by_text("Request").wait_for()
    assert says in note.inner_text().lower()


def test_the_result_has_no_accessibility_fault_and_fits_a_small_phone(
    searching: Visit, enrolled: dict[str, tuple[str, str]], party: bytes
) -> None:
    drop(searching, party)
    searching.page.get_by_role("heading", name="Barack Obama").wait_for()
    searching.settle()
    assert searching.accessibility_faults() == []
    searching.screenshot("search")
    assert not searching.overflows(360)


@pytest.fixture(autouse=True)
def no_dialog(visitor: Callable[..., Visit], operator: Visit) -> None:
    """A script that ran from a stored text would open one."""
    operator.page.on("dialog", lambda dialog: operator.wrong.append(dialog.message))
