"""What people do to drivers, their licenses and what payroll needs of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from dsp_desktop.db.details import columns_of, half_typed, remove_unused, take_over, taken
from dsp_desktop.db.opening import is_called
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.kernel.errors import Problem, StaleRecord, refuse
from dsp_desktop.kernel.masks import Masked, Shows, is_half_typed
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.states import STATES
from dsp_desktop.kernel.wording import label
from dsp_desktop.kernel.writing import as_code, as_phone
from dsp_desktop.people.logic import (
    account_is_sound,
    email_is_plausible,
    first_status,
    routing_is_sound,
    ssn_is_sound,
    transporter_id_is_sound,
)
from dsp_desktop.people.models import Driver, License, PrivateDetails
from dsp_desktop.people.terms import AccountKind, DriverStatus, LicenseStatus


@dataclass(frozen=True, slots=True)
class DriverDetails:
    """What the driver form holds. The status is not typed: actions change it."""

    name: str
    transporter_id: str | None = None
    position: str | None = None
    qualifications: str | None = None
    email: str | None = None
    personal_phone: str | None = None
    work_phone: str | None = None
    state: str | None = None
    city: str | None = None
    station_id: int | None = None
    born_on: date | Masked | None = None
    hired_on: date | None = None
    first_day: date | None = None
    portal_cleared: bool | None = None
    id_expires: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LicenseDetails:
    """What the license form holds."""

    driver_id: int
    number: str | Masked
    state: str
    license_class: str | None = None
    cdl: bool | None = None
    issued: date | None = None
    expires: date | None = None
    status: LicenseStatus | None = None
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class IdentityDetails:
    """What the form of a driver's Social Security number holds."""

    ssn: str | Masked | None = None


@dataclass(frozen=True, slots=True)
class BankDetails:
    """What the form of a driver's bank account holds; all blank is no account on file."""

    bank_routing: str | Masked | None = None
    bank_account: str | Masked | None = None
    account_kind: AccountKind | None = None


def add_driver(uow: UnitOfWork, details: DriverDetails) -> int:
    """Put a driver on the books; the dates decide whether as applicant, in training or at work."""
    uow.require(Permission.PEOPLE_EDIT)
    details = _tidy_driver(details)
    refuse(*_driver_problems(uow, details, driver_id=None))
    today = uow.clock.today()
    driver = Driver(
        **columns_of(details), status=first_status(details.hired_on, details.first_day, on=today)
    )
    driver.portal_checked_on = None if details.portal_cleared is None else today
    return uow.add(driver).id


def change_driver(uow: UnitOfWork, driver_id: int, details: DriverDetails, seen: int) -> None:
    """Correct what we know about a driver."""
    uow.require(Permission.PEOPLE_EDIT)
    driver = uow.get(Driver, driver_id, seen=seen)
    details = _tidy_driver(details)
    problems = [*_driver_problems(uow, details, driver_id=driver_id)]
    if driver.ended_on and details.hired_on and details.hired_on > driver.ended_on:
        problems.append(Problem("hired_on", "dates.backwards"))
    refuse(*problems)
    if details.portal_cleared != driver.portal_cleared:
        driver.portal_checked_on = uow.clock.today()
    take_over(driver, details)


def remove_driver(uow: UnitOfWork, driver_id: int) -> None:
    """Delete a driver entered by mistake; one that anything refers to stays."""
    uow.require(Permission.PEOPLE_EDIT)
    remove_unused(uow, uow.get(Driver, driver_id, lock=True))


def hire_driver(uow: UnitOfWork, driver_id: int, on: date) -> None:
    """Hire an applicant, or hire back someone who left; training comes first."""
    uow.require(Permission.PEOPLE_EDIT)
    driver = _driver_who_is(uow, driver_id, DriverStatus.APPLICANT, DriverStatus.LEFT)
    if driver.ended_on and on < driver.ended_on:
        refuse(Problem("hired_on", "driver.hired_before_end"))
    if driver.status is DriverStatus.LEFT:  # what the portal said was about the last time
        driver.portal_cleared = driver.portal_checked_on = None
    driver.status = DriverStatus.ONBOARDING
    driver.hired_on, driver.first_day, driver.ended_on = on, None, None


def start_driver(uow: UnitOfWork, driver_id: int, on: date) -> None:
    """Note the first day of work for pay: the driver is active from now on."""
    uow.require(Permission.PEOPLE_EDIT)
    driver = _driver_who_is(uow, driver_id, DriverStatus.ONBOARDING)
    if driver.hired_on and on < driver.hired_on:
        refuse(Problem("first_day", "dates.backwards"))
    driver.status = DriverStatus.ACTIVE
    driver.hired_on, driver.first_day = driver.hired_on or on, on


