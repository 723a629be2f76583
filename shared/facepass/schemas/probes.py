"""Probes: photos that are analysed and not stored."""

from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import UploadFile
from pydantic import ConfigDict, Field, model_validator

from facepass.models.vector import DEFAULT_COLLECTION
from facepass.schemas.common import (
    RATE,
    CollectionId,
    Count,
    FalseMatchRate,
    Fmr,
    Number,
    Request,
    Response,
    Threshold,
    exactly_one,
    from_column,
)
from facepass.schemas.faces import Box, Points
from facepass.schemas.liveness import ShowsLiveness
from facepass.services.uploads.probe_photos import ProbePhoto

Base64 = Annotated[str, Field(json_schema_extra={"format": "base64-photo", "contentEncoding": "base64"})]


Faces = Literal["largest", "all"]
MOST_PROBE_FACES = 50
ProbeFaces = Annotated[int, Field(ge=1, le=MOST_PROBE_FACES), Number]
# With all faces of a photo: 50 times 20 matches with their URLs stay far below Lambda's 6 MB.
MOST_OF_EACH = 20
INSTEAD_OF_THRESHOLD = "In place of `threshold`: the false match rate, within the range of the pack's calibration."


def check_one_threshold(request: "SearchOptions | VerifyRequest | CompareRequest") -> None:
    """Raise ValueError if both a threshold and a false match rate are given."""
    if request.threshold is not None and request.fmr is not None:
        raise ValueError("give threshold or fmr, not both")


def _needs_one(schema: dict[str, Any], probe: type["Probe"]) -> None:
    schema["allOf"] = [exactly_one(*probe.PROBES)]


class Probe(Request):
    """One photo: `file` (multipart, or a raw image body), `image_base64`, or the id of a probe upload."""

    model_config = ConfigDict(json_schema_extra=_needs_one)

    PROBES: ClassVar[tuple[str, ...]] = ("file", "image_base64", "upload_id")

    file: UploadFile | None = Field(default=None, description="The photo; up to 4.5 MB.")
    image_base64: Base64 | None = Field(default=None, description="The photo in base64; up to 4.5 MB once decoded.")
    upload_id: UUID | None = Field(default=None, description="An upload made with `purpose: probe`; up to 30 MB.")

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if sum(getattr(self, name) is not None for name in self.PROBES) != 1:
            raise ValueError(f"give exactly one of {', '.join(self.PROBES)}")
        return self

    def to_photo(self) -> ProbePhoto:
        """The place of the request's photo."""
        return _photo(self.file, self.image_base64, self.upload_id)


def _photo(file: UploadFile | None, image_base64: str | None, upload_id: UUID | None) -> ProbePhoto:
    return ProbePhoto(None if file is None else file.content, image_base64, upload_id)


class SearchOptions(Request):
    """How a photo is searched with."""

    collection_id: CollectionId = DEFAULT_COLLECTION
    threshold: Threshold | None = Field(
        default=None,
        description="The lowest similarity of a match; by default the collection's, or else the model pack's.",
    )
    fmr: Fmr | None = Field(default=None, description=INSTEAD_OF_THRESHOLD)
    faces: Faces = Field(
        default="largest",
        description="Of a photo: search with its `largest` usable face, or with `all` of them.",
    )
    max_faces: ProbeFaces = Field(
        default=MOST_PROBE_FACES,
        description="With `faces: all`, the maximum number of faces to search with, the largest first.",
    )
    limit: Count = Field(
        default=5, description=f"The maximum number of matches of each face; with `faces: all`, {MOST_OF_EACH} at most."
    )
    group_by: Literal["face", "user"] = Field(
        default="face",
        description="`user`: each user once, with the most similar face. `similarity` is then the cosine with the mean"
        " of the user's faces in the collection.",
    )
    exact: bool = Field(
        default=False,
        description="Compare with every face of the collection, not only with those that the bit scan selects.",
    )

    @model_validator(mode="after")
    def _has_one_threshold(self) -> Self:
        check_one_threshold(self)
        return self

    @model_validator(mode="after")
    def _fits_in_an_answer(self) -> Self:
        if self.faces == "all" and self.limit > MOST_OF_EACH:
            raise ValueError(f"with faces: all, limit may be {MOST_OF_EACH} at most")
        return self


class SearchRequest(SearchOptions, Probe):
    """Identification (1:N). The probe is a photo, a stored face, or a user (the average of the user's faces)."""

    PROBES = (*Probe.PROBES, "face_id", "user_id")

    face_id: UUID | None = Field(default=None, description="A stored face to search with.")
    user_id: UUID | None = Field(
        default=None, description="A user to search with: the result has faces of other users."
    )

    @model_validator(mode="after")
    def _has_faces(self) -> Self:
        if self.faces == "all" and (self.face_id is not None or self.user_id is not None):
            raise ValueError("faces: all needs a photo")
        return self


