"""Select the faces of a photo that are used, and give the reasons against the others."""

from dataclasses import dataclass

from facepass.errors import FaceBelowQuality, MultipleFacesFound, NoFaceFound
from facepass.recognition.engine import DetectedFace
from facepass.recognition.gates import DEFAULT_GATE, shortcomings
from facepass.recognition.quality import Reason


@dataclass(frozen=True)
class Selection:
    """A photo's faces, largest first: those to use, and the rejected ones with their reasons."""

    usable: list[DetectedFace]
    turned_away: list[tuple[DetectedFace, list[Reason]]]


def select_faces(found: list[DetectedFace], *, max_faces: int | None = None, gate: str = DEFAULT_GATE) -> Selection:
    """Reject faces that do not pass the quality filter, and all but the largest `max_faces` of the others."""
    usable: list[DetectedFace] = []
    turned_away: list[tuple[DetectedFace, list[Reason]]] = []
    for face in found:
        reasons = shortcomings(face.certainty, face.quality, gate)
        if reasons:
            turned_away.append((face, reasons))
        elif max_faces is not None and len(usable) == max_faces:
            turned_away.append((face, [Reason.EXCEEDS_MAX_FACES]))
        else:
            usable.append(face)
    return Selection(usable, turned_away)


def require_a_face(selection: Selection) -> DetectedFace:
    """The largest usable face. Raises NoFaceFound, or FaceBelowQuality with the largest face's reasons."""
    if selection.usable:
        return selection.usable[0]
    if selection.turned_away:
        _face, reasons = selection.turned_away[0]
        raise FaceBelowQuality([reason.value for reason in reasons])
    raise NoFaceFound


def require_one_face(selection: Selection) -> DetectedFace:
    """The only usable face. Raises MultipleFacesFound, and what `require_a_face` raises."""
    if len(selection.usable) > 1:
        raise MultipleFacesFound
    return require_a_face(selection)