def suspend_driver(uow: UnitOfWork, driver_id: int, on: date, reason: str) -> None:
    """Take a driver off the road until reinstated."""
    uow.require(Permission.PEOPLE_EDIT)
    driver = _driver_who_is(uow, driver_id, DriverStatus.ONBOARDING, DriverStatus.ACTIVE)
    if not reason.strip():
        refuse(Problem("suspended_because", "field.required"))
    driver.status = DriverStatus.SUSPENDED
    driver.suspended_on, driver.suspended_because = on, reason.strip()


def reinstate_driver(uow: UnitOfWork, driver_id: int) -> None:
    """Let a suspended driver work again; what it was about stays in the history."""
    uow.require(Permission.PEOPLE_EDIT)
    driver = _driver_who_is(uow, driver_id, DriverStatus.SUSPENDED)
    driver.status = first_status(driver.hired_on, driver.first_day, on=uow.clock.today())
    if driver.status is DriverStatus.APPLICANT:  # hired before anyone noted the day
        driver.status = DriverStatus.ONBOARDING
    driver.suspended_on = driver.suspended_because = None


def end_employment(uow: UnitOfWork, driver_id: int, on: date) -> None:
    """Note the last day; for someone who has left already, correct it."""
    uow.require(Permission.PEOPLE_EDIT)
    driver = _driver_who_is(uow, driver_id, *DriverStatus)
    if driver.hired_on and on < driver.hired_on:
        refuse(Problem("ended_on", "dates.backwards"))
    driver.status = DriverStatus.LEFT
    driver.ended_on = on
    driver.suspended_on = driver.suspended_because = None


def driver_standing(uow: UnitOfWork, driver_id: int) -> tuple[str, DriverStatus]:
    """Return a driver's name and status, kept as they are until the unit ends."""
    uow.require(Permission.PEOPLE_VIEW)
    driver = uow.get(Driver, driver_id, lock=True)
    return driver.name, driver.status


def add_license(uow: UnitOfWork, details: LicenseDetails) -> int:
    """Note a driver's license. A renewed one is added: the old one stays as it was."""
    uow.require(Permission.PEOPLE_EDIT)
    details = _tidy_license(details)
    refuse(*_license_problems(uow, details, license_id=None))
    return uow.add(License(**columns_of(details))).id


def change_license(uow: UnitOfWork, license_id: int, details: LicenseDetails, seen: int) -> None:
    """Correct a license, or note what the state said about it."""
    uow.require(Permission.PEOPLE_EDIT)
    licence = uow.get(License, license_id, seen=seen)
    details = _tidy_license(details)
    refuse(*_license_problems(uow, details, license_id=license_id))
    take_over(licence, details)


def remove_license(uow: UnitOfWork, license_id: int) -> None:
    """Delete a license entered by mistake."""
    uow.require(Permission.PEOPLE_EDIT)
    remove_unused(uow, uow.get(License, license_id, lock=True))


def change_identity(uow: UnitOfWork, driver_id: int, details: IdentityDetails, seen: int) -> None:
    """Enter or correct a driver's Social Security number; a blank one is taken off the file."""
    uow.require(Permission.IDENTITY_EDIT)
    details = replace(details, ssn=_code(details.ssn))
    kept = _private_details(uow, driver_id, seen)
    refuse(*half_typed(details), *_ssn_problems(uow, details.ssn, driver_id))
    take_over(kept, details)
    if kept.id is None:
        uow.add(kept)


def change_bank(uow: UnitOfWork, driver_id: int, details: BankDetails, seen: int) -> None:
    """Enter or correct the account a driver's pay goes to."""
    uow.require(Permission.BANK_EDIT)
    details = replace(
        details, bank_routing=_code(details.bank_routing), bank_account=_code(details.bank_account)
    )
    kept = _private_details(uow, driver_id, seen)
    refuse(*half_typed(details), *_bank_problems(uow, details))
    take_over(kept, details)
    if kept.id is None:
        uow.add(kept)


def _private_details(uow: UnitOfWork, driver_id: int, seen: int) -> PrivateDetails:
    """Return what is on file, or a blank to be added; ``seen`` is 0 for who saw a blank."""
    uow.get(Driver, driver_id, lock=True)
    kept = uow.session.scalar(select(PrivateDetails).where(PrivateDetails.driver_id == driver_id))
    if (kept.version if kept else 0) != seen:
        raise StaleRecord(entity=PrivateDetails.entity, id=driver_id)
    return kept or PrivateDetails(driver_id=driver_id)


def _ssn_problems(uow: UnitOfWork, ssn: str | Masked | None, driver_id: int) -> Iterator[Problem]:
    if not ssn or isinstance(ssn, Masked):
        return
    if not ssn_is_sound(ssn, specimen=uow.is_demo):
        yield Problem("ssn", "driver.ssn_for_demo" if uow.is_demo else "driver.ssn_unsound")
        return
    twins = select(PrivateDetails.id).where(
        is_called(uow.session, PrivateDetails.ssn, ssn), PrivateDetails.driver_id != driver_id
    )
    if uow.session.scalar(twins) is not None:
        yield Problem("ssn", "field.taken", (("value", Masked.of(ssn, Shows.LAST_FOUR)),))


