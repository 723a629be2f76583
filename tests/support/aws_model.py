"""Rekognition's model as botocore has it: requests that it allows and that it does not, and answers held against it."""

import base64
import re
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from hypothesis import strategies as st

from facepass.rekognition_api.model import translated

MODEL = botocore.session.get_session().get_service_model("rekognition")
Json = Any
Pools = dict[str, st.SearchStrategy[Json]]
TEXT = st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=20)
LONGEST = 20  # of what is made up


def requests_of(operation: str, pools: Pools) -> st.SearchStrategy[Json]:
    """Requests that the model allows. pools: values of members by name, so that many of them mean something."""
    return allowed(MODEL.operation_model(operation).input_shape, pools)


def allowed(shape: Shape, pools: Pools, name: str = "") -> st.SearchStrategy[Json]:
    """Values that a shape allows."""
    if name in pools:
        return pools[name]
    if isinstance(shape, StructureShape):
        members = {each: allowed(of, pools, each) for each, of in shape.members.items()}
        required = {each: members.pop(each) for each in shape.required_members}
        return st.fixed_dictionaries(required, optional=members)
    if isinstance(shape, ListShape):
        most = min(shape.metadata.get("max", LONGEST), LONGEST)
        return st.lists(allowed(shape.member, pools), min_size=shape.metadata.get("min", 0), max_size=most)
    if isinstance(shape, MapShape):
        return st.dictionaries(allowed(shape.key, pools), allowed(shape.value, pools), max_size=LONGEST)
    return _scalars(shape)


def _scalars(shape: Shape) -> st.SearchStrategy[Json]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    whole = st.integers(0 if least is None else least, most or 2**31 - 1)
    kinds: dict[str, st.SearchStrategy[Json]] = {
        "integer": whole,
        "long": whole,
        "float": st.floats(least, most, allow_nan=False, allow_infinity=False),
        "boolean": st.booleans(),
        "blob": st.binary(min_size=1, max_size=50).map(lambda content: base64.b64encode(content).decode()),
    }
    return _strings(shape) if shape.type_name == "string" else kinds[shape.type_name]


def _strings(shape: Shape) -> st.SearchStrategy[str]:
    assert isinstance(shape, StringShape)
    if shape.enum:
        return st.sampled_from(shape.enum)
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max", 2048)
    pattern = shape.metadata.get("pattern")
    texts = TEXT if pattern is None else st.from_regex(translated(pattern), fullmatch=True)
    return texts.filter(lambda text: least <= len(text) <= most and "\0" not in text)


@st.composite
def spoiled(draw: st.DrawFn, operation: str, pools: Pools) -> Json:
    """Requests of which one member breaks its rule."""
    shape = MODEL.operation_model(operation).input_shape
    request = dict(draw(requests_of(operation, pools)))
    name = draw(st.sampled_from(sorted(shape.members)))
    wrongs = list(_wrong(shape.members[name]))
    if name in shape.required_members:
        wrongs.append(None)
    return request | {name: draw(st.sampled_from(wrongs))}


def _wrong(shape: Shape) -> list[Json]:
    """Values that a shape does not allow."""
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    around = [*([least - 1] if least is not None else []), *([most + 1] if most else [])]
    kinds: dict[str, list[Json]] = {
        "string": [5, ["text"], {"text": 1}, True, *(["x" * (most + 1)] if most else []), *_no_such_text(shape)],
        "integer": ["5", [5], True, 1.5, 2**40, *around],
        "float": ["5", [5], True, *around],
        "list": ["text", {}, 5, [{"x": 1}], [None], *([["x"] * (most + 1)] if most else [])],
        "map": ["text", [], 5, {"key": 5}],
        "structure": ["text", [], 5, {"Bytes": 5}],
        "blob": [5, "no base64 ä", []],
    }
    return kinds[shape.type_name]


def _no_such_text(shape: Shape) -> list[Json]:
    listed = ["no such value"] if getattr(shape, "enum", None) else []
    return listed + (["\n¤"] if shape.metadata.get("pattern") else [])


def faults(shape: Shape | None, value: Json, path: str = "$") -> list[str]:
    """What is wrong with an answer: unknown members, types, values, patterns, lengths and ranges."""
    if shape is None:
        return []
    kinds = {
        "structure": _structure_faults,
        "list": _list_faults,
        "map": _map_faults,
        "string": _string_faults,
        "timestamp": _time_faults,
    }
    return kinds.get(shape.type_name, _number_faults)(shape, value, path)


def _list_faults(shape: Shape, value: Json, path: str) -> list[str]:
    assert isinstance(shape, ListShape)
    if not isinstance(value, list):
        return [f"{path} is no list"]
    found = _length_faults(shape, len(value), path) if value else []  # ours is there, even if empty
    return found + [fault for n, each in enumerate(value) for fault in faults(shape.member, each, f"{path}[{n}]")]


def _map_faults(shape: Shape, value: Json, path: str) -> list[str]:
    assert isinstance(shape, MapShape)
    if not isinstance(value, dict):
        return [f"{path} is no map"]
    return [fault for key, each in value.items() for fault in faults(shape.value, each, f"{path}.{key}")]


def _time_faults(_shape: Shape, value: Json, path: str) -> list[str]:
    """Seconds since 1970; botocore takes no milliseconds."""
    inside = isinstance(value, int | float) and 1.7e9 < value < 1e10
    return [] if inside else [f"{path}: {value} is no time in seconds"]


def _structure_faults(shape: Shape, value: Json, path: str) -> list[str]:
    assert isinstance(shape, StructureShape)
    if not isinstance(value, dict):
        return [f"{path} is no structure"]
    found = [f"{path}.{name} is unknown" for name in value.keys() - shape.members.keys()]
    known = ((name, of) for name, of in shape.members.items() if name in value)
    return found + [fault for name, of in known for fault in faults(of, value[name], f"{path}.{name}")]


def _string_faults(shape: Shape, value: Json, path: str) -> list[str]:
    if not isinstance(value, str):
        return [f"{path} is no string"]
    found = _length_faults(shape, len(value), path)
    if shape.enum and value not in shape.enum:  # type: ignore[attr-defined]
        found.append(f"{path}: {value} is none of its values")
    pattern = shape.metadata.get("pattern")
    if pattern and not re.fullmatch(translated(pattern), value):
        found.append(f"{path}: {value} does not match {pattern}")
    return found


def _number_faults(shape: Shape, value: Json, path: str) -> list[str]:
    if shape.type_name == "boolean":
        return [] if isinstance(value, bool) else [f"{path} is no boolean"]
    whole = shape.type_name in ("integer", "long")
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        return [f"{path}: {value} is no {shape.type_name}"]
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    inside = (least is None or value >= least) and (most is None or value <= most)
    return [] if inside else [f"{path}: {value} is out of range"]


def _length_faults(shape: Shape, length: int, path: str) -> list[str]:
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max")
    return [] if length >= least and (most is None or length <= most) else [f"{path} has the length {length}"]
