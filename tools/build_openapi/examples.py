"""Examples: the value of each field in one small story of Ada Lovelace at a summer party."""

from typing import Any

USER = "01935e2c-7a10-7c3e-9d52-3f1c5a6b7c8d"
UPLOAD = "01935e2d-11f4-7b02-8a6e-52d0c4b1e9aa"
PROBE = "01935e2f-40c8-7e91-b1d7-0a9c6f2e8b35"
CONSENT = "01935e2c-9f31-7a52-8c1d-7e2b4d6f8a90"
TWIN = "01935e2e-3b20-7d4f-a1c6-9e8d7c6b5a40"
MERGE = "01935e30-5c41-7f02-8b7d-2a1c0b9e8d7f"
SEARCH = "01935e31-2b60-7c15-9a4e-6d5c4b3a2918"
RUN = "01935e32-4d70-7a26-8b5f-7e6d5c4b3a29"
CLUSTER = "01935e33-6e81-7b37-9c60-8f7e6d5c4b3a"
KEY = "6e62151717ba1b33"
FACE = "01935e2d-1c83-7d4f-9e20-6b7a8c9d0e1f"
WEBHOOK = "01935e34-7f92-7c48-9d71-90a8b7c6d5e4"
DELIVERY = "01935e35-80a3-7d59-8e82-a1b9c8d7e6f5"
EVENT = "01935e2d-2e94-7e6a-9f93-b2cad9e8f706"
RECEIVER = "https://hooks.example.com/facepass"
CROP = f"https://facepass-prod-photos.s3.amazonaws.com/crops/acme/{FACE}.jpg?X-Amz-Expires=300&X-Amz-Signature=5f1d"

