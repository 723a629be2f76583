"""Options that several commands share."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from facepass.database.engines import main_autocommit
from facepass.models.tenancy import TENANT
from facepass.models.vector import COLLECTION_ID
from facepass.services.audit import audit
from facepass.settings import settings

OPERATOR = "operator"


def a_tenant(tenant: str) -> str:
    """Check a tenant's name. Raises typer.BadParameter."""
    if not TENANT.fullmatch(tenant):
        raise typer.BadParameter("a tenant is 1 to 64 letters, digits, - and _")
    return tenant


def a_collection(collection: str) -> str:
    """Check a collection's id. Raises typer.BadParameter."""
    if not COLLECTION_ID.fullmatch(collection):
        raise typer.BadParameter("a collection's id is 1 to 255 letters, digits, - _ and . (not . or ..)")
    return collection


def use_runtime(runtime: Path | None) -> None:
    """Use the databases and the bucket of a local runtime, if one is given, in place of the environment's."""
    if runtime is None:
        return
    if not runtime.exists():
        raise typer.BadParameter(f"{runtime} is not there: the local runtime is not running (`make up`)")
    description = json.loads(runtime.read_text())
    os.environ |= {
        "MAIN_DATABASE_URL": description["main_database_url"],
        "VECTOR_DATABASE_URL": description["vector_database_url"],
        "VECTOR_READER_URL": "",
        "VECTOR_PLACEMENTS": "",
        "DATABASE_AUTH": "password",
        "PHOTO_BUCKET": description["bucket"],
        "INDEX_QUEUE_URL": description["queue_url"],
        "JOB_QUEUE_URL": description.get("queue_urls", {}).get("jobs", ""),
        "DELIVERY_QUEUE_URL": description.get("queue_urls", {}).get("webhooks", ""),
        "MODEL_PACK": description.get("model_pack") or "",
        "OTHER_MODEL_PACK": description.get("other_model_pack") or "",
    }
    if file := description.get("signing_key_file"):
        os.environ["SIGNING_SECRETS"] = Path(file).read_text(encoding="utf-8").strip()
    if endpoint := description.get("s3_endpoint"):
        os.environ |= {"AWS_ENDPOINT_URL_S3": endpoint, "AWS_ENDPOINT_URL_SQS": endpoint}
        os.environ |= {"AWS_DEFAULT_REGION": "us-east-1"}
        os.environ |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}  # nosec B105  # local/layout.py's
    settings.cache_clear()


def note(tenant: str, verb: str, what: str | None, result: str = audit.OK, count: int | None = None) -> None:
    """Write an entry to the tenant's audit log, with the operator as the caller."""
    with main_autocommit().connect() as main:
        audit.note(main, tenant, caller=OPERATOR, verb=verb, what=what, result=result, count=count)


Runtime = Annotated[
    Path | None, typer.Option(help="A local runtime's runtime.json: use its databases, bucket and queue.")
]
