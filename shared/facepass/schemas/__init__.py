"""Requests and responses of the HTTP API. A request with an unknown field is rejected."""

from facepass.schemas.collections import Collection, CollectionSettings, NewCollection
from facepass.schemas.common import Page, Problem, Request, Response
from facepass.schemas.consents import Consent, NewConsent
from facepass.schemas.faces import BoundingBox, Face, FaceWithUser, Point, RejectedFace, UnassignedFace, UnassignedFaces
from facepass.schemas.probes import (
    ComparedFace,
    CompareRequest,
    CompareResponse,
    DetectRequest,
    DetectResponse,
    ExaminedFace,
    Probe,
    ProbeFace,
    SearchRequest,
    Timings,
    VerifyRequest,
    VerifyResponse,
)
from facepass.schemas.search import Match, SearchResponse
from facepass.schemas.system import Health, ServiceInfo
from facepass.schemas.uploads import Upload, UploadAccepted, UploadRequest, UploadTicket
from facepass.schemas.users import ExportContents, NewUser, User, UserChanges, UserExport, UserSummary

__all__ = [
    "BoundingBox",
    "Collection",
    "CollectionSettings",
    "CompareRequest",
    "CompareResponse",
    "ComparedFace",
    "Consent",
    "DetectRequest",
    "DetectResponse",
    "ExaminedFace",
    "ExportContents",
    "Face",
    "FaceWithUser",
    "Health",
    "Match",
    "NewCollection",
    "NewConsent",
    "NewUser",
    "Page",
    "Point",
    "Probe",
    "ProbeFace",
    "Problem",
    "RejectedFace",
    "Request",
    "Response",
    "SearchRequest",
    "SearchResponse",
    "ServiceInfo",
    "Timings",
    "UnassignedFace",
    "UnassignedFaces",
    "Upload",
    "UploadAccepted",
    "UploadRequest",
    "UploadTicket",
    "User",
    "UserChanges",
    "UserExport",
    "UserSummary",
    "VerifyRequest",
    "VerifyResponse",
]
