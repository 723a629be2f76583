"""What is due is read from the end of an index, however much of one webhook waits."""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, create_engine, event, text

from facepass.context import Context
from facepass.database.engines import main_engine
from facepass.services.events.deliveries import FAILING, PLACES, TENANT_PLACES
from facepass.services.events.delivery_log import list_deliveries
from tests.support.deliveries import Deliveries
from tests.support.postgres import database_url

OTHERS = text("""
insert into webhooks (tenant_id, id, url, secret)
select :tenant || '-' || mod(n, 100), gen_random_uuid(), 'https://hooks.example', '' from generate_series(1, 3000) n
""")
# Plans follow from what a table holds and held: neither rows nor statistics of the tests before are left to them.
AS_NEW = (
    "truncate webhook_deliveries",
    "alter table webhook_deliveries set (autovacuum_enabled = false)",
    "delete from pg_statistic where starelid = 'webhook_deliveries'::regclass",
    "vacuum webhooks",
)
Backlog = tuple[Deliveries, Connection, UUID]
ROWS = 100_000
FILL = text("""
insert into webhook_deliveries (tenant_id, id, webhook_id, event_id, event_type, subject, event, due_at, attempts)
select :tenant, gen_random_uuid(), :webhook, ('0193' || lpad(to_hex(n), 28, '0'))::uuid, 'upload.indexed',
    'uploads/' || n / 2, '{"data": {}}', now() - (:rows - n) * interval '1 millisecond', 0
from generate_series(1, :rows) n
""")
ARGUMENTS = {
    "p_most": ("integer", "100"),
    "p_soon": ("interval", "'1 minute'"),
    "p_for": ("interval", "'3 minutes'"),
    "p_at_once": ("integer", str(PLACES)),
    "p_of_tenant": ("integer", str(TENANT_PLACES)),
    "p_failing": ("integer", str(FAILING)),
    "p_pause": ("interval", "'1 minute'"),
}


@pytest.fixture
def backlog(deliveries: Deliveries) -> Iterator[Backlog]:
    """A webhook with much that waits, and a connection of the databases' owner."""
    webhook = deliveries.webhook("https://hooks.example")
    url = database_url(deliveries.postgres, "postgres", "facepass_main")
    owner = create_engine(url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        for step in AS_NEW:
            connection.execute(text(step))
        connection.execute(OTHERS, {"tenant": deliveries.tenant})
        connection.execute(FILL, {"tenant": deliveries.tenant, "webhook": webhook, "rows": ROWS})
        connection.execute(text("analyze webhooks"))
        yield deliveries, connection, webhook
        connection.execute(
            text("delete from webhooks where starts_with(tenant_id, :own)"), {"own": f"{deliveries.tenant}-"}
        )
        connection.execute(text("alter table webhook_deliveries reset (autovacuum_enabled)"))
    owner.dispose()


def plan(connection: Connection) -> str:
    """How the procedure takes what is due: its statement is planned once, for any arguments. Nothing stays taken."""
    source = connection.scalar(text("select prosrc from pg_proc where proname = 'take_due_deliveries'"))
    statement = str(source)[str(source).index("with receivers") :]
    for place, name in enumerate(ARGUMENTS, 1):
        statement = re.sub(rf"\b{name}\b", f"${place}", statement)
    types, values = zip(*ARGUMENTS.values(), strict=True)
    cursor = connection.connection.cursor()
    [own] = connection.scalars(text("select proconfig from pg_proc where proname = 'take_due_deliveries'"))
    for step in (
        "begin",
        *(f"set local {setting}" for setting in own),
        "set local plan_cache_mode = force_generic_plan",
        f"prepare take ({', '.join(types)}) as {statement}",
        f"explain (analyze) execute take ({', '.join(values)})",
    ):
        cursor.execute(step)
    lines = [line for (line,) in cursor.fetchall()]
    for step in ("rollback", "deallocate take"):
        cursor.execute(step)
    return "\n".join(lines)


def test_taking_what_is_due_reads_no_more_than_is_taken(backlog: Backlog) -> None:
    deliveries, connection, webhook = backlog
    since = datetime.now(UTC) - timedelta(minutes=5)
    for analyzed in (False, True):
        if analyzed:
            connection.execute(text("vacuum analyze webhook_deliveries"))
        for failures, index in ((0, "webhook_deliveries_due"), (FAILING, "webhook_deliveries_oldest")):
            deliveries.change(webhook, failures=failures, failing_since=since, last_failed_at=since)
            found = plan(connection)
            assert "Seq Scan on webhook_deliveries" not in found, found
            read = [int(rows) for rows in re.findall(r"actual time=\S+ rows=(\d+)", found)]
            removed = [int(rows) for rows in re.findall(r"Rows Removed by Filter: (\d+)", found)]
            assert max(read + removed) < ROWS / 10, found  # each webhook is looked at, and few deliveries
            took = re.search(r"Execution Time: ([\d.]+) ms", found)
            assert took is not None
            logging.getLogger(__name__).info("analyzed %s, %s: %s ms", analyzed, index, took[1])


def test_the_list_of_those_that_failed_reads_its_own_index(backlog: Backlog) -> None:
    deliveries, connection, webhook = backlog
    connection.execute(text("update webhook_deliveries set status = 'failed' where subject = 'uploads/1'"))
    connection.execute(text("vacuum analyze webhook_deliveries"))
    plans: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "webhook_deliveries.status =" in statement and not statement.startswith("explain"):
            lines = connection.exec_driver_sql(f"explain (analyze, timing off) {statement}", parameters).scalars()
            plans.append("\n".join(lines))

    event.listen(main_engine(), "before_cursor_execute", explain)
    try:
        found = list_deliveries(Context(deliveries.tenant), webhook, status="failed", after=None, limit=50)
    finally:
        event.remove(main_engine(), "before_cursor_execute", explain)
    assert len(found) == 2
    assert "webhook_deliveries_by_status" in plans[0], plans
    assert "Rows Removed" not in plans[0], plans
