"""What people do about the plan of backups."""

from dataclasses import dataclass, fields

from sqlalchemy import select

from dsp_desktop.backup.logic import Keeping
from dsp_desktop.backup.models import BackupPlan
from dsp_desktop.db.details import columns_of, take_over
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.kernel.errors import Problem, refuse
from dsp_desktop.kernel.permissions import Permission

_MOST = 366


@dataclass(frozen=True, slots=True)
class PlanDetails:
    """How many backups to keep of each age, and after how many days without one to warn."""

    today: int = 3
    daily: int = 7
    weekly: int = 5
    monthly: int = 12
    yearly: int = 3
    warn_after_days: int = 3
    is_automatic: bool = True

    @property
    def keeping(self) -> Keeping:
        """The counts alone."""
        return Keeping(self.today, self.daily, self.weekly, self.monthly, self.yearly)


def change_plan(uow: UnitOfWork, details: PlanDetails) -> None:
    """Set how many backups stay and when to warn."""
    uow.require(Permission.BACKUP_EDIT)
    refuse(
        *(
            Problem(each.name, "backup.count_unsound", (("most", _MOST),))
            for each in fields(details)
            if each.name != "is_automatic" and not _is_sound(each.name, getattr(details, each.name))
        )
    )
    plan = uow.session.scalar(select(BackupPlan).with_for_update())
    if plan is None:
        uow.add(BackupPlan(**columns_of(details)))
    else:
        take_over(plan, details)


def _is_sound(name: str, count: int) -> bool:
    return (1 if name == "warn_after_days" else 0) <= count <= _MOST
