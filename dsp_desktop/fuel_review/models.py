"""Tables of the fuel review."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.base import Record
from dsp_desktop.fuel_review.terms import ExceptionKind, ExceptionStanding, Weight


class FuelException(Record):
    """One thing about one purchase that does not fit, until somebody says what it was.

    ``bought_on`` is the day of the purchase, by which the list is sorted.
    """

    entity = "fuel_exception"
    called = ("kind", "bought_on")
    __table_args__ = (
        UniqueConstraint("purchase_id", "kind"),
        Index(None, "bought_on", "id"),
        Index(None, "standing", "bought_on"),
        {"sqlite_autoincrement": True},
    )

    purchase_id: Mapped[int] = mapped_column(ForeignKey("fuel_purchase.id"))
    bought_on: Mapped[date]
    kind: Mapped[ExceptionKind]
    weight: Mapped[Weight]
    evidence: Mapped[str] = mapped_column(String(800))
    found_at: Mapped[datetime]
    standing: Mapped[ExceptionStanding] = mapped_column(default=ExceptionStanding.OPEN)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(120))
    reason: Mapped[str | None] = mapped_column(String(400))
