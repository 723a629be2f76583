"""`facepass init`: prepare the databases, as the migrations function does in the cloud."""

import json
import os
import sys
from pathlib import Path

import typer
from sqlalchemy.exc import DBAPIError

from facepass.cli.options import Runtime, use_runtime
from facepass.database.engines import is_away
from facepass.database.init import say_each_step
from facepass.settings import settings


def prepare(runtime: Runtime = None) -> None:
    """Create the databases, the roles, the pgvector extension and the tables, or bring them up to date.

    It needs the owner's database URLs in MAIN_DATABASE_URL and VECTOR_DATABASE_URL, and may run again at any time.
    """
    _use_owner(runtime)
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal that has no tick prints "?"
    try:
        status = say_each_step()
    except (OSError, DBAPIError) as error:
        if not (isinstance(error, OSError) or is_away(error)):
            raise
        typer.echo("✗ A database cannot be reached: check MAIN_DATABASE_URL and VECTOR_DATABASE_URL", err=True)
        status = 1
    except ValueError as error:
        typer.echo(f"✗ {error}", err=True)
        status = 1
    raise typer.Exit(status)


def _use_owner(runtime: Path | None) -> None:
    use_runtime(runtime)
    if runtime is not None:
        description = json.loads(runtime.read_text())
        os.environ |= {
            "MAIN_DATABASE_URL": description["main_owner_url"],
            "VECTOR_DATABASE_URL": description["vector_owner_url"],
        }
        settings.cache_clear()
