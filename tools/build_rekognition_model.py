"""Write shared/facepass/rekognition_api/model.json: Rekognition's own model, of the operations that FacePass offers.

botocore has the model; importing it takes a function tens of milliseconds, and reading this table under one.
`--check` compares the committed table with what this botocore would give.
"""

import json
import sys
from pathlib import Path
from typing import Any

from botocore.session import get_session

OFFERED = (
    "AssociateFaces",
    "CompareFaces",
    "CreateCollection",
    "CreateUser",
    "DeleteCollection",
    "DeleteFaces",
    "DeleteUser",
    "DescribeCollection",
    "DetectFaces",
    "DisassociateFaces",
    "IndexFaces",
    "ListCollections",
    "ListFaces",
    "ListTagsForResource",
    "ListUsers",
    "SearchFaces",
    "SearchFacesByImage",
    "SearchUsers",
    "SearchUsersByImage",
    "TagResource",
    "UntagResource",
)
TABLE = Path(__file__).parents[1] / "shared/facepass/rekognition_api/model.json"
KEPT = ("type", "required", "min", "max", "pattern", "enum")


def table() -> dict[str, Any]:
    """The table: each operation's shapes and errors, the shapes, and the names of what is not offered."""
    model = get_session().get_component("data_loader").load_service_model("rekognition", "service-2")
    shapes: dict[str, Any] = {}
    operations = {}
    for name in OFFERED:
        operation = model["operations"][name]
        operations[name] = {
            "input": _take(model, operation["input"]["shape"], shapes),
            "output": _take(model, operation["output"]["shape"], shapes),
            "errors": sorted(error["shape"] for error in operation["errors"]),
        }
    return {
        "target": model["metadata"]["targetPrefix"],
        "operations": operations,
        "shapes": dict(sorted(shapes.items())),
        "not_offered": sorted(set(model["operations"]) - set(OFFERED)),
    }


def _take(model: dict[str, Any], name: str, shapes: dict[str, Any]) -> str:
    """Copy a shape and all that it consists of, without documentation."""
    if name in shapes:
        return name
    shape = model["shapes"][name]
    taken = shapes[name] = {key: shape[key] for key in KEPT if shape.get(key) not in (None, [])}
    if "members" in shape:
        taken["members"] = {member: _take(model, of["shape"], shapes) for member, of in shape["members"].items()}
    for part in ("member", "key", "value"):
        if part in shape:
            taken[part] = _take(model, shape[part]["shape"], shapes)
    return name


def text() -> str:
    """The table as it is committed."""
    return json.dumps(table(), separators=(",", ":"), sort_keys=True) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(TABLE.read_text(encoding="utf-8") != text())
    TABLE.write_text(text(), encoding="utf-8")