class VerifyRequest(Probe, ShowsLiveness):
    """Verification (1:1): whether a photo shows this user."""

    threshold: Threshold | None = Field(
        default=None,
        description="By default that of the collection of the user's nearest face, or else the pack's.",
    )
    fmr: Fmr | None = Field(default=None, description=INSTEAD_OF_THRESHOLD)

    @model_validator(mode="after")
    def _has_one_threshold(self) -> Self:
        check_one_threshold(self)
        return self


class DetectRequest(Probe):
    """Detection: the faces of a photo."""

    max_faces: Count = Field(default=100, description="The maximum number of faces, the largest first.")


class CompareRequest(Request):
    """Comparison of two photos: one source and one target, each as a file, in base64 or as a probe upload."""

    SIDES: ClassVar[tuple[tuple[str, ...], ...]] = tuple(
        (side, f"{side}_base64", f"{side}_upload_id") for side in ("source", "target")
    )
    model_config = ConfigDict(json_schema_extra={"allOf": [exactly_one(*names) for names in SIDES]})

    source: UploadFile | None = Field(default=None, description="A photo; up to 4.5 MB.")
    source_base64: Base64 | None = Field(default=None, description="The photo in base64.")
    source_upload_id: UUID | None = Field(default=None, description="An upload made with `purpose: probe`.")
    target: UploadFile | None = Field(default=None, description="Another photo; up to 4.5 MB.")
    target_base64: Base64 | None = Field(default=None, description="The other photo in base64.")
    target_upload_id: UUID | None = Field(default=None, description="Another upload made with `purpose: probe`.")
    threshold: Threshold | None = Field(default=None, description="Default: the model pack's.")
    fmr: Fmr | None = Field(default=None, description=INSTEAD_OF_THRESHOLD)
    faces: Faces = Field(
        default="largest",
        description="Of the source: compare its `largest` usable face with the target's faces, or `all` of them.",
    )
    max_faces: Count = Field(
        default=100,
        description=f"Compare at most this many faces of each photo, the largest first; {MOST_PROBE_FACES} at most of"
        " the source.",
    )

    @model_validator(mode="after")
    def _is_two(self) -> Self:
        for names in self.SIDES:
            if sum(getattr(self, name) is not None for name in names) != 1:
                raise ValueError(f"give exactly one of {', '.join(names)}")
        check_one_threshold(self)
        return self

    def to_photos(self) -> tuple[ProbePhoto, ProbePhoto]:
        """The places of the source photo and the target photo."""
        source = _photo(self.source, self.source_base64, self.source_upload_id)
        return source, _photo(self.target, self.target_base64, self.target_upload_id)


class ProbeFace(Response):
    """A face of a probe."""

    bounding_box: Box = Field(validation_alias=from_column("box", "bounding_box"))
    confidence: float


class ComparedFace(ProbeFace):
    """A face of the target photo, and its similarity to the most similar of the source's faces."""

    similarity: float
    false_match_rate: FalseMatchRate


class UnusedFace(ProbeFace):
    """Another face of a photo."""

    reasons: list[str] = Field(description="Why it was not used, as LOW_SHARPNESS or EXCEEDS_MAX_FACES.")


class Pair(Response):
    """A face of the source and a face of the target."""

    source_face: ProbeFace
    target_face: ProbeFace
    similarity: float
    false_match_rate: FalseMatchRate


class ExaminedFace(ProbeFace):
    """A face of a probe with all its measurements."""

    landmarks: Points
    quality: dict[str, float]
    quality_parts: dict[str, float] = Field(description="`overall` is their product, times 100; each is 0 to 1.")
    usable: bool = Field(description="Whether it passes the quality filter `low`, and can be searched with.")
    reasons: list[str] = Field(description="Why not, as LOW_SHARPNESS.")


class Timings(Response):
    """How long each step took, in milliseconds; null for a step that was not needed."""

    decode_ms: float | None = None
    detect_ms: float | None = None
    embed_ms: float | None = None
    search_ms: float | None = None


class VerifyResponse(Response):
    """Whether the photo's largest face is the user's, and the user's most similar face."""

    match: bool
    similarity: float | None = Field(
        description="null when it is below the collection's threshold and the caller does not have `faces:read`."
    )
    false_match_rate: float | None = Field(description=f"{RATE} Also null where `similarity` is.")
    threshold: float
    face_id: UUID
    model: str
    liveness: bool = Field(examples=[False], description="Whether a liveness token was accepted.")
    searched_face: ProbeFace
    timings: Timings


class CompareResponse(Response):
    """Whether any face of the target is one of the source's that were compared; faces are the most similar first."""

    match: bool
    similarity: float = Field(description="That of the most similar pair: the cosine, -1 to 1.")
    false_match_rate: FalseMatchRate
    threshold: float
    model: str
    source_face: ProbeFace = Field(description="The source's largest usable face.")
    target_faces: list[ComparedFace]
    matched: list[Pair] = Field(description="Every pair of faces whose similarity is `threshold` or above.")
    unmatched_source: list[ProbeFace] = Field(description="The source's other faces, largest first.")
    unmatched_target: list[ProbeFace] = Field(description="The target's other faces, largest first.")


class DetectResponse(Response):
    """Every face in the photo, largest first."""

    faces: list[ExaminedFace]
    model: str
    timings: Timings
