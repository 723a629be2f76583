"""What schemathesis sends where a schema says less than a photo, a cursor or an email address is."""

import base64
import io
import os
import re
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pillow_heif
import schemathesis
from hypothesis import strategies as st
from PIL import Image

from facepass.api.paging import Listing, filters_of
from facepass.recognition.packs import find_pack
from facepass.schemas.probes import MOST_OF_EACH
from tests.support.runtime import ROOT

pillow_heif.register_heif_opener()
KNOWN = {os.environ["USER_ID"], os.environ["FACE_ID"]}
CURSOR = re.compile("after-([0-9a-f-]{36})")
DAY = re.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}")
IDEMPOTENCY_KEY = re.compile("[!-~]{1,255}")
RATES = [calibrated.fmr for calibrated in find_pack("standard").calibrated]
LIVENESS = {"liveness", "liveness_nonce"}
FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/heic": "HEIF",
    "image/heif": "HEIF",
    "image/avif": "AVIF",
}


def portrait(kind: str) -> bytes:
    """A small photo of one face."""
    with Image.open(ROOT / "tests/data/photos/obama2.jpg") as photo:
        photo.thumbnail((320, 320))
        written = io.BytesIO()
        photo.convert("RGB").save(written, kind)
        return written.getvalue()


photos = {media_type: portrait(kind) for media_type, kind in FORMATS.items()}
for media_type, photo in photos.items():
    schemathesis.openapi.media_type(media_type, st.just(photo))
schemathesis.openapi.format(
    "base64-photo", st.sampled_from([base64.b64encode(photo).decode() for photo in photos.values()])
)
schemathesis.openapi.format("cursor", st.uuids().map(lambda last_id: f"after-{last_id}"))
# of our time: a consent of the year 1 or 9999 is rightly refused
MOMENTS = st.integers(0, 7_258_118_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC).isoformat())
schemathesis.openapi.format("date-time", MOMENTS)
DAYS = st.dates(date(2024, 1, 1), date(2090, 12, 31))  # of our time, too
schemathesis.openapi.format("date", DAYS.map(date.isoformat))
schemathesis.openapi.format("uri", st.uuids().map(lambda host: f"https://{host.hex}.example.com/events"))
schemathesis.openapi.format("email", st.uuids().map(lambda local: f"{local.hex}@example.com"))


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    """Send photos in forms too, and build no request around the example of a liveness token.

    The document says the types of photos in words, for the sake of generators. Beside the example of a token,
    schemathesis leaves out the user, or sends both a threshold and a rate. `filter_case` is not asked about such a
    request, and `before_call` cannot mend it: schemathesis takes a form with a photo for invalid once it was changed.
    """
    for schema in raw_schema["components"]["schemas"].values():
        for name in LIVENESS & schema.get("properties", {}).keys():
            schema["properties"][name].pop("examples", None)
    for verbs in raw_schema["paths"].values():
        for operation in verbs.values():
            if form := operation.get("requestBody", {}).get("content", {}).get("multipart/form-data"):
                fields = raw_schema["components"]["schemas"][form["schema"]["$ref"].rpartition("/")[2]]["properties"]
                files = [name for name, field in fields.items() if field.get("format") == "binary"]
                form["encoding"] = {name: {"contentType": ", ".join(FORMATS)} for name in files}


