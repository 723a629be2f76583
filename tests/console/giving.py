"""Steps with the selected faces of a grid that several tests take."""

from tests.console.visit import Visit


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
