"""The web console: a page at /console, and its files, which never change under their names."""

from base64 import b64encode

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.content_types import TEXT_HTML
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter
from console_files import FILE_HEADERS, PAGE_HEADERS, page, page_policy, read_file

from facepass.api.headers import etag_of
from facepass.api.permission import open_to_all

router = APIGatewayHttpRouter()


@router.get("/console", include_in_schema=False)
@open_to_all
def console() -> Response[str]:
    """The page; 304 for a browser that has the newest one."""
    body = page()
    headers: dict[str, str | list[str]] = {
        **PAGE_HEADERS,
        "Content-Security-Policy": page_policy(),
        "ETag": etag_of(body),
    }
    if router.current_event.headers.get("if-none-match") == etag_of(body):
        return Response(304, TEXT_HTML, "", headers)
    return Response(200, f"{TEXT_HTML}; charset=utf-8", body, headers, compress=True)


@router.get("/console/<file>", include_in_schema=False)
@open_to_all
def console_file(file: str) -> Response[str]:
    """A script, the stylesheet or the icon."""
    found = read_file(file, router.current_event.headers.get("accept-encoding", ""))
    if found is None:
        raise NotFoundError
    headers: dict[str, str | list[str]] = {**FILE_HEADERS}
    if found.encoding:
        headers["Content-Encoding"] = found.encoding
    # encoded here: the resolver takes bytes of a body for UTF-8
    answer = Response(200, found.content_type, b64encode(found.content).decode(), headers)
    answer.base64_encoded = True
    return answer
