"""The demo's photos: three users to enrol, an event photo, and probes, none of which was enrolled."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageOps

from local.demo.runtime import ROOT

SAMPLES = ROOT / "tests" / "data" / "photos"
EVENT = "a guest of the event"


@dataclass(frozen=True)
class Person:
    """A user to enrol with one photo."""

    name: str
    file: str
    content_type: str

    @property
    def external_id(self) -> str:
        """The external id by which the demo recognises its users."""
        return f"demo-{self.name.split()[-1].lower()}"

    @property
    def photo(self) -> bytes:
        """The photo's bytes."""
        return (SAMPLES / self.file).read_bytes()


PEOPLE = (
    Person("Barack Obama", "obama.jpg", "image/jpeg"),
    Person("Joe Biden", "biden.jpg", "image/jpeg"),
    Person("Eileen Collins", "collins.png", "image/png"),
)


@dataclass(frozen=True)
class Probe:
    """A photo to search with. expected: a user's name, EVENT, or None for no match."""

    title: str
    photo: bytes
    expected: str | None


def probes() -> list[Probe]:
    """Other photos of the same users where there are any, else changed ones; a face of the event; an unknown face."""
    biden = _changed(SAMPLES / "biden.jpg", lambda image: ImageOps.mirror(ImageOps.scale(image, 0.5)))
    collins = _changed(SAMPLES / "collins.png", lambda image: image.rotate(8, expand=True, fillcolor=(128, 128, 128)))
    return [
        Probe("Obama, another photo", (SAMPLES / "obama2.jpg").read_bytes(), "Barack Obama"),
        Probe("Obama, a third photo", (SAMPLES / "obama3.jpg").read_bytes(), "Barack Obama"),
        Probe("Biden, mirrored and halved", biden, "Joe Biden"),
        Probe("Collins, turned by 8°", collins, "Eileen Collins"),
        Probe("a guest, cut out and mirrored", _changed(_insightface("t1.jpg"), _cut_out_a_guest), EVENT),
        Probe("a stranger (Tom Hanks)", _changed(_insightface("Tom_Hanks_54745.png"), lambda image: image), None),
    ]


def group_photo() -> bytes:
    """The photo of six people that comes with InsightFace."""
    return _insightface("t1.jpg").read_bytes()


def _insightface(name: str) -> Path:
    spec = find_spec("insightface")  # found, not imported: that would take half a second
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "data" / "images" / name


def _cut_out_a_guest(image: Image.Image) -> Image.Image:
    return ImageOps.mirror(image.crop((440, 130, 720, 470)))


def _changed(path: Path, change: Callable[[Image.Image], Image.Image]) -> bytes:
    out = io.BytesIO()
    change(Image.open(path).convert("RGB")).save(out, "JPEG", quality=80)
    return out.getvalue()
