"""Snapshots whose writer is killed between any two parts: the next run goes on, and no erased face stays."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from tests.faults.world import POINTS, SNAPSHOTS, World
from tests.support.runtime import ROOT

TENANT, COLLECTION, FACES = "local", "large", 80
PREFIX = f"snapshots/{TENANT}/{COLLECTION}/"
FILL = (
    f"insert into collections (tenant_id, id, model, max_faces) values ('{TENANT}', '{COLLECTION}', 'synthetic', 1)",
    f"""
    insert into faces (tenant_id, id, collection_id, box, landmarks, confidence, quality, model, embedding)
    select '{TENANT}', gen_random_uuid(), '{COLLECTION}', '{{0,0,1,1}}', array_fill(0.5, array[10]), 1, '{{}}',
        'synthetic',
        (select array_agg(random() - 0.5 + 0 * i) from generate_series(1, 512) i where n > 0)::real[]::halfvec(512)
    from generate_series(1, {FACES}) n
    """,
    f"""
    insert into snapshot_work (tenant_id, collection_id, created_at)
    values ('{TENANT}', '{COLLECTION}', now() - interval '2 minutes')
    """,
)
EMPTY = (
    f"delete from faces where tenant_id = '{TENANT}' and collection_id = '{COLLECTION}'",
    f"delete from collections where tenant_id = '{TENANT}' and id = '{COLLECTION}'",
)
# one face of each part but the first
ERASE = f"""
delete from faces where tenant_id = '{TENANT}' and id in (
    select id from (
        select id, row_number() over (order by id) as place from faces
        where tenant_id = '{TENANT}' and collection_id = '{COLLECTION}'
    ) f where place in (30, 50, 70)
) returning id
"""
END_LEASES = "update snapshot_work set taken_until = now() - interval '1 second' where taken_until is not null"
PARTS = f"select parts from collection_snapshots where tenant_id = '{TENANT}' and collection_id = '{COLLECTION}'"


@dataclass(frozen=True)
class Snapshot:
    """A snapshot of four parts, and its writer."""

    world: World

    def run(self, *statements: str) -> None:
        """Execute statements as the owner."""
        with self.world.vector.owner.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def write(self) -> None:
        """A run of the janitor that dies where a fault is armed."""
        options = ["tidy", "--minutes", "1", "--runtime", str(self.world.runtime.data / "runtime.json")]
        paths = os.pathsep.join(map(str, (POINTS, ROOT / "shared")))
        environment = os.environ | SNAPSHOTS | {"PYTHONPATH": paths, "FAULT_FOLDER": str(self.world.faults)}
        environment["POWERTOOLS_LOG_LEVEL"] = "CRITICAL"
        command = [sys.executable, "-m", "facepass.cli", *options]
        subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False)

    def objects(self) -> list[bytes]:
        """Every version of every object."""
        bucket = self.world.runtime.described["bucket"]
        found = self.world.s3.list_object_versions(Bucket=bucket, Prefix=PREFIX)
        versions = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in found.get("Versions", [])]
        return [self.world.s3.get_object(Bucket=bucket, **each)["Body"].read() for each in versions]

    def faces(self) -> int:
        """The faces in the manifest; -1 without one."""
        with self.world.vector.owner.connect() as connection:
            parts = connection.scalar(text(PARTS))
        return -1 if parts is None else sum(part["faces"] for part in parts)

    def erase(self) -> list[UUID]:
        """Erase three faces; their ids."""
        with self.world.vector.owner.begin() as connection:
            return list(connection.scalars(text(ERASE)))


@contextmanager
def large_collection(world: World) -> Iterator[Snapshot]:
    """A collection with a snapshot, which are erased in the end."""
    snapshot = Snapshot(world)
    snapshot.run(*FILL)
    try:
        snapshot.write()
        assert snapshot.faces() == FACES
        yield snapshot
    finally:
        snapshot.run(*EMPTY, END_LEASES)
        snapshot.write()
    assert snapshot.objects() == []


def die_while_writing(point: str, world: World) -> int:
    """Nothing is added to what was valid; the next run writes the rest, and leaves nothing of what was erased."""
    with large_collection(world) as snapshot:
        marker, erased = world.arm(point), []
        for _ in range(3):  # the janitor of this minute may have it
            erased += snapshot.erase()
            snapshot.write()
            if marker.exists():
                break
        assert marker.exists(), f"the writer did not reach {point}"
        assert 0 <= snapshot.faces() <= FACES  # without the parts that are to be written again
        snapshot.run(END_LEASES)
        snapshot.write()
        assert snapshot.faces() == FACES - len(erased)
        kept = snapshot.objects()
        assert len(kept) == FACES // 20
        assert not [face_id for face_id in erased for content in kept if face_id.bytes in content]
    return 1
