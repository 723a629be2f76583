"""Names of collections as AWS writes them. There is one service and no account, so that only the id is read."""

import re

from facepass.models.vector import COLLECTION_ID
from facepass.rekognition_api.errors import INVALID_PARAMETER, RekognitionError

# AWS' own documents show the name with `arn:` before it, and without.
ARN = re.compile(rf"(?:arn:[a-z0-9-]+|aws[a-z-]*):rekognition:[a-z0-9-]*:[0-9]*:collection/({COLLECTION_ID.pattern})")


def arn_of(collection_id: str) -> str:
    """The name of a collection."""
    return f"arn:aws:rekognition:facepass:000000000000:collection/{collection_id}"


def collection_of(arn: str) -> str:
    """The id of the collection that a name is of. Raises RekognitionError for what is no such name."""
    match = ARN.fullmatch(arn)
    if match is None:
        raise RekognitionError(INVALID_PARAMETER, "ResourceArn is not the ARN of a collection.")
    return match[1]
