"""Verify the audit log: compute every seal again, outside of the database whose content is in question."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from sqlalchemy import func, select

from facepass.database.sessions import TenantSession
from facepass.models.main import AuditEntry, AuditSeal

SEALS_AT_ONCE = 100


@dataclass
class Verdict:
    """The result of verifying a tenant's chain.

    faults: what is wrong, by seal. head: number and hash of the newest seal that was verified, to be stored elsewhere.
    unsealed: entries of the last minute, which are not sealed yet. complete: whether that is the newest seal of all.
    """

    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    head: tuple[int, str] | None = None
    faults: list[str] = field(default_factory=list)
    complete: bool = True


def verify(
    main: TenantSession,
    expected: tuple[int, str] | None = None,
    *,
    after: tuple[int, str] | None = None,
    seconds: float = float("inf"),
) -> Verdict:
    """Compute a tenant's chain again.

    expected: number and hash (hex) of a seal that was noted earlier. Without it, it cannot be detected that the newest
    seals were removed. after: the same of a seal that was verified earlier: it is the first part of the chain, and only
    what follows is computed. seconds: when to stop; the verdict's head is then where to go on.
    """
    verdict, end = Verdict(head=after), monotonic() + seconds
    number, known = after or (0, "")
    previous = bytes.fromhex(known)
    verdict.faults += [fault for noted in _passed_over(after, expected) for fault in _differs(main, noted)]
    for seal in _seals(main, number):
        if verdict.seals and monotonic() > end:
            verdict.complete = False
            return verdict
        number += 1
        while number < seal.number:
            verdict.faults.append(f"seal {number} is missing")
            number += 1
        entries = _entries(main, seal.number)
        verdict.faults += _faults(main.tenant_id, seal, entries, previous)
        if expected is not None and seal.number == expected[0] and seal.hash.hex() != expected[1]:
            verdict.faults.append(f"seal {seal.number} differs from the expected one")
        verdict.entries += len(entries)
        verdict.seals += 1
        previous = seal.hash
        verdict.head = (seal.number, seal.hash.hex())
    verdict.faults += _beyond(main, number, expected)
    verdict.unsealed = main.scalar(select(func.count()).where(AuditEntry.seal.is_(None))) or 0
    return verdict


def _passed_over(after: tuple[int, str] | None, expected: tuple[int, str] | None) -> list[tuple[int, str]]:
    """Noted seals that are not computed again, because they are the one to go on from, or before it."""
    if after is None:
        return []
    return [after] if expected is None or expected == after or expected[0] > after[0] else [after, expected]


def _differs(main: TenantSession, noted: tuple[int, str]) -> list[str]:
    """The fault of a noted seal that is gone or is not as it was."""
    stored = main.scalar(select(AuditSeal).where(AuditSeal.number == noted[0]))
    if stored is None or stored.hash.hex() != noted[1]:
        return [f"seal {noted[0]} {'is missing' if stored is None else 'differs from the expected one'}"]
    return []


def _seals(main: TenantSession, after: int) -> Iterator[AuditSeal]:
    while True:
        some = select(AuditSeal).where(AuditSeal.number > after).order_by(AuditSeal.number).limit(SEALS_AT_ONCE)
        seals = main.scalars(some).all()
        if not seals:
            return
        yield from seals
        after = seals[-1].number


def _entries(main: TenantSession, number: int) -> list[AuditEntry]:
    return list(main.scalars(select(AuditEntry).where(AuditEntry.seal == number).order_by(AuditEntry.id)))


def _faults(tenant_id: str, seal: AuditSeal, entries: list[AuditEntry], previous: bytes) -> list[str]:
    if seal_hash(tenant_id, seal, entries, previous) == seal.hash:
        return []
    if len(entries) == seal.entries:
        return [f"seal {seal.number}: an entry, the seal or the previous seal was changed"]
    kind = "removed" if len(entries) < seal.entries else "added"
    return [f"seal {seal.number}: {abs(len(entries) - seal.entries)} of {seal.entries} entries {kind}"]


def _beyond(main: TenantSession, last: int, expected: tuple[int, str] | None) -> list[str]:
    """Faults in the set of seals: entries without their seal, and missing seals."""
    orphans = main.scalar(select(func.count()).where(AuditEntry.seal > last)) or 0
    faults = [f"{orphans} entries belong to seals that are missing"] if orphans else []
    if expected is not None and expected[0] > last:
        faults.append(f"the newest seals are missing: {expected[0]} was expected, {last} is the last")
    return faults


def seal_hash(tenant_id: str, seal: AuditSeal, entries: list[AuditEntry], previous: bytes) -> bytes:
    """The hash that the seal should have (32 bytes): SHA-256 over the previous hash, the seal, and its entries."""
    itself = _canonical([tenant_id, seal.number, seal.entries, _moment(seal.sealed_at)])
    return hashlib.sha256(previous + itself + b"".join(digest(entry) for entry in entries)).digest()


def digest(entry: AuditEntry) -> bytes:
    """SHA-256 of an entry, 32 bytes."""
    known = [entry.tenant_id, str(entry.id), _moment(entry.at), entry.caller, entry.verb, entry.object, entry.result]
    return hashlib.sha256(_canonical([*known, entry.count])).digest()


def _canonical(values: list[str | int | None]) -> bytes:
    """A value as PostgreSQL writes it in a jsonb array."""
    return json.dumps(values, ensure_ascii=False).encode()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
