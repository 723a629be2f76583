"""Files that are dragged from the desktop onto the page, as the browser itself reports it."""

from pathlib import Path

from tests.console.visit import Visit


def drop(visit: Visit, *files: Path) -> None:
    """Drop files in the middle of the window."""
    session = visit.context.new_cdp_session(visit.page)
    size = visit.page.viewport_size or {"width": 1400, "height": 900}
    data = {"items": [], "files": [str(path) for path in files], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        place = {"x": size["width"] / 2, "y": size["height"] / 2}
        session.send("Input.dispatchDragEvent", {"type": kind, "data": data, **place})
    session.detach()
