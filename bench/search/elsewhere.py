"""A search in a placement and on a replica, against one in the database of most tenants, in turn.

The servers are processes of this machine: the ratios show what FacePass does differently, and no network.
"""

import statistics
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection

from bench.search import facepass_paths
from bench.search.benchmark_collection import BenchmarkCollection
from bench.search.interleaving import take_turns
from bench.search.postgres import APP_ROLE, TENANT, connect, load_bits
from facepass.database.init import prepare_databases
from facepass.database.placements import autocommit_of, replica_of
from tests.support.postgres import use_databases
from tests.support.servers import Server, nowhere, place, standby_of, started

PROBES = 300
SOCKET = ".s.PGSQL.5432"
PATHS = (("warm", facepass_paths.warm_path), ("sql", facepass_paths.sql_path))


def elsewhere_costs(
    folder: Path, owner: psycopg.Connection, collection: BenchmarkCollection, collection_id: str
) -> dict[str, Any]:
    """p50 and recall in a placement and on its replica over those in the database of most tenants, both ways.

    The tenant's collection is in both databases, and the setting leads to one after the other while caches are read.
    """
    with ExitStack() as stack:
        folder.mkdir(mode=0o755)
        placement = _prepared(Path(owner.info.host) / SOCKET, folder)
        stack.callback(placement.stop)
        with connect(str(Path(placement.socket).parent)) as placed:
            load_bits(placed, collection_id, collection.faces)
        replica = standby_of(placement, folder / "standby")
        stack.callback(replica.stop)
        stack.callback(nowhere)
        finds = {f"here_{name}": path(_open(stack, facepass_paths.reader()), collection_id) for name, path in PATHS}
        place({TENANT: placement.url()})
        for name, path in PATHS:
            finds[f"placement_{name}"] = path(_open(stack, autocommit_of(TENANT).connect()), collection_id)
        place({TENANT: {"url": placement.url(), "reader_url": replica.url()}})
        for name, path in PATHS:
            finds[f"replica_{name}"] = path(_open(stack, replica_of(TENANT).connect()), collection_id)
        milliseconds, answers = take_turns(list(finds.values()), collection.probes[:PROBES])
    p50 = {name: statistics.median(times) for name, times in zip(finds, milliseconds, strict=True)}
    ratios = {
        f"{where}_{name}_p50_ratio": p50[f"{where}_{name}"] / p50[f"here_{name}"]
        for where in ("placement", "replica")
        for name, _ in PATHS
    }
    recall = [collection.recall(found) or 0.0 for found in answers]
    return {**{f"{name}_ms": cost for name, cost in p50.items()}, **ratios, "recall_min": min(recall)}


def _prepared(socket: Path, folder: Path) -> Server:
    """A server with the schema of the faces database."""
    server = started(folder / "placement")
    use_databases(str(socket), "postgres")
    place({TENANT: server.url("postgres")})
    list(prepare_databases())
    nowhere()
    use_databases(str(socket), APP_ROLE)
    return server


def _open(stack: ExitStack, connection: Connection) -> Connection:
    """The connection, which is closed with the others."""
    return stack.enter_context(connection)
