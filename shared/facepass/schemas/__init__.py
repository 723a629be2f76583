"""What goes over HTTP: requests, which refuse fields they do not know, and responses."""

from facepass.schemas.common import PHOTO_TYPES, Page, Problem, Request, Response
from facepass.schemas.faces import BoundingBox, Face, FaceWithUser, Point, RejectedFace
from facepass.schemas.search import Match, SearchedFace, SearchRequest, SearchResponse, Timings
from facepass.schemas.system import Health, ServiceInfo
from facepass.schemas.uploads import Upload, UploadAccepted, UploadRequest, UploadTicket
from facepass.schemas.users import NewUser, User, UserSummary

__all__ = [
    "PHOTO_TYPES",
    "BoundingBox",
    "Face",
    "FaceWithUser",
    "Health",
    "Match",
    "NewUser",
    "Page",
    "Point",
    "Problem",
    "RejectedFace",
    "Request",
    "Response",
    "SearchRequest",
    "SearchResponse",
    "SearchedFace",
    "ServiceInfo",
    "Timings",
    "Upload",
    "UploadAccepted",
    "UploadRequest",
    "UploadTicket",
    "User",
    "UserSummary",
]
