"""Reads everything the rules need, in a fixed number of queries whatever the company's size."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, literal, null, or_, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from dsp_desktop.company.models import Company, Station
from dsp_desktop.compliance.models import FigureSetting, RuleSetting
from dsp_desktop.compliance.rows import (
    CardRow,
    CheckRow,
    CompanyRow,
    DefectRow,
    DeviceRow,
    DriverRow,
    InspectionRow,
    LeaseRow,
    LicenseRow,
    NoteRow,
    OnPolicyRow,
    PaperRow,
    PolicyRow,
    Records,
    RouteRow,
    StationRow,
    TestRow,
    VanRow,
)
from dsp_desktop.custody.models import Custody, Key, Uniform
from dsp_desktop.custody.terms import ItemKind
from dsp_desktop.db.base import Record
from dsp_desktop.db.opening import for_rules
from dsp_desktop.db.standing import asks_nobody
from dsp_desktop.devices.models import Device
from dsp_desktop.devices.terms import DeviceStatus
from dsp_desktop.dispatch.models import Route
from dsp_desktop.documents.models import Document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet.models import Lease, Van
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.fuel.models import FuelCard
from dsp_desktop.fuel.terms import CardStatus
from dsp_desktop.insurance.models import Policy, PolicyDriver, PolicyVan
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.people.models import Driver, License
from dsp_desktop.people.terms import DriverStatus
from dsp_desktop.rules.engine import Severity
from dsp_desktop.rules.parameters import Figures, Setting, load_folder
from dsp_desktop.runtime.paths import PARAMETERS
from dsp_desktop.screening.models import BackgroundCheck, DrugTest
from dsp_desktop.screening.terms import CheckResult
from dsp_desktop.upkeep.models import Defect, Inspection, InspectionCorrection
from dsp_desktop.upkeep.terms import InspectionKind

#: How far ahead planned routes are looked at.
AHEAD = timedelta(days=14)
#: The papers of a driver that some rule looks for.
_DRIVER_PAPERS = (
    DocumentKind.EMPLOYMENT_APPLICATION,
    DocumentKind.MVR,
    DocumentKind.MVR_REVIEW,
    DocumentKind.ROAD_TEST,
    DocumentKind.MEDICAL_CERTIFICATE,
    DocumentKind.SAFETY_PERFORMANCE_HISTORY,
    DocumentKind.I9_SECTION_1,
    DocumentKind.I9_SECTION_2,
    DocumentKind.WORK_AUTHORIZATION,
)
#: Of a commercial motor vehicle; of another van its emissions tests and recalls are.
_VAN_PAPERS = (
    DocumentKind.MAINTENANCE_SCHEDULE,
    DocumentKind.INSPECTION_REPORT,
    DocumentKind.MARKING_PHOTO,
    DocumentKind.SAFETY_EQUIPMENT_PHOTO,
    DocumentKind.LEASE,
    DocumentKind.BIT_INSPECTION,
    DocumentKind.APPORTIONED_REGISTRATION,
    DocumentKind.HEAVY_USE_TAX,
    DocumentKind.ROADSIDE_REPORT,
    DocumentKind.OUT_OF_SERVICE_ORDER,
)
_COMPANY_PAPERS = (
    DocumentKind.DRUG_POLICY,
    DocumentKind.INSPECTOR_QUALIFICATION,
    DocumentKind.BMC_91,
    DocumentKind.RECALL_CHECK,
)
RowT = TypeVar("RowT", bound=tuple[Any, ...])


@asks_nobody("the rules read everything; what is told of it is cut where they are asked")
def load(
    source: Session, on: date, *, drivers: Collection[int] = (), vans: Collection[int] = ()
) -> Records:
    """Read the company as it stands; ``drivers`` and ``vans`` come too if they have left."""
    figures = own_figures(source)
    here = or_(Driver.status != DriverStatus.LEFT, Driver.ended_on > on, Driver.id.in_(drivers))
    kept = or_(Van.status != VanStatus.RETURNED, Van.left_on > on, Van.id.in_(vans))
    companies = _rows(source, CompanyRow, Company, true())
    return Records(
        on=on,
        figures=figures,
        softened=severities(source, on),
        company=companies[0] if companies else None,
        stations=_rows(source, StationRow, Station, true()),
        vans=_rows(source, VanRow, Van, kept),
        leases=_rows(
            source, LeaseRow, Lease, and_(Lease.starts <= on, Lease.van_id.in_(_ids(Van, kept)))
        ),
        drivers=_drivers(source, here),
        licenses=_rows(source, LicenseRow, License, License.driver_id.in_(_ids(Driver, here))),
        papers=_papers(source, on, here, kept, _heavy(figures, on)),
        policies=_rows(source, PolicyRow, Policy, true()),
        policy_vans=_scheduled(source, PolicyVan, PolicyVan.van_id, on),
        policy_drivers=_scheduled(source, PolicyDriver, PolicyDriver.driver_id, on),
        inspections=_inspections(source, on, kept),
        defects=_defects(source, on, figures, kept),
        routes=_routes(source, on, figures),
        checks=_checks(source, here),
        tests=_tests(source, here),
        devices=_devices(source),
        cards=_cards(source),
        notes=_notes(source),
    )


@asks_nobody("figures are the law's and the company's own, and say nothing of anybody")
def own_figures(source: Session) -> Figures:
    """Return every figure with the owner's own values laid over it."""
    own = source.execute(
        select(FigureSetting.figure, FigureSetting.since, FigureSetting.value, FigureSetting.source)
    )
    return load_folder(PARAMETERS).with_own(
        (row.figure, Setting(row.since, row.value, row.source, own=True)) for row in own
    )


