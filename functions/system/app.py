"""The root, the documentation, the console and health; and the response to every unknown path."""

from pathlib import Path

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.content_types import APPLICATION_JSON, TEXT_HTML
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from console_routes import router as console_routes
from unknown_paths import answer_unknown

from facepass import schemas
from facepass.api import documentation
from facepass.api.permission import open_to_all
from facepass.api.resolver import FacePassResolver
from facepass.services.health.watch import health_watch
from facepass.settings import settings

app = FacePassResolver()
app.include_router(console_routes)
handler = app.handle
OPENAPI = Path(__file__).with_name("openapi.json")  # merged from all functions by `make docs`


@app.get("/", tags=["system"])
@app.head("/", include_in_schema=False)
@open_to_all
def root() -> schemas.ServiceInfo:
    """Get the service's name, its version, and the places of its documentation."""
    return schemas.ServiceInfo()


@app.get("/docs", include_in_schema=False)
@open_to_all
def docs() -> Response[str]:
    return documentation.public(app.current_event, TEXT_HTML, documentation.swagger_page(OPENAPI.read_text()))


@app.get("/redoc", include_in_schema=False)
@open_to_all
def redoc() -> Response[str]:
    return documentation.public(app.current_event, TEXT_HTML, documentation.redoc_page(OPENAPI.read_text()))


@app.get("/openapi.json", include_in_schema=False)
@open_to_all
def openapi() -> Response[str]:
    return documentation.public(app.current_event, APPLICATION_JSON, OPENAPI.read_text())


@app.get("/api/v1/health", tags=["system"])
@app.head("/api/v1/health", include_in_schema=False)
@open_to_all
def check_health() -> Response[schemas.Health]:
    """Check whether databases, bucket and queues can be reached. Only a caller with a valid key sees reasons."""
    watch = health_watch()
    knows_key = watch.knows_key(app.current_event.headers.get("authorization"))
    found = watch.check_now() if knows_key else watch.recent()
    report = schemas.Health(
        status="healthy" if found.healthy else "unhealthy",
        model_pack=settings().model_pack,
        reasons=found.reasons if knows_key else None,
    )
    return Response(200 if found.healthy else 503, APPLICATION_JSON, report)


@app.exception_handler(NotFoundError)
def no_route(error: NotFoundError) -> Response[str]:
    return answer_unknown(app, error, OPENAPI.read_text())
