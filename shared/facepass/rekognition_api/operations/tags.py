"""Tags of collections. Other resources of Rekognition, such as projects, do not exist here."""

from typing import Any

from facepass.rekognition_api.arguments import check_collection
from facepass.rekognition_api.arns import collection_of
from facepass.rekognition_api.errors import QUOTA, RekognitionError
from facepass.services.auth.caller import Caller
from facepass.services.collections.tags import MOST_TAGS, TooManyTags, add_tags, remove_tags, tags_of
from facepass.services.matching.context import MatchingContext


def tag_resource(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Raises CollectionNotFound, and RekognitionError for too many tags."""
    try:
        add_tags(context, _collection(context, request), request["Tags"])
    except TooManyTags:
        raise RekognitionError(QUOTA, f"A collection has at most {MOST_TAGS} tags.") from None
    return {}


def untag_resource(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Raises CollectionNotFound."""
    remove_tags(context, _collection(context, request), request["TagKeys"])
    return {}


def list_tags_for_resource(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Raises CollectionNotFound."""
    return {"Tags": tags_of(context, _collection(context, request))}


def _collection(context: MatchingContext, request: dict[str, Any]) -> str:
    return check_collection(context, collection_of(request["ResourceArn"]))