@asks_nobody("likewise: how severe a rule is for everybody")
def severities(source: Session, on: date) -> dict[str, Severity]:
    """Return the owner's own severities in force on a day, by rule number."""
    own = source.execute(
        select(RuleSetting.rule, RuleSetting.severity)
        .where(RuleSetting.since <= on)
        .order_by(RuleSetting.since)
    )
    return {row.rule: row.severity for row in own}


def _rows(
    source: Session, row: type[RowT], kind: type[Record], where: ColumnElement[bool]
) -> list[RowT]:
    columns = [getattr(kind, name) for name in row._fields]  # type: ignore[attr-defined] # NamedTuple
    return _read(source, row, select(*columns).where(where))


def _read(source: Session, row: type[RowT], statement: Any) -> list[RowT]:
    make = row._make  # type: ignore[attr-defined] # every RowT is a NamedTuple
    return [make(values) for values in source.execute(statement)]


def _drivers(source: Session, here: ColumnElement[bool]) -> list[DriverRow]:
    """Read the drivers; how old somebody is, a rule must know."""
    opens = for_rules(source, Driver.born_on)
    return _opened(source, DriverRow, Driver, {"born_on": opens}, here)


def _tests(source: Session, here: ColumnElement[bool]) -> list[TestRow]:
    """Read the drug tests; whether somebody may drive after one, a rule must know."""
    of_drivers = DrugTest.driver_id.in_(_ids(Driver, here))
    opens = for_rules(source, DrugTest.result)
    return _opened(source, TestRow, DrugTest, {"result": opens}, of_drivers)


def _opened(
    source: Session,
    row: type[RowT],
    kind: type[Record],
    opens: Mapping[str, Callable[[int, Any], Any]],
    where: ColumnElement[bool],
) -> list[RowT]:
    """Read rows of which some columns are sealed; ``opens`` opens each, by name."""
    names: tuple[str, ...] = row._fields  # type: ignore[attr-defined] # every RowT is a NamedTuple
    make = row._make  # type: ignore[attr-defined] # likewise
    columns = [getattr(kind, name) for name in names]
    places = [(names.index(name), clear) for name, clear in opens.items()]
    rows = []
    for record_id, *values in source.execute(select(kind.id, *columns).where(where)):
        for place, clear in places:
            values[place] = clear(record_id, values[place])
        rows.append(make(values))
    return rows


