"""docs/events.md and the OpenAPI document say what is sent; tests/support/announced.py compares each event with it.

The package `cloudevents` reads what is sent.
"""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from facepass.models.jobs import Job
from facepass.models.tenancy import new_id
from facepass.models.vector import Upload
from facepass.schemas.events import DATA
from facepass.services.events import kinds
from facepass.services.events.bus import MOST_BYTES
from facepass.services.events.cloud_events import Occurrence
from facepass.services.events.kinds import EVENT_TYPES, NAMED_FACES, TEST, Event
from tests.support.announced import check, fields

ROOT = Path(__file__).parents[3]
EXAMPLE = re.compile(r"^### ([a-z.]+)\n.*?```json\n(.*?)```", re.MULTILINE | re.DOTALL)
EXAMPLES = {kind: json.loads(text) for kind, text in EXAMPLE.findall((ROOT / "docs/events.md").read_text())}
WEBHOOKS = json.loads((ROOT / "functions/system/openapi.json").read_text())["webhooks"]
UPLOAD = Upload(id=new_id(), collection_id="c" * 255, user_id=new_id(), reason="retries_exhausted")
SEARCH = Job(id=new_id(), kind="search", collection_id="party", status="done", reason=None)
SEARCH.options, SEARCH.checkpoint = {"upload_ids": ["1", "2"]}, {"next": 2, "refused": 1}
RUN = Job(id=new_id(), kind="clusters", collection_id="party", status="failed", reason="clusters_off")
RUN.options, RUN.checkpoint = {"faces": 5}, {"compared": 3}
A, B, C = (new_id() for _ in range(3))
MADE = {
    "upload.indexed": kinds.upload_indexed(UPLOAD, [new_id() for _ in range(NAMED_FACES + 1)]),
    "upload.rejected": kinds.upload_rejected(UPLOAD),
    "upload.failed": kinds.upload_failed(UPLOAD),
    "face.assigned": kinds.face_assigned(A, "party", B, None),
    "user.merged": kinds.user_merged(A, B, C),
    "user.unmerged": kinds.user_unmerged(A, B, C),
    "user.erased": kinds.user_erased(A),
    "search.completed": kinds.job_completed(SEARCH),
    "cluster.completed": kinds.job_completed(RUN),
    "webhook.disabled": kinds.webhook_disabled(A, "gone"),
}


def sent(event: Event) -> str:
    return Occurrence("acme", new_id(), event.type, event.subject, event.data, datetime.now(UTC)).text


def test_every_type_is_documented() -> None:
    assert set(EXAMPLES) == set(EVENT_TYPES) == set(MADE)
    assert set(WEBHOOKS) == set(DATA) == {*EVENT_TYPES, TEST}


@pytest.mark.parametrize("kind", EVENT_TYPES)
@pytest.mark.usefixtures("environment")
def test_an_example_has_the_fields_of_what_is_sent(kind: str) -> None:
    event = check(sent(MADE[kind]))
    check(json.dumps(EXAMPLES[kind]))
    assert fields(EXAMPLES[kind]) == fields(event)
    assert event["type"] == kind


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_the_page_and_the_openapi_document_have_the_same_examples(kind: str) -> None:
    [content] = WEBHOOKS[kind]["post"]["requestBody"]["content"].values()
    assert content["example"] == EXAMPLES[kind]


@pytest.mark.parametrize("kind", EVENT_TYPES)
@pytest.mark.usefixtures("environment")
def test_the_cloudevents_package_reads_what_is_sent(kind: str) -> None:
    text = sent(MADE[kind])
    event = JSONFormat().read(CloudEvent, text)
    assert (event.get_type(), event.get_source(), event.get_specversion()) == (kind, "/facepass/local", "1.0")
    assert event.get_subject() == MADE[kind].subject
    assert event.get_extension("tenantid") == "acme"
    assert event.get_time() is not None
    assert event.get_data() == json.loads(text)["data"] == MADE[kind].data


@pytest.mark.parametrize("kind", EVENT_TYPES)
@pytest.mark.usefixtures("environment")
def test_the_largest_event_fits_on_the_bus(kind: str) -> None:
    assert len(sent(MADE[kind]).encode()) <= 3_000 < MOST_BYTES


@pytest.mark.usefixtures("environment")
def test_an_event_is_the_same_each_time_it_is_sent() -> None:
    moment = datetime(2026, 6, 21, 18, 4, 13, 17_201, UTC)
    event = Occurrence("acme", UUID(int=1), "user.erased", "users/1", {"user_id": "1"}, moment)
    assert event.text == event.text
    assert json.loads(event.text)["time"] == "2026-06-21T18:04:13.017Z"
