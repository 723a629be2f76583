"""The tables that are written here: operations, problems and types of events."""

import re
from typing import Any

from names import class_name, constant
from schemas import operations

# POSTs that only compare: repeated, they answer the same and store nothing.
COMPARE_ONLY = ("comparePhotos", "detectFaces", "searchFaces", "verifyUser")
STATUSES = {
    400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed",
    409: "Conflict", 413: "ContentTooLarge", 415: "UnsupportedMediaType", 422: "UnprocessableContent",
    429: "TooManyRequests", 500: "InternalServerError", 503: "ServiceUnavailable",
}  # fmt: skip
WRITTEN = 'Written by tools/build_python_client."""'


def operation_table(document: dict[str, Any]) -> str:
    """The module that names each operation of the document."""
    lines = [
        f'"""Every operation of the API. {WRITTEN}',
        "",
        "from facepass_client._calls import Operation, Repeat",
        "",
    ]
    lines += [f"API_VERSION = {document['info']['version']!r}"]
    for each in operations(document):
        arguments = f"{each['operationId']!r}, {each['method']!r}, {each['path']!r}, Repeat.{_repeat(each)}"
        lines.append(f"{constant(each['operationId'])} = Operation({arguments})")
    return "\n".join(lines)


def _repeat(operation: dict[str, Any]) -> str:
    """When a request may be sent again although its first attempt may have worked."""
    if operation["method"] in ("GET", "DELETE") or operation["operationId"] in COMPARE_ONLY:
        return "FREELY"
    has_key = any(each["name"] == "Idempotency-Key" for each in operation.get("parameters", []))
    return "WITH_KEY" if has_key else "NEVER"


def problem_table(errors_page: str) -> str:
    """The module with an exception for each code of docs/errors.md, and one for each status."""
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (.+) \|$", errors_page, re.MULTILINE)
    lines = [
        f'"""An exception for each code of a problem. {WRITTEN}',
        "",
        "from facepass_client.errors import Problem",
        "",
    ]
    for status, name in STATUSES.items():
        lines += ["", f"class {name}Problem(Problem):", f'    """Any problem of status {status}."""', ""]
    for code, status, meaning in rows:
        lines += ["", f"class {class_name(code)}({STATUSES[int(status)]}Problem):", f'    """{meaning}"""', ""]
    codes = [f"    {code!r}: {class_name(code)}," for code, _, _ in rows]
    statuses = [f"    {status}: {name}Problem," for status, name in STATUSES.items()]
    lines += ["", "BY_CODE: dict[str, type[Problem]] = {", *codes, "}"]
    return "\n".join([*lines, "BY_STATUS: dict[int, type[Problem]] = {", *statuses, "}"])


def event_table(document: dict[str, Any]) -> str:
    """The module that knows the model of each type of event."""
    types = {kind: _event_schema(item) for kind, item in document["webhooks"].items()}
    lines = [f'"""The types of events. {WRITTEN}', "", "from typing import TypeAlias", ""]
    lines += ["from facepass_client._model import UnknownEvent", "from facepass_client import models", ""]
    lines += ["Event: TypeAlias = (", *(f"    models.{name} |" for name in types.values()), "    UnknownEvent", ")"]
    lines += [
        "BY_TYPE: dict[str, type[Event]] = {",
        *(f"    {kind!r}: models.{name}," for kind, name in types.items()),
        "}",
    ]
    return "\n".join(lines)


def _event_schema(item: dict[str, Any]) -> str:
    (content,) = item["post"]["requestBody"]["content"].values()
    return str(content["schema"]["$ref"]).rsplit("/", 1)[-1]
