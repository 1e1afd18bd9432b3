"""What people do about inspections: record one, and correct it; and what becomes of defects.

A signed check is never edited: a correction keeps what it said, and asks for the reason.
The steps after a defect are taken in repairs; each moves the defect on here, and no step
is skipped: certified, released, reviewed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select

from dsp_desktop.db.corrections import put_right, unfounded
from dsp_desktop.db.details import columns_of
from dsp_desktop.db.names import must_exist, name
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.fleet.checks import WeightClass, weight_class
from dsp_desktop.fleet.logic import Reading
from dsp_desktop.fleet.service import (
    ground_van,
    hold_van,
    note_reading,
    put_sticker_right,
    renew_sticker,
    van_build,
    van_standing,
)
from dsp_desktop.fleet.terms import ReadingSource, VanBody, VanStatus
from dsp_desktop.kernel.errors import Problem, Rejected, refuse
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.rules.parameters import load_folder
from dsp_desktop.runtime.paths import PARAMETERS
from dsp_desktop.upkeep.logic import CheckItem, Checklist, in_letters, list_on
from dsp_desktop.upkeep.models import Defect, Inspection, InspectionCorrection
from dsp_desktop.upkeep.terms import DAILY, CheckClass, DefectState, InspectionKind, ItemAnswer

NOTE_LENGTH, _WORDS_LENGTH = 400, 1000
#: What follows from the answers of a check, so that no correction changes it.
_FROM_ANSWERS = ("van_id", "kind", "done_on", "passed", "defects")


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


@dataclass(frozen=True, slots=True)
class Answered:
    """What was found about one item, ``None`` so far; a defect's note says what is wrong."""

    item: CheckItem
    answer: ItemAnswer | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """The answers to every item of a list, in its order."""

    checklist: str
    lines: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class CheckDetails:
    """What the form of a daily check holds."""

    kind: InspectionKind
    answers: AnswerSheet
    odometer_mi: int | None
    driver_id: int | None = None
    inspector: str | None = None


def checklist_for(uow: UnitOfWork, van_id: int) -> Checklist:
    """Return the list that a van is checked by today."""
    uow.require(Permission.FLEET_VIEW)
    return list_on(check_class(*van_build(uow, van_id), uow.clock.today()), uow.clock.today())


def check_class(
    body: VanBody, gvwr_lb: int | None, actual_weight_lb: int | None, on: date
) -> CheckClass:
    """Return by which list a vehicle is checked: the law's where it is, or may be, commercial."""
    weight = weight_class(gvwr_lb, actual_weight_lb, load_folder(PARAMETERS), on)
    light = body is VanBody.CARGO_VAN and weight in (WeightClass.LIGHT, None)
    return CheckClass.VAN if light else CheckClass.STEP_VAN


def record_check(uow: UnitOfWork, van_id: int, details: CheckDetails) -> int:
    """Record a daily check answered item by item, now; return its id.

    Each defect becomes a record, and one of a safety item grounds the van in the same unit.
    """
    uow.require(Permission.FLEET_EDIT)
    _number, status, _left_on = van_standing(uow, van_id)
    checklist, now = checklist_for(uow, van_id), uow.clock.now()
    refuse(*_check_problems(uow, details, status, checklist))
    reading = Reading(uow.clock.today(), details.odometer_mi or 0)
    if not note_reading(uow, van_id, reading, ReadingSource.INSPECTION):
        raise Rejected(Problem("odometer_mi", "check.odometer_unlikely"))
    lines = details.answers.lines
    wrong = [(e.item, e.note.strip()) for e in lines if e.answer is ItemAnswer.DEFECT]
    unsafe = [item for item, _note in wrong if item.is_safety]
    inspection = uow.add(
        Inspection(
            van_id=van_id,
            kind=details.kind,
            done_on=uow.clock.today(),
            passed=not unsafe,
            inspector=(details.inspector or "").strip() or None,
            driver_id=details.driver_id,
            defects="; ".join(f"{i.words}: {note}" for i, note in wrong)[:_WORDS_LENGTH] or None,
            checklist=checklist.name,
            answers=in_letters(each.answer for each in lines if each.answer),
            odometer_mi=details.odometer_mi,
            done_at=now,
            recorded_by=uow.actor.name,
        )
    )
    for item, note in wrong:
        uow.add(
            Defect(
                van_id=van_id,
                inspection_id=inspection.id,
                item=item.words,
                note=note,
                is_safety=item.is_safety,
                found_at=now,
                found_on=inspection.done_on,
                found_by=_who(uow, details),
            )
        )
    if unsafe and status is VanStatus.ACTIVE:
        ground_van(uow, van_id, f"{label(details.kind)} check: {inspection.defects}")
    if unsafe:
        _count_standing(uow, van_id)
    return inspection.id


