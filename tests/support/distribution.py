"""The tables of the faces database spread over partitions by `tenant_id`, and what touches another tenant's.

A partition stands for a shard: Postgres reads only those that a statement's `tenant_id` leads to. The tenant connects
as a superuser, for whom row-level security adds nothing to what the statements say themselves.
"""

import re
from collections.abc import Iterator

from facepass.database.placements import engine_at
from tests.support.runtime import eventually
from tests.support.servers import Server

DATABASE = "distributed_vector"
TABLES = (
    "collections",
    "uploads",
    "faces",
    "exclusions",
    "merged_rows",
    "clusters",
    "cluster_faces",
    "face_neighbours",
    "reembedded_faces",
    "outbox",
)  # a referenced one before who refers to it
SPREAD = """
alter table {table} rename to whole;
create table {table} (like whole including all) partition by list (tenant_id);
drop table whole cascade;
create table {table}_mine partition of {table} default;
create table {table}_elsewhere partition of {table} for values in ('elsewhere');
"""
TIES = """
alter table faces add foreign key (tenant_id, upload_id) references uploads (tenant_id, id);
alter table reembedded_faces add foreign key (tenant_id, face_id) references faces (tenant_id, id) on delete cascade;
alter table exclusions add foreign key (tenant_id, face_id) references faces (tenant_id, id) on delete cascade;
alter table cluster_faces add foreign key (tenant_id, face_id) references faces (tenant_id, id) on delete cascade;
alter table cluster_faces add foreign key (tenant_id, cluster_id) references clusters (tenant_id, id) on delete cascade;
alter table face_neighbours add foreign key (tenant_id, face_id) references faces (tenant_id, id) on delete cascade;
create trigger stamp_face before update on faces for each row execute function stamp_face();
"""
SCANS = """
select relname, seq_scan + coalesce(idx_scan, 0) from pg_stat_user_tables
where relname like '%\\_elsewhere' and seq_scan + coalesce(idx_scan, 0) > 0
"""
CONNECTED = "select count(*) from pg_stat_activity where datname = :name"
BODIES = """
select p.proname, p.prosrc from pg_proc p
where p.pronamespace = 'public'::regnamespace
  and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
"""
ENTRY = re.compile(r"^\d{4}-\d\d-\d\d .*?\[\d+\] (\w+):  ", re.MULTILINE)
STATEMENT = re.compile(r"(?:statement|execute [^:]*): (.*)", re.DOTALL)
NAMED = re.compile(rf"\b(?:from|join|into|update|copy|using|only)\s+(?:public\.)?({'|'.join(TABLES)})\b", re.IGNORECASE)
LED = re.compile(r"tenant_id\W*=|\(\s*tenant_id\s*,", re.IGNORECASE)


def spread(server: Server) -> None:
    """Make partitioned tables of a prepared faces database, and log each statement from now on."""
    for statement in ("".join(SPREAD.format(table=table) for table in TABLES) + TIES).split(";\n"):
        if statement.strip():
            server.as_owner(statement, DATABASE)
    server.as_owner(f"alter database {DATABASE} set log_statement = 'all'")


def touched_elsewhere(server: Server) -> list[str]:
    """Tables of which a statement read another tenant's part since the last question."""
    url = server.url("postgres", DATABASE)
    for engine in (engine_at(url), engine_at(url, autocommit=True)):
        engine.dispose()  # a connection tells its counts when it ends
    eventually(lambda: server.as_owner(CONNECTED, name=DATABASE) == [(0,)], "the connections ended", seconds=5)
    found = [str(name).removesuffix("_elsewhere") for name, _ in server.as_owner(SCANS, DATABASE)]
    server.as_owner("select pg_stat_reset()", DATABASE)
    return found


def statements_of(log: str) -> Iterator[str]:
    """The statements in a server's log."""
    kinds_and_texts = ENTRY.split(log)[1:]
    for kind, result in zip(kinds_and_texts[::2], kinds_and_texts[1::2], strict=True):
        if kind == "LOG" and (found := STATEMENT.match(result)):
            yield found[1].strip()


def bodies_of(server: Server) -> Iterator[tuple[str, str]]:
    """(name, statement) of what stands inside our SQL functions."""
    for name, source in server.as_owner(BODIES, DATABASE):
        for statement in str(source).split(";"):
            yield str(name), statement


def names_a_table(statement: str) -> bool:
    """Whether it reads or writes a tenant's table."""
    return NAMED.search(statement) is not None


def carries_tenant_id(statement: str) -> bool:
    """Whether it says whose rows it means."""
    return LED.search(statement) is not None
