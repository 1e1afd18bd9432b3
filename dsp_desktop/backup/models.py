"""Tables of backup."""

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
