"""What people do to the company's own record and its stations."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from dsp_desktop.company.logic import as_ein, as_mc_number, as_states, as_usdot, zone_is_known
from dsp_desktop.company.models import Company, Station
from dsp_desktop.company.terms import Authority, UsdotStatus, Weekday
from dsp_desktop.db.details import columns_of, remove_unused, take_over, taken
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.kernel.errors import Problem, Rejected, refuse
from dsp_desktop.kernel.files import LARGEST_EVER_MB, LARGEST_FILE_MB
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.states import STATES
from dsp_desktop.kernel.writing import as_code

#: Days on which something has happened: none of them lies ahead.
_HAPPENED = (
    "mcs150_filed_on",
    "usdot_since",
    "usdot_checked_on",
    "details_changed_on",
    "motus_verified_on",
    "authority_checked_on",
    "audit_on",
    "audit_letter_on",
)
_FIRST_UCR_YEAR = 2007


@dataclass(frozen=True, slots=True)
class CompanyDetails:
    """What the company form holds. ``interstate`` is ``None`` while nobody has said."""

    legal_name: str
    time_zone: str
    ein: str | None = None
    usdot: str | None = None
    mc_number: str | None = None
    dsp_code: str | None = None
    state: str | None = None
    week_starts: Weekday = Weekday.SUNDAY
    interstate: bool | None = None
    office_staff: int | None = None
    mcs150_filed_on: date | None = None
    records_daily_checks: bool | None = False
    largest_file_mb: int | None = LARGEST_FILE_MB
    usdot_since: date | None = None
    usdot_status: UsdotStatus | None = None
    usdot_checked_on: date | None = None
    details_changed_on: date | None = None
    motus_verified_on: date | None = None
    authority: Authority | None = None
    authority_checked_on: date | None = None
    authority_basis: str | None = None
    boc3_states: str | None = None
    ucr_paid_year: int | None = None
    ucr_vehicles: int | None = None
    audit_on: date | None = None
    audit_passed: bool | None = None
    audit_letter_on: date | None = None
    own_inspectors: bool | None = None
    records_off_site: bool | None = None
    ca_permit_number: str | None = None
    ca_permit_expires: date | None = None


@dataclass(frozen=True, slots=True)
class StationDetails:
    """What the station form holds. Without a time zone of its own it keeps the company's."""

    code: str
    state: str
    name: str | None = None
    city: str | None = None
    time_zone: str | None = None
    closed_on: date | None = None
    asks_emissions: bool | None = None


def found_company(uow: UnitOfWork, details: CompanyDetails) -> int:
    """Write the company's record and return its id; there is only ever one."""
    uow.require(Permission.COMPANY_EDIT)
    details = _checked(uow, details)
    if uow.session.scalar(select(Company.id).limit(1)) is not None:
        raise Rejected(Problem("", "company.exists"))
    return uow.add(Company(**columns_of(details))).id


def change_company(uow: UnitOfWork, company_id: int, details: CompanyDetails, seen: int) -> None:
    """Correct the company's record."""
    uow.require(Permission.COMPANY_EDIT)
    company = uow.get(Company, company_id, seen=seen)
    take_over(company, _checked(uow, details))


def add_station(uow: UnitOfWork, details: StationDetails) -> int:
    """Add a station the routes leave from and return its id."""
    uow.require(Permission.COMPANY_EDIT)
    details = _checked_station(uow, details, station_id=None)
    return uow.add(Station(**columns_of(details))).id


def change_station(uow: UnitOfWork, station_id: int, details: StationDetails, seen: int) -> None:
    """Correct a station, or close it by giving the day of its last routes."""
    uow.require(Permission.COMPANY_EDIT)
    station = uow.get(Station, station_id, seen=seen)
    take_over(station, _checked_station(uow, details, station_id=station_id))


def remove_station(uow: UnitOfWork, station_id: int) -> None:
    """Delete a station entered by mistake."""
    uow.require(Permission.COMPANY_EDIT)
    remove_unused(uow, uow.get(Station, station_id))


def _checked(uow: UnitOfWork, details: CompanyDetails) -> CompanyDetails:
    """Return the details as we keep them; collect every problem before refusing."""
    problems = []
    ein = as_ein(details.ein) if details.ein else None
    usdot = as_usdot(details.usdot) if details.usdot else None
    mc_number = as_mc_number(details.mc_number) if details.mc_number else None
    if details.ein and not ein:
        problems.append(Problem("ein", "company.ein_unsound"))
    if details.usdot and not usdot:
        problems.append(Problem("usdot", "company.usdot_unsound"))
    if details.mc_number and not mc_number:
        problems.append(Problem("mc_number", "company.mc_unsound"))
    if not details.legal_name.strip():
        problems.append(Problem("legal_name", "field.required"))
    if not zone_is_known(details.time_zone):
        problems.append(Problem("time_zone", "company.zone_unknown"))
    state = as_code(details.state)
    if state and state not in STATES:
        problems.append(Problem("state", "field.no_such_state"))
    problems += _registration_problems(details, uow.clock.today())
    largest = LARGEST_FILE_MB if details.largest_file_mb is None else details.largest_file_mb
    if not 1 <= largest <= LARGEST_EVER_MB:
        problems.append(
            Problem("largest_file_mb", "company.file_size", (("most", LARGEST_EVER_MB),))
        )
    refuse(*problems)
    return replace(
        details,
        legal_name=details.legal_name.strip(),
        ein=ein,
        usdot=usdot,
        mc_number=mc_number,
        dsp_code=as_code(details.dsp_code),
        state=state,
        office_staff=details.office_staff or 0,
        records_daily_checks=bool(details.records_daily_checks),
        largest_file_mb=largest,
        boc3_states=as_states(details.boc3_states) if details.boc3_states else None,
    )


def _registration_problems(details: CompanyDetails, today: date) -> Iterator[Problem]:
    for name in ("office_staff", "ucr_vehicles"):
        if (getattr(details, name) or 0) < 0:
            yield Problem(name, "field.negative")
    for name in _HAPPENED:
        day = getattr(details, name)
        if day and day > today:
            yield Problem(name, "field.in_future")
    if details.boc3_states and as_states(details.boc3_states) is None:
        yield Problem("boc3_states", "field.no_such_state")
    year = details.ucr_paid_year
    if year is not None and not _FIRST_UCR_YEAR <= year <= today.year + 1:
        limits = (("first", _FIRST_UCR_YEAR), ("last", today.year + 1))
        yield Problem("ucr_paid_year", "company.ucr_year", limits)


def _checked_station(
    uow: UnitOfWork, details: StationDetails, *, station_id: int | None
) -> StationDetails:
    """Return the details as we keep them; collect every problem before refusing."""
    code, state = as_code(details.code) or "", as_code(details.state) or ""
    problems = [*taken(uow, Station.code, code, besides=station_id)]
    if not code:
        problems.append(Problem("code", "field.required"))
    if state not in STATES:
        problems.append(Problem("state", "field.no_such_state"))
    if details.time_zone and not zone_is_known(details.time_zone):
        problems.append(Problem("time_zone", "company.zone_unknown"))
    refuse(*problems)
    return replace(details, code=code, state=state)
