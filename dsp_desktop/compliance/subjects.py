"""Turns what was read into the facts each rule looks at, subject by subject."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from dsp_desktop.compliance.rows import (
    CardRow,
    CheckRow,
    DeviceRow,
    DriverRow,
    InspectionRow,
    LeaseRow,
    LicenseRow,
    PolicyRow,
    Records,
    VanRow,
)
from dsp_desktop.devices.checks import DeviceFacts
from dsp_desktop.documents.checks import FileFacts, LicensingState, Paper
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet.checks import VanFacts, WeightClass, weight_class
from dsp_desktop.fleet.logic import van_called
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.fuel.checks import CardFacts
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.kernel.states import STATES
from dsp_desktop.kernel.wording import label
from dsp_desktop.people.checks import DriverFacts, LicenseFacts
from dsp_desktop.people.terms import DriverStatus, LicenseStatus
from dsp_desktop.rules.engine import Subject
from dsp_desktop.rules.expiry import DAY
from dsp_desktop.screening.checks import CheckFacts, Place, Test, TestFacts
from dsp_desktop.upkeep.checks import Checked, FoundDefect, InspectionFacts, words_of
from dsp_desktop.upkeep.terms import InspectionKind

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")
_STOPPED = {DriverStatus.LEFT: "left", DriverStatus.SUSPENDED: "was suspended"}
_TAKEN_AWAY = (LicenseStatus.SUSPENDED, LicenseStatus.REVOKED)


def of_van(van: VanRow) -> Subject:
    """Return the van as the subject of a finding."""
    return Subject("van", van.id, van_called(van.number))


def of_driver(driver: DriverRow) -> Subject:
    """Return the driver as the subject of a finding."""
    return Subject("driver", driver.id, driver.name)


def of_policy(policy: PolicyRow) -> Subject:
    """Return the policy as the subject of a finding."""
    called = f"{label(policy.kind)}, {policy.carrier} {policy.number}"
    return Subject("policy", policy.id, called)


def of_company(records: Records) -> Subject:
    """Return the company; one that has no profile yet has no name either."""
    company = records.company
    if company is None:
        return Subject("company", 0, "The company")
    return Subject("company", company.id, company.legal_name)


class Shelf:
    """The records of one day, found by what they belong to."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.vans = {van.id: van for van in records.vans}
        self.drivers = {driver.id: driver for driver in records.drivers}
        self.classes = {
            van.id: weight_class(van.gvwr_lb, van.actual_weight_lb, records.figures, records.on)
            for van in records.vans
        }
        self._leases = _grouped(
            (lease.van_id, lease) for lease in sorted(records.leases, key=lambda one: one.starts)
        )
        self._current: dict[int, tuple[LeaseRow | None, date | None]] = {}
        self._stations = {station.id: station for station in records.stations}
        self._licenses = _grouped((row.driver_id, row) for row in records.licenses)
        self._inspections = {(row.van_id, row.kind): row for row in records.inspections}
        self._defects = _grouped((row.van_id, FoundDefect(*row[1:])) for row in records.defects)
        self._papers = _papers(records)
        self._tests = _grouped((row.driver_id, Test(*row[1:])) for row in records.tests)
        self._leaving = {route.van_id for route in records.routes if route.day == records.on}
        self.commercial_drivers = self._commercial_drivers()

    @property
    def fleet(self) -> list[VanRow]:
        """The vans we have: in service or grounded, and here on the day."""
        return [van for van in self.records.vans if _is_here(van, self.records.on)]

    @property
    def staff(self) -> list[DriverRow]:
        """The drivers we employ, or are about to; through the day before the last one.

        On a day long before the hiring of someone who works here now there was nobody yet.
        """
        on, hiring = self.records.on, (DriverStatus.APPLICANT, DriverStatus.ONBOARDING)
        from_here = on + self.records.figures.whole("notice.first_day", on) * DAY
        return [
            driver
            for driver in self.records.drivers
            if driver.status is not DriverStatus.APPLICANT
            and not _has_left(driver.status, driver.ended_on, on)
            and (
                driver.status in hiring or (driver.hired_on or driver.first_day or on) <= from_here
            )
        ]

    @property
    def has_commercial(self) -> bool:
        """Whether any van we have is a commercial motor vehicle."""
        return any(self.is_commercial(van.id) for van in self.fleet)

    def is_commercial(self, van_id: int) -> bool:
        """Whether a van is a commercial motor vehicle; one without a weight is not classified."""
        return self.classes[van_id] in (WeightClass.COMMERCIAL, WeightClass.CDL)

    def van(self, van: VanRow) -> VanFacts:
        """Return what the rules of the fleet look at."""
        lease, since = self.lease(van.id)
        starts = [day for day in (van.in_service_on, since) if day]
        daily = self._last_daily(van.id)
        unsafe = daily if daily and not daily.passed and not daily.checklist else None
        standing = [each for each in self._defects.get(van.id, ()) if each.stands(self.records.on)]
        found = [each.found_on for each in standing] + ([unsafe.done_on] if unsafe else [])
        schedule = self.paper("van", van.id, DocumentKind.MAINTENANCE_SCHEDULE)
        return VanFacts(
            status=van.status,
            body=van.body,
            gvwr_lb=van.gvwr_lb,
            actual_weight_lb=van.actual_weight_lb,
            tire_size=van.tire_size,
            make=van.make,
            year=van.year,
            plate=van.plate,
            plate_state=van.plate_state,
            registration_expires=van.registration_expires,
            sticker_expires=van.inspection_sticker_expires,
            insurance_card_expires=van.insurance_card_expires,
            grounded_on=van.grounded_on,
            grounded_because=van.grounded_because,
            unsafe_on=min(found, default=None),
            defects=words_of(standing) or (unsafe.defects if unsafe else None),
            lessor=lease.lessor if lease else None,
            controlled_since=min(starts, default=None),
            in_service_on=van.in_service_on,
            left_on=van.left_on,
            has_schedule=schedule is not None,
        )

    def lease(self, van_id: int) -> tuple[LeaseRow | None, date | None]:
        """Return the lease of the day, and since when leases follow one another."""
        if van_id not in self._current:
            self._current[van_id] = _lease(self._leases.get(van_id, ()), self.records.on)
        return self._current[van_id]

    def inspected(self, van: VanRow, *, leaving: bool | None = None) -> InspectionFacts:
        """Return what the rules of upkeep look at; ``leaving`` if it is not on today's routes."""
        company = self.records.company
        asked = bool(company and company.records_daily_checks)
        pre_trip = self._inspections.get((van.id, InspectionKind.PRE_TRIP))
        periodic = self._inspections.get((van.id, InspectionKind.PERIODIC))
        return InspectionFacts(
            commercial=self.is_commercial(van.id),
            plate_state=van.plate_state,
            sticker_expires=van.inspection_sticker_expires,
            periodic=_checked(periodic),
            state=_checked(self._inspections.get((van.id, InspectionKind.STATE))),
            portal_grounded=van.portal_grounded,
            portal_reason=van.portal_reason,
            daily_wanted=asked and (van.id in self._leaving if leaving is None else leaving),
            pre_trip_on=pre_trip.done_on if pre_trip else None,
            report_on=_report_on(self, van, periodic) if self.is_commercial(van.id) else None,
            defects=tuple(self._defects.get(van.id, ())),
        )

    def driver(self, driver: DriverRow, *, commercial: bool) -> DriverFacts:
        """Return what the rules of people look at."""
        stopped = {
            DriverStatus.LEFT: driver.ended_on,
            DriverStatus.SUSPENDED: driver.suspended_on,
        }
        held = self._license(driver.id)
        company = self.records.company
        return DriverFacts(
            status=driver.status,
            changed_on=stopped.get(driver.status),
            license=held
            and LicenseFacts(held.state, held.cdl, held.expires, held.status, held.checked_on),
            begins=driver.first_day or driver.hired_on,
            born_on=driver.born_on,
            portal_cleared=driver.portal_cleared,
            portal_checked_on=driver.portal_checked_on,
            drives_commercial=commercial,
            interstate=company.interstate if company else None,
        )

    def file(self, driver: DriverRow, *, commercial: bool) -> FileFacts:
        """Return what the rules of documents look at."""
        return FileFacts(
            drives_commercial=commercial,
            first_day=driver.first_day or driver.hired_on,
            cdl_in_force=bool(self.cdl(driver.id)[0]),
            licensed_by=tuple(
                LicensingState(row.state, row.expires, row.issued)
                for row in self._licenses.get(driver.id, ())
            ),
            papers=self._papers.get(("driver", driver.id), {}),
            ended_on=driver.ended_on,
        )

    def tests(self, driver: DriverRow) -> TestFacts:
        """Return what the rules of drug testing look at."""
        return TestFacts(tuple(self._tests.get(driver.id, ())), driver.first_day or driver.hired_on)

    def cdl(self, driver_id: int) -> tuple[bool | None, str | None]:
        """Return whether a commercial license is in force, and its class.

        ``None`` is not known: the standing or the expiry date of one on file is missing.
        """
        counts = self._license(driver_id)
        if counts is None or counts.status in _TAKEN_AWAY:
            return False, None
        on = self.records.on
        running = [row for row in self._held(driver_id) if row.cdl and (row.expires or on) >= on]
        for row in running:
            if row.status is LicenseStatus.VALID and row.expires:
                return True, row.license_class
        open_ = any(row.status not in _TAKEN_AWAY for row in running)
        return (None if open_ else False), None

    def paper(self, kind: str, record_id: int, paper: DocumentKind) -> Paper | None:
        """Return the newest paper of a kind about one record."""
        found = self.papers(kind, record_id, paper)
        return found[0] if found else None

    def papers(self, kind: str, record_id: int, paper: DocumentKind) -> tuple[Paper, ...]:
        """Return the papers of a kind about one record, the newest first."""
        return self._papers.get((kind, record_id), {}).get(paper, ())

    def check(self, row: CheckRow) -> CheckFacts:
        """Return what the rules of background checks look at."""
        places = [Place(row.state, row.city)] if row.state else []
        station = self._stations.get(row.station_id or 0)
        if station:
            places.append(Place(station.state or "", station.city))
        return CheckFacts(
            *row[5:-1],
            places=tuple(places),
            home_state=row.state,
            accepted_on=row.accepted_on,
        )

    def heads(self) -> Counter[str]:
        """Count the people on the payroll by the state they work in."""
        company = self.records.company
        home = (company.state if company else None) or ""
        heads: Counter[str] = Counter()
        if company and company.office_staff:
            heads[home] += company.office_staff
        for driver in self.staff:
            station = self._stations.get(driver.station_id or 0)
            heads[(station.state if station else None) or home or driver.state or ""] += 1
        return heads

    def _held(self, driver_id: int) -> list[LicenseRow]:
        """Return the licenses of a driver that had been issued by the day."""
        on = self.records.on
        return [row for row in self._licenses.get(driver_id, ()) if (row.issued or on) <= on]

    def _license(self, driver_id: int) -> LicenseRow | None:
        """Return the license that counts: one taken away while it ran, else the longest.

        One whose expiry date is missing counts before one that has run out.
        """
        on = self.records.on

        def weight(row: LicenseRow) -> tuple[bool, date]:
            last = row.expires or on
            return row.status in _TAKEN_AWAY and last >= on, last

        return max(self._held(driver_id), key=weight, default=None)

    def _last_daily(self, van_id: int) -> InspectionRow | None:
        kinds = (InspectionKind.PRE_TRIP, InspectionKind.POST_TRIP)
        daily = [self._inspections.get((van_id, kind)) for kind in kinds]
        done = [row for row in daily if row]
        return max(done, key=lambda row: (row.done_on, row.id), default=None)

    def _commercial_drivers(self) -> frozenset[int]:
        """Return who drives commercial motor vehicles: qualified for them, or routed in one."""
        routed = {
            route.driver_id
            for route in self.records.routes
            if route.van_id in self.vans and self.is_commercial(route.van_id or 0)
        }
        if self.has_commercial:
            routed |= {
                d.id for d in self.staff if "step van" in (d.qualifications or "").casefold()
            }
        return frozenset(i for i in routed if i is not None)


