"""Subsegments for X-Ray: what is sent to the daemon, and when nothing is."""

import re
from uuid import UUID

import pytest

from facepass.settings import settings
from facepass.traces import traced
from tests.support import xray
from tests.support.xray import Daemon

UPLOAD = UUID("0190f3a2-7c1e-7d00-8000-000000000000")


def test_a_step_is_sent_when_it_begins_and_when_it_ends(xray_daemon: Daemon) -> None:
    with traced("index_photo", UPLOAD):
        [begun] = xray_daemon.received()
    [ended] = xray_daemon.received()
    same = {
        "type": "subsegment",
        "id": begun["id"],
        "name": "index_photo",
        "start_time": begun["start_time"],
        "trace_id": xray.ROOT_ID,
        "parent_id": xray.PARENT_ID,
        "annotations": {"upload_id": str(UPLOAD)},
    }
    assert re.fullmatch("[0-9a-f]{16}", begun["id"])
    assert begun == same | {"in_progress": True}
    assert ended == same | {"end_time": ended["end_time"], "fault": False}
    assert ended["end_time"] >= ended["start_time"] > 1_700_000_000  # seconds since 1970


def test_a_step_that_fails_is_a_fault_without_its_message(xray_daemon: Daemon) -> None:
    with pytest.raises(ValueError, match="ada"), traced("index_photo", UPLOAD):
        raise ValueError("ada@example.com")
    begun, ended = xray_daemon.received()
    assert ended["fault"] is True
    assert "ada" not in f"{begun}{ended}"


@pytest.mark.parametrize(
    "header",
    [
        "",
        xray.header(sampled=0),
        f"Root={xray.ROOT_ID};Sampled=1",
        f"Root={xray.ROOT_ID};Parent={xray.PARENT_ID}",
        f"Root=ada@example.com;Parent={xray.PARENT_ID};Sampled=1",
        f"Root={xray.ROOT_ID};Parent=ada;Sampled=1",
        "=;;Sampled=1=1",
    ],
)
def test_without_a_sampled_trace_nothing_is_sent(
    xray_daemon: Daemon, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", header)
    with traced("index_photo", UPLOAD):
        pass
    assert xray_daemon.received() == []


@pytest.mark.parametrize("address", ["", "127.0.0.1:1", "127.0.0.1", "nowhere.invalid:x"])
def test_a_daemon_that_is_not_there_disturbs_nothing(
    xray_daemon: Daemon, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", address)
    settings.cache_clear()
    with traced("index_photo", UPLOAD):
        done = True
    assert done
