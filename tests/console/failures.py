"""Uploads that failed, as five broken attempts leave them: breaking the real pipeline five times takes minutes."""

from sqlalchemy import create_engine, text

from local.demo.client import App
from tests.support.runtime import Runtime

FAILED = """
update uploads set status = 'failed', reason = 'retries_exhausted', cause = 'TimeoutError', updated_at = now()
where id = :id
"""


def failed_upload(app: App, runtime: Runtime, photo: bytes, **fields: str) -> str:
    """The id of an event photo that is stored, and whose indexing failed."""
    upload_id = str(app.upload(photo, "image/jpeg", **fields)["upload_id"])
    fail(runtime, upload_id)
    return upload_id


def fail(runtime: Runtime, upload_id: str) -> None:
    """Let the indexing of an upload have failed, whatever became of it before."""
    engine = create_engine(runtime.described["vector_owner_url"])
    with engine.begin() as connection:
        connection.execute(text("delete from faces where upload_id = :id"), {"id": upload_id})
        connection.execute(text(FAILED), {"id": upload_id})
    engine.dispose()
