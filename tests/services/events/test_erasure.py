"""What events and deliveries keep of an erased user: the id, counted apart in the receipt, and nothing else."""

from collections.abc import Callable
from uuid import UUID

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.models.webhooks import Webhook
from facepass.services.erasure.proof import prove_erased
from facepass.services.events.kinds import Event
from facepass.services.events.outbox import announce_face_events
from facepass.storage import PhotoBucket
from tests.support.announced import announce, waiting
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user


def test_the_receipt_counts_events_and_deliveries_apart_and_they_hold_the_id_alone(
    http: Client, bucket: PhotoBucket, photo: Callable[[str], bytes], main: TenantSession, postgres: str
) -> None:
    main.add(Webhook(url="https://hooks.example.com", event_types=[], secret=b"none"))
    main.commit()
    ada = new_user(http, "ada")
    enrol(http, bucket, photo("obama.jpg"), user_id=ada, external_image_id="Ada at the beach")
    assert http.delete(f"/api/v1/users/{ada}").status == 204
    kept = [event.type for event in waiting(postgres, http.tenant or "")]
    assert sorted(kept) == ["upload.indexed", "user.erased"]
    also = ["ada@example.com", "Ada at the beach"]
    for _ in range(2):  # as noted, and as deliveries
        proof = prove_erased(Context(http.tenant or "", bucket), UUID(ada), also)
        assert (proof.holds, proof.events) == (True, 2), proof
        announce()


def test_another_trace_in_an_event_is_found(http: Client, bucket: PhotoBucket, vector: TenantSession) -> None:
    ada = new_user(http, "ada")
    announce_face_events(vector, [Event("upload.failed", "uploads/1", {"reason": "no ADA@example.com"})])
    vector.commit()
    assert http.delete(f"/api/v1/users/{ada}").status == 204
    proof = prove_erased(Context(http.tenant or "", bucket), UUID(ada), ["ada@example.com"])
    assert (proof.holds, proof.rows["faces.events"]) == (False, 1)
