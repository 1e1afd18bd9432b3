"""What people do about inspections: record one. A signed check is never edited."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select

from dsp_desktop.db.details import columns_of
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.fleet.service import ground_van, renew_sticker, van_standing
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.kernel.errors import Problem, refuse
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.upkeep.models import Inspection
from dsp_desktop.upkeep.terms import InspectionKind


@dataclass(frozen=True, slots=True)
class InspectionDetails:
    """What the inspection form holds. ``expires`` is what the sticker or report says."""

    van_id: int
    kind: InspectionKind
    done_on: date
    passed: bool
    expires: date | None = None
    inspector: str | None = None
    driver_id: int | None = None
    defects: str | None = None


def record_inspection(uow: UnitOfWork, details: InspectionDetails) -> int:
    """Record a check and return its id; a failed one grounds the van in the same unit.

    A check entered late grounds nothing if the van has passed the same check since.
    """
    uow.require(Permission.FLEET_EDIT)
    _number, status, left_on = van_standing(uow, details.van_id)
    _check(uow, details, left_on=left_on)
    inspection = uow.add(Inspection(**columns_of(details)))
    if not details.passed and status is VanStatus.ACTIVE and not _passed_since(uow, details):
        reason = f"{label(details.kind)} inspection failed: {(details.defects or '').strip()}"
        ground_van(uow, details.van_id, reason)
    if details.passed and details.kind is InspectionKind.STATE and details.expires:
        renew_sticker(uow, details.van_id, details.expires)
    return inspection.id


def _check(uow: UnitOfWork, details: InspectionDetails, *, left_on: date | None) -> None:
    """Collect every problem before refusing, so the form can mark them all at once."""
    problems = []
    if details.done_on > uow.clock.today():
        problems.append(Problem("done_on", "field.in_future"))
    if left_on and details.done_on > left_on:
        problems.append(Problem("done_on", "inspection.van_gone"))
    if details.expires and details.expires < details.done_on:
        problems.append(Problem("expires", "inspection.expired_before_done"))
    if not details.passed and not (details.defects or "").strip():
        problems.append(Problem("defects", "inspection.defects_needed"))
    # 49 CFR 396.21(a)(1): the report names the individual who inspected.
    if details.kind is InspectionKind.PERIODIC and not (details.inspector or "").strip():
        problems.append(Problem("inspector", "inspection.inspector_needed"))
    refuse(*problems)


def _passed_since(uow: UnitOfWork, details: InspectionDetails) -> bool:
    later = exists().where(
        Inspection.van_id == details.van_id,
        Inspection.kind == details.kind,
        Inspection.done_on > details.done_on,
        Inspection.passed,
    )
    return bool(uow.session.scalar(select(later)))
