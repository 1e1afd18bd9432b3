"""What screens and commands read about the plan of backups."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsp_desktop.backup.models import BackupPlan
from dsp_desktop.backup.service import PlanDetails
from dsp_desktop.db.audit import AuditHead
from dsp_desktop.db.opening import demand
from dsp_desktop.kernel.permissions import Permission


def plan_in_force(source: Session) -> PlanDetails:
    """Return the company's plan, or what holds until somebody sets one."""
    demand(source, Permission.BACKUP_VIEW, Permission.BACKUP_EDIT)
    plan = source.scalar(select(BackupPlan).limit(1))
    if plan is None:
        return PlanDetails()
    return PlanDetails(
        today=plan.today,
        daily=plan.daily,
        weekly=plan.weekly,
        monthly=plan.monthly,
        yearly=plan.yearly,
        warn_after_days=plan.warn_after_days,
        is_automatic=plan.is_automatic,
    )


def entries_so_far(source: Session) -> int:
    """Return how many entries the audit trail has: more than at the last backup is change."""
    demand(source, Permission.BACKUP_VIEW, Permission.BACKUP_EDIT)
    return source.scalar(select(AuditHead.number)) or 0
