"""The page that shows the OpenAPI document without asking any other host."""

from functools import cache
from pathlib import Path

from aws_lambda_powertools.event_handler.openapi import swagger_ui

BUNDLE = Path(swagger_ui.__file__).parent


@cache
def swagger_page(document: str) -> str:
    """Swagger UI with its script, its style and the OpenAPI document (JSON) in one page."""
    return swagger_ui.generate_swagger_html(
        document.replace("</", "<\\/"),  # a closing tag in a description must not close the script
        (BUNDLE / "swagger-ui-bundle.min.js").read_text(),
        (BUNDLE / "swagger-ui.min.css").read_text(),
        swagger_base_url="",
        oauth2_config=None,
    )
