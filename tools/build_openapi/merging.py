"""Merge the OpenAPI documents that Powertools writes, one for each function."""

import importlib.util
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aws_lambda_powertools.event_handler.openapi.merge import OpenAPIMerge
from aws_lambda_powertools.event_handler.openapi.models import HTTPBearer, License

from facepass import __version__
from facepass.api.resolver import FacePassResolver

FUNCTIONS = Path(__file__).parents[2] / "functions"
# "Page_User_" and its title, "Page[User]", become "UserPage": generators make the name of a type from either.
PAGE_OF = re.compile(r'"(#/components/schemas/)?Page[_\[](\w+?)[_\]]"')
HTTP_FUNCTIONS = ("system", "users", "exports", "faces", "operators", "search")
DESCRIPTION = """\
Enrol people and photos, and ask who is on another photo.

Every request but those for these pages, `/` and `/api/v1/health` carries `Authorization: Bearer` with an API key or a
JWT. Errors of FacePass are RFC 9457 problem details: branch on `code`. API Gateway's own answers are a `message`."""
BEARER = """\
An API key (`fp_<key id>_<secret>`) or a JWT of the configured issuer. Each operation names the scope that it needs;
`admin` may do everything, and `self` lets a person do what is said to be for the caller's own user."""


@dataclass(frozen=True)
class Declared:
    """A route's handler, and the codes of the problems that it declares."""

    handler: Callable[..., Any]
    codes: list[str]


Routes = dict[tuple[str, str], Declared]


def load_functions() -> list[FacePassResolver]:
    """The resolvers of all HTTP functions. An import that fails stops the build: OpenAPIMerge would leave it out."""
    # importing the handlers reads the environment, but connects to nothing
    for name in ("MAIN_DATABASE_URL", "VECTOR_DATABASE_URL", "PHOTO_BUCKET", "INDEX_QUEUE_URL"):
        os.environ.setdefault(name, "postgresql+pg8000://user@localhost/none")
    os.environ.setdefault("MODEL_PACK", "standard")
    return [_load(FUNCTIONS / name / "app.py") for name in HTTP_FUNCTIONS]


def _load(file: Path) -> FacePassResolver:
    if file.with_name("__init__.py").exists():  # in the image, `functions` is a package
        sys.path.insert(0, str(FUNCTIONS.parent))
        app: FacePassResolver = importlib.import_module(f"functions.{file.parent.name}.app").app
        return app
    sys.path.insert(0, str(file.parent))  # a zip function's folder is the root of its imports
    spec = importlib.util.spec_from_file_location(file.parent.name, file)
    if spec is None or spec.loader is None:
        raise ImportError(str(file))
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    resolver: FacePassResolver = module.app
    return resolver


def take_routes(resolvers: Sequence[FacePassResolver]) -> Routes:
    """Each route by method and path, written as in the document: ("get", "/api/v1/users/{user_id}").

    Takes the declared problems away from the routes: Powertools documents either them or the success, and the success
    is what it knows best.
    """
    found: Routes = {}
    for app in resolvers:
        for route in app._static_routes + app._dynamic_routes:
            codes = [code for answer in (route.responses or {}).values() for code in answer["codes"]]
            found[route.method.lower(), route.path.replace("<", "{").replace(">", "}")] = Declared(route.func, codes)
            route.responses = None
    return found


def merge(resolvers: Sequence[FacePassResolver]) -> dict[str, Any]:
    """One document. Raises ValueError for two schemas of one name: OpenAPIMerge would keep the last."""
    merged = OpenAPIMerge(
        title="FacePass",
        version=__version__,
        summary="Face identity in your own AWS account.",
        description=DESCRIPTION,
        license_info=License(name="MIT", identifier="MIT"),
        security_schemes={"bearer": HTTPBearer(description=BEARER, bearerFormat=None)},
        on_conflict="error",
    )
    schemas: dict[str, Any] = {}
    for app in resolvers:
        document = app.get_openapi_schema().model_dump(mode="json", by_alias=True, exclude_none=True)
        for name, schema in document["components"]["schemas"].items():
            if schemas.setdefault(name, schema) != schema:
                raise ValueError(f"two schemas are called {name}")
        merged.add_schema(document)
    named = PAGE_OF.sub(r'"\1\2Page"', merged.get_openapi_json_schema())
    whole: dict[str, Any] = json.loads(named)
    return whole
