"""The parts of a snapshot: which are to be written, and what they become."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from facepass.models.snapshots import ID_BYTES, Part

FIRST = str(UUID(int=0))
Range = tuple[str, str]  # ids as text, both included: their order is that of the ids


def unwritten(first: str = FIRST) -> Part:
    """A part that is to be written, of all faces from an id on."""
    return Part(first=first, object=None, faces=0, sha256="")


def spoiled(parts: Sequence[Part], ranges: Iterable[Range]) -> list[Part]:
    """The parts, of which those are to be written again that any of the ranges touches."""
    found = list(ranges)
    if found and not parts:
        return [unwritten()]
    ends = [*(part["first"] for part in parts), None][1:]
    return _left_out(
        parts,
        [
            any(last >= part["first"] and (end is None or first < end) for first, last in found)
            for part, end in zip(parts, ends, strict=False)
        ],
    )


def without(parts: Sequence[Part], objects: Collection[str]) -> list[Part]:
    """The parts, of which those are to be written again that lie in any of these objects."""
    return _left_out(parts, [part["object"] in objects for part in parts])


def _left_out(parts: Sequence[Part], again: Sequence[bool]) -> list[Part]:
    kept: list[Part] = []
    for part, waits in zip(parts, again, strict=True):
        if not waits and part["object"] is not None:
            kept.append(part)
        elif not kept or kept[-1]["object"] is not None:  # neighbours are read as one, and cut again
            kept.append(unwritten(part["first"]))
    return kept


def next_unwritten(parts: Sequence[Part]) -> tuple[int, str, str | None] | None:
    """The place of the first part that is to be written, the first id of its range, and that of the next one."""
    for place, part in enumerate(parts):
        if part["object"] is None:
            end = parts[place + 1]["first"] if place + 1 < len(parts) else None
            return place, part["first"], end
    return None


def replaced(parts: Sequence[Part], place: int, written: Part | None, ids: bytes, full: bool) -> list[Part]:
    """The parts with one that was written in its place; None: its range had no face.

    ids: of the faces that were written. full: whether the range may have more, which follow.
    """
    before, after = list(parts[:place]), list(parts[place + 1 :])
    rest = [unwritten(str(UUID(int=int.from_bytes(ids[-ID_BYTES:]) + 1)))] if full else []
    found = [*before, *([written] if written else []), *rest, *after]
    if found and not place and not written:
        found[0] = Part(**{**found[0], "first": FIRST})  # every id belongs to a part
    return found


def faces_in(parts: Iterable[Part]) -> int:
    """The faces of all parts."""
    return sum(part["faces"] for part in parts)
