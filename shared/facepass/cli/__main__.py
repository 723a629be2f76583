"""`python -m facepass.cli …`: what operators do from a shell, with the functions' own environment variables."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from facepass.database.sessions import main_session
from facepass.models.tenancy import TENANT
from facepass.services import api_keys

app = typer.Typer(no_args_is_help=True, help="Operate FacePass.")
keys = typer.Typer(no_args_is_help=True, help="API keys: who may call.")
app.add_typer(keys, name="keys")

Tenant = Annotated[str, typer.Option(help="Whose key it is: letters, digits, - and _, up to 64.")]


@keys.command("create")
def create_key(
    tenant: Tenant,
    name: Annotated[str, typer.Option(help="What the key is for.")],
    days: Annotated[int | None, typer.Option(min=1, help="How long it is valid; for ever when not given.")] = None,
) -> None:
    """Make a key and print it. It is shown this once."""
    expires_at = None if days is None else datetime.now(UTC) + timedelta(days=days)
    with main_session(_checked(tenant)) as main:
        typer.echo(api_keys.create_key(main, name=name, expires_at=expires_at))


@keys.command("revoke")
def revoke_key(tenant: Tenant, key_id: Annotated[str, typer.Argument(help="The key's middle part.")]) -> None:
    """Make a key useless from now on (callers whom API Gateway remembers: within a minute)."""
    with main_session(_checked(tenant)) as main:
        if not api_keys.revoke_key(main, key_id):
            raise typer.BadParameter("there is no such key")


def _checked(tenant: str) -> str:
    if not TENANT.fullmatch(tenant):
        raise typer.BadParameter("a tenant is 1 to 64 letters, digits, - and _")
    return tenant


if __name__ == "__main__":
    app()
