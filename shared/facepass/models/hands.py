"""Faces that change hands: which user is not on a face, and which rows a merge has moved."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from facepass.models.tenancy import CollectionRow, TenantRow, Timestamps
from facepass.models.vector import VectorBase


class Exclusion(CollectionRow, VectorBase):
    """A face that is never offered or assigned to a user: "not this person". It goes with its face and with its user.

    It is kept beside the faces, so that one transaction assigns a face and looks for it.
    """

    __tablename__ = "exclusions"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "face_id"], ["faces.tenant_id", "faces.id"], ondelete="CASCADE"),
        Index("exclusions_face", "tenant_id", "face_id"),
    )

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    face_id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))

    @property
    def id(self) -> UUID:
        """What lists of a user's exclusions are paged by."""
        return self.face_id


class MergedRows(TenantRow, Timestamps, VectorBase):
    """What a merge has moved from one user to another, until it can no longer be undone. id: of models.main.Merge.

    faces, uploads: ids of rows whose user it changed. resembling: of rejected uploads that named the user as the one
    whom they resemble. excluded: of the faces of the user's exclusions.
    """

    __tablename__ = "merged_rows"
    __table_args__ = (
        Index("merged_rows_from", "tenant_id", "from_user_id"),
        Index("merged_rows_into", "tenant_id", "into_user_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_user_id: Mapped[UUID]
    into_user_id: Mapped[UUID]
    faces: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default="{}")
    uploads: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default="{}")
    resembling: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default="{}")
    excluded: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default="{}")
