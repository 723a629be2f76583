"""Examples: the value of each field in one small story of Ada Lovelace at a summer party."""

from typing import Any

USER = "01935e2c-7a10-7c3e-9d52-3f1c5a6b7c8d"
UPLOAD = "01935e2d-11f4-7b02-8a6e-52d0c4b1e9aa"
PROBE = "01935e2f-40c8-7e91-b1d7-0a9c6f2e8b35"
CONSENT = "01935e2c-9f31-7a52-8c1d-7e2b4d6f8a90"
FACE = "01935e2d-1c83-7d4f-9e20-6b7a8c9d0e1f"
CROP = f"https://facepass-prod-photos.s3.amazonaws.com/crops/acme/{FACE}.jpg?X-Amz-Expires=300&X-Amz-Signature=5f1d"

VALUES: dict[str, Any] = {
    "id": USER,
    "user_id": USER,
    "upload_id": UPLOAD,
    "face_id": FACE,
    "consent_id": CONSENT,
    "text_version": "biometrics-2026-04",
    "given_by": None,
    "given_at": "2026-06-21T17:58:40.000000Z",
    "revoked_at": None,
    "recorded_by": "k3y1d",
    "collection_id": "summer-party",
    "email": "ada@example.com",
    "full_name": "Ada Lovelace",
    "external_id": "employee-1815",
    "external_image_id": "IMG_0042.jpg",
    "metadata": {"team": "analytical engines"},
    "created_at": "2026-06-21T18:04:12.345678Z",
    "updated_at": "2026-06-21T18:04:13.017201Z",
    "expires_at": "2026-06-21T18:19:12.345678Z",
    "next_cursor": None,
    "threshold": 0.45,
    "similarity": 0.7316,
    "false_match_rate": 0.000387,
    "expected_false_matches": 0.322,
    "confidence": 0.9421,
    "left": 0.3125,
    "top": 0.1875,
    "width": 0.2188,
    "height": 0.2917,
    "landmarks": [
        {"x": 0.3718, "y": 0.3012},
        {"x": 0.4702, "y": 0.2987},
        {"x": 0.4215, "y": 0.3581},
        {"x": 0.3811, "y": 0.4109},
        {"x": 0.4633, "y": 0.4087},
    ],
    "quality": {
        "sharpness": 184.2,
        "brightness": 121.7,
        "contrast": 41.3,
        "face_size": 210.0,
        "yaw": -8.4,
        "pitch": 3.1,
        "roll": 1.7,
        "cut_off": 0.0,
        "overall": 100.0,
    },
    "quality_parts": {
        "confidence": 1.0,
        "face_size": 1.0,
        "sharpness": 1.0,
        "brightness": 1.0,
        "contrast": 1.0,
        "pose": 1.0,
        "framing": 1.0,
    },
    "quality_filter": "low",
    "fmr": 0.001,
    "model": "lite-1",
    "model_pack": "lite",
    "photo_retention_days": 30,
    "face_retention_days": None,
    "photo_erased_at": None,
    "store_photos": True,
    "consent_required": False,
    "accepted_consent": "attested",
    "self_enrolment": False,
    "threshold_floor": None,
    "attested": True,
    "max_faces": 100,
    "face_count": 128,
    "content_type": "image/jpeg",
    "purpose": "index",
    "reason": None,
    "detail": None,
    "conflicts_with_user_id": None,
    "review": "off",
    "usable": True,
    "rejected_faces": [],
    "image_url": CROP,
    "match": True,
    "query_time_ms": 48.9,
    "decode_ms": 6.2,
    "detect_ms": 18.4,
    "embed_ms": 19.7,
    "search_ms": 4.1,
    "url": "https://facepass-prod-photos.s3.amazonaws.com/",
    "fields": {"key": f"uploads/acme/{UPLOAD}", "Content-Type": "image/jpeg", "policy": "eyJleHBpcmF0aW9uIjoi"},
    "max_bytes": 31457280,
    "status": {"Upload": "indexed", "UploadAccepted": "awaiting_upload", "Health": "healthy"},
    "reasons": {"Health": None, "ExaminedFace": []},
}
REQUESTS: dict[str, dict[str, Any]] = {
    "create_user": {
        "user": {"email": "ada@example.com", "full_name": "Ada Lovelace", "external_id": "employee-1815"},
        "with metadata": {
            "email": "ada@example.com",
            "full_name": "Ada Lovelace",
            "metadata": {"team": "analytical engines"},
        },
    },
    "change_user": {"new name": {"full_name": "Ada King"}, "no external id": {"external_id": None}},
    "create_collection": {"collection": {"collection_id": "summer-party", "threshold": 0.5, "max_faces": 50}},
    "give_consent": {
        "everywhere, until revoked": {"text_version": "biometrics-2026-04"},
        "by a parent, for one collection": {
            "text_version": "biometrics-2026-04",
            "collection_id": "summer-party",
            "given_by": "Lady Byron",
            "expires_at": "2026-12-31T23:59:59Z",
        },
    },
    "change_collection": {"stricter": {"threshold": 0.55}, "the model pack's threshold": {"threshold": None}},
    "upload_photo": {
        "enrolment": {"content_type": "image/jpeg", "user_id": USER},
        "event photo": {"content_type": "image/heic", "collection_id": "summer-party", "max_faces": 20},
        "probe": {"content_type": "image/jpeg", "purpose": "probe"},
    },
    "search_faces": {
        "uploaded probe": {"upload_id": PROBE, "collection_id": "summer-party", "group_by": "user"},
        "stored face": {"face_id": FACE, "limit": 10},
        "user": {"user_id": USER, "threshold": 0.5},
    },
    "verify_user": {"uploaded probe": {"upload_id": PROBE}, "stricter": {"upload_id": PROBE, "threshold": 0.6}},
    "compare_photos": {"uploaded probes": {"source_upload_id": PROBE, "target_upload_id": UPLOAD}},
    "detect_faces": {"uploaded probe": {"upload_id": PROBE}},
}


def requests_of(operation_id: str) -> dict[str, Any]:
    """The examples of an operation's JSON body, as OpenAPI names them."""
    return {name: {"value": value} for name, value in REQUESTS[operation_id].items()}


def example_of(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """An answer of this schema: each field has the value of its name in VALUES, or else its own example or default.

    Raises ValueError for a field that has none of them.
    """
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas)
    if "items" in schema:
        return [example_of(schema["items"], schemas)]
    return {name: _value(schema["title"], name, field, schemas) for name, field in schema["properties"].items()}


def _value(model: str, name: str, field: dict[str, Any], schemas: dict[str, Any]) -> Any:
    if name in VALUES:
        value = VALUES[name]
        return value[model] if isinstance(value, dict) and model in value else value
    if field.get("examples"):
        return field["examples"][0]
    if field.get("default") is not None:
        return field["default"]
    try:
        return example_of(field, schemas)
    except KeyError:
        message = f"{model}.{name} has no example: give its Field `examples=[...]`, or add {name!r} to VALUES"
        raise ValueError(message) from None
