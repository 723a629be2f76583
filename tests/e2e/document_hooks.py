"""What schemathesis sends where a schema says less than a photo, a cursor or an email address is."""

import base64
import io
import os
import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pillow_heif
import schemathesis
from hypothesis import strategies as st
from PIL import Image

from facepass.api.paging import Listing
from facepass.recognition.packs import find_pack
from tests.support.runtime import ROOT

pillow_heif.register_heif_opener()
KNOWN = {os.environ["USER_ID"], os.environ["FACE_ID"]}
CURSOR = re.compile("after-([0-9a-f-]{36})")
IDEMPOTENCY_KEY = re.compile("[!-~]{1,255}")
RATES = [calibrated.fmr for calibrated in find_pack("lite").calibrated]
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
schemathesis.openapi.format("email", st.uuids().map(lambda local: f"{local.hex}@example.com"))


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
    if match := CURSOR.fullmatch(str((case.query or {}).get("cursor", ""))):
        case.query["cursor"] = Listing(os.environ["TENANT"], case.formatted_path).cursor_after(match[1])
    if IDEMPOTENCY_KEY.fullmatch(str(case.headers.get("Idempotency-Key", ""))):
        case.headers["Idempotency-Key"] = uuid4().hex


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    """Leave out what the document cannot say.

    Query parameters belong to a raw photo alone: beside another body they are refused. A threshold and a false match
    rate exclude each other, and which rates there are depends on the model pack.
    """
    parameters = dict(case.query or {}) | (case.body if isinstance(case.body, dict) else {})
    rate = parameters.get("fmr")
    if rate is not None and (parameters.get("threshold") is not None or not is_calibrated(rate)):
        return False
    return not belongs_to_a_raw_photo(case)


def belongs_to_a_raw_photo(case: schemathesis.Case) -> bool:
    """Whether the request has query parameters, but a body of another kind than those that they stand beside."""
    return case.method != "GET" and bool(case.query) and case.media_type not in photos


def is_calibrated(rate: Any) -> bool:
    """Whether the lite pack knows a threshold for this false match rate; what is no rate at all may be asked for."""
    return not isinstance(rate, float) or min(RATES) <= rate <= max(RATES)
