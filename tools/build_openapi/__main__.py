"""Write the OpenAPI document from the handlers (`make docs`); `--check` fails when the committed one is stale."""

import json
import sys
from pathlib import Path

from completion import complete
from merging import load_functions, merge, take_routes

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "functions/system/openapi.json"  # `system` serves it


def document() -> str:
    """The document, as JSON text."""
    resolvers = load_functions()
    routes = take_routes(resolvers)
    return json.dumps(complete(merge(resolvers), routes), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    text = document()
    if "--check" in sys.argv:
        sys.exit(DOCUMENT.read_text() != text and f"{DOCUMENT.relative_to(ROOT)} is stale: run `make docs`")
    DOCUMENT.write_text(text)