def note_work_done(uow: UnitOfWork, defect_ids: Sequence[int]) -> None:
    """Note that the shop is done with some defects; somebody has yet to certify it."""
    uow.require(Permission.FLEET_EDIT)
    for defect_id in defect_ids:
        uow.get(Defect, defect_id, lock=True).worked_on = uow.clock.today()


def settle_defect(uow: UnitOfWork, defect_id: int, state: DefectState) -> int:
    """Move an open defect on to what was certified of it; return its van."""
    uow.require(Permission.FLEET_EDIT)
    defect = uow.get(Defect, defect_id, lock=True)
    if defect.state is not DefectState.OPEN:
        raise Rejected(Problem("state", "defect.not_open"))
    if uow.clock.now() < defect.found_at:
        raise Rejected(Problem("state", "defect.clock_behind"))
    defect.state, defect.certified_on = state, uow.clock.today()
    return defect.van_id


def release_defects(uow: UnitOfWork, van_id: int) -> Sequence[int]:
    """Let a van go from the safety defects that are certified; return which they were."""
    uow.require(Permission.FLEET_EDIT)
    standing = standing_defects(uow, van_id)
    open_ = [defect for defect in standing if defect.state is DefectState.OPEN]
    if open_:
        named = "; ".join(f"{defect.item}: {defect.note}" for defect in open_)
        raise Rejected(Problem("state", "release.not_certified", (("defects", named),)))
    for defect in standing:
        defect.state, defect.released_on = DefectState.RELEASED, uow.clock.today()
    _count_standing(uow, van_id)
    return [defect.id for defect in standing]


def note_review(uow: UnitOfWork, defect_ids: Sequence[int]) -> None:
    """Note that the next driver has reviewed what was found and what was certified."""
    uow.require(Permission.FLEET_EDIT)
    for defect_id in defect_ids:
        uow.get(Defect, defect_id, lock=True).reviewed_on = uow.clock.today()


def defect_standing(uow: UnitOfWork, defect_id: int) -> Defect:
    """Return a defect, kept as it is until the unit ends."""
    uow.require(Permission.FLEET_VIEW)
    return uow.get(Defect, defect_id, lock=True)


def standing_defects(uow: UnitOfWork, van_id: int) -> Sequence[Defect]:
    """Return the safety defects that a van has not been released from, oldest first."""
    uow.require(Permission.FLEET_VIEW)
    uow.session.flush()
    standing = select(Defect).where(
        Defect.van_id == van_id, Defect.is_safety, Defect.state != DefectState.RELEASED
    )
    return uow.session.scalars(standing.order_by(Defect.id)).all()


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
    if inspection.answers is not None:
        changed = [n for n in _FROM_ANSWERS if getattr(inspection, n) != getattr(details, n)]
        refuse(*(Problem(each, "inspection.answered") for each in changed))
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


def _check_problems(
    uow: UnitOfWork, details: CheckDetails, status: VanStatus, checklist: Checklist
) -> list[Problem]:
    """Collect every problem before refusing; those of the list name the item."""
    must_exist(uow, "driver", details.driver_id)
    problems = []
    if status not in (VanStatus.ACTIVE, VanStatus.GROUNDED):
        problems.append(Problem("", "check.van_not_here"))
    if details.kind not in DAILY:
        problems.append(Problem("kind", "check.not_daily"))
    if not details.driver_id and not (details.inspector or "").strip():
        problems.append(Problem("driver_id", "check.nobody"))
    problems += _answer_problems(details.answers, checklist)
    if details.odometer_mi is None:
        problems.append(Problem("odometer_mi", "field.required"))
    elif details.odometer_mi < 0:
        problems.append(Problem("odometer_mi", "field.negative"))
    return problems


def _answer_problems(sheet: AnswerSheet, checklist: Checklist) -> Iterator[Problem]:
    if sheet.checklist != checklist.name or tuple(e.item for e in sheet.lines) != checklist.items:
        yield Problem("answers", "check.list_changed")
        return
    for given in sheet.lines:
        said = (("item", given.item.words),)
        if given.answer is None:
            yield Problem("answers", "check.unanswered", said)
        elif given.answer is ItemAnswer.DEFECT and not given.note.strip():
            yield Problem("answers", "check.note_needed", said)
        elif len(given.note.strip()) > NOTE_LENGTH:
            yield Problem("answers", "check.note_long", said)


def _who(uow: UnitOfWork, details: CheckDetails) -> str:
    if details.driver_id:
        return name(uow.session, "driver", details.driver_id)
    return (details.inspector or "").strip()


def _count_standing(uow: UnitOfWork, van_id: int) -> None:
    hold_van(uow, van_id, safety_defects=len(standing_defects(uow, van_id)))


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
