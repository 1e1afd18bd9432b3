"""Tables of upkeep."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.base import Record
from dsp_desktop.db.corrections import Correction
from dsp_desktop.upkeep.terms import DefectState, InspectionKind


class Inspection(Record):
    """One check of one van. A signed check is never edited, only corrected with a reason.

    One answered item by item has in ``checklist`` by which list, and in ``answers`` a letter
    for each item of it; ``done_at`` is then when it was recorded, by the clock.
    """

    entity = "inspection"
    called = ("van_id", "kind", "done_on")
    undoable = False
    __table_args__ = (
        Index(None, "van_id", "kind", "done_on"),
        Index(None, "done_on", "id"),
        Index(  # the few with words in them, for whoever looks for what must not stand there
            "ix_inspection_words",
            "id",
            sqlite_where=text("defects IS NOT NULL"),
            postgresql_where=text("defects IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    van_id: Mapped[int] = mapped_column(ForeignKey("van.id"))
    kind: Mapped[InspectionKind]
    done_on: Mapped[date]
    passed: Mapped[bool]
    expires: Mapped[date | None]
    inspector: Mapped[str | None] = mapped_column(String(80))
    driver_id: Mapped[int | None] = mapped_column(ForeignKey("driver.id"))
    defects: Mapped[str | None] = mapped_column(String(1000))
    corrected_on: Mapped[date | None]
    checklist: Mapped[str | None] = mapped_column(String(40))
    answers: Mapped[str | None] = mapped_column(String(80))
    odometer_mi: Mapped[int | None]
    done_at: Mapped[datetime | None]
    recorded_by: Mapped[str | None] = mapped_column(String(120))


class InspectionCorrection(Correction):
    """One correction of an inspection."""

    entity = "inspection_correction"
    called = ("inspection_id",)
    part_of = "inspection_id"

    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)


class Defect(Record):
    """One thing found wrong with a van. What was found is never edited and never deleted.

    ``state`` and the days after it follow from the steps of its repair, which are records of
    their own: who did the work, who certified it, who released the van, who reviewed it.
    """

    entity = "defect"
    called = ("item", "van_id")
    undoable = False
    __table_args__ = (
        Index(None, "van_id", "state"),
        Index(None, "found_on", "id"),
        {"sqlite_autoincrement": True},
    )

    van_id: Mapped[int] = mapped_column(ForeignKey("van.id"))
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    item: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(String(400))
    is_safety: Mapped[bool]
    found_at: Mapped[datetime]
    found_on: Mapped[date]
    found_by: Mapped[str] = mapped_column(String(120))
    state: Mapped[DefectState] = mapped_column(default=DefectState.OPEN)
    worked_on: Mapped[date | None]
    certified_on: Mapped[date | None]
    released_on: Mapped[date | None]
    reviewed_on: Mapped[date | None]