VALUES: dict[str, Any] = {
    "id": USER,
    "user_id": USER,
    "from_user_id": TWIN,
    "new_user_id": TWIN,
    "merge_id": MERGE,
    "search_id": SEARCH,
    "run_id": RUN,
    "cluster_id": CLUSTER,
    "webhook_id": WEBHOOK,
    "delivery_id": DELIVERY,
    "event_id": EVENT,
    "subject": f"uploads/{UPLOAD}",
    "key_id": KEY,
    "upload_id": UPLOAD,
    "face_id": FACE,
    "face_ids": [FACE],
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
    "dry_run": False,
    "undo_until": "2026-07-21T18:04:12.345678Z",
    "created_at": "2026-06-21T18:04:12.345678Z",
    "updated_at": "2026-06-21T18:04:13.017201Z",
    "expires_at": "2026-06-21T18:19:12.345678Z",
    "next_cursor": None,
    "threshold": 0.3517,
    "similarity": 0.7316,
    "false_match_rate": 5.47e-06,
    "expected_false_matches": 0.0128,
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
    "model": "facepass_standard",
    "model_pack": "standard",
    "photo_retention_days": 30,
    "face_retention_days": None,
    "photo_erased_at": None,
    "store_photos": True,
    "consent_required": False,
    "accepted_consent": "attested",
    "self_enrolment": False,
    "clusters": False,
    "require_liveness": False,
    "threshold_floor": None,
    "attested": True,
    "max_faces": 100,
    "face_count": {"Collection": 128, "Cluster": 128, "UploadIndexed": 1},
    "previous_user_id": None,
    "content_type": "image/jpeg",
    "purpose": "index",
    "reason": {
        "Upload": None,
        "UploadCount": None,
        "DeadLetter": "worker_died",
        "Search": None,
        "ClusteringRun": None,
        "UnassignableFace": "low_similarity",
        "UploadRejected": "no_face_found",
        "UploadFailed": "retries_exhausted",
        "SearchCompleted": None,
        "ClusterCompleted": None,
        "WebhookDisabled": "keeps_failing",
    },
    "detail": {"Upload": None, "SearchedProbe": None, "RefusedPhoto": "The user does not exist."},
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
    "url": {
        "UploadTicket": "https://facepass-prod-photos.s3.amazonaws.com/",
        "UserExport": "https://facepass-prod-photos.s3.amazonaws.com/",
        "Webhook": RECEIVER,
        "WebhookWithSecret": RECEIVER,
    },
    "fields": {"key": f"uploads/acme/{UPLOAD}", "Content-Type": "image/jpeg", "policy": "eyJleHBpcmF0aW9uIjoi"},
    "max_bytes": 31457280,
    "status": {
        "Upload": "indexed",
        "UploadAccepted": "awaiting_upload",
        "BatchTicket": "awaiting_upload",
        "RefusedPhoto": 404,
        "SearchStarted": "queued",
        "ClusteringStarted": "queued",
        "ClusteringRun": "done",
        "SearchedProbe": "searched",
        "Search": "done",
        "Delivery": "delivered",
        "SearchCompleted": "done",
        "ClusterCompleted": "done",
        "UploadCount": "indexed",
        "OldestWaiting": "processing",
        "Health": "healthy",
    },
    "reasons": {"Health": None, "ExaminedFace": [], "UnusedFace": ["LOW_SHARPNESS"]},
}
REQUESTS: dict[str, dict[str, Any]] = {
    "createUser": {
        "user": {"email": "ada@example.com", "full_name": "Ada Lovelace", "external_id": "employee-1815"},
        "without an email": {"full_name": "Ada Lovelace", "external_id": "employee-1815"},
        "with metadata": {
            "email": "ada@example.com",
            "full_name": "Ada Lovelace",
            "metadata": {"team": "analytical engines"},
        },
    },
    "changeUser": {"new name": {"full_name": "Ada King"}, "no external id": {"external_id": None}},
    "createCollection": {"collection": {"collection_id": "summer-party", "threshold": 0.4, "max_faces": 50}},
    "giveConsent": {
        "everywhere, until revoked": {"text_version": "biometrics-2026-04"},
        "by a parent, for one collection": {
            "text_version": "biometrics-2026-04",
            "collection_id": "summer-party",
            "given_by": "Lady Byron",
            "expires_at": "2026-12-31T23:59:59Z",
        },
    },
    "changeCollection": {"stricter": {"threshold": 0.45}, "the model pack's threshold": {"threshold": None}},
    "excludeFace": {"not this person": {"face_id": FACE}},
    "changeFace": {
        "give or move": {"user_id": USER},
        "set free": {"user_id": None},
        "without review": {"user_id": USER, "review": "off"},
    },
    "assignFaces": {
        "faces": {"face_ids": [FACE]},
        "if they are similar": {"face_ids": [FACE], "minimum_similarity": 0.4},
    },
    "nameCluster": {
        "group": {"user_id": USER},
        "without review": {"user_id": USER, "review": "off"},
    },
    "mergeUsers": {
        "preview": {"from_user_id": TWIN, "dry_run": True},
        "merge": {"from_user_id": TWIN},
    },
    "splitUser": {
        "new user": {"face_ids": [FACE], "email": "byron@example.com", "full_name": "Anne Byron"},
        "with a consent": {
            "face_ids": [FACE],
            "email": "byron@example.com",
            "full_name": "Anne Byron",
            "consent": {"text_version": "biometrics-2026-04"},
        },
    },
    "uploadPhoto": {
        "enrolment": {"content_type": "image/jpeg", "user_id": USER},
        "event photo": {"content_type": "image/heic", "collection_id": "summer-party", "max_faces": 20},
        "probe": {"content_type": "image/jpeg", "purpose": "probe"},
    },
    "uploadPhotos": {
        "album": {
            "photos": [
                {"content_type": "image/jpeg", "external_image_id": "album/1"},
                {"content_type": "image/heic", "external_image_id": "album/2"},
            ]
        },
        "probes": {"photos": [{"content_type": "image/jpeg", "purpose": "probe"}]},
    },
    "searchFaces": {
        "everyone on a photo": {"upload_id": PROBE, "collection_id": "summer-party", "faces": "all"},
        "uploaded probe": {"upload_id": PROBE, "collection_id": "summer-party", "group_by": "user"},
        "stored face": {"face_id": FACE, "limit": 10},
        "user": {"user_id": USER, "threshold": 0.4},
    },
    "createKey": {
        "a kiosk": {"name": "kiosk", "scopes": ["search"], "collections": ["summer-party"]},
        "for a quarter": {"name": "server", "scopes": ["faces:write"], "expires_at": "2100-03-01T00:00:00Z"},
    },
    "rotateKey": {"a day of overlap": {"overlap_hours": 24}, "at once": {"overlap_hours": 0}},
    "startSearch": {
        "everyone on two photos": {"upload_ids": [PROBE, UPLOAD], "collection_id": "summer-party", "faces": "all"},
        "by false match rate": {"upload_ids": [PROBE], "fmr": 0.0001},
    },
    "verifyUser": {"uploaded probe": {"upload_id": PROBE}, "stricter": {"upload_id": PROBE, "threshold": 0.45}},
    "comparePhotos": {
        "uploaded probes": {"source_upload_id": PROBE, "target_upload_id": UPLOAD},
        "everyone with everyone": {"source_upload_id": PROBE, "target_upload_id": UPLOAD, "faces": "all"},
    },
    "detectFaces": {"uploaded probe": {"upload_id": PROBE}},
    "createWebhook": {
        "everything": {"url": RECEIVER},
        "some events": {"url": RECEIVER, "event_types": ["upload.indexed", "upload.rejected", "upload.failed"]},
    },
    "changeWebhook": {"on again": {"enabled": True}, "all events": {"event_types": []}},
    "rotateSecret": {"a day for both": {"overlap_hours": 24}, "the old one leaked": {"overlap_hours": 0}},
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
