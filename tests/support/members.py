"""Members of collections, as the users database has them."""

from uuid import UUID

from sqlalchemy import select

from facepass.database.sessions import main_session
from facepass.models.main import Membership


def id_of(tenant: str, name: str, collection_id: str = "Staff.2026") -> UUID:
    """FacePass's id of a member."""
    with main_session(tenant) as main:
        found = select(Membership.user_id).where(Membership.name == name, Membership.collection_id == collection_id)
        return main.scalars(found).one()
