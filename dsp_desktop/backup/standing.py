"""How a company stands with its backups: the last good one, whether one is due, or overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from dsp_desktop.backup.logic import is_due
from dsp_desktop.backup.making import Made, OpenCompany, back_up
from dsp_desktop.backup.queries import entries_so_far, plan_in_force
from dsp_desktop.backup.service import PlanDetails
from dsp_desktop.backup.shelf import Backup, backups_in, last_good
from dsp_desktop.kernel.progress import Progress

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a screen says about the backups in a folder.

    ``is_changed``: something was done since the last good one was made.
    """

    folder: Path
    plan: PlanDetails
    backups: Sequence[Backup]
    is_changed: bool
    is_due: bool
    is_overdue: bool

    @property
    def last_good(self) -> Backup | None:
        """The newest backup that was proved."""
        return last_good(self.backups)


def standing(company: OpenCompany, source: Session, folder: Path) -> Standing:
    """Look into the folder; a company in which nothing was done needs no other backup.

    A demo company can be made again at any time, so none is ever due.
    """
    plan, backups = plan_in_force(source), backups_in(folder, company.key)
    good, now = last_good(backups), company.clock.now()
    at = good.made_at if good else None
    changed = not (good and good.note and good.note.entries == entries_so_far(source))
    wanted = changed and not company.key.is_demo
    return Standing(
        folder=folder,
        plan=plan,
        backups=backups,
        is_changed=changed,
        is_due=wanted and plan.is_automatic and is_due(at, now, _DAY),
        is_overdue=wanted and is_due(at, now, plan.warn_after_days * _DAY),
    )


def back_up_if_changed(
    company: OpenCompany, source: Session, folder: Path, progress: Progress
) -> Made | None:
    """Make the backup that the company's plan wants when somebody leaves it, if it wants one."""
    found = standing(company, source, folder)
    if company.key.is_demo or not (found.is_changed and found.plan.is_automatic):
        return None
    return back_up(company, folder, found.plan.keeping, progress)
