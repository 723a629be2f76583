"""Erase what may not be kept any longer: past its collection's retention, or without a valid consent."""

from sqlalchemy import text

from facepass.context import Context
from facepass.database.engines import main_autocommit
from facepass.database.every_tenant import rows_of, rows_of_faces
from facepass.services.audit.audit import named
from facepass.services.erasure.consents import settle_consent
from facepass.services.erasure.retention import look_again, purge_some
from facepass.services.janitor.chores import Work

BATCH = 20
TAKE_CONSENTS = text("select tenant_id, id from take_ended_consents(:most)")
TAKE_COLLECTIONS = text("select tenant_id, id from take_collections(:most)")


def settle_ended_consents(work: Work) -> None:
    """Erase the enrolments whose consent was revoked or has expired."""
    for row in work.batches(lambda: rows_of(main_autocommit(), TAKE_CONSENTS, most=BATCH)):
        with work.item("consents_ended", tenant=row.tenant_id, consent_id=str(row.id)):
            lost = settle_consent(Context(row.tenant_id), row.id)
            work.note(row.tenant_id, "settle_consent", named(consent=row.id), lost)


def purge_collections(work: Work) -> None:
    """Erase the photos and faces that are past their collections' retention."""
    for row in work.batches(lambda: rows_of_faces(TAKE_COLLECTIONS, most=BATCH)):
        with work.item("collections_looked_at", tenant=row.tenant_id, collection_id=row.id):
            _purge(work, Context(row.tenant_id), row.id)


def _purge(work: Work, context: Context, collection_id: str) -> None:
    total = 0
    while (purged := purge_some(context, collection_id)).total:
        work.done["faces_purged"] += purged.faces
        work.done["uploads_purged"] += purged.uploads
        work.done["photos_purged"] += purged.photos
        total += purged.total
        if not work.deadline.left:
            look_again(context, collection_id)
            break
    if total:
        work.note(context.tenant_id, "purge_collection", named(collection=collection_id), total)