def _ids(kind: type[Record], where: ColumnElement[bool]) -> Select[Any]:
    return select(kind.id).where(where)


def _papers(
    source: Session,
    on: date,
    here: ColumnElement[bool],
    kept: ColumnElement[bool],
    heavy: ColumnElement[bool],
) -> list[PaperRow]:
    about = or_(
        and_(
            Document.subject_kind == "driver",
            Document.kind.in_(_DRIVER_PAPERS),
            Document.subject_id.in_(_ids(Driver, here)),
        ),
        and_(
            Document.subject_kind == "van",
            Document.kind.in_(_VAN_PAPERS),
            Document.subject_id.in_(_ids(Van, and_(kept, heavy))),
        ),
        and_(
            Document.subject_kind == "van",
            Document.kind.in_((DocumentKind.EMISSIONS_TEST, DocumentKind.OPEN_RECALL)),
            Document.subject_id.in_(_ids(Van, kept)),
        ),
        and_(Document.subject_kind == "lease", Document.kind == DocumentKind.LEASE),
        and_(
            Document.subject_kind == "inspection", Document.kind == DocumentKind.INSPECTION_REPORT
        ),
        and_(Document.subject_kind == "company", Document.kind.in_(_COMPANY_PAPERS)),
    )
    return _rows(source, PaperRow, Document, and_(Document.dated <= on, about))


def _scheduled(
    source: Session, kind: Any, subject: InstrumentedAttribute[int], on: date
) -> list[OnPolicyRow]:
    """Read who is on the auto policies of the day; no other policy has a schedule to miss."""
    auto = and_(Policy.kind == PolicyKind.AUTO_LIABILITY, Policy.effective <= on)
    running = and_(kind.since <= on, or_(kind.until.is_(None), kind.until > on))
    current = kind.policy_id.in_(_ids(Policy, and_(auto, Policy.expires > on)))
    return _read(source, OnPolicyRow, select(kind.policy_id, subject).where(running, current))


def _inspections(source: Session, on: date, kept: ColumnElement[bool]) -> list[InspectionRow]:
    """Read the latest of each kind by index, not by walking years of daily checks."""
    latest = [
        select(
            select(Inspection.id)
            .where(Inspection.van_id == Van.id, Inspection.kind == kind, Inspection.done_on <= on)
            .order_by(Inspection.done_on.desc(), Inspection.id.desc())
            .limit(1)
            .scalar_subquery()
        ).where(kept)
        for kind in InspectionKind
    ]
    return _rows(source, InspectionRow, Inspection, Inspection.id.in_(union_all(*latest)))


def _defects(
    source: Session, on: date, figures: Figures, kept: ColumnElement[bool]
) -> list[DefectRow]:
    """Read the safety defects that stand on a day, and those whose report a driver must read."""
    stands = or_(Defect.released_on.is_(None), Defect.released_on > on)
    unread = or_(Defect.reviewed_on.is_(None), Defect.reviewed_on > on)
    waits = and_(unread, Defect.van_id.in_(_ids(Van, _heavy(figures, on))))
    found = and_(Defect.is_safety, Defect.found_on <= on, Defect.van_id.in_(_ids(Van, kept)))
    return _rows(source, DefectRow, Defect, and_(found, or_(stands, waits)))


def _routes(source: Session, on: date, figures: Figures) -> list[RouteRow]:
    back = timedelta(days=figures.whole("driver_file.commercial_route", on))
    counts = or_(Route.day >= on, Route.van_id.in_(_ids(Van, _heavy(figures, on))))
    return _rows(source, RouteRow, Route, and_(Route.day.between(on - back, on + AHEAD), counts))


def _heavy(figures: Figures, on: date) -> ColumnElement[bool]:
    """Return which vans are commercial motor vehicles."""
    limit = figures.whole("weight.commercial_from", on)
    return or_(Van.gvwr_lb >= limit, Van.actual_weight_lb >= limit)


