"""Tables of custody."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from dsp_desktop.custody.terms import Condition, ItemKind, ItemStatus
from dsp_desktop.db.base import Record


class Key(Record):
    """A set of keys to a van."""

    entity = "key"
    called = ("label",)

    label: Mapped[str] = mapped_column(String(24), unique=True)
    van_id: Mapped[int | None] = mapped_column(ForeignKey("van.id"))
    status: Mapped[ItemStatus] = mapped_column(default=ItemStatus.IN_SERVICE)
    note: Mapped[str | None] = mapped_column(String(400))


class Uniform(Record):
    """One piece of uniform with a label of its own."""

    entity = "uniform"
    called = ("label",)

    label: Mapped[str] = mapped_column(String(24), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    size: Mapped[str | None] = mapped_column(String(12))
    status: Mapped[ItemStatus] = mapped_column(default=ItemStatus.IN_SERVICE)
    note: Mapped[str | None] = mapped_column(String(400))


class Custody(Record):
    """One driver holding one item, from a moment to a moment; open while ``until`` is empty.

    ``item_id`` points into the table that ``item_kind`` names. One holder at a time: the
    database itself refuses a second open custody of one item.
    """

    entity = "custody"
    called = ("item_kind", "driver_id", "since")
    __table_args__ = (
        Index(None, "item_kind", "item_id", "since"),
        Index(None, "driver_id", "since"),
        Index(None, "since", "id"),
        Index(  # what is still out, in the order the list opens with
            "ix_custody_out",
            "since",
            "id",
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index(  # the few with words in them, for whoever looks for what must not stand there
            "ix_custody_words",
            "id",
            sqlite_where=text("note IS NOT NULL"),
            postgresql_where=text("note IS NOT NULL"),
        ),
        Index(
            "uq_custody_open",
            "item_kind",
            "item_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    item_kind: Mapped[ItemKind]
    item_id: Mapped[int]
    driver_id: Mapped[int] = mapped_column(ForeignKey("driver.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    condition_out: Mapped[Condition] = mapped_column(default=Condition.GOOD)
    condition_back: Mapped[Condition | None]
    note: Mapped[str | None] = mapped_column(String(400))

    def fits(self, source: Session) -> bool:
        """Whether nobody else had the item during this time."""
        others = select(Custody.id).where(
            Custody.item_kind == self.item_kind,
            Custody.item_id == self.item_id,
            Custody.id != self.id,
            Custody.until.is_(None) | (Custody.until > self.since),
        )
        if self.until is not None:
            others = others.where(Custody.since < self.until)
        return source.scalar(others.limit(1)) is None
