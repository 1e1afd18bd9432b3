"""Tables of backup."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.base import Record


class BackupPlan(Record):
    """How many backups the company keeps, and when it wants to be warned. One row, or none."""

    entity = "backup_plan"

    today: Mapped[int]
    daily: Mapped[int]
    weekly: Mapped[int]
    monthly: Mapped[int]
    yearly: Mapped[int]
    warn_after_days: Mapped[int]
    is_automatic: Mapped[bool] = mapped_column(default=True)


class Restoration(Record):
    """One time that a backup took the place of the company: which, and what was put aside.

    It is in the company that took the place, so that its trail tells where it comes from.
    ``backup_until`` is the last entry of the backup's trail, ``put_aside_until`` that of the
    company that was there, if there was one that opens.
    """

    entity = "restoration"
    called = ("restored_at",)
    undoable = False

    restored_at: Mapped[datetime]
    company: Mapped[str] = mapped_column(String(200))
    backup_name: Mapped[str] = mapped_column(String(255))
    backup_made_at: Mapped[datetime | None]
    backup_entries: Mapped[int]
    backup_until: Mapped[datetime | None]
    put_aside: Mapped[str | None] = mapped_column(String(255))
    put_aside_entries: Mapped[int | None]
    put_aside_until: Mapped[datetime | None]
