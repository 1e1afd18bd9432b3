"""Tables of condition records and of damage."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.damage.terms import ConditionKind, DamageState, Side
from dsp_desktop.db.base import Record
from dsp_desktop.db.corrections import Correction
from dsp_desktop.kernel.money import Money


class ConditionRecord(Record):
    """How one van was at one moment. It is never edited, only corrected with a reason.

    ``driver_id`` is who had the van then; ``fuel_percent`` how full the tank or battery was.
    """

    entity = "condition_record"
    called = ("van_id", "kind", "taken_at")
    undoable = False
    __table_args__ = (
        Index(None, "van_id", "taken_at"),
        Index(None, "taken_at", "id"),
        {"sqlite_autoincrement": True},
    )

    van_id: Mapped[int] = mapped_column(ForeignKey("van.id"))
    kind: Mapped[ConditionKind]
    taken_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(String(120))
    driver_id: Mapped[int | None] = mapped_column(ForeignKey("driver.id"), index=True)
    odometer_mi: Mapped[int | None]
    fuel_percent: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(String(1000))
    corrected_on: Mapped[date | None]


class ConditionPhoto(Record):
    """One photo of one side, kept as it was taken; one added afterwards says when."""

    entity = "condition_photo"
    called = ("record_id", "side")
    part_of = "record_id"
    undoable = False

    record_id: Mapped[int] = mapped_column(ForeignKey("condition_record.id"), index=True)
    side: Mapped[Side]
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), index=True)
    added_at: Mapped[datetime]


class ConditionCorrection(Correction):
    """One correction of a condition record."""

    entity = "condition_correction"
    called = ("record_id",)
    part_of = "record_id"

    record_id: Mapped[int] = mapped_column(ForeignKey("condition_record.id"), index=True)


class Damage(Record):
    """One damage of one van, from the day it was found to what became of it.

    ``found_at`` is when it was entered, or the moment of the record it was found on;
    ``driver_id`` is who had the van then.
    """

    entity = "damage"
    called = ("van_id", "side", "what")
    __table_args__ = (
        Index(None, "van_id", "state"),
        Index(None, "found_at", "id"),
        {"sqlite_autoincrement": True},
    )

    van_id: Mapped[int] = mapped_column(ForeignKey("van.id"))
    side: Mapped[Side]
    what: Mapped[str] = mapped_column(String(200))
    found_at: Mapped[datetime]
    found_on_id: Mapped[int | None] = mapped_column(ForeignKey("condition_record.id"), index=True)
    driver_id: Mapped[int | None] = mapped_column(ForeignKey("driver.id"), index=True)
    estimate: Mapped[Money | None]
    state: Mapped[DamageState] = mapped_column(default=DamageState.OPEN)
    repaired_for: Mapped[Money | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(120))
    reason: Mapped[str | None] = mapped_column(String(400))
