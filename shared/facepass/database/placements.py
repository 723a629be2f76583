"""The faces database of each tenant. Only this module decides it.

VECTOR_PLACEMENTS names the tenants that have their own, VECTOR_DATABASE_URL is that of all others. Searches may
go to a replica of the same cluster (docs/scale.md).
"""

from functools import cache

from sqlalchemy import Engine

from facepass.database import engines
from facepass.settings import Placement, settings


def url_of(tenant_id: str) -> str:
    """The faces database of a tenant, as the role that this process connects as."""
    placement = _placement_of(tenant_id)
    return placement.url if placement else settings().vector_database_url


def engine_of(tenant_id: str) -> Engine:
    """A tenant's faces, in transactions."""
    placement = _placement_of(tenant_id)
    return engine_at(placement.url) if placement else engines.vector_engine()


def autocommit_of(tenant_id: str) -> Engine:
    """A tenant's faces, for single statements that see everything committed."""
    placement = _placement_of(tenant_id)
    return engine_at(placement.url, autocommit=True) if placement else engines.vector_autocommit()


def replica_of(tenant_id: str) -> Engine:
    """A tenant's faces for searches: single statements, sent to a replica where there is one."""
    replica_url = _replica_url(tenant_id)
    return engine_at(replica_url, autocommit=True) if replica_url else autocommit_of(tenant_id)


def replica_engine_of(tenant_id: str) -> Engine:
    """The same endpoint as a search, in transactions: to read a collection's bits."""
    replica_url = _replica_url(tenant_id)
    return engine_at(replica_url) if replica_url else engine_of(tenant_id)


def placed() -> dict[str, list[str]]:
    """The further faces databases, each with its tenants, in the order of the setting."""
    found: dict[str, list[str]] = {}
    for tenant_id, placement in settings().vector_placements.items():
        found.setdefault(placement.url, []).append(tenant_id)
    return found


def databases() -> dict[str, Engine]:
    """Every faces database, for single statements about all tenants, by a name that reveals no tenant."""
    further = {f"vector_placement_{number}": url for number, url in enumerate(placed(), 1)}
    return {
        "vector_database": engines.vector_autocommit(),
        **{name: engine_at(url, autocommit=True) for name, url in further.items()},
    }


def replicas() -> dict[str, Engine]:
    """Every replica, in the same way."""
    return {f"vector_reader_{number}": engine_at(url, autocommit=True) for number, url in enumerate(_replica_urls(), 1)}


def _replica_urls() -> list[str]:
    urls = [settings().vector_reader_url, *(each.reader_url for each in settings().vector_placements.values())]
    return list(dict.fromkeys(url for url in urls if url))


def _placement_of(tenant_id: str) -> Placement | None:
    """The tenant's own database, if it has one."""
    return settings().vector_placements.get(tenant_id)


def _replica_url(tenant_id: str) -> str | None:
    placement = _placement_of(tenant_id)
    return placement.reader_url if placement else settings().vector_reader_url


@cache
def engine_at(url: str, *, autocommit: bool = False) -> Engine:
    """The process's one engine for a further database or a replica."""
    return engines.make_engine(url, autocommit=autocommit)
