"""`facepass keys …`: create, list, rotate and revoke API keys."""

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from facepass.cli import options
from facepass.database.sessions import main_session
from facepass.models.main import ApiKey
from facepass.models.vector import COLLECTION_ID
from facepass.services.auth import access_keys, api_keys
from facepass.services.auth.caller import MOST_CHARACTERS, MOST_COLLECTIONS, SCOPES, can_be_bound_to
from facepass.settings import settings

app = typer.Typer(no_args_is_help=True, help="Manage API keys.")


def _known(scopes: list[str]) -> list[str]:
    if unknown := set(scopes) - set(SCOPES):
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: the scopes are {', '.join(SCOPES)}")
    return scopes


def _collection_ids(names: list[str] | None) -> list[str] | None:
    for name in names or []:
        if not COLLECTION_ID.fullmatch(name):
            raise typer.BadParameter(f"{name!r} is no id of a collection")
    if not can_be_bound_to(names or []):
        raise typer.BadParameter(
            f"a key is bound to at most {MOST_COLLECTIONS} collections, and their ids have {MOST_CHARACTERS} characters"
            " at most"
        )
    return names or None


Tenant = Annotated[str, typer.Option(help="The key's tenant.", callback=options.a_tenant)]
KeyId = Annotated[str, typer.Argument(help="The key's middle part, as `list` shows it.")]
Days = Annotated[
    int | None, typer.Option(min=1, help="How many days it is valid; without it, the key does not expire.")
]
Scopes = Annotated[list[str], typer.Option(help="What it may do; repeat it for several.", callback=_known)]
Bound = Annotated[
    list[str] | None,
    typer.Option(
        help="Bind it to this collection; repeat it for several.", callback=_collection_ids, show_default=False
    ),
]


@app.callback()
def use_runtime(runtime: options.Runtime = None) -> None:
    """Manage API keys, in the databases that the environment variables name."""
    options.use_runtime(runtime)


@app.command("create")
def create_key(
    tenant: Tenant,
    name: Annotated[str, typer.Option(help="What the key is for.")],
    scope: Scopes = list(SCOPES),  # noqa: B006  # typer's way to show a default; it is never changed
    collection: Bound = None,
    days: Days = None,
) -> None:
    """Create a key and print it. It cannot be shown again; without --scope it may do everything.

    Its AWS credentials, for AWS SDKs, are shown on standard error, if SIGNING_SECRETS is set (docs/rekognition.md).
    """
    with main_session(tenant) as main:
        key = api_keys.create_key(main, name=name, scopes=tuple(scope), collections=collection, expires_at=_end(days))
        credentials = access_keys.give_access_key(main, key.split("_")[1])
    _note(tenant, "create_key", key.split("_")[1])
    _show(key, credentials)


@app.command("list")
def list_keys(tenant: Tenant) -> None:
    """List a tenant's keys, without their secrets."""
    table = Table("key id", "name", "scopes", "collections", "state", "made", "last used", "aws")
    table.columns[0].no_wrap = True
    with main_session(tenant) as main:
        for key in api_keys.list_keys(main):
            used = _minute(key.last_used_at) if key.last_used_at else "never"
            bound = "all" if key.collections is None else "\n".join(key.collections)
            scopes = "\n".join(key.scopes)
            signs = access_keys.state_of(key)
            table.add_row(key.id, key.name, scopes, bound, _state(key), _minute(key.created_at), used, signs)
    Console().print(table)


@app.command("rotate")
def rotate_key(
    tenant: Tenant,
    key_id: KeyId,
    overlap_hours: Annotated[int, typer.Option(min=0, help="How many hours the old key stays valid.")] = 24,
    days: Annotated[int | None, typer.Option(min=1, help="How many days the new key is valid.")] = None,
) -> None:
    """Create and print a key that replaces another one: same name, scopes and collections."""
    with main_session(tenant) as main:
        old = api_keys.find_current_key(main, key_id)
        if old is None:
            raise typer.BadParameter("there is no such key, or it is no longer valid")
        if old.expires_at and days is None:
            raise typer.BadParameter("this key expires: give the new one's validity with --days")
        key = api_keys.rotate_key(main, old, overlap=timedelta(hours=overlap_hours), expires_at=_end(days))
        credentials = access_keys.give_access_key(main, key.split("_")[1])
    _note(tenant, "rotate_key", key_id)
    _note(tenant, "create_key", key.split("_")[1])
    _show(key, credentials)


@app.command("aws-credentials")
def give_aws_credentials(tenant: Tenant, key_id: KeyId) -> None:
    """Give a key new AWS credentials and print them as JSON; those that it had end at once, the key itself stays."""
    if not settings().signing_secrets:
        raise typer.BadParameter("SIGNING_SECRETS is not set (docs/security.md)")
    with main_session(tenant) as main:
        credentials = access_keys.give_access_key(main, key_id)
    if credentials is None:
        raise typer.BadParameter("there is no such key, or it is no longer valid")
    _note(tenant, "give_aws_credentials", key_id)
    typer.echo(json.dumps({"aws_access_key_id": credentials.id, "aws_secret_access_key": credentials.secret}))


@app.command("revoke")
def revoke_key(tenant: Tenant, key_id: KeyId) -> None:
    """Revoke a key; API Gateway may accept it for another minute."""
    with main_session(tenant) as main:
        if not api_keys.revoke_key(main, key_id):
            raise typer.BadParameter("there is no such key")
    _note(tenant, "revoke_key", key_id)


def _show(key: str, credentials: access_keys.AccessKey | None) -> None:
    """Print the key; its AWS credentials go beside, so that a script that reads the key is not disturbed."""
    if credentials is not None:
        typer.echo(f"AWS access key id: {credentials.id}\nAWS secret access key: {credentials.secret}", err=True)
    typer.echo(key)


def _note(tenant: str, verb: str, key_id: str) -> None:
    options.note(tenant, verb, f"key:{key_id}")


def _end(days: int | None) -> datetime | None:
    return None if days is None else datetime.now(UTC) + timedelta(days=days)


def _state(key: ApiKey) -> str:
    if key.revoked_at:
        return "revoked"
    if key.expires_at is None:
        return "good"
    return f"good until {_minute(key.expires_at)}" if key.expires_at > datetime.now(UTC) else "expired"


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ")
