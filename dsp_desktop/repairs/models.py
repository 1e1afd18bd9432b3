"""Tables of repairs. What is here is never edited away and never deleted."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.base import Record
from dsp_desktop.kernel.money import Money
from dsp_desktop.repairs.terms import OrderState, Outcome


class RepairOrder(Record):
    """Work on one van given to a shop. Every moment in it is the clock's."""

    entity = "repair_order"
    called = ("shop", "van_id")
    undoable = False
    __table_args__ = (
        Index(None, "van_id", "state"),
        Index(None, "ordered_at", "id"),
        {"sqlite_autoincrement": True},
    )

    van_id: Mapped[int] = mapped_column(ForeignKey("van.id"))
    shop: Mapped[str] = mapped_column(String(80))
    work: Mapped[str | None] = mapped_column(String(400))
    estimate: Mapped[Money | None]
    state: Mapped[OrderState] = mapped_column(default=OrderState.ORDERED)
    ordered_at: Mapped[datetime]
    ordered_by: Mapped[str] = mapped_column(String(120))
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    invoice_number: Mapped[str | None] = mapped_column(String(40))
    invoice_amount: Mapped[Money | None]
    cancelled_because: Mapped[str | None] = mapped_column(String(400))


class OrderedDefect(Record):
    """A defect that a repair order is to put right."""

    entity = "ordered_defect"
    called = ("defect_id",)
    part_of = "order_id"
    undoable = False
    __table_args__ = (UniqueConstraint("order_id", "defect_id"), {"sqlite_autoincrement": True})

    order_id: Mapped[int] = mapped_column(ForeignKey("repair_order.id"))
    defect_id: Mapped[int] = mapped_column(ForeignKey("defect.id"), index=True)


class VanRelease(Record):
    """A van let back on the road by a named person, from every safety defect it stood with."""

    entity = "van_release"
    called = ("van_id", "released_by")
    undoable = False
    __table_args__ = (Index(None, "van_id", "id"), {"sqlite_autoincrement": True})

    van_id: Mapped[int] = mapped_column(ForeignKey("van.id"))
    down_since: Mapped[date]
    released_at: Mapped[datetime]
    released_by: Mapped[str] = mapped_column(String(120))
    entered_by: Mapped[str] = mapped_column(String(120))


class Certification(Record):
    """That a defect was repaired, or needs no repair, signed for by a named person."""

    entity = "certification"
    called = ("defect_id",)
    part_of = "defect_id"
    undoable = False

    defect_id: Mapped[int] = mapped_column(ForeignKey("defect.id"), unique=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("repair_order.id"), index=True)
    outcome: Mapped[Outcome]
    words: Mapped[str] = mapped_column(String(400))
    certified_at: Mapped[datetime]
    certified_by: Mapped[str] = mapped_column(String(120))
    entered_by: Mapped[str] = mapped_column(String(120))
    release_id: Mapped[int | None] = mapped_column(ForeignKey("van_release.id"), index=True)


class DriverReview(Record):
    """That the next driver has read what was found and certified, 49 CFR 396.13."""

    entity = "driver_review"
    called = ("release_id",)
    part_of = "release_id"
    undoable = False

    release_id: Mapped[int] = mapped_column(ForeignKey("van_release.id"), unique=True)
    driver_id: Mapped[int] = mapped_column(ForeignKey("driver.id"), index=True)
    reviewed_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(120))
