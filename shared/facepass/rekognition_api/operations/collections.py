"""Collections: create, describe, list, delete."""

from datetime import datetime
from typing import Any

from facepass.rekognition_api.arguments import check_collection, within_collection
from facepass.rekognition_api.arns import arn_of
from facepass.rekognition_api.errors import QUOTA, RekognitionError
from facepass.rekognition_api.measures import version_of
from facepass.rekognition_api.tokens import next_token, read_token
from facepass.services.auth.caller import Caller
from facepass.services.collections import collections
from facepass.services.collections.members import count_members
from facepass.services.collections.tags import MOST_TAGS, TooManyTags, check_tags
from facepass.services.erasure.collections import erase_collection
from facepass.services.matching.context import MatchingContext

PAGE = 1_000
LISTING = "ListCollections"


def create_collection(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Raises CollectionTaken and QuotaExceeded, and RekognitionError for too many tags."""
    collection_id = check_collection(context, request["CollectionId"])
    tags = request.get("Tags", {})
    try:
        check_tags(tags)
    except TooManyTags:
        raise RekognitionError(QUOTA, f"A collection has at most {MOST_TAGS} tags.") from None
    made = collections.create_collection(context, collection_id, {"tags": tags})
    return {
        "StatusCode": 200,
        "CollectionArn": arn_of(collection_id),
        "FaceModelVersion": version_of(_model(context, made.model)),
    }


def describe_collection(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Raises CollectionNotFound."""
    context, collection_id = within_collection(context, request)
    found = collections.show_collection(context, collection_id)
    return {
        "FaceCount": found.face_count,
        "FaceModelVersion": version_of(_model(context, found.model)),
        "CollectionARN": arn_of(collection_id),
        "CreationTimestamp": found.created_at,
        "UserCount": count_members(context, collection_id),
    }


def list_collections(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """The oldest first. Raises InvalidCursor."""
    limit = request.get("MaxResults") or PAGE
    after = read_token(context, request, LISTING, _time_and_digest)
    found = collections.list_by_age(context, after=after, limit=limit + 1)
    page = found[:limit]
    place = f"{page[-1].created_at.isoformat()} {collections.digest_of(page[-1].id)}" if page else ""
    return {
        "CollectionIds": [each.id for each in page],
        "FaceModelVersions": [version_of(_model(context, each.model)) for each in page],
        **next_token(context, LISTING, place, more=len(found) > limit),
    }


def delete_collection(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Raises CollectionNotFound and DefaultCollectionStays."""
    context, collection_id = within_collection(context, request)
    erase_collection(context, collection_id)
    return {"StatusCode": 200}


def _model(context: MatchingContext, model: str | None) -> str:
    """The pack of a collection: that of its faces, or the one that its first face will get."""
    return model or context.engines.default.pack.model_id


def _time_and_digest(text: str) -> tuple[datetime, str]:
    moment, digest = text.split()
    return datetime.fromisoformat(moment), digest
