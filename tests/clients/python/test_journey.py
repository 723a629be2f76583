"""The Python client against the running service: users, photos, searches, events."""

from uuid import uuid4

import pytest

from facepass_client import FacePass, UploadRejected, models, problems
from facepass_client.webhooks import read_event
from tests.conftest import PHOTOS
from tests.support.receivers import running_receiver
from tests.support.runtime import eventually

OBAMA, OBAMA_AGAIN, BIDEN, COLLINS = (PHOTOS / name for name in ("obama.jpg", "obama2.jpg", "biden.jpg", "collins.png"))


@pytest.fixture(scope="module")
def barack(facepass: FacePass) -> models.User:
    """A user who is enrolled."""
    user = facepass.users.create(full_name="Barack Obama", email="barack@example.com", metadata={"number": 44})
    facepass.faces.enrol(OBAMA, user=user.id)
    return user


def test_a_user_is_enrolled_found_and_verified(facepass: FacePass, barack: models.User) -> None:
    found = facepass.faces.search(OBAMA_AGAIN, limit=1)
    assert [match.user.full_name for match in found.results if match.user] == ["Barack Obama"]
    assert facepass.users.verify(barack.id, OBAMA_AGAIN).match
    assert not facepass.users.verify(barack.id, BIDEN).match
    assert facepass.faces.compare(OBAMA, OBAMA_AGAIN, faces="all").matched
    assert len(facepass.faces.detect(BIDEN).faces) == 1


def test_a_list_is_read_page_by_page(facepass: FacePass, barack: models.User) -> None:
    for number in range(4):
        facepass.users.create(full_name=f"Reader {number}", external_id=uuid4().hex)
    pages = list(facepass.users.list(name_prefix="Reader", limit=3).pages())
    assert [len(page) for page in pages] == [3, 1]
    assert len({user.id for user in facepass.users.list(name_prefix="Reader", limit=1)}) == 4
    assert facepass.users.list(email="none@example.com").first() is None


def test_a_photo_that_shows_no_face_is_rejected_with_its_reason(facepass: FacePass, barack: models.User) -> None:
    blank = bytes.fromhex("89504e470d0a1a0a")
    with pytest.raises(UploadRejected) as raised:
        facepass.faces.enrol(blank, user=barack.id)
    assert raised.value.reason == "unreadable_photo"
    assert raised.value.upload.status == "rejected"


def test_a_problem_of_the_service_is_its_exception(facepass: FacePass, barack: models.User) -> None:
    with pytest.raises(problems.EmailTaken):
        facepass.users.create(full_name="Another", email="barack@example.com")
    with pytest.raises(problems.UserNotFound):
        facepass.users.get(str(uuid4()))
    with pytest.raises(problems.InvalidRequest) as raised:
        facepass.users.list(limit=0).first()
    assert raised.value.errors


def test_many_photos_have_an_outcome_each(facepass: FacePass, barack: models.User) -> None:
    collins = facepass.users.create(full_name="Michael Collins", external_id=uuid4().hex)
    photos = [(COLLINS, collins.id), (BIDEN, str(uuid4())), (b"no photo", None), (BIDEN, None)]
    outcomes = list(facepass.faces.enrol_many(photos))
    assert [outcome.photo for outcome in outcomes] == [photo for photo, _ in photos]
    assert outcomes[0].upload is not None
    assert outcomes[0].upload.user_id == collins.id
    assert isinstance(outcomes[1].error, problems.UserNotFound)
    assert isinstance(outcomes[2].error, UploadRejected)
    assert outcomes[3].upload is not None
    assert outcomes[3].upload.status == "indexed"


def test_a_search_with_many_probes_is_waited_for(facepass: FacePass, barack: models.User) -> None:
    probes = [facepass.uploads.send(photo, purpose="probe") for photo in (OBAMA_AGAIN, BIDEN)]
    started = facepass.searches.start(upload_ids=probes, limit=1)
    assert facepass.searches.wait(started.search_id).status == "done"
    items = list(facepass.searches.items(started.search_id, limit=1))
    assert [item.upload_id for item in items] == probes
    best = items[0].faces[0].results[0]
    assert best.user is not None
    assert best.user.id == barack.id


def test_the_operators_answers_are_read(facepass: FacePass, barack: models.User) -> None:
    assert "users:write" in facepass.account.get().scopes
    assert facepass.operations.info().service == "FacePass"
    assert facepass.operations.health().status == "healthy"
    assert facepass.operations.model().default.calibration
    assert facepass.usage.get().days
    assert facepass.audit.list(limit=1).first()
    assert list(facepass.operations.dead_letters()) == []
    made = facepass.keys.create(name="of a test", scopes=["search"])
    facepass.keys.revoke(made.key_id)
    assert made.key_id in {key.key_id for key in facepass.keys.list()}


def test_what_belongs_to_a_user_is_read_and_changed(facepass: FacePass) -> None:
    user = facepass.users.create(full_name="Joe Biden", external_id=uuid4().hex)
    consent = facepass.users.consents.give(user.id, text_version="2026-04")
    assert [each.consent_id for each in facepass.users.consents.list(user.id)] == [consent.consent_id]
    facepass.users.consents.revoke(user.id, consent.consent_id)
    upload = facepass.faces.index(BIDEN, collection="default", external_image_id="party/1")
    face = upload.faces[0]
    assert facepass.faces.change(face.face_id, user_id=user.id).user_id == user.id
    assert facepass.faces.change(face.face_id, user_id=None).user_id is None
    exclusion = facepass.users.exclusions.add(user.id, face.face_id)
    assert exclusion.face_id == face.face_id
    facepass.users.exclusions.withdraw(user.id, face.face_id)
    assert facepass.users.update(user.id, metadata={"office": "oval"}).metadata == {"office": "oval"}
    facepass.users.delete(user.id)
    with pytest.raises(problems.UserNotFound):
        facepass.users.get(user.id)


def test_collections_and_their_groups_are_read(facepass: FacePass) -> None:
    name = f"party-{uuid4().hex[:8]}"
    assert facepass.collections.create(collection_id=name, clusters=True).collection_id == name
    assert facepass.collections.clusters.run(name) is None
    facepass.collections.clusters.start(name)
    run = eventually(lambda: facepass.collections.clusters.run(name), "the run is shown")
    assert run.run_id
    assert list(facepass.collections.clusters.list(name)) == []
    assert facepass.collections.update(name, max_faces=3).max_faces == 3
    facepass.collections.delete(name)
    assert name not in {each.collection_id for each in facepass.collections.list()}


def test_an_event_of_the_service_is_verified(facepass: FacePass) -> None:
    with running_receiver() as receiver:
        made = facepass.webhooks.create(url=receiver.url, event_types=["upload.indexed"])
        facepass.webhooks.test(made.webhook_id)
        eventually(lambda: receiver.taken, "the event arrives")
        facepass.webhooks.delete(made.webhook_id)
    event = read_event(receiver.taken[0].body, receiver.taken[0].headers, str(made.secret))
    assert isinstance(event, models.WebhookTestEvent)
