"""Write the OpenAPI document that generators of clients read (`make docs`); `--check` fails when it is stale.

It is a copy of the served one, for one body of each operation: most generators keep the first, which is JSON, and their
clients could not send a photo. In the copy, the routes of photos take multipart alone, and no query parameters in its
place; tickets for S3 come from `uploadPhotos`. A generator stumbles over what else is left out, or does not read it.
"""

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SERVED = ROOT / "functions/system/openapi.json"
COPY = ROOT / "clients/openapi-generators.json"
FORM = "multipart/form-data"
CONDITIONS = ("allOf", "not")  # of a request: which of its fields go together
UNREAD = ("example", "examples", "links")  # two thirds of the document's lines


def copied(document: dict[str, Any]) -> dict[str, Any]:
    """The copy of the served document, which is changed."""
    schemas = document["components"]["schemas"]
    webhooks = document.pop("webhooks")  # typescript-fetch's do not compile; the schemas of events stay
    for verbs in document["paths"].values():
        for operation in verbs.values():
            if FORM in operation.get("requestBody", {}).get("content", {}):
                _take_form_alone(operation, schemas)
    used = _used_by([document["paths"], webhooks], schemas)
    document["components"]["schemas"] = {name: schema for name, schema in schemas.items() if name in used}
    plain: dict[str, Any] = _plain(document)
    return plain


def _take_form_alone(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    form = operation["requestBody"]["content"][FORM]
    operation["requestBody"]["content"] = {FORM: form}
    fields = schemas[_name(form["schema"]["$ref"])]["properties"]
    parameters = operation.pop("parameters", [])
    if beside := [each for each in parameters if each["in"] != "query" or each["name"] not in fields]:
        operation["parameters"] = beside


def _used_by(node: Any, schemas: dict[str, Any]) -> set[str]:
    """The names of the schemas that a node refers to, and of those that they refer to."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        match waiting.pop():
            case {"$ref": str(reference)}:
                if (name := _name(reference)) not in found:
                    found.add(name)
                    waiting.append(schemas[name])
            case dict(members):
                waiting.extend(members.values())
            case list(items):
                waiting.extend(items)
    return found


def _name(reference: str) -> str:
    return reference.rpartition("/")[2]


def _plain(node: Any) -> Any:
    """Without conditions and examples; a constant is an enum of one value, which more generators know."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _plain(value) for key, value in node.items() if key not in (*CONDITIONS, *UNREAD)}
    if "const" in plain:
        plain["enum"] = [plain.pop("const")]
    return plain


def text() -> str:
    """The copy, as JSON text."""
    return json.dumps(copied(json.loads(SERVED.read_text())), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(COPY.read_text() != text() and f"{COPY.relative_to(ROOT)} is stale: run `make docs`")
    COPY.write_text(text())
