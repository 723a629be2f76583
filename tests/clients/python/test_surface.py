"""Every operation of the API document is reachable from both clients, and has a name in Python's manner."""

import asyncio
import inspect
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest

from facepass_client import AsyncFacePass, FacePass, FacePassError, Retries
from facepass_client._async.resource import AsyncResource
from facepass_client._sync.resource import Resource
from tests.support.runtime import ROOT

DOCUMENT = json.loads((ROOT / "functions/system/openapi.json").read_text())
ARGUMENTS = {
    "photo": b"\xff\xd8\xff",
    "source": b"photo",
    "target": b"photo",
    "photos": [(b"photo", None)],
    "threshold": 0.5,
}
ADDRESS = "https://faces.example.com"
PATHS = {
    (method.upper(), re.compile(re.sub(r"\{\w+\}", "[^/]+", path))): operation["operationId"]
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in sorted(methods.items())
}
# Literal paths are met before those with an id in the same place.
OPERATIONS = dict(sorted(PATHS.items(), key=lambda each: each[0][1].pattern.count("[^/]+")))


class Reached:
    """A transport that notes which operations it is sent, and answers none."""

    def __init__(self) -> None:
        self.operations: set[str] = set()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        fits = (
            name
            for (method, path), name in OPERATIONS.items()
            if method == request.method and path.fullmatch(request.url.raw_path.decode().partition("?")[0])
        )
        self.operations.add(next(fits))
        raise httpx.ConnectError("no answer")


def methods(part: Any) -> Iterator[Callable[..., Any]]:
    """The public methods of a client's parts, and of the parts within them."""
    for name, value in inspect.getmembers(part):
        if isinstance(value, Resource | AsyncResource):
            yield from methods(value)
        elif inspect.ismethod(value) and not name.startswith("_") and isinstance(part, Resource | AsyncResource):
            yield value


def arguments(method: Callable[..., Any]) -> dict[str, Any]:
    """A value for each parameter that has to be given, and for each photo."""
    chosen: dict[str, Any] = {}
    for name, parameter in inspect.signature(method).parameters.items():
        if parameter.kind is not parameter.VAR_KEYWORD and (parameter.default is parameter.empty or name == "photo"):
            chosen[name] = ARGUMENTS.get(name, "an-id")
    if method.__name__ == "batch":
        chosen["photos"] = []
    return chosen


def test_every_operation_is_reachable_from_the_client() -> None:
    reached = Reached()

    def call(method: Callable[..., Any]) -> None:
        next(iter(method(**arguments(method))))

    with httpx.Client(transport=httpx.MockTransport(reached)) as http:
        client = FacePass(ADDRESS, "key", http=http, retries=Retries(1), check_version=False)
        for method in methods(client):
            with pytest.raises(FacePassError):
                call(method)
    assert reached.operations == set(OPERATIONS.values())


def test_every_operation_is_reachable_from_the_asynchronous_client() -> None:
    reached = Reached()

    async def call(method: Callable[..., Any]) -> None:
        result = method(**arguments(method))
        if isinstance(result, Awaitable):
            await result
        else:
            await anext(aiter(result))

    async def call_all() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(reached)) as http:
            client = AsyncFacePass(ADDRESS, "key", http=http, retries=Retries(1), check_version=False)
            for method in methods(client):
                with pytest.raises(FacePassError):
                    await call(method)

    asyncio.run(call_all())
    assert reached.operations == set(OPERATIONS.values())


def test_an_operation_has_the_documents_name() -> None:
    from facepass_client import _operations

    named = {each.operation_id for each in vars(_operations).values() if isinstance(each, _operations.Operation)}
    assert named == set(OPERATIONS.values())


def test_no_id_reaches_another_path() -> None:
    reached = Reached()
    with httpx.Client(transport=httpx.MockTransport(reached)) as http:
        client = FacePass(ADDRESS, "key", http=http, retries=Retries(1), check_version=False)
        for wrong in ("", ".", ".."):
            with pytest.raises(ValueError, match="user_id is no id"):
                client.users.get(wrong)
        with pytest.raises(FacePassError):
            client.users.get("../../health?x=/")
    assert reached.operations == {"getUser"}


def test_the_readme_lists_every_method() -> None:
    page = (ROOT / "clients/python/README.md").read_text().split("## Every method\n")[1].split("\n## ")[0]
    listed = {}
    for parts, names in re.findall(r"^\| (`.+`) \| (.+) \|$", page, re.MULTILINE):
        for part, of_part in zip(re.findall(r"`([\w.]+)`", parts), names.split(";"), strict=False):
            listed[part] = set(re.findall(r"`(\w+)`", of_part))
    client = FacePass(ADDRESS, "key")
    assert listed == dict(parts_of(client, ""))
    client.close()


def parts_of(part: Any, prefix: str) -> Iterator[tuple[str, set[str]]]:
    """The names of a client's parts, each with those of its methods."""
    for name, value in inspect.getmembers(part, lambda each: isinstance(each, Resource)):
        if name.startswith("_"):
            continue
        own = {method for method, _ in inspect.getmembers(value, inspect.ismethod) if not method.startswith("_")}
        yield prefix + name, own
        yield from parts_of(value, f"{prefix}{name}.")
