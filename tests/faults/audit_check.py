"""Is the audit awake? Each thing that it looks for is planted once, and has to be found."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import text

from tests.faults.world import World

OTHERS = "tenant_id, collection_id, upload_id, user_id, external_image_id, box, landmarks, confidence, quality, model"


def unnoticed(world: World) -> list[str]:
    """What was planted and not found."""
    missed = []
    for kind, plant in (("lost", lost), ("doubled", doubled), ("orphaned", orphaned), ("shown", shown)):
        with plant(world):
            found = world.audit()
            noticed = world.apps[0].ledger.shown if kind == "shown" else getattr(found, kind)
            if not noticed:
                missed.append(f"the audit does not notice what is {kind}")
        world.apps[0].ledger.shown.clear() if kind == "shown" else None
    return missed


@contextmanager
def lost(world: World) -> Iterator[None]:
    """An upload that was acknowledged and is nowhere."""
    ledger = world.apps[0].ledger
    user, upload = ledger.living()[0], str(uuid4())
    ledger.acknowledge(upload, user)
    yield
    del ledger.uploads[upload]


@contextmanager
def doubled(world: World) -> Iterator[None]:
    """A face that is stored twice."""
    copy = (
        f"insert into faces (id, {OTHERS}, embedding) select gen_random_uuid(), {OTHERS}, embedding from faces limit 1"
    )
    with world.vector.owner.begin() as connection:
        connection.execute(text(copy))
    yield
    with world.vector.owner.begin() as connection:
        connection.execute(text("delete from faces f using faces o where f.upload_id = o.upload_id and f.id > o.id"))


@contextmanager
def orphaned(world: World) -> Iterator[None]:
    """A thumbnail without a face."""
    place = {"Bucket": world.runtime.described["bucket"], "Key": f"crops/local/{uuid4()}.jpg"}
    version = world.s3.put_object(**place, Body=b"x")["VersionId"]
    yield
    world.s3.delete_object(**place, VersionId=version)


@contextmanager
def shown(world: World) -> Iterator[None]:
    """A search that shows a user of another tenant."""
    world.apps[0].ledger.check_search(time.monotonic(), "obama", [{"user_id": str(uuid4())}])
    yield
