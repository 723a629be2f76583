"""A request of the protocol, checked against the model: types, what is required, lengths, ranges, patterns and values.

Members that the model does not have are ignored, as AWS ignores them: a newer SDK may send them. The messages name
the member and the rule, never the value that was sent.
"""

import base64
import binascii
import re
import sys
from collections.abc import Callable
from typing import Any

from facepass.rekognition_api.errors import (
    IMAGE_TOO_LARGE,
    INVALID_PAGE,
    INVALID_PARAMETER,
    UNREADABLE,
    RekognitionError,
)
from facepass.rekognition_api.model import Shape, model

# What is wrong with these has a name of its own in the model.
OTHERWISE_NAMED = {"ImageBlob": IMAGE_TOO_LARGE, "PaginationToken": INVALID_PAGE}
LARGEST_INTEGER = 2**31 - 1
NO_TEXT = re.compile("[\0\ud800-\udfff]")  # PostgreSQL keeps neither
KINDS = {"string": "a string", "integer": "an integer", "float": "a number", "list": "a list", "map": "an object"}


def validated(operation: str, document: Any) -> dict[str, Any]:
    """The members of a request that the model has, blobs as bytes; absent ones are left out, as are null ones.

    Raises RekognitionError for a request that the model does not allow.
    """
    read: dict[str, Any] = _read(model().input_of(operation), document, "")
    return read


def _read(shape: Shape, value: Any, path: str) -> Any:
    return READERS[shape.type](shape, value, path)


def _structure(shape: Shape, value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong_type(shape, path)
    sent = {name: value[name] for name in shape.members if value.get(name) is not None}
    for name in shape.required:
        if name not in sent:
            raise _violated(shape, _join(path, name), "Member must not be null")
    return {name: _read(model().shapes[shape.members[name]], each, _join(path, name)) for name, each in sent.items()}


def _list(shape: Shape, value: Any, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise _wrong_type(shape, path)
    _check_length(shape, len(value), path)
    of = model().shapes[shape.member or ""]
    return [_read(of, each, f"{path}.{number}.member") for number, each in enumerate(value, 1)]


def _map(shape: Shape, value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong_type(shape, path)
    _check_length(shape, len(value), path)
    keys, values = model().shapes[shape.key or ""], model().shapes[shape.value or ""]
    return {_string(keys, name, f"{path}.key"): _read(values, each, f"{path}.value") for name, each in value.items()}


def _string(shape: Shape, value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise _wrong_type(shape, path)
    _check_length(shape, len(value), path)
    if shape.form is not None and not shape.form.fullmatch(value):
        raise _violated(shape, path, f"Member must satisfy regular expression pattern: {shape.pattern}")
    if shape.values and value not in shape.values:
        raise _violated(shape, path, f"Member must satisfy enum value set: [{', '.join(shape.values)}]")
    if NO_TEXT.search(value):
        raise _violated(shape, path, "Member must be text")
    return value


def _integer(shape: Shape, value: Any, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong_type(shape, path)
    _check_range(shape, value, path)
    if abs(value) > LARGEST_INTEGER:
        raise _wrong_type(shape, path)
    return value


def _float(shape: Shape, value: Any, path: str) -> float:
    # no NaN, no infinity, and no integer that is too large for a float
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= sys.float_info.max:
        raise _wrong_type(shape, path)
    _check_range(shape, value, path)
    return float(value)


def _boolean(shape: Shape, value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong_type(shape, path)
    return value


def _blob(shape: Shape, value: Any, path: str) -> bytes:
    if not isinstance(value, str):
        raise _wrong_type(shape, path)
    try:
        content = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise _wrong_type(shape, path) from None
    if not content:
        raise _violated(shape, path, "Member must have length greater than or equal to 1", code=INVALID_PARAMETER)
    _check_length(shape, len(content), path)
    return content


READERS: dict[str, Callable[[Shape, Any, str], Any]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _string,
    "integer": _integer,
    "long": _integer,
    "float": _float,
    "boolean": _boolean,
    "blob": _blob,
}


def _check_length(shape: Shape, length: int, path: str) -> None:
    if shape.least is not None and length < shape.least:
        raise _violated(shape, path, f"Member must have length greater than or equal to {shape.least}")
    if shape.most is not None and length > shape.most:
        raise _violated(shape, path, f"Member must have length less than or equal to {shape.most}")


def _check_range(shape: Shape, value: float, path: str) -> None:
    if shape.least is not None and value < shape.least:
        raise _violated(shape, path, f"Member must have value greater than or equal to {shape.least}")
    if shape.most is not None and value > shape.most:
        raise _violated(shape, path, f"Member must have value less than or equal to {shape.most}")


def _join(path: str, name: str) -> str:
    member = name[0].lower() + name[1:]  # as AWS' messages write it
    return f"{path}.{member}" if path else member


def _violated(shape: Shape, path: str, rule: str, code: str | None = None) -> RekognitionError:
    message = f"1 validation error detected: Value at '{path}' failed to satisfy constraint: {rule}"
    return RekognitionError(code or OTHERWISE_NAMED.get(shape.name, INVALID_PARAMETER), message)


def _wrong_type(shape: Shape, path: str) -> RekognitionError:
    return RekognitionError(UNREADABLE, f"'{path or 'The body'}' must be {KINDS.get(shape.type, f'a {shape.type}')}.")