def _report_on(shelf: Shelf, van: VanRow, last: InspectionRow | None) -> date | None:
    """Return the date of the newest report of a yearly inspection, wherever it is kept."""
    places = [("van", van.id), *([("inspection", last.id)] if last else [])]
    kept = [shelf.paper(*place, DocumentKind.INSPECTION_REPORT) for place in places]
    return max((paper.dated for paper in kept if paper), default=None)


def _is_here(van: VanRow, on: date) -> bool:
    """Whether a van had come by a day and was not back with its lessor."""
    if van.status is VanStatus.ON_ORDER or (van.in_service_on or on) > on:
        return False
    return van.status is not VanStatus.RETURNED or (van.left_on or on) > on


def _lease(leases: Iterable[LeaseRow], on: date) -> tuple[LeaseRow | None, date | None]:
    """Return the lease of a day, and since when leases follow one another without a gap."""
    current, since, last = None, None, None
    for lease in leases:  # in the order they begin
        if last is None or lease.starts > last + DAY:
            since = lease.starts
        last = lease.returned_on or lease.starts
        if lease.returned_on is None or lease.returned_on > on:
            current, last = lease, on
    return (current, since) if current else (None, None)


def _has_left(status: DriverStatus | None, ended_on: date | None, on: date) -> bool:
    """Whether someone has left by a day; the last day may be known before it comes."""
    return status is DriverStatus.LEFT and (ended_on is None or ended_on <= on)