@schemathesis.check
def problem_is_documented(
    context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> None:
    """A problem has its response's status, and one of the codes of which the operation has an example there."""
    if not response.headers.get("content-type", [""])[0].startswith("application/problem+json"):
        return
    problem = response.json()
    assert problem["status"] == response.status_code
    documented = case.operation.definition.raw["responses"].get(str(response.status_code))
    if documented:  # else another check says that the status is not documented
        assert problem["code"] in documented["content"]["application/problem+json"]["examples"], problem["code"]


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case, kwargs: dict[str, Any]) -> None:
    """Spare what other requests need, sign cursors, and give each request an Idempotency-Key of its own.

    The same key with another body is rightly refused, and so is a cursor of another list. What `filter_case` leaves out
    comes in the document's own examples, which it is not asked about.
    """
    if belongs_to_a_raw_photo(case):
        case.query = {}
    if case.method == "DELETE":
        case.path_parameters = {
            name: str(uuid4()) if value in KNOWN else value for name, value in case.path_parameters.items()
        }
    if "name_prefix" in (case.query or {}):  # its list has an order of its own, and is of one database
        case.query = {name: value for name, value in case.query.items() if name not in ("order", "collection_id")}
    if case.path == "/api/v1/usage" and DAY.fullmatch(str((case.query or {}).get("from", ""))):
        case.query["to"] = case.query["from"]  # a range of more than a year, or that ends before it begins, is refused
    if match := CURSOR.fullmatch(str((case.query or {}).get("cursor", ""))):
        case.query["cursor"] = cursor_of(case, match[1])
    if isinstance(case.body, dict) and "cursor" in case.body:
        case.body["cursor"] = None
    if IDEMPOTENCY_KEY.fullmatch(str(case.headers.get("Idempotency-Key", ""))):
        case.headers["Idempotency-Key"] = uuid4().hex


def cursor_of(case: schemathesis.Case, last_id: str) -> str:
    """The cursor that the list of this request would have issued after a row with this id."""
    query = {name: str(value).lower() if isinstance(value, bool) else value for name, value in case.query.items()}
    listing = Listing(os.environ["TENANT"], case.formatted_path, filters_of(urlencode(query, doseq=True)))
    if case.path == "/api/v1/searches/{search_id}":
        return listing.cursor_after("3")
    if case.path == "/api/v1/collections/{collection_id}/clusters":
        return listing.cursor_after(f"3 {last_id}")
    if case.path in ("/api/v1/uploads", "/api/v1/audit", "/api/v1/dead-letters"):
        return listing.cursor_after(f"2026-01-01T00:00:00+00:00 {last_id}")
    return listing.cursor_after(f"{last_id} Ada" if "name_prefix" in query else last_id)


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    """Leave out what the document cannot say.

    Query parameters belong to a raw photo alone: beside another body they are refused. A threshold and a false match
    rate exclude each other, and which rates there are depends on the model pack. All faces are searched with of a
    photo alone, and with fewer matches each. A liveness token is about one person: an event photo has none.
    """
    parameters = dict(case.query or {}) | (case.body if isinstance(case.body, dict) else {})
    rate = parameters.get("fmr")
    if rate is not None and (parameters.get("threshold") is not None or not is_calibrated(rate)):
        return False
    if case.path == "/api/v1/faces/upload" and shows_liveness_of_no_user(parameters):
        return False
    if parameters.get("faces") == "all" and not fits_all_faces(parameters):
        return False
    return not belongs_to_a_raw_photo(case)


def fits_all_faces(parameters: dict[str, Any]) -> bool:
    """Whether the other options go with a search for all faces of a photo."""
    stored = any(parameters.get(name) is not None for name in ("face_id", "user_id"))
    limit = parameters.get("limit", 1)
    return not stored and isinstance(limit, int) and limit <= MOST_OF_EACH


def shows_liveness_of_no_user(parameters: dict[str, Any]) -> bool:
    """Whether an upload has a liveness token, but no user whom it is about."""
    return parameters.get("liveness") is not None and parameters.get("user_id") is None


def belongs_to_a_raw_photo(case: schemathesis.Case) -> bool:
    """Whether the request has query parameters, but a body of another kind than those that they stand beside."""
    return case.method != "GET" and bool(case.query) and case.media_type not in photos


def is_calibrated(rate: Any) -> bool:
    """Whether the default pack knows a threshold for this false match rate; what is no rate at all may be asked for."""
    return not isinstance(rate, float) or min(RATES) <= rate <= max(RATES)
