"""The response to what no route takes: another spelling of a path, another method, another protocol, or nothing."""

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from slashes import redirect

from facepass.api import documentation
from facepass.api.resolver import FacePassResolver
from facepass.errors import MethodNotAllowed
from facepass.rekognition_api import answers


def answer_unknown(app: FacePassResolver, error: NotFoundError, document: str) -> Response[str]:
    """The response to a request for `$default`. document: OpenAPI, JSON."""
    event = app.current_event
    if answers.TARGET_HEADER in event.headers:  # an AWS SDK whose endpoint has a path
        refused = answers.wrong_path(event.request_context.request_id)
        return Response(refused["statusCode"], answers.MEDIA_TYPE, refused["body"], refused["headers"])
    path, query = event.path, event.get("rawQueryString")
    if path.endswith("/") and path != "/":
        return redirect(event, path, query)
    methods = documentation.methods_of(path, document)
    if path == "/":
        methods.append("POST")  # Rekognition's protocol, which the document does not describe
    if methods:
        refusal = app.answer_with_problem(MethodNotAllowed())
        refusal.headers["Allow"] = ", ".join(methods)
        return refusal
    return app.answer_with_problem(error)