def device_facts(row: DeviceRow, on: date) -> DeviceFacts:
    """Return what the rules of devices look at."""
    return DeviceFacts(
        kind=row.kind,
        has_number=bool(row.serial or row.imei),
        holder=row.holder,
        holder_left=_has_left(row.holder_status, row.ended_on, on),
        holder_left_on=row.ended_on,
    )


def card_facts(row: CardRow, on: date, drivers_today: tuple[str, ...]) -> CardFacts:
    """Return what the rules of fuel cards look at."""
    left = row.holder_status is DriverStatus.LEFT
    stopped_on = row.ended_on if left else row.suspended_on
    stopped = None if row.holder_status is None else _STOPPED.get(row.holder_status)
    return CardFacts(
        holder=row.holder,
        holder_stopped=None if stopped_on and stopped_on > on else stopped,
        stopped_on=stopped_on,
        has_van=row.van_id is not None,
        van_gone=van_called(row.van_number or "") if row.van_status is VanStatus.RETURNED else None,
        ever_held=row.ever_held,
        drivers_today=drivers_today,
    )


def states_named(policies: Iterable[PolicyRow], kind: PolicyKind) -> frozenset[str]:
    """Return the states that policies of a kind name; none if one of them names none."""
    named = [_codes(policy.states) for policy in policies if policy.kind is kind]
    return frozenset().union(*named) if all(named) else frozenset()


def _codes(text: str | None) -> set[str]:
    return {word for word in re.findall(r"\b[A-Z]{2}\b", (text or "").upper()) if word in STATES}


def _checked(row: InspectionRow | None) -> Checked | None:
    return row and Checked(row.done_on, row.passed, row.expires)


def _grouped(pairs: Iterable[tuple[KeyT, ValueT]]) -> dict[KeyT, list[ValueT]]:
    found: dict[KeyT, list[ValueT]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _papers(records: Records) -> dict[tuple[str, int], dict[DocumentKind, tuple[Paper, ...]]]:
    found: dict[tuple[str, int], dict[DocumentKind, tuple[Paper, ...]]] = {}
    for row in sorted(records.papers, key=lambda paper: (paper.dated, paper.id), reverse=True):
        reviewed_on = row.reviewed_on if row.reviewed_by else None
        paper = Paper(row.dated, row.expires, row.issuer, reviewed_on)
        kinds = found.setdefault((row.subject_kind, row.subject_id), {})
        kinds[row.kind] = (*kinds.get(row.kind, ()), paper)
    return found
