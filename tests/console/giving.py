"""Steps with the faces of a grid that several tests take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.console.visit import Visit
from tests.support.runtime import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Locator


def tiles(operator: Visit) -> Locator:
    """The faces of the grid. Choices in the page's other lists are options too."""
    return operator.page.get_by_role("listbox", name="Faces").get_by_role("option")


def press(operator: Visit, button: str) -> None:
    """Press a button of the bar above the faces."""
    operator.page.get_by_role("toolbar").get_by_role("button", name=button, exact=True).click()


def give(operator: Visit, name: str, action: str) -> None:
    """Choose a user by the beginning of the name, in the dialog that asks whose faces they are."""
    dialog = operator.page.get_by_role("dialog")
    dialog.get_by_role("combobox").fill(name)
    dialog.get_by_role("option", name=name).click()
    dialog.get_by_role("button", name=action, exact=True).click()


def undo(operator: Visit, said: str) -> None:
    """Undo what a notice says was done."""
    operator.page.locator(".notice").filter(has_text=said).get_by_role("button", name="Undo").click()


def open_faces(operator: Visit, collection: str, count: int, query: str = "") -> None:
    """Open a collection by its link, and wait until it shows so many faces."""
    operator.open(f"#/collections/{collection}{query}")
    faces_are(operator, count)


def faces_are(operator: Visit, count: int) -> None:
    """Wait until the grid shows so many faces."""
    eventually(lambda: tiles(operator).count() == count, f"{count} faces are shown")


def choose(operator: Visit, *places: int) -> None:
    """Add faces to the selection, by their place in the grid."""
    for place in places:
        tiles(operator).nth(place).click(modifiers=["ControlOrMeta"])
