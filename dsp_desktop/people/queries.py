"""What screens and reports read about drivers and licenses."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from dsp_desktop.company.models import Station
from dsp_desktop.db.details import DetailsT, found, seen
from dsp_desktop.db.listing import JoinedList, contains
from dsp_desktop.db.opening import demand, is_called, mask, masked, private_fact
from dsp_desktop.db.search import named
from dsp_desktop.kernel.listing import Choice, ListQuery, Seen
from dsp_desktop.kernel.panel import Fact, Panel, Section
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.people.models import Driver, License, PrivateDetails
from dsp_desktop.people.service import (
    BankDetails,
    DriverDetails,
    IdentityDetails,
    LicenseDetails,
)
from dsp_desktop.people.terms import DriverStatus, LicenseStatus


class DriverRow(NamedTuple):
    """One line of the driver list; ``works_in`` is the state they work in."""

    id: int
    name: str
    transporter_id: str | None
    status: DriverStatus
    position: str | None
    qualifications: str | None
    station: str | None
    station_id: int | None
    works_in: str | None
    city: str | None
    work_phone: str | None
    personal_phone: str | None
    email: str | None
    license_expires: date | None
    hired_on: date | None
    first_day: date | None
    ended_on: date | None
    portal_cleared: bool | None


class LicenseRow(NamedTuple):
    """One line of the license list; only the last four of the number are shown."""

    id: int
    driver: str
    driver_id: int
    number: Any  # as read, sealed; in the list, masked
    issued_by: str
    license_class: str | None
    cdl: bool
    issued: date | None
    expires: date | None
    status: LicenseStatus
    checked_on: date | None


_LAST_EXPIRY = (
    select(func.max(License.expires)).where(License.driver_id == Driver.id).scalar_subquery()
)


def _driver_matches(source: Session, typed: str) -> ColumnElement[bool]:
    columns = (
        Driver.transporter_id,
        Driver.email,
        Driver.personal_phone,
        Driver.work_phone,
        Driver.position,
        Driver.qualifications,
        Station.code,
    )
    ids = named(source, Driver, Driver.name, typed)
    return or_(Driver.id.in_(ids), *(contains(c, typed) for c in columns))


def _license_matches(source: Session, typed: str) -> ColumnElement[bool]:
    ids = named(source, Driver, Driver.name, typed)
    return or_(License.driver_id.in_(ids), is_called(source, License.number, typed))


DRIVER_LIST = JoinedList(
    Driver,
    DriverRow,
    order="name",
    view=Permission.PEOPLE_VIEW,
    matches=_driver_matches,
    joins=((Station, Station.id == Driver.station_id),),
    columns={
        "station": Station.code,
        "works_in": Driver.state,
        "license_expires": _LAST_EXPIRY,
    },
    filters={
        "status": lambda _source, status: Driver.status == status,
        "station_id": lambda _source, station_id: Driver.station_id == station_id,
    },
)

_LICENSES = JoinedList(
    License,
    LicenseRow,
    order="expires",
    view=Permission.PEOPLE_VIEW,
    matches=_license_matches,
    joins=((Driver, Driver.id == License.driver_id),),
    columns={"driver": Driver.name, "issued_by": License.state},
    filters={
        "status": lambda _source, status: License.status == status,
        "driver_status": lambda _source, status: Driver.status == status,
    },
)


class LicenseList:
    """Answers the list of licenses; their numbers are masked as the page is read."""

    def ids(self, source: Session, query: ListQuery) -> Sequence[int]:
        """Return the first ids that match, in order; by number means by its last four."""
        if query.sort != "number":
            return _LICENSES.ids(source, query)
        everything = replace(query, sort="", descending=False, limit=2**31 - 1)
        rows = self.rows(source, _LICENSES.ids(source, everything)).values()
        ordered = sorted(rows, key=lambda row: (row.number, row.id), reverse=query.descending)
        return [row.id for row in ordered[: query.limit]]

    def count(self, source: Session, query: ListQuery) -> int:
        """Return how many match in all."""
        return _LICENSES.count(source, query)

    def rows(self, source: Session, ids: Sequence[int]) -> Mapping[int, LicenseRow]:
        """Return one page."""
        return {
            i: row._replace(number=mask(source, License.number, i, row.number))
            for i, row in _LICENSES.rows(source, ids).items()
        }


LICENSE_LIST = LicenseList()


def driver_details(source: Session, driver_id: int) -> Seen[DriverDetails]:
    """Return what the driver form edits."""
    demand(source, Permission.PEOPLE_VIEW)
    return seen(source, Driver, driver_id, DriverDetails)


def license_details(source: Session, license_id: int) -> Seen[LicenseDetails]:
    """Return what the license form edits."""
    demand(source, Permission.PEOPLE_VIEW)
    return seen(source, License, license_id, LicenseDetails)


def identity_details(source: Session, driver_id: int) -> Seen[IdentityDetails]:
    """Return what the form of a driver's Social Security number shows: the mask."""
    demand(source, Permission.IDENTITY_EDIT, Permission.IDENTITY_LOOK)
    return _of_private(source, driver_id, IdentityDetails)