def _bank_problems(uow: UnitOfWork, details: BankDetails) -> Iterator[Problem]:
    values = columns_of(details)
    if any(values.values()):
        yield from (Problem(name, "field.required") for name, value in values.items() if not value)
    routing, account = details.bank_routing, details.bank_account
    typed = routing and not isinstance(routing, Masked)
    if typed and not routing_is_sound(routing or "", specimen=uow.is_demo):
        code = "driver.routing_for_demo" if uow.is_demo else "driver.routing_unsound"
        yield Problem("bank_routing", code)
    if account and not isinstance(account, Masked) and not account_is_sound(account):
        yield Problem("bank_account", "driver.account_unsound")


def _driver_who_is(uow: UnitOfWork, driver_id: int, *statuses: DriverStatus) -> Driver:
    driver = uow.get(Driver, driver_id, lock=True)
    if driver.status not in statuses:
        refuse(
            Problem("status", "driver.wrong_status", (("status", label(driver.status).lower()),))
        )
    return driver


def _driver_problems(
    uow: UnitOfWork, details: DriverDetails, *, driver_id: int | None
) -> Iterator[Problem]:
    if not details.name:
        yield Problem("name", "field.required")
    if details.transporter_id and not transporter_id_is_sound(details.transporter_id):
        yield Problem("transporter_id", "driver.transporter_id_unsound")
    yield from taken(uow, Driver.transporter_id, details.transporter_id, besides=driver_id)
    if details.email and not email_is_plausible(details.email):
        yield Problem("email", "driver.email_unsound")
    for field in ("personal_phone", "work_phone"):
        typed = getattr(details, field)
        if typed and as_phone(typed) is None:
            yield Problem(field, "field.not_a_phone")
    if details.state and details.state not in STATES:
        yield Problem("state", "field.no_such_state")
    if details.hired_on and details.first_day and details.first_day < details.hired_on:
        yield Problem("first_day", "dates.backwards")
    born = details.born_on
    if isinstance(born, date) and born >= (details.hired_on or uow.clock.today()):
        yield Problem("born_on", "dates.backwards")


def _license_problems(
    uow: UnitOfWork, details: LicenseDetails, *, license_id: int | None
) -> Iterator[Problem]:
    uow.get(Driver, details.driver_id)
    for field in ("number", "state"):
        if not getattr(details, field):
            yield Problem(field, "field.required")
    if details.state and details.state not in STATES:
        yield Problem("state", "field.no_such_state")
    yield from half_typed(details)
    if details.number and not isinstance(details.number, Masked):
        others = select(License.id).where(
            License.state == details.state,
            is_called(uow.session, License.number, details.number),
            License.driver_id != details.driver_id,
            License.id != (license_id or 0),
        )
        if uow.session.scalar(others) is not None:
            mask = Masked.of(details.number, Shows.LAST_FOUR)
            yield Problem("number", "field.taken", (("value", mask),))
    if details.issued and details.expires and details.expires <= details.issued:
        yield Problem("expires", "dates.backwards")
    if details.checked_on and details.checked_on > uow.clock.today():
        yield Problem("checked_on", "dates.future")


def _tidy_driver(details: DriverDetails) -> DriverDetails:
    """Keep names in their own script with single blanks, codes in capitals."""
    return replace(
        details,
        name=" ".join(details.name.split()),
        transporter_id=as_code(details.transporter_id),
        state=as_code(details.state),
        personal_phone=_phone(details.personal_phone),
        work_phone=_phone(details.work_phone),
        email=(details.email or "").strip() or None,
    )


def _phone(typed: str | None) -> str | None:
    """Write a number our way; one that cannot be read stays, to be refused as it was typed."""
    return typed and (as_phone(typed) or typed)


def _code(typed: str | Masked | None) -> str | Masked | None:
    """Write a number without the blanks and hyphens people put into it; a mask as it is."""
    if typed is None or is_half_typed(typed) or isinstance(typed, Masked):
        return typed
    return typed.upper().translate(_BETWEEN) or None


_BETWEEN = dict.fromkeys(map(ord, " \t\n\u00a0-\u2010\u2011\u2013"))


def _tidy_license(details: LicenseDetails) -> LicenseDetails:
    return replace(
        details,
        number=_code(details.number) or "",
        state=as_code(details.state) or "",
        license_class=as_code(details.license_class),
        cdl=bool(details.cdl),
        status=details.status or LicenseStatus.UNKNOWN,
    )
