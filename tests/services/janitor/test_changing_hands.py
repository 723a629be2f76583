"""The daily comparison takes what belongs to a merged user for the other one's, and erases none of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from facepass.context import Context
from facepass.services.collections import merged_faces
from facepass.services.janitor.bucket_comparison import sweep_page
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user
from tests.support.merges import faces_of, merge

Photo = Callable[[str], bytes]


@pytest.mark.parametrize("place", ["uploads", "crops"])
def test_what_belongs_to_a_merged_user_is_moved_and_not_erased(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    ada, twin = new_user(http, "ada"), new_user(http, "twin")
    face = enrol(http, bucket, photo("obama.jpg"), user_id=twin)["faces"][0]["face_id"]

    def die(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(merged_faces, "_move", die)
        assert merge(http, ada, twin).status == 500
    found, _ = sweep_page(Context(str(http.tenant)), place, "", under_way=timedelta(0))
    assert found.strangers_erased == 0
    assert faces_of(http, ada) == [face]
