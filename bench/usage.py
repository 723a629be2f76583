"""`make bench-usage`: measure what counting faces and uploads adds to storing them.

The same work is done in turn with the triggers of usage and without them, on one server: the insert of an import's
block of faces, and the rows of photos with one face each, announced and settled. Prints the median of each, and the
median and the quartiles of the ratios of neighbouring runs.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, text

from facepass.database.engines import make_engine
from facepass.database.init import prepare_databases
from tests.support.postgres import database_url, running_postgres, use_databases

FACES = """
insert into faces (tenant_id, id, collection_id, upload_id, box, landmarks, confidence, quality, model, embedding)
select 'bench', gen_random_uuid(), 'event', cast(:upload as uuid), '{0.1,0.1,0.2,0.2}',
    '{0.1,0.1,0.2,0.2,0.3,0.3,0.4,0.4,0.5,0.5}', 0.9, '{"sharpness": 130.5}', 'pack', same.embedding
from generate_series(1, :rows) n
cross join (select cast(array_agg(random()) as halfvec(512)) as embedding from generate_series(1, 512)) same
"""
UPLOAD = """
insert into uploads (tenant_id, id, collection_id, purpose, content_type, max_faces, status, expires_at)
values ('bench', gen_random_uuid(), 'event', 'index', 'image/jpeg', 100, 'awaiting_upload', now()) returning id
"""
SETTLE = "update uploads set status = 'indexed', updated_at = now() where tenant_id = 'bench' and id = :upload"
TRIGGERS = {
    "faces": ("note_added_faces", "note_removed_faces"),
    "uploads": ("note_new_uploads", "note_settled_uploads"),
}
console = Console()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--block", type=int, default=5_000, help="faces of an import's block")
    parser.add_argument("--runs", type=int, default=15, help="pairs of runs")
    options = parser.parse_args()
    os.environ |= {"PHOTO_BUCKET": "none", "INDEX_QUEUE_URL": "none"}
    table = Table("work", "with counting, ms", "without, ms", "ratio")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with running_postgres(Path(folder)) as socket:
            use_databases(socket, "postgres")
            list(prepare_databases())
            engine = make_engine(database_url(socket, "postgres", "facepass_vector"), statement_seconds=None)
            with engine.connect() as connection:
                for name, work in (
                    (f"block of {options.block:,} faces", lambda: import_block(connection, options.block)),
                    ("100 photos with one face", lambda: enrol(connection, 100)),
                ):
                    table.add_row(name, *compare(connection, work, options.runs))
            engine.dispose()
    console.print(table)


def import_block(connection: Connection, rows: int) -> None:
    """One transaction of an import."""
    connection.execute(text(FACES), {"upload": None, "rows": rows})
    connection.commit()


def enrol(connection: Connection, photos: int) -> None:
    """The rows of photos, one after the other: announced, and settled with a face."""
    for _ in range(photos):
        upload = connection.scalar(text(UPLOAD))
        connection.commit()
        connection.execute(text(FACES), {"upload": upload, "rows": 1})
        connection.execute(text(SETTLE), {"upload": upload})
        connection.commit()


def compare(connection: Connection, work: Callable[[], None], runs: int) -> tuple[str, str, str]:
    """The medians, in ms, with the triggers and without, and the median and range of the pairs' ratios."""
    pairs = [(timed(connection, work, counting=True), timed(connection, work, counting=False)) for _ in range(runs)]
    counted, bare = zip(*pairs[1:], strict=True)  # the first pair warms up
    ratios = sorted(one / other for one, other in pairs[1:])
    shown = f"{statistics.median(ratios):.3f} ({ratios[len(ratios) // 4]:.3f} to {ratios[-len(ratios) // 4]:.3f})"
    return f"{statistics.median(counted) * 1e3:.1f}", f"{statistics.median(bare) * 1e3:.1f}", shown


def timed(connection: Connection, work: Callable[[], None], *, counting: bool) -> float:
    """The seconds of one run."""
    for name, triggers in TRIGGERS.items():
        for trigger in triggers:
            connection.execute(text(f"alter table {name} {'enable' if counting else 'disable'} trigger {trigger}"))
    connection.execute(text("delete from faces"))
    connection.commit()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
