"""Faces: enrolling, searching and changing them."""
# Written by tools/build_python_client from facepass_client/_async.

from typing import Unpack

from facepass_client import _operations as op
from facepass_client import models, requests
from facepass_client._photos import Photo
from facepass_client._probes import photo_call, probe_call
from facepass_client._sync.indexing import Indexing
from facepass_client._sync.pages import Pages


class Faces(Indexing):
    """`facepass.faces`."""

    def search(
        self,
        photo: Photo | None = None,
        *,
        upload_id: str | None = None,
        face_id: str | None = None,
        user_id: str | None = None,
        **options: Unpack[requests.SearchOptions],
    ) -> models.SearchResponse:
        """Who is this (1:N)? The probe is a photo of up to 4.5 MB, the upload of one, a stored face, or a user.

        `faces="all"` searches with every face of the photo.
        """
        stored = {"upload_id": upload_id, "face_id": face_id, "user_id": user_id}
        call = probe_call(op.SEARCH_FACES, photo, stored, options)
        return self._connection.ask_with(call, models.SearchResponse)

    def compare(
        self, source: Photo, target: Photo, **options: Unpack[requests.CompareOptions]
    ) -> models.CompareResponse:
        """How similar the faces of two photos are. Nothing is stored."""
        call = photo_call(op.COMPARE_PHOTOS, {"source": source, "target": target}, options)
        return self._connection.ask_with(call, models.CompareResponse)

    def detect(
        self, photo: Photo | None = None, *, upload_id: str | None = None, **options: Unpack[requests.DetectOptions]
    ) -> models.DetectResponse:
        """The faces of a photo, with their quality. Nothing is stored."""
        call = probe_call(op.DETECT_FACES, photo, {"upload_id": upload_id}, options)
        return self._connection.ask_with(call, models.DetectResponse)

    def get(self, face_id: str) -> models.FaceWithUser:
        """One face, with its user."""
        return self._ask(op.GET_FACE, models.FaceWithUser, face_id=face_id)

    def change(self, face_id: str, **changes: Unpack[requests.FaceChanges]) -> models.Face:
        """Give a face to a user; `user_id=None` sets it free."""
        return self._ask(op.CHANGE_FACE, models.Face, body=changes, face_id=face_id)

    def delete(self, face_id: str) -> None:
        """Erase a face."""
        self._tell(op.DELETE_FACE, face_id=face_id)

    def list(self, user_id: str, **options: Unpack[requests.ListFacesOfUserQuery]) -> Pages[models.ListedFace]:
        """The faces of a user, without reading the user. `collections.faces` lists those of a collection."""
        return Pages(self._connection, op.LIST_FACES_OF_USER, models.ListedFace, options, user_id=user_id)
