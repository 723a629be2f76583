"""Write the one OpenAPI document from the handlers (`make docs`); `--check` fails when a committed copy is stale."""

import json
import sys
from pathlib import Path

from completion import complete
from merging import handlers, load_functions, merge

ROOT = Path(__file__).parents[2]
COPIES = (ROOT / "functions/system/openapi.json", ROOT / "docs/openapi.json")  # what `system` serves, and to read


def document() -> str:
    """The document, as JSON text."""
    resolvers = load_functions()
    return json.dumps(complete(merge(resolvers), handlers(resolvers)), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    text = document()
    if "--check" in sys.argv:
        stale = [str(copy.relative_to(ROOT)) for copy in COPIES if not copy.exists() or copy.read_text() != text]
        sys.exit(bool(stale) and f"{', '.join(stale)} is stale: run `make docs`")
    for copy in COPIES:
        copy.write_text(text)
