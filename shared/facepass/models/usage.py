"""What a tenant uses, by day in UTC: searches in the users database, uploads and faces in the faces database."""

from datetime import date

from sqlalchemy import BigInteger, Date, Identity, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from facepass.models.main import MainBase
from facepass.models.tenancy import TenantRow
from facepass.models.vector import VectorBase


class RequestUsage(TenantRow, MainBase):
    """How many requests a day had, by the verb and the result of their audit entries: the entries of counted seals.

    outcome: `answered`, `failed` or `died`.
    """

    __tablename__ = "usage"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    verb: Mapped[str] = mapped_column(Text, primary_key=True)
    outcome: Mapped[str] = mapped_column(Text, primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


class CountedSeal(TenantRow, MainBase):
    """Up to which seal of the audit log the entries are counted."""

    __tablename__ = "usage_seals"

    seal: Mapped[int] = mapped_column(BigInteger, server_default="0")


class FaceUsage(TenantRow, VectorBase):
    """How many uploads and faces came and went on a day.

    what: `uploads`; `indexed`, `rejected`, `failed` or `expired`, with the upload's reason; `faces_added` or
    `faces_removed`; `faces_before`, the faces that were there when counting began.
    """

    __tablename__ = "usage"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    what: Mapped[str] = mapped_column(Text, primary_key=True)
    reason: Mapped[str] = mapped_column(Text, primary_key=True, server_default="")
    amount: Mapped[int] = mapped_column(BigInteger)


class UsageNote(TenantRow, VectorBase):
    """What one statement changed, until the janitor adds it to its counter. Triggers of the database write it."""

    __tablename__ = "usage_notes"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    day: Mapped[date] = mapped_column(Date, server_default=text("(clock_timestamp() AT TIME ZONE 'UTC'::text)"))
    what: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, server_default="")
    amount: Mapped[int] = mapped_column(BigInteger)
