"""What people do about inspections: record one, and correct it.

A signed check is never edited: a correction keeps what it said, and asks for the reason.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select

from dsp_desktop.db.corrections import put_right, unfounded
from dsp_desktop.db.details import columns_of
from dsp_desktop.db.names import must_exist
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.fleet.service import (
    ground_van,
    put_sticker_right,
    renew_sticker,
    van_standing,
)
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.kernel.errors import Problem, refuse
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.upkeep.models import Inspection, InspectionCorrection
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


@dataclass(frozen=True, slots=True)
class CorrectedInspection(InspectionDetails):
    """What a check really found, and why it was recorded otherwise."""

    because: str = ""


def record_inspection(uow: UnitOfWork, details: InspectionDetails) -> int:
    """Record a check and return its id; a failed one grounds the van in the same unit.

    A check entered late grounds nothing if the van has passed the same check since.
    """
    uow.require(Permission.FLEET_EDIT)
    _number, status, left_on = van_standing(uow, details.van_id)
    refuse(*_problems(uow, details, left_on=left_on))
    inspection = uow.add(Inspection(**columns_of(details)))
    if not details.passed:
        _take_off_the_road(uow, details, status)
    if renewed := _sticker(details):
        renew_sticker(uow, details.van_id, renewed)
    return inspection.id


def correct_inspection(
    uow: UnitOfWork, inspection_id: int, details: CorrectedInspection, seen: int
) -> None:
    """Put right what was recorded wrong; what it said is kept, with the reason.

    A check that turns out to have failed grounds the van. One that turns out to have been
    passed releases nothing: whoever looks after the van does that.
    """
    uow.require(Permission.FLEET_EDIT)
    inspection = uow.get(Inspection, inspection_id, seen=seen, lock=True)
    must_exist(uow, "driver", details.driver_id)
    _number, status, left_on = van_standing(uow, details.van_id)
    refuse(*_problems(uow, details, left_on=left_on), *unfounded(uow, inspection, details))
    van_before, stood = inspection.van_id, inspection.passed
    sticker_before = _sticker(inspection)
    put_right(uow, inspection, details, InspectionCorrection)
    if not details.passed and (stood or van_before != details.van_id):
        _take_off_the_road(uow, details, status)
    if sticker_before:
        latest = _latest_sticker(uow, van_before)
        put_sticker_right(uow, van_before, was=sticker_before, now=latest)
    if renewed := _sticker(details):
        renew_sticker(uow, details.van_id, renewed)


def _take_off_the_road(uow: UnitOfWork, details: InspectionDetails, status: VanStatus) -> None:
    if status is VanStatus.ACTIVE and not _passed_since(uow, details):
        reason = f"{label(details.kind)} inspection failed: {(details.defects or '').strip()}"
        ground_van(uow, details.van_id, reason)


def _sticker(check: Inspection | InspectionDetails) -> date | None:
    """Return until when the state's sticker is good after this check, if it gave one."""
    return check.expires if check.passed and check.kind is InspectionKind.STATE else None


def _latest_sticker(uow: UnitOfWork, van_id: int) -> date | None:
    given = (
        Inspection.van_id == van_id,
        Inspection.kind == InspectionKind.STATE,
        Inspection.passed,
    )
    latest: date | None = uow.session.scalar(select(func.max(Inspection.expires)).where(*given))
    return latest


def _problems(
    uow: UnitOfWork, details: InspectionDetails, *, left_on: date | None
) -> list[Problem]:
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
    return problems


def _passed_since(uow: UnitOfWork, details: InspectionDetails) -> bool:
    later = exists().where(
        Inspection.van_id == details.van_id,
        Inspection.kind == details.kind,
        Inspection.done_on > details.done_on,
        Inspection.passed,
    )
    return bool(uow.session.scalar(select(later)))
