"""What screens and reports read about inspections and the defects they found."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from dsp_desktop.db.corrections import to_correct, told
from dsp_desktop.db.details import found, seen
from dsp_desktop.db.listing import JoinedList, contains, today, within
from dsp_desktop.db.opening import demand
from dsp_desktop.db.search import named
from dsp_desktop.fleet.models import Van
from dsp_desktop.kernel.listing import Seen
from dsp_desktop.kernel.panel import Fact, Panel, Section, known
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import day_text, label
from dsp_desktop.people.models import Driver
from dsp_desktop.upkeep.logic import from_letters, list_on, named_list
from dsp_desktop.upkeep.models import Defect, Inspection, InspectionCorrection
from dsp_desktop.upkeep.service import (
    Answered,
    AnswerSheet,
    CheckDetails,
    CorrectedInspection,
    InspectionDetails,
    check_class,
)
from dsp_desktop.upkeep.terms import DefectState, InspectionKind


class InspectionRow(NamedTuple):
    """One line of the inspection list."""

    id: int
    done_on: date
    van: str
    van_id: int
    kind: InspectionKind
    passed: bool
    defects: str | None
    inspector: str | None
    driver: str | None
    driver_id: int | None
    expires: date | None
    corrected_on: date | None


class DefectRow(NamedTuple):
    """One line of the list of defects."""

    id: int
    found_on: date
    van: str
    van_id: int
    item: str
    note: str
    is_safety: bool
    state: DefectState
    found_by: str
    worked_on: date | None
    certified_on: date | None
    released_on: date | None
    reviewed_on: date | None


def _matches(source: Session, typed: str) -> ColumnElement[bool]:
    return or_(
        Inspection.van_id.in_(named(source, Van, Van.number, typed)),
        Inspection.driver_id.in_(named(source, Driver, Driver.name, typed)),
        contains(Inspection.inspector, typed),
        contains(Inspection.defects, typed),
    )


INSPECTION_LIST = JoinedList(
    Inspection,
    InspectionRow,
    order="done_on",
    view=Permission.FLEET_VIEW,
    matches=_matches,
    joins=((Van, Van.id == Inspection.van_id), (Driver, Driver.id == Inspection.driver_id)),
    columns={"van": Van.number, "driver": Driver.name},
    filters={
        "period": within(Inspection.done_on),
        "kind": lambda _source, kind: Inspection.kind == kind,
        "passed": lambda _source, passed: Inspection.passed.is_(passed),
    },
)


DEFECT_LIST = JoinedList(
    Defect,
    DefectRow,
    order="found_on",
    view=Permission.FLEET_VIEW,
    matches=lambda source, typed: or_(
        Defect.van_id.in_(named(source, Van, Van.number, typed)),
        contains(Defect.item, typed),
        contains(Defect.note, typed),
    ),
    joins=((Van, Van.id == Defect.van_id),),
    columns={"van": Van.number},
    filters={
        "state": lambda _source, state: Defect.state == state,
        "is_safety": lambda _source, safety: Defect.is_safety.is_(safety),
        "period": within(Defect.found_on),
    },
)


def check_to_answer(source: Session, van_id: int) -> Seen[CheckDetails]:
    """Return the list that a van is checked by today, with nothing answered yet."""
    demand(source, Permission.FLEET_VIEW)
    van, on = found(source, Van, van_id), today(source)
    checklist = list_on(check_class(van.body, van.gvwr_lb, van.actual_weight_lb, on), on)
    sheet = AnswerSheet(checklist.name, tuple(Answered(item) for item in checklist.items))
    begun = _done_today(source, van_id, InspectionKind.PRE_TRIP, on)
    kind = InspectionKind.POST_TRIP if begun else InspectionKind.PRE_TRIP
    return Seen(CheckDetails(kind, sheet, None), van.version)


def inspection_details(source: Session, inspection_id: int) -> Seen[InspectionDetails]:
    """Return what the form held when the check was recorded."""
    demand(source, Permission.FLEET_VIEW)
    return seen(source, Inspection, inspection_id, InspectionDetails)


def inspection_to_correct(source: Session, inspection_id: int) -> Seen[CorrectedInspection]:
    """Return what a check says now, for whoever puts it right."""
    demand(source, Permission.FLEET_VIEW)
    return to_correct(source, Inspection, inspection_id, CorrectedInspection)


def inspection_panel(source: Session, inspection_id: int) -> Panel:
    """Return what there is to know about one check."""
    demand(source, Permission.FLEET_VIEW)
    check = found(source, Inspection, inspection_id)
    van = found(source, Van, check.van_id)
    driver = source.get(Driver, check.driver_id) if check.driver_id else None
    facts = (
        Fact("Result", _result(check)),
        Fact("Done on", check.done_on),
        Fact("Van", van.number, entity="van", record_id=van.id),
        *known(
            Fact("Driver", driver and driver.name, entity="driver", record_id=check.driver_id or 0),
            Fact("Inspector", check.inspector),
            Fact("Good until", check.expires),
            Fact("Recorded", check.done_at),
            Fact("Recorded by", check.recorded_by),
            Fact("Odometer", check.odometer_mi, unit="mi"),
        ),
        Fact("Defects", check.defects or "None noted"),
    )
    answered = (Section("Item by item", tuple(_answers(check))),) if check.answers else ()
    title = f"{label(check.kind)} inspection of van {van.number}"
    corrections = told(source, InspectionCorrection, inspection_id)
    return Panel(
        title, day_text(check.done_on), (Section("Inspection", facts), *answered, *corrections)
    )


def van_sections(source: Session, van_id: int) -> tuple[Section, ...]:
    """Return the latest check of each kind, for the van's own panel."""
    demand(source, Permission.FLEET_VIEW)
    facts = []
    for kind in InspectionKind:
        latest = select(Inspection).where(Inspection.van_id == van_id, Inspection.kind == kind)
        newest_first = latest.order_by(Inspection.done_on.desc(), Inspection.id.desc())
        check = source.scalars(newest_first.limit(1)).first()
        if check is not None:
            said = f"{_result(check)} {day_text(check.done_on)}"
            facts.append(Fact(label(kind), said, entity="inspection", record_id=check.id))
    return (Section("Inspections", tuple(facts), empty="No inspection has been recorded."),)


def _done_today(source: Session, van_id: int, kind: InspectionKind, on: date) -> bool:
    """Whether a van has had a check of a kind on a day."""
    made = select(Inspection.id).where(
        Inspection.van_id == van_id, Inspection.kind == kind, Inspection.done_on == on
    )
    return source.scalar(made.limit(1)) is not None


def _answers(check: Inspection) -> Iterator[Fact]:
    items = named_list(check.checklist or "").items
    for item, answer in zip(items, from_letters(check.answers or ""), strict=True):
        yield Fact(item.words, answer)


def _result(check: Inspection) -> str:
    return "Passed" if check.passed else "Failed"