def bank_details(source: Session, driver_id: int) -> Seen[BankDetails]:
    """Return what the form of a driver's bank account shows: masks."""
    demand(source, Permission.BANK_EDIT, Permission.BANK_LOOK)
    return _of_private(source, driver_id, BankDetails)


def _private(source: Session, driver_id: int) -> PrivateDetails | None:
    return source.scalar(select(PrivateDetails).where(PrivateDetails.driver_id == driver_id))


def _of_private(source: Session, driver_id: int, details: type[DetailsT]) -> Seen[DetailsT]:
    found(source, Driver, driver_id)
    kept = _private(source, driver_id)
    return Seen(details(), 0) if kept is None else seen(source, PrivateDetails, kept.id, details)


def driver_picks(source: Session) -> Sequence[Choice]:
    """Return every driver to choose from; those who left come last and say so."""
    demand(
        source,
        Permission.PEOPLE_VIEW,
        Permission.SCREENING_EDIT,
        Permission.DISPATCH_EDIT,
        Permission.CUSTODY_EDIT,
        Permission.FLEET_EDIT,
        Permission.INSURANCE_EDIT,
    )
    rows = source.execute(
        select(Driver.id, Driver.name, Driver.status).order_by(
            Driver.status == DriverStatus.LEFT, Driver.name, Driver.id
        )
    )
    return [
        Choice(i, f"{name} (left)" if status is DriverStatus.LEFT else name)
        for i, name, status in rows
    ]


def work_places(source: Session, driver_id: int) -> Sequence[tuple[str, str | None]]:
    """Return state and city where a driver works: the driver's own, then the station's."""
    demand(source, Permission.PEOPLE_VIEW, Permission.SCREENING_VIEW, Permission.SCREENING_EDIT)
    driver = found(source, Driver, driver_id)
    station = source.get(Station, driver.station_id) if driver.station_id else None
    own = [(driver.state, driver.city)] if driver.state else []
    there = [(station.state, station.city)] if station and station.state else []
    return list(dict.fromkeys([*own, *there]))


def stay(source: Session, driver_id: int) -> tuple[date | None, date | None]:
    """Return the first day of work and the last one, as far as they are known."""
    demand(source, Permission.PEOPLE_VIEW, Permission.DOCUMENTS_VIEW, Permission.DOCUMENTS_EDIT)
    driver = found(source, Driver, driver_id)
    return driver.first_day or driver.hired_on, driver.ended_on


def home_state(source: Session, driver_id: int) -> str | None:
    """Return the state where a driver lives, if that is on file: letters go there."""
    demand(source, Permission.PEOPLE_VIEW, Permission.SCREENING_VIEW, Permission.SCREENING_EDIT)
    return found(source, Driver, driver_id).state


