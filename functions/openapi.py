"""Merge the OpenAPI documents of all functions into the one that `system` serves (`make docs`).

`python functions/openapi.py` writes functions/system/openapi.json; `--check` fails when the committed one is stale.
"""

import json
import os
import sys
import warnings
from pathlib import Path

from aws_lambda_powertools.event_handler.openapi.merge import OpenAPIMerge
from aws_lambda_powertools.event_handler.openapi.models import HTTPBearer

from facepass import __version__

FUNCTIONS = Path(__file__).parent
DOCUMENT = FUNCTIONS / "system" / "openapi.json"
HTTP_FUNCTIONS = ("system", "users", "faces", "search")
DESCRIPTION = "Enrol people and photos, and ask who is on another photo. Errors are RFC 9457 problem details."


def merged() -> str:
    """The one document, as JSON text."""
    # importing the handlers reads the environment, but asks nothing of what it names
    for name in ("MAIN_DATABASE_URL", "VECTOR_DATABASE_URL", "PHOTO_BUCKET", "INDEX_QUEUE_URL"):
        os.environ.setdefault(name, "postgresql+pg8000://nobody@localhost/none")
    warnings.simplefilter("error")  # Powertools only warns of a handler that it could not import
    warnings.filterwarnings("ignore", category=FutureWarning)
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    merge = OpenAPIMerge(
        title="FacePass",
        version=__version__,
        description=DESCRIPTION,
        security_schemes={"ApiKey": HTTPBearer(description="`fp_<key id>_<secret>`", bearerFormat=None)},
        security=[{"ApiKey": []}],
        on_conflict="error",
    )
    for name in HTTP_FUNCTIONS:
        sys.path.insert(0, str(FUNCTIONS / name))  # a zip function's folder is the top of its imports
        merge.add_file(FUNCTIONS / name / "app.py")
    return json.dumps(json.loads(merge.get_openapi_json_schema()), indent=1) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(DOCUMENT.read_text() != merged() and "functions/system/openapi.json is stale: run `make docs`")
    DOCUMENT.write_text(merged())
