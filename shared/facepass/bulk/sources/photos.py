"""Photos to enrol: a folder with one folder a person, or a CSV file that says whose photo each is; or users alone."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from facepass.bulk.sources.lines import InvalidSource, PhotoLine, UserDetails, UserLine

COLUMNS = {"photo", "email", "external_id", "name"}
COLUMNS_OF_USERS = {"email", "external_id", "name", "metadata"}
Line = TypeVar("Line")


def count_photos(source: Path) -> int:
    """How many lines a source has, for a progress bar."""
    return sum(1 for _line in read_photos(source))


def read_photos(source: Path) -> Iterator[PhotoLine]:
    """The lines of a folder, by name, or of a CSV file. Raises InvalidSource."""
    return _read_folder(source) if source.is_dir() else _read_csv(source)


def holds_users(source: Path) -> bool:
    """Whether a source is a CSV file of users: one without a column for photos. Raises InvalidSource."""
    if source.suffix != ".csv":
        return False
    with _opened(source) as rows:
        return "photo" not in (rows.fieldnames or [])


def read_users(path: Path) -> Iterator[UserLine]:
    """The lines of a CSV file of users. Raises InvalidSource."""
    with _opened(path) as rows:
        names = set(rows.fieldnames or [])
        if not names & {"email", "external_id"} or names - COLUMNS_OF_USERS:
            raise InvalidSource(f"{path}: the header must name email or external_id, and may name name and metadata")
        for row in rows:
            yield UserLine(rows.line_num, _user(row))


def in_chunks(lines: Iterator[Line], size: int) -> Iterator[list[Line]]:
    """Lines, `size` at a time."""
    while chunk := list(islice(lines, size)):
        yield chunk


def _read_folder(folder: Path) -> Iterator[PhotoLine]:
    number = 0
    for place in sorted(entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith(".")):
        for photo in sorted(entry for entry in place.iterdir() if entry.is_file() and not entry.name.startswith(".")):
            number += 1
            yield PhotoLine(number, f"{place.name}/{photo.name}", photo, _person_of(place.name))


def _person_of(folder: str) -> UserDetails:
    """A folder is named for a person's email, or else for the external id."""
    return UserDetails(email=folder) if "@" in folder else UserDetails(external_id=folder)


def _read_csv(path: Path) -> Iterator[PhotoLine]:
    """Line 1 is the header's, as an editor counts a file without line breaks in its fields."""
    with _opened(path) as rows:
        _check_header(path, rows.fieldnames or [])
        for row in rows:
            yield _line(path, rows.line_num, row)


@contextmanager
def _opened(path: Path) -> Iterator["csv.DictReader[str]"]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            yield csv.DictReader(file, strict=True)
    except (OSError, csv.Error, UnicodeDecodeError) as error:
        raise InvalidSource(f"{path} cannot be read as CSV: {error}") from error


def _check_header(path: Path, header: object) -> None:
    names = set(header) if isinstance(header, list) else set()
    if "photo" not in names or not names & {"email", "external_id"} or names - COLUMNS:
        raise InvalidSource(f"{path}: the header must name photo, email or external_id, and may name name")


def _line(path: Path, number: int, row: dict[str, str | None]) -> PhotoLine:
    photo = (row.get("photo") or "").strip()
    return PhotoLine(number, photo, path.parent / photo, _user(row))


def _user(row: dict[str, str | None]) -> UserDetails:
    given = {name: (row.get(name) or "").strip() or None for name in COLUMNS_OF_USERS}
    return UserDetails(None, given["email"], given["external_id"], given["name"], given["metadata"])