def driver_panel(source: Session, driver_id: int) -> Panel:
    """Return a driver at a glance; the areas above add screening, custody and routes."""
    demand(source, Permission.PEOPLE_VIEW)
    driver = found(source, Driver, driver_id)
    station = source.get(Station, driver.station_id) if driver.station_id else None
    contact = (
        Fact("Personal phone", driver.personal_phone),
        Fact("Work phone", driver.work_phone),
        Fact("E-mail", driver.email),
        Fact("Works in", ", ".join(p for p in (driver.city, driver.state) if p) or None),
    )
    work = (
        Fact("Station", station and station.code, entity="station", record_id=station.id)
        if station
        else Fact("Station", None),
        Fact("Position", driver.position),
        Fact("Qualifications", driver.qualifications),
        Fact("Portal", _portal(driver.portal_cleared)),
        Fact("Portal checked", driver.portal_checked_on),
        Fact("Hired", driver.hired_on),
        Fact("First day of work", driver.first_day),
        Fact("Suspended", driver.suspended_on),
        Fact("Suspended because", driver.suspended_because),
        Fact("Last day", driver.ended_on),
        Fact("ID expires", driver.id_expires),
        Fact("Note", driver.note),
    )
    return Panel(
        driver.name,
        " · ".join(p for p in (label(driver.status), driver.transporter_id) if p),
        (
            Section("Contact", _known(contact), "No phone or e-mail yet. Edit to add them."),
            Section("Work", _known(work)),
            Section(
                "License", _licenses(source, driver_id), "No license on file. Add one in Licenses."
            ),
            Section("Private", _private_facts(source, driver), "Nothing private on file."),
        ),
    )


def _private_facts(source: Session, driver: Driver) -> tuple[Fact, ...]:
    """Return what is on file of who a driver is and where the pay goes, masked."""
    kept = _private(source, driver.id)
    facts = [private_fact(source, "Born", driver, "born_on")]
    if kept:
        facts += [
            private_fact(source, "Social Security number", kept, "ssn"),
            private_fact(source, "Bank routing number", kept, "bank_routing"),
            private_fact(source, "Bank account", kept, "bank_account"),
            Fact("Account", kept.account_kind),
        ]
    return _known(tuple(facts))


def license_panel(source: Session, license_id: int) -> Panel:
    """Return a license at a glance, its number masked."""
    demand(source, Permission.PEOPLE_VIEW)
    licence = found(source, License, license_id)
    driver = found(source, Driver, licence.driver_id)
    facts = (
        Fact("Driver", driver.name, entity="driver", record_id=driver.id),
        private_fact(source, "Number", licence, "number"),
        Fact("State", licence.state),
        Fact("Class", licence.license_class),
        Fact("Commercial (CDL)", licence.cdl),
        Fact("Issued", licence.issued),
        Fact("Expires", licence.expires),
        Fact("Status", licence.status),
        Fact("Checked with the state", licence.checked_on),
    )
    return Panel(
        f"{licence.state} {masked(source, licence, 'number')}",
        driver.name,
        (Section("License", facts),),
    )


def _licenses(source: Session, driver_id: int) -> tuple[Fact, ...]:
    """Return the facts of the license that holds longest, or none."""
    newest = (
        select(License)
        .where(License.driver_id == driver_id)
        .order_by(License.expires.desc().nulls_last(), License.id.desc())
        .limit(1)
    )
    licence = source.scalar(newest)
    if licence is None:
        return ()
    return _known(
        (
            Fact(
                "Number",
                f"{licence.state} {masked(source, licence, 'number')}",
                entity="license",
                record_id=licence.id,
            ),
            Fact("Class", licence.license_class),
            Fact("Commercial (CDL)", licence.cdl),
            Fact("Expires", licence.expires),
            Fact("Status", licence.status),
            Fact("Checked with the state", licence.checked_on),
        )
    )


def _portal(cleared: bool | None) -> str:  # noqa: FBT001 - a value, not a switch
    if cleared is None:
        return "Not known"
    return "Cleared" if cleared else "Not cleared"


def _known(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.value is not None)
