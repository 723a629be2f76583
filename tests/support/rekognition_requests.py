"""Requests that Rekognition's model allows, and such that it does not, as hypothesis makes them."""

import base64
from typing import Any

from hypothesis import strategies as st

from facepass.rekognition_api.model import Shape, model

SAMPLES = {  # of patterns that are easier to fill than to invert
    "FaceId": st.uuids().map(str),
    "ImageId": st.uuids().map(str),
    "TagKey": st.text("aZé9 _.:/=+-@", min_size=1, max_size=128).filter(lambda key: not key.startswith("aws:")),
    "TagValue": st.text("aZé9 _.:/=+-@", max_size=256),
    "ResourceArn": st.text("abc:/", min_size=20, max_size=60),
    "PaginationToken": st.text("abc=", max_size=255),
}
ALPHABETS = {
    "CollectionId": "aZ9_.-",
    "ExternalImageId": "aZ9_.-:",
    "UserId": "aZ9_.-:",
    "ClientRequestToken": "aZ9-_",
    "S3Bucket": "aZ9.-_",
}


def allowed(shape: Shape) -> st.SearchStrategy[Any]:
    """JSON that the model allows for a shape."""
    if shape.name in SAMPLES:
        return SAMPLES[shape.name]
    makers = {"structure": _structure, "list": _list, "map": _map, "string": _string, "blob": _blob}
    return makers[shape.type](shape) if shape.type in makers else _scalar(shape)


def _structure(shape: Shape) -> st.SearchStrategy[Any]:
    of = {
        name: st.deferred(lambda member=member: allowed(model().shapes[member]))
        for name, member in shape.members.items()
    }
    required = {name: of[name] for name in shape.required}
    return st.fixed_dictionaries(required, optional={name: each for name, each in of.items() if name not in required})


def _list(shape: Shape) -> st.SearchStrategy[Any]:
    least = int(shape.least or 0)
    return st.lists(allowed(model().shapes[shape.member or ""]), min_size=least, max_size=least + 3)


def _map(shape: Shape) -> st.SearchStrategy[Any]:
    return st.dictionaries(SAMPLES[shape.key or ""], SAMPLES[shape.value or ""], max_size=3)


def _string(shape: Shape) -> st.SearchStrategy[Any]:
    if shape.values:
        return st.sampled_from(shape.values)
    alphabet = ALPHABETS.get(shape.name, "abc")
    return st.text(alphabet, min_size=int(shape.least or 0), max_size=min(int(shape.most or 20), 300))


def _blob(_shape: Shape) -> st.SearchStrategy[Any]:
    return st.binary(min_size=1, max_size=50).map(lambda content: base64.b64encode(content).decode())


def _scalar(shape: Shape) -> st.SearchStrategy[Any]:
    if shape.type == "boolean":
        return st.booleans()
    whole = shape.type in ("integer", "long")
    most = shape.most if shape.most is not None else 2**31 - 1
    if whole:
        return st.integers(int(shape.least or 0), int(most))
    return st.floats(shape.least or 0, most, allow_nan=False)


def forbidden(shape: Shape) -> st.SearchStrategy[Any]:
    """JSON that the model does not allow for a shape."""
    wrong = [_another_type(shape)]
    if shape.type == "structure":
        wrong += [_without_required(shape)] if shape.required else []
        wrong += [_one_wrong(shape, name) for name in shape.members]
    if shape.type in ("string", "list", "blob") and shape.most is not None and shape.most <= 5_000:
        wrong.append(_too_long(shape))
    if shape.pattern is not None:
        wrong.append(st.sampled_from(["ä ö", "a\n", "a/b?", "日本", "a\x00"]).filter(_does_not_match(shape)))
    if shape.values:
        wrong.append(st.just("NONE_OF_THEM"))
    if shape.type in ("integer", "float") and shape.most is not None:
        wrong.append(st.just(shape.most + 1))
    if shape.type in ("integer", "float") and shape.least is not None:
        wrong.append(st.just(shape.least - 1))
    return st.one_of(wrong)


def _does_not_match(shape: Shape) -> Any:
    return lambda text: shape.form is None or not shape.form.fullmatch(text)


def _another_type(shape: Shape) -> st.SearchStrategy[Any]:
    types = {"string": str, "list": list, "map": dict, "structure": dict, "boolean": bool, "blob": str}
    of = types.get(shape.type, (int, float))
    values = [True, "§", [[]], {"a": 1}, 1]
    return st.sampled_from([each for each in values if not _is(each, of)])


def _is(value: Any, of: Any) -> bool:
    return isinstance(value, of) and (of is bool or not isinstance(value, bool))


def _without_required(shape: Shape) -> st.SearchStrategy[Any]:
    return st.tuples(allowed(shape), st.sampled_from(shape.required)).map(
        lambda drawn: {name: value for name, value in drawn[0].items() if name != drawn[1]}
    )


def _one_wrong(shape: Shape, name: str) -> st.SearchStrategy[Any]:
    wrong = st.deferred(lambda: forbidden(model().shapes[shape.members[name]]))
    return st.tuples(allowed(shape), wrong).map(lambda drawn: {**drawn[0], name: drawn[1]})


def _too_long(shape: Shape) -> st.SearchStrategy[Any]:
    many = int(shape.most or 0) + 1
    return st.just(["a"] * many) if shape.type == "list" else st.just("a" * many)
