"""The life of an upload: which status follows which, and the status that time makes."""

from datetime import UTC, datetime, timedelta

import pytest

from facepass.models.vector import Upload
from facepass.services.uploads import status
from facepass.services.uploads.status import UploadStatus, status_at

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


HOUR = timedelta(hours=1, seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("status", "age", "arrived", "expected"),
    [
        ("awaiting_upload", -MINUTE, False, ("awaiting_upload", None)),
        ("awaiting_upload", MINUTE, False, ("expired", None)),
        ("awaiting_upload", MINUTE, True, ("processing", None)),
        ("awaiting_upload", HOUR, True, ("processing", None)),
        ("awaiting_upload", 2 * HOUR, True, ("failed", "retries_exhausted")),
        ("processing", MINUTE, True, ("processing", None)),
        ("processing", HOUR, True, ("processing", None)),  # the janitor sends it to the queue once more
        ("processing", 2 * HOUR, True, ("failed", "retries_exhausted")),
        ("indexed", timedelta(days=9), True, ("indexed", None)),
    ],
)
def test_time_overtakes_a_row_that_no_worker_could_write(
    status: str, age: timedelta, arrived: bool, expected: tuple[str, str | None]
) -> None:
    upload = Upload(status=status, purpose="index", expires_at=NOW - age, updated_at=NOW - age)
    assert status_at(NOW, upload, lambda: arrived) == expected


def test_a_probe_expires_with_its_ticket() -> None:
    upload = Upload(status="awaiting_upload", purpose="probe", expires_at=NOW - MINUTE)
    assert status_at(NOW, upload, lambda: True) == ("expired", None)


def test_each_status_has_its_transitions_and_nothing_follows_an_erased_upload() -> None:
    assert status.TRANSITIONS.keys() == set(UploadStatus)
    assert not status.TRANSITIONS[UploadStatus.ERASED]
    assert all(UploadStatus.ERASED in later for now, later in status.TRANSITIONS.items() if now != UploadStatus.ERASED)


def test_no_delivery_changes_a_settled_upload_and_a_failed_one_may_be_indexed_again() -> None:
    assert {UploadStatus.INDEXED, UploadStatus.REJECTED, UploadStatus.ERASED} == status.SETTLED
    assert set(UploadStatus) == status.OPEN | status.SETTLED
    assert UploadStatus.FAILED in status.OPEN


def test_a_photo_that_was_judged_is_never_awaited_again() -> None:
    assert status.before(UploadStatus.AWAITING_UPLOAD) == frozenset()
    assert status.before(UploadStatus.EXPIRED) == {UploadStatus.AWAITING_UPLOAD}
