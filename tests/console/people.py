"""Steps on the page of a user that several tests take."""

from tests.console import giving
from tests.console.visit import Visit


def open_user(operator: Visit, user_id: str, name: str) -> None:
    """Open the user's page by its link."""
    operator.open(f"#/people/{user_id}")
    operator.page.get_by_role("heading", name=name, level=2).wait_for()


def choose(operator: Visit, count: int) -> None:
    """Select the first faces of the grid, in their order: the oldest first."""
    giving.choose(operator, *range(count))


def notice(operator: Visit, text: str) -> None:
    """Wait for a notice at the edge of the window."""
    operator.page.locator(".notice").get_by_text(text).wait_for()
