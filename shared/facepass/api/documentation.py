"""Pages that show the OpenAPI document without a request to another host, and the methods of a path."""

import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from string import Template

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.content_types import TEXT_HTML
from aws_lambda_powertools.event_handler.openapi import swagger_ui
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from facepass.api.headers import PUBLIC, etag_of, page_policy

SWAGGER = Path(swagger_ui.__file__).parent
LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg"  # ReDoc's own logo; the page omits it when it cannot be loaded

REDOC_PAGE = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>FacePass API</title>
<style>body { margin: 0 }</style>
</head>
<body>
<div id="redoc"></div>
<script>$bundle</script>
<script>Redoc.init($document, {}, document.getElementById("redoc"))</script>
</body>
</html>
""")


def public(event: APIGatewayProxyEventV2, content_type: str, body: str) -> Response[str]:
    """The response with a part of the documentation, compressed; 304 for a reader who has it already."""
    headers: dict[str, str | list[str]] = {**PUBLIC, "ETag": etag_of(body)}
    if content_type == TEXT_HTML:
        headers["Content-Security-Policy"] = page_policy(body)
    if event.headers.get("if-none-match") == etag_of(body):
        return Response(304, content_type, "", headers)
    return Response(200, content_type, body, headers, compress=True)


@cache
def swagger_page(document: str) -> str:
    """Swagger UI with its script, its style and the OpenAPI document (JSON) in one page."""
    return swagger_ui.generate_swagger_html(
        _inside_script(document),
        (SWAGGER / "swagger-ui-bundle.min.js").read_text(),
        (SWAGGER / "swagger-ui.min.css").read_text(),
        swagger_base_url="",
        oauth2_config=None,
    )


@cache
def redoc_page(document: str) -> str:
    """ReDoc with its script and the OpenAPI document (JSON) in one page."""
    bundle = _redoc_bundle().read_text().replace(LOGO, "data:,")
    return REDOC_PAGE.substitute(bundle=bundle, document=_inside_script(document))


def methods_of(path: str, document: str) -> list[str]:
    """The methods, in upper case, that the OpenAPI document (JSON) lists for a path; none for an unknown path."""
    return [method for pattern, methods in _routes(document) if pattern.fullmatch(path) for method in methods]


@cache
def _routes(document: str) -> list[tuple[re.Pattern[str], list[str]]]:
    paths = json.loads(document)["paths"].items()
    return [
        (re.compile(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(path))), [verb.upper() for verb in verbs])
        for path, verbs in paths
    ]


def _redoc_bundle() -> Path:
    """npm's redoc.standalone.js in flask-openapi3-redoc. The package is never imported, because it requires Flask."""
    package = find_spec("flask_openapi3_redoc")
    if package is None or package.origin is None:
        raise FileNotFoundError("flask-openapi3-redoc is not installed")
    return Path(package.origin).with_name("templates") / "redoc/js/redoc.standalone.js"


def _inside_script(text: str) -> str:
    """Escape closing tags, so that a string cannot end the script that contains it."""
    return text.replace("</", "<\\/")