def _checks(source: Session, here: ColumnElement[bool]) -> list[CheckRow]:
    """Read the checks of people who are here, and of those turned down because of one."""
    own = CheckRow._fields[5:]
    columns = [getattr(BackgroundCheck, name) for name in own]
    place = (Driver.name, Driver.state, Driver.city, Driver.station_id)
    return _read(
        source,
        CheckRow,
        select(BackgroundCheck.id, *place, *columns)
        .join(Driver, Driver.id == BackgroundCheck.driver_id)
        .where(BackgroundCheck.result != CheckResult.CANCELLED)
        .where(or_(here, BackgroundCheck.adverse_action_on.is_not(None))),
    )


def _held(kind: ItemKind, item: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return and_(Custody.item_kind == kind, Custody.item_id == item, Custody.until.is_(None))


def _devices(source: Session) -> list[DeviceRow]:
    columns = (Device.id, Device.label, Device.kind, Device.serial, Device.imei)
    return _read(
        source,
        DeviceRow,
        select(*columns, Driver.name, Driver.status, Driver.ended_on)
        .outerjoin(Custody, _held(ItemKind.DEVICE, Device.id))
        .outerjoin(Driver, Driver.id == Custody.driver_id)
        .where(Device.status.in_((DeviceStatus.IN_SERVICE, DeviceStatus.IN_REPAIR))),
    )


def _cards(source: Session) -> list[CardRow]:
    past = aliased(Custody)
    held = select(past.id).where(past.item_kind == ItemKind.FUEL_CARD, past.item_id == FuelCard.id)
    holder = (Driver.name, Driver.status, Driver.ended_on, Driver.suspended_on)
    van = (FuelCard.van_id, Van.number, Van.status)
    return _read(
        source,
        CardRow,
        select(FuelCard.id, FuelCard.last4, *van, *holder, held.exists())
        .outerjoin(Van, Van.id == FuelCard.van_id)
        .outerjoin(Custody, _held(ItemKind.FUEL_CARD, FuelCard.id))
        .outerjoin(Driver, Driver.id == Custody.driver_id)
        .where(FuelCard.status == CardStatus.ACTIVE),
    )


#: Where people write what they like, and what the record is called. Custody and inspections
#: have hundreds of thousands of rows: the few with words in them are found by their own index.
_FREE_TEXT: tuple[tuple[type[Record], Any, Any], ...] = (
    (Driver, Driver.name, Driver.note),
    (Driver, Driver.name, Driver.suspended_because),
    (Van, Van.number, Van.grounded_because),
    (Lease, None, Lease.return_terms),
    (Document, None, Document.title),
    (Document, None, Document.note),
    (Policy, Policy.number, Policy.note),
    (Device, Device.label, Device.note),
    (FuelCard, FuelCard.last4, FuelCard.note),
    (Key, Key.label, Key.note),
    (Uniform, Uniform.label, Uniform.note),
    (Custody, None, Custody.note),
    (Inspection, None, Inspection.defects),
    (Defect, None, Defect.note),
)
#: Why something was corrected is told with what was corrected. What is sealed is not searched:
#: there a private number lies no more open than in its own field.
_REASONS: tuple[tuple[type[Record], Any, Any], ...] = (
    (Inspection, InspectionCorrection.inspection_id, InspectionCorrection.because),
)
#: A first sieve in SQL; the rule looks closer. ``_`` stands for any one character.
_GROUPS = ("%___-__-____%", "%___ __ ____%")
_NAMED = ("%ssn%", "%social security%")


def _notes(source: Session) -> list[NoteRow]:
    told = [
        *((kind, kind.id, called, text) for kind, called, text in _FREE_TEXT),
        *((kind, about, None, text) for kind, about, text in _REASONS),
    ]
    parts = [
        select(literal(kind.entity), about, null() if called is None else called, text).where(
            text.is_not(None),
            or_(
                *(text.like(pattern) for pattern in _GROUPS),
                *(text.ilike(pattern) for pattern in _NAMED),
            ),
        )
        for kind, about, called, text in told
    ]
    return [NoteRow._make(values) for values in source.execute(union_all(*parts))]
