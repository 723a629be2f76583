"""`make bench-tenant-tokens`: what row-level security would cost if a tenant had to be proven, not only named.

Today a function names its tenant (`set_config('app.tenant', …)`), and the policy believes it. Here the authorizer
would sign tenant and expiry, and the policy asks a SECURITY DEFINER function that verifies this token (HMAC-SHA-256,
RFC 2104) with a key which no function's user may read. No round trip is added. Prints the time of a row by its key and
of a scan of a collection's bits, by both policies in turn; docs/security.md says what was decided.
"""

import hashlib
import hmac
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, create_engine, text

from tests.support.postgres import database_url, running_postgres
from tests.upgrades.dumps import owner_of

FACES = 100_000
ROUNDS = 300
BLOCK = 64  # bytes of a SHA-256 block
PREPARE = (
    "create extension if not exists vector",
    "create role reader login",
    "create table signing_key (inner_pad bytea, outer_pad bytea)",
    """
    create function proven_tenant() returns text
    language plpgsql stable security definer set search_path = public, pg_temp as $$
    declare
        part text[] := string_to_array(current_setting('app.token', true), '|');
        signed bytea := convert_to(part[1] || '|' || part[2], 'UTF8');
        mac bytea;
    begin
        select sha256(outer_pad || sha256(inner_pad || signed)) into mac from signing_key;
        if encode(mac, 'hex') = part[3] and cast(part[2] as bigint) > extract(epoch from now()) then
            return part[1];
        end if;
        return null;
    end
    $$
    """,
    *(
        f"create table {table} (tenant_id text, id bigint, bits bit(512), primary key (tenant_id, id))"
        for table in ("named", "proven")
    ),
    *(f"create index {table}_bits on {table} (tenant_id) include (id, bits)" for table in ("named", "proven")),
    *(f"alter table {table} enable row level security" for table in ("named", "proven")),
    "create policy tenant on named using (tenant_id = current_setting('app.tenant', true))",
    "create policy tenant on proven using (tenant_id = (select proven_tenant()))",
    "grant select on named, proven to reader",
    "insert into named select 'acme', n, cast(cast(binary_quantize(array_to_vector(array(select random() - 0.5"
    " from generate_series(1, 512) where n > 0), 512, true)) as text) as bit(512)) from generate_series(1, :faces) n",
    "insert into proven select * from named",
)
ONE = "select id from {table} where tenant_id = 'acme' and id = 17"
SCAN = (
    "select id from {table} where tenant_id = 'acme' and bits <~> cast(:probe as bit(512)) < 200"
    " order by bits <~> cast(:probe as bit(512)) limit 5"
)


def main() -> int:
    """Measure and print."""
    key = secrets.token_bytes(32)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with running_postgres(Path(folder)) as socket:
            prepare(socket, key)
            with create_engine(database_url(socket, "reader", "postgres")).connect() as reader:
                check(reader, key)
                report({name: measure(reader, key, query) for name, query in {"a row": ONE, "a scan": SCAN}.items()})
    return 0


def prepare(socket: str, key: bytes) -> None:
    """Make both tables, each with its policy."""
    padded = key.ljust(BLOCK, b"\0")
    pads = {"inner": bytes(byte ^ 0x36 for byte in padded), "outer": bytes(byte ^ 0x5C for byte in padded)}
    with owner_of(socket, "postgres").connect() as owner:
        for statement in PREPARE:
            owner.execute(text(statement), {"faces": FACES} if ":faces" in statement else {})
        owner.execute(text("insert into signing_key values (:inner, :outer)"), pads)
        owner.execute(text("vacuum analyze named, proven"))


def token(key: bytes, tenant: str, expires_at: int) -> str:
    """A tenant and an expiry (Unix seconds), signed."""
    signed = f"{tenant}|{expires_at}"
    return f"{signed}|{hmac.new(key, signed.encode(), hashlib.sha256).hexdigest()}"


def check(reader: Connection, key: bytes) -> None:
    """Make sure that the token is verified: rows are seen with a true one, and with no other."""
    now = int(time.time())
    true = token(key, "acme", now + 60)
    for given, seen in (
        (true, 1),
        (true[:-1], 0),
        (token(b"x", "acme", now + 60), 0),
        (token(key, "acme", now - 1), 0),
    ):
        with reader.begin():
            reader.execute(text("select set_config('app.token', :token, true)"), {"token": given})
            assert len(reader.execute(text(ONE.format(table="proven"))).all()) == seen, given


def measure(reader: Connection, key: bytes, query: str) -> dict[str, float]:
    """The median time in milliseconds of the transaction, by each policy in turn."""
    probe = {"probe": "01" * 256} if ":probe" in query else {}
    settings = {"named": ("app.tenant", "acme"), "proven": ("app.token", token(key, "acme", int(time.time()) + 600))}
    times: dict[str, list[float]] = {table: [] for table in settings}
    for _ in range(ROUNDS):
        for table, (name, value) in settings.items():
            times[table].append(_timed(lambda: _ask(reader, name, value, query.format(table=table), probe)))  # noqa: B023
    return {table: statistics.median(values) for table, values in times.items()}


def _ask(reader: Connection, name: str, value: str, query: str, probe: dict[str, str]) -> None:
    with reader.begin():
        reader.execute(text("select set_config(:name, :value, true)"), {"name": name, "value": value})
        reader.execute(text(query), probe).all()


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def report(found: dict[str, dict[str, float]]) -> None:
    """Print the medians and their ratios."""
    table = Table("transaction", "tenant named", "tenant proven", "ratio")
    for name, medians in found.items():
        named, proven = medians["named"], medians["proven"]
        table.add_row(name, f"{named:.2f} ms", f"{proven:.2f} ms", f"{proven / named:.2f}")
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
