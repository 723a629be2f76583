"""The place of a face, as fractions of the upright photo, so that it holds at every size of the photo."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BoundingBox:
    """A face's box in the upright photo: fractions of its width and height, within 0..1."""

    left: float
    top: float
    width: float
    height: float

    @property
    def area(self) -> float:
        """Fraction of the photo that the box covers, 0..1."""
        return self.width * self.height


def clip(left: float, top: float, right: float, bottom: float) -> BoundingBox | None:
    """The part of a box, in fractions, that is within the photo; None when there is none."""
    left, right = max(left, 0.0), min(right, 1.0)
    top, bottom = max(top, 0.0), min(bottom, 1.0)
    if not (left < right and top < bottom):  # written so that not-a-number fails too
        return None
    return BoundingBox(left, top, right - left, bottom - top)


def overlap(one: BoundingBox, other: BoundingBox) -> float:
    """The intersection of two boxes over their union, 0..1."""
    width = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    height = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    common = max(width, 0.0) * max(height, 0.0)
    return common / (one.area + other.area - common) if common else 0.0
