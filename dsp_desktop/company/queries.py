"""What screens and reports read about the company and its stations."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsp_desktop.company.models import Company, Station
from dsp_desktop.company.service import CompanyDetails, StationDetails
from dsp_desktop.company.terms import Weekday
from dsp_desktop.db.details import found, seen
from dsp_desktop.db.listing import TableList
from dsp_desktop.db.opening import demand
from dsp_desktop.db.standing import asks_nobody
from dsp_desktop.kernel.files import LARGEST_FILE_MB
from dsp_desktop.kernel.listing import Choice, Seen
from dsp_desktop.kernel.panel import Fact, Panel, Section, known
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.states import STATES


class CompanyRow(NamedTuple):
    """The one company this data belongs to."""

    id: int
    legal_name: str
    dsp_code: str | None
    ein: str | None
    usdot: str | None
    mc_number: str | None
    state: str | None
    time_zone: str
    week_starts: Weekday
    interstate: bool | None
    office_staff: int
    mcs150_filed_on: date | None
    records_daily_checks: bool
    largest_file_mb: int
    is_demo: bool


class StationRow(NamedTuple):
    """One line of the station list."""

    id: int
    code: str
    name: str | None
    city: str | None
    state: str | None
    time_zone: str | None
    closed_on: date | None


COMPANY_LIST = TableList(
    Company,
    CompanyRow,
    order="legal_name",
    view=Permission.COMPANY_VIEW,
    search=("legal_name", "dsp_code", "ein", "usdot"),
)
STATION_LIST = TableList(
    Station,
    StationRow,
    order="code",
    view=Permission.COMPANY_VIEW,
    search=("code", "name", "city"),
    filters=("state",),
)


def the_company(source: Session) -> CompanyRow | None:
    """Return the company, or ``None`` before it has been founded."""
    demand(source, Permission.COMPANY_VIEW)
    company = source.scalar(select(Company).order_by(Company.id).limit(1))
    if company is None:
        return None
    return CompanyRow(*(getattr(company, name) for name in CompanyRow._fields))


@asks_nobody("moments are told in it to whoever may read them")
def time_zone(source: Session) -> str | None:
    """Return the company's time zone; ``None`` before it has been founded."""
    return source.scalar(select(Company.time_zone).order_by(Company.id).limit(1))


@asks_nobody("the limit is told to whoever drops a file")
def largest_file_mb(source: Session) -> int:
    """Return how large a file kept with a record may be, in megabytes."""
    said = source.scalar(select(Company.largest_file_mb).order_by(Company.id).limit(1))
    return LARGEST_FILE_MB if said is None else said


def company_details(source: Session, company_id: int) -> Seen[CompanyDetails]:
    """Return what the company form edits."""
    demand(source, Permission.COMPANY_VIEW)
    return seen(source, Company, company_id, CompanyDetails)


def station_details(source: Session, station_id: int) -> Seen[StationDetails]:
    """Return what the station form edits."""
    demand(source, Permission.COMPANY_VIEW)
    return seen(source, Station, station_id, StationDetails)


def station_picks(source: Session) -> Sequence[Choice]:
    """Return the stations a van, driver or route may belong to; closed ones come last."""
    demand(
        source,
        Permission.COMPANY_VIEW,
        Permission.FLEET_EDIT,
        Permission.PEOPLE_EDIT,
        Permission.DISPATCH_EDIT,
        Permission.IMPORTS_EDIT,
    )
    rows = source.execute(
        select(Station.id, Station.code, Station.city, Station.closed_on).order_by(
            Station.closed_on.is_not(None), Station.code
        )
    )
    return [
        Choice(station_id, ", ".join(filter(None, (code, city))) + (" (closed)" if closed else ""))
        for station_id, code, city, closed in rows
    ]


def company_panel(source: Session, company_id: int) -> Panel:
    """Return what there is to know about the company."""
    demand(source, Permission.COMPANY_VIEW)
    company = found(source, Company, company_id)
    registrations = (
        Fact("EIN", company.ein),
        Fact("USDOT number", company.usdot),
        Fact("MC number", company.mc_number),
        Fact("MCS-150 last filed", company.mcs150_filed_on),
        Fact("Crosses state lines", company.interstate),
    )
    calendar = (
        Fact("Time zone", company.time_zone),
        Fact("Work week starts on", company.week_starts),
        Fact("Office staff", company.office_staff),
        Fact("Daily van checks recorded here", company.records_daily_checks),
        Fact("Largest file kept", f"{company.largest_file_mb} MB"),
    )
    stations = tuple(
        Fact(s.code, ", ".join(filter(None, (s.city, s.state))), entity="station", record_id=s.id)
        for s in source.scalars(select(Station).order_by(Station.code))
    )
    return Panel(
        company.legal_name,
        " · ".join(filter(None, (company.dsp_code, STATES.get(company.state or "")))),
        (
            Section("Registrations", registrations),
            Section("Motor carrier", _as_carrier(company)),
            Section("Calendar and staff", calendar),
            Section("Stations", stations, empty="No stations yet. Add one under Stations."),
        ),
    )


def _as_carrier(company: Company) -> tuple[Fact, ...]:
    """Return what the rules for motor carriers look at; in California its permit too."""
    facts = (
        Fact("USDOT number held since", company.usdot_since),
        Fact("USDOT number at FMCSA", company.usdot_status),
        Fact("USDOT number looked up", company.usdot_checked_on),
        Fact("Operating authority", company.authority),
        Fact("Process agents (BOC-3) in", company.boc3_states),
        Fact("UCR paid for", _whole(company.ucr_paid_year)),
        Fact("UCR paid for vehicles", company.ucr_vehicles),
        Fact("Verified in Motus", company.motus_verified_on),
        Fact("Inspected by our own people", company.own_inspectors),
    )
    rare = known(
        Fact("Authority looked up", company.authority_checked_on),
        Fact("Why no authority is needed", company.authority_basis),
        Fact("Details last changed", company.details_changed_on),
        Fact("New-entrant audit", company.audit_on),
        Fact("New-entrant audit passed", company.audit_passed),
        Fact("Letter of the audit", company.audit_letter_on),
        Fact("Some records kept off site", company.records_off_site),
        Fact("California permit", company.ca_permit_number),
        Fact("California permit expires", company.ca_permit_expires),
    )
    return (*facts, *rare)


def _whole(year: int | None) -> str | None:
    return None if year is None else str(year)  # a year has no thousands separator


def station_panel(source: Session, station_id: int) -> Panel:
    """Return what there is to know about one station."""
    demand(source, Permission.COMPANY_VIEW)
    station = found(source, Station, station_id)
    facts = (
        Fact("City", station.city),
        Fact("State", STATES.get(station.state or "", station.state)),
        Fact("Time zone", station.time_zone or "The company's"),
        Fact("Emissions tests asked for", station.asks_emissions),
        Fact("Closed on", station.closed_on),
    )
    return Panel(station.code, station.name or "Delivery station", (Section("Station", facts),))
