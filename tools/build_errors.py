"""Write docs/errors.md from the code (`make docs`); `--check` fails when the committed page is stale."""

import sys
from pathlib import Path

from facepass.error_catalog import coded_errors
from facepass.errors import FaceBelowQuality, FacePassError, PhotoRejected
from facepass.recognition.quality import Reason

PAGE = Path(__file__).parents[1] / "docs/errors.md"

INTRODUCTION = """\
# Errors

Written by `make docs` from the modules of `shared/facepass/error_catalog.py`.

Every error of a FacePass function is an RFC 9457 problem (`application/problem+json`):

```json
{"type": "urn:facepass:problem:email_taken", "title": "Conflict", "status": 409,
 "detail": "Another user has this email.", "code": "email_taken", "request_id": "JKJaXmPLvHcESHA="}
```

Branch on `code`: it never changes. `errors` lists the fields of an `invalid_request`. A 503 says in `Retry-After` when
to try again. A 5xx shows no internal detail: find its cause in the log by its `request_id`.

| code | status | what it means |
|---|---|---|
"""

UPLOADS = """
## Why an upload was rejected or failed

`GET /api/v1/uploads/{upload_id}` answers with the code in `reason`. A rejected photo stays rejected: send another one.
A failed photo can be sent again.

| status | reason | what it means |
|---|---|---|
"""

FACES = """
`rejected_faces` lists the faces that were found and not stored, each with its reasons in Amazon Rekognition's words:
{reasons}.
If an upload has no other face, the first of these reasons, in lower case, is the upload's reason.

## API Gateway's own answers

API Gateway answers these itself, before it calls a function, as `{{"message": …}}`: 401 `Unauthorized` without an
`Authorization` header, 403 `Forbidden` with a key that is unknown, expired or revoked or where a request bypasses the
edge, 413 for a body over 10 MB (6 MB with what base64 adds), 429 `Too Many Requests`, 503 `Service Unavailable` after
30 seconds. An [edge](deploy.md#an-edge-with-a-firewall) has answers of its own: 429 in the same form for too many
requests of one address, and 403 as a page of CloudFront for what its firewall refuses.
"""

SETTLES = (
    "user_not_found",
    "collection_not_found",
    "quota_exceeded",
    "consent_required",
    "liveness_required",
    "model_mismatch",
)
REFUSES_A_FACE = ("low_similarity",)  # a reason only, of a face that was not assigned
FAILS = ("photo_missing", "retries_exhausted", "worker_died")
QUALITY_REASONS = {
    Reason.LOW_CONFIDENCE: "The detector is not certain enough that this is a face.",
    Reason.SMALL_BOUNDING_BOX: "The face is too small in the photo to be recognised.",
    Reason.LOW_SHARPNESS: "The face is too blurred to be recognised.",
    Reason.LOW_BRIGHTNESS: "The face is too dark to be recognised.",
    Reason.EXTREME_POSE: "The face is turned too far away from the camera.",
    Reason.LOW_FACE_QUALITY: "Several measures of the face are poor: together they are below the quality filter.",
}


def page() -> str:
    """The text of docs/errors.md."""
    coded = sorted(coded_errors(), key=lambda kind: (kind.status, kind.code))
    answered = [kind for kind in coded if kind.code not in FAILS + REFUSES_A_FACE]
    problems = [line for kind in answered for line in rows(kind, str(kind.status), status_last=True)]
    rejections = [kind for kind in coded if issubclass(kind, PhotoRejected) or kind.code in SETTLES]
    uploads = [line for kind in rejections for line in rows(kind, "rejected")]
    uploads += [line for kind in coded if kind.code in FAILS for line in rows(kind, "failed")]
    reasons = ", ".join(f"`{reason}`" for reason in Reason)
    tables = (INTRODUCTION, *problems, "", UPLOADS, *uploads)
    return "\n".join(part.strip("\n") for part in tables) + "\n" + FACES.format(reasons=reasons)


def rows(kind: type[FacePassError], status: str, *, status_last: bool = False) -> list[str]:
    """A table line for each code of an error: a face below quality has one code for each reason."""
    means = {kind.code: kind.title}
    if kind is FaceBelowQuality:
        means = {reason.lower(): QUALITY_REASONS[reason] for reason in Reason if reason is not Reason.EXCEEDS_MAX_FACES}
    cells = [(f"`{code}`", status) if status_last else (status, f"`{code}`") for code in means]
    return [f"| {first} | {second} | {text} |" for (first, second), text in zip(cells, means.values(), strict=True)]


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(PAGE.read_text() != page() and "docs/errors.md is stale: run `make docs`")
    PAGE.write_text(page())
