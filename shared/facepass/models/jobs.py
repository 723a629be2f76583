"""Jobs of the faces database, and what searches found: work that takes longer than a request."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    DOUBLE_PRECISION,
    REAL,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from facepass.models.tenancy import CollectionRow, TenantRow, Timestamps, new_id
from facepass.models.vector import VectorBase

OPEN = text("status in ('queued', 'running')")  # a condition of queries too: PostgreSQL proves nothing of a parameter


class Job(CollectionRow, Timestamps, VectorBase):
    """Work on a collection, done in slices, and how far it is.

    kind: which work, as `search`. reason: why it failed, a code of errors.py. options: what its caller asked for.
    checkpoint: where the next slice goes on. caller: who asked, as in the audit log. taken_until: when a worker has
    it, until when at most. requeued_at: when the janitor sent its message again. expires_at: when it is deleted.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("status in ('queued', 'running', 'done', 'failed')"),
        Index("jobs_open", "tenant_id", postgresql_where=OPEN),
        Index("jobs_waiting", "updated_at", postgresql_where=OPEN),
        Index("jobs_of_collection", "tenant_id", "collection_id"),
        Index("jobs_expired", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    options: Mapped[dict[str, Any]] = mapped_column(JSONB)
    checkpoint: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
    caller: Mapped[str] = mapped_column(Text)
    taken_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    requeued_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


# when the janitor last checked it (take_open_jobs)
assert isinstance(Job.__table__, Table)
Job.__table__.append_column(Column("looked_at", DateTime(timezone=True)))


class SearchResult(TenantRow, VectorBase):
    """What became of one probe of a search. place: of the probe in the request, from 0.

    code, detail: why the probe was refused. threshold, expected_false_matches, model: as in a search's response.
    faces: those that were searched with, `box` and `confidence` of each. unused_faces: the photo's others, with
    `reasons`. There is no vector of a probe.
    """

    __tablename__ = "search_results"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "job_id"], ["jobs.tenant_id", "jobs.id"], ondelete="CASCADE"),
        Index("search_results_of_upload", "tenant_id", "upload_id"),
    )

    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[UUID]
    code: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[str | None] = mapped_column(Text)
    threshold: Mapped[float | None] = mapped_column(REAL)
    expected_false_matches: Mapped[float | None] = mapped_column(DOUBLE_PRECISION)
    model: Mapped[str | None] = mapped_column(Text)
    faces: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default="[]")
    unused_faces: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default="[]")


class SearchMatch(TenantRow, VectorBase):
    """A face that a probe's face resembles. It goes with its face: a result shows nothing that was erased since.

    face_number: of the probe's face in SearchResult.faces, rank: of the match, both from 0. user_id: the user whose
    mean was compared, in a search by user; such a match counts while the face is that user's. similarity: the cosine.
    The match's user, box and picture are looked up when the result is read.
    """

    __tablename__ = "search_matches"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "job_id", "place"],
            ["search_results.tenant_id", "search_results.job_id", "search_results.place"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(["tenant_id", "face_id"], ["faces.tenant_id", "faces.id"], ondelete="CASCADE"),
        Index("search_matches_face", "tenant_id", "face_id"),
    )

    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    face_number: Mapped[int] = mapped_column(primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    face_id: Mapped[UUID]
    user_id: Mapped[UUID | None]
    similarity: Mapped[float] = mapped_column(REAL)
