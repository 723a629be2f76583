"""`facepass erase`: erase a user, prove that nothing is left, and write a receipt."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from facepass.cli.options import Runtime, a_tenant, note, use_runtime
from facepass.context import PatientContext
from facepass.errors import UserNotFound
from facepass.services.audit.audit import OK, named
from facepass.services.erasure.proof import Proof, prove_erased, receipt_of
from facepass.services.erasure.users import erase_user


def erase_user_with_proof(
    user_id: Annotated[UUID, typer.Argument(help="The user's id.", metavar="USER")],
    tenant: Annotated[str, typer.Option(help="The user's tenant.", callback=a_tenant)],
    verify: Annotated[
        bool, typer.Option("--verify", help="Erase nothing; only check whether anything is left.")
    ] = False,
    also: Annotated[
        list[str] | None, typer.Option(help="Also search for this text, for example an email; can be repeated.")
    ] = None,
    receipt: Annotated[Path | None, typer.Option(help="The file of the receipt; by default erasure-USER.json.")] = None,
    runtime: Runtime = None,
) -> None:
    """Erase a user, check every table and every object for traces, and write a receipt.

    Ends with status 1 when something is left.
    """
    use_runtime(runtime)
    context = PatientContext(tenant)  # it reads whole tables
    if not verify:
        with suppress(UserNotFound):  # erased before: what matters is that nothing is left
            erase_user(context, user_id)
            note(tenant, "delete_user", named(user=user_id))
    proof = prove_erased(context, user_id, also or ())
    note(tenant, "verify_erasure", named(user=user_id), OK if proof.holds else "left_over")
    content = receipt_of(tenant, user_id, proof, others=len(also or []))
    target = receipt or Path(f"erasure-{user_id}.json")
    target.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    _tell(proof, target)
    if not proof.holds:
        raise typer.Exit(1)


def _tell(proof: Proof, target: Path) -> None:
    for table, count in proof.rows.items():
        if count:
            typer.echo(f"left: {count} rows in {table}")
    for key in proof.unowned:
        typer.echo(f"belongs to no row, and may be the user's: {key} (the janitor removes it within a day)")
    tables, verdict = len(proof.rows), "nothing is left" if proof.holds else "something is left"
    typer.echo(f"{verdict}: {tables} tables and {proof.objects} objects were checked; the receipt is in {target}")
