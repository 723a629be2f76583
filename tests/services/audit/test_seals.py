"""The audit log is append-only and sealed: a change of it is detected."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from facepass.database import engines
from facepass.database.sessions import main_session
from facepass.models.main import AuditSeal
from facepass.services.audit import audit
from facepass.services.audit import chain as audit_chain
from facepass.storage import PhotoBucket
from tests.support.audit_log import entries, seal, tamper
from tests.support.janitor import as_owner, tidy

IN_ORDER = select(AuditSeal).order_by(AuditSeal.number)


def verdict(tenant: str, expected: tuple[int, str] | None = None) -> audit_chain.Verdict:
    with main_session(tenant) as main:
        return audit_chain.verify(main, expected)


def write(tenant: str, count: int) -> None:
    for number in range(count):
        with engines.main_autocommit().connect() as main:
            audit.note(main, tenant, caller="test", verb="delete_user", what=f"user:{number}", lasting=False)


@pytest.fixture
def chain(tenant: str, postgres: str) -> str:
    """A tenant with three seals of three entries each."""
    for _ in range(3):
        write(tenant, 3)
        assert seal(tenant)
    assert verdict(tenant).faults == []
    return tenant


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_log set result = 'ok'",
        "delete from audit_log",
        "truncate audit_log",
        "update audit_seals set entries = 0",
        "delete from audit_seals",
        "insert into audit_seals values ('{tenant}', 1, 0, now(), '')",
        "insert into audit_log (tenant_id, id, at, caller, verb, result)"
        " values ('{tenant}', gen_random_uuid(), now(), 'x', 'x', 'ok')",
        "insert into audit_log (tenant_id, id, caller, verb, result, seal)"
        " values ('{tenant}', gen_random_uuid(), 'x', 'x', 'ok', 1)",
    ],
)
def test_functions_can_add_entries_and_nothing_else(chain: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), main_session(chain) as main:
        main.execute(text(statement.format(tenant=chain)))


@pytest.mark.parametrize(
    "statement", ["update audit_log set result = 'x'", "delete from audit_seals", "truncate audit_log"]
)
def test_the_owner_cannot_change_it_by_accident(postgres: str, chain: str, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        as_owner(postgres, "main", statement)


def test_functions_see_their_own_tenants_entries_alone(chain: str) -> None:
    assert entries("another-tenant") == []
    with engines.main_autocommit().connect() as main:
        assert main.scalar(text("select count(*) from audit_log")) == 0
        assert main.scalar(text("select count(*) from audit_seals")) == 0


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("delete from audit_log where tenant_id = :t and id = :entry", "seal 2: 1 of 3 entries removed"),
        ("update audit_log set result = 'x' where tenant_id = :t and id = :entry", "seal 2: an entry"),
        ("update audit_log set at = at - interval '1 hour' where tenant_id = :t and id = :entry", "seal 2: an entry"),
        ("update audit_log set seal = 3 where tenant_id = :t and id = :entry", "seal 2: 1 of 3 entries removed"),
        (
            "insert into audit_log select tenant_id, gen_random_uuid(), at, caller, verb, object, result, count, seal"
            " from audit_log where tenant_id = :t and id = :entry",
            "seal 2: 1 of 3 entries added",
        ),
        ("delete from audit_seals where tenant_id = :t and number = 2", "seal 2 is missing"),
        ("delete from audit_seals where tenant_id = :t and number = 3", "3 entries belong to seals that are missing"),
        ("update audit_seals set sealed_at = now() where tenant_id = :t and number = 2", "seal 2: an entry, the seal"),
    ],
)
def test_whoever_removes_changes_or_adds_an_entry_is_found_out(
    postgres: str, chain: str, statement: str, fault: str
) -> None:
    entry = entries(chain)[4]
    assert entry.seal == 2
    tamper(postgres, statement, t=chain, entry=entry.id)
    faults = verdict(chain).faults
    assert any(found.startswith(fault) for found in faults), faults


def test_a_chain_that_was_cut_off_is_found_out_by_whoever_kept_its_head(postgres: str, chain: str) -> None:
    head = verdict(chain).head
    for entry in entries(chain)[6:]:
        tamper(postgres, "delete from audit_log where tenant_id = :t and id = :entry", t=chain, entry=entry.id)
    tamper(postgres, "delete from audit_seals where tenant_id = :t and number = 3", t=chain)
    assert verdict(chain).faults == []  # the rest is whole
    assert verdict(chain, head).faults == ["the newest seals are missing: 3 was expected, 2 is the last"]
    assert verdict(chain, (2, "00" * 32)).faults == ["seal 2 differs from the expected one"]


def test_an_expected_seal_is_compared_also_where_the_computing_begins_behind_it(chain: str) -> None:
    with main_session(chain) as main:
        first, second, third = ((seal.number, seal.hash.hex()) for seal in main.scalars(IN_ORDER))
        for expected in (None, first, second, third):
            assert audit_chain.verify(main, expected, after=second).faults == []
        for number in (1, 2, 3):
            found = audit_chain.verify(main, (number, "0" * 64), after=second)
            assert found.faults == [f"seal {number} differs from the expected one"]


def test_an_entry_that_is_committed_late_is_in_the_next_seal(chain: str) -> None:
    with main_session(chain) as late:
        audit.note(late, chain, caller="late", verb="delete_user", what="user:9")
        write(chain, 2)  # later, and committed before
        assert seal(chain)
        assert verdict(chain).seals == 4
    assert seal(chain)
    result = verdict(chain)
    assert (result.faults, result.entries, result.seals, result.unsealed) == ([], 12, 5, 0)
    assert [entry.seal for entry in entries(chain) if entry.caller == "late"] == [5]


def test_janitors_at_once_make_one_chain(tenant: str, postgres: str) -> None:
    write(tenant, 20)

    def seal_some(_: int) -> None:
        for _attempt in range(5):
            with engines.main_autocommit().connect() as main:
                audit.seal(main, tenant, 3)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(seal_some, range(4)))
    while seal(tenant):
        pass
    result = verdict(tenant)
    assert (result.faults, result.entries, result.unsealed) == ([], 20, 0)


def test_writers_do_not_wait_for_the_sealer(tenant: str, owner_connection: Connection) -> None:
    write(tenant, 3)
    owner_connection.execute(text("select seal_audit(:t, 100)"), {"t": tenant})  # and does not commit
    write(tenant, 1)
    assert len(entries(tenant)) == 4


def test_a_seals_hash_leaves_the_database_with_the_janitors_log(
    chain: str, bucket: PhotoBucket, caplog: pytest.LogCaptureFixture
) -> None:
    write(chain, 1)
    while verdict(chain).unsealed:  # the logs of other tests' tenants may come first
        tidy()
    head = verdict(chain).head
    assert head is not None
    assert head[1] in [getattr(record, "hash", None) for record in caplog.records]


def test_the_chain_holds_whatever_an_entry_may_hold(tenant: str) -> None:
    with engines.main_autocommit().connect() as main:
        for odd in ('"\\/', "\n\t\x01\x1f\x7f", "ü€\U0001f600", ""):
            audit.note(main, tenant, caller=odd, verb="v", what=None, count=7)
        audit.seal(main, tenant, 10)
    assert verdict(tenant).faults == []
    with main_session(tenant) as main:
        assert main.scalars(select(AuditSeal.entries)).all() == [4]


def test_an_id_that_comes_again_is_written_once(tenant: str) -> None:
    with engines.main_autocommit().connect() as main:
        for _ in range(2):
            audit.note(main, tenant, caller="c", verb="v", what=None, entry_id=UUID(int=7))
    assert len(entries(tenant)) == 1
