"""Tables of upkeep."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.base import Record
from dsp_desktop.db.corrections import Correction
from dsp_desktop.upkeep.terms import InspectionKind


class Inspection(Record):
    """One check of one van. A signed check is never edited, only corrected with a reason."""

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


class InspectionCorrection(Correction):
    """One correction of an inspection."""

    entity = "inspection_correction"
    called = ("inspection_id",)
    part_of = "inspection_id"

    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
