"""Which objects a tenant's photos may be read from."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from facepass.rekognition_api.errors import RekognitionError
from facepass.rekognition_api.images import photo_of
from facepass.settings import settings

pytestmark = pytest.mark.usefixtures("environment")


def read(bucket: str, key: str) -> bytes:
    """What is read of an object for `acme`; every object is there."""
    storage = SimpleNamespace(get_from=lambda *_place, **_options: b"photo")
    context: Any = SimpleNamespace(tenant_id="acme", bucket=storage)
    return photo_of(context, {"S3Object": {"Bucket": bucket, "Name": key}})


@pytest.mark.parametrize("folder", ["acme", "acme/"])
def test_a_source_is_a_folder_and_not_the_beginning_of_another_one_s_name(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHOTO_SOURCES", json.dumps({"acme": [f"shared/{folder}", "own"]}))
    settings.cache_clear()
    assert read("shared", "acme/a.jpg") == read("own", "any/a.jpg") == b"photo"
    for key in ("acme2/a.jpg", "acme", "other/acme/a.jpg"):
        with pytest.raises(RekognitionError):
            read("shared", key)
    settings.cache_clear()
