"""What it costs to find a person's faces that name no one, against one search in SQL, in turn."""

import statistics
from time import perf_counter
from typing import Any
from uuid import UUID

import numpy as np
import psycopg

from bench.search import facepass_paths
from bench.search.benchmark_collection import THRESHOLD
from bench.search.populations import Vectors
from bench.search.postgres import APP_ROLE, TENANT, connect

ROUNDS = 7
FACES_OF_A_USER = (1, 4)
USER = UUID(int=1)
SHOWN = 100  # as the route shows at most
FIND = "select face_id from faces_like_user(%s, %s::real, %s::integer)"
SOME = "select id from faces where tenant_id = %s order by id limit %s"
ASSIGN = "update faces set user_id = %s where tenant_id = %s and id = any(%s)"


def unassigned_costs(owner: psycopg.Connection, collection_id: str, faces: Vectors) -> dict[str, Any]:
    """Median milliseconds for users with this many faces of the collection, and of a search in SQL with one of them.

    faces: (n, 512), the collection's. The users' faces are without a user again afterwards.
    """
    costs: dict[str, Any] = {}
    for count in FACES_OF_A_USER:
        ids = [row[0] for row in owner.execute(SOME, (TENANT, count))]
        owner.execute(ASSIGN, (USER, TENANT, ids))
        finds, searches = _in_turn(owner.info.host, collection_id, faces[0].astype(np.float32))
        owner.execute(ASSIGN, (None, TENANT, ids))
        costs |= {f"{count}_faces_ms": finds, f"{count}_faces_over_sql": finds / searches, "sql_ms": searches}
    return costs


def _in_turn(socket_folder: str, collection_id: str, probe: Vectors) -> tuple[float, float]:
    finds, searches = [], []
    with connect(socket_folder, APP_ROLE) as app, facepass_paths.reader() as reader:
        app.execute("select set_config('app.tenant', %s, false)", (TENANT,))
        search = facepass_paths.sql_path(reader, collection_id)
        for _ in range(ROUNDS):
            start = perf_counter()
            app.execute(FIND, (USER, THRESHOLD, SHOWN)).fetchall()
            middle = perf_counter()
            search(probe)
            finds.append(middle - start)
            searches.append(perf_counter() - middle)
    return statistics.median(finds) * 1000, statistics.median(searches) * 1000
