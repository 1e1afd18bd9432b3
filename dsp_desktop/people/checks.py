"""Rules about who may drive: in service, license, age, cleared by the customer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dsp_desktop.kernel.dates import months_after
from dsp_desktop.kernel.wording import day_text
from dsp_desktop.people.logic import birthday
from dsp_desktop.people.terms import DriverStatus, LicenseStatus
from dsp_desktop.rules.catalog import rule
from dsp_desktop.rules.engine import Answer, broken, due_soon, unknown
from dsp_desktop.rules.expiry import DAY, expiring
from dsp_desktop.rules.parameters import Figures


@dataclass(frozen=True, slots=True)
class LicenseFacts:
    """One license as it stands on file."""

    state: str
    cdl: bool
    expires: date | None
    status: LicenseStatus
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class DriverFacts:
    """One driver. ``license`` is the one that counts; ``begins`` the first day of work.

    ``drives_commercial`` says that the person drives, or is about to drive, a commercial
    motor vehicle; ``interstate`` is ``None`` while nobody has said.
    """

    status: DriverStatus
    changed_on: date | None
    license: LicenseFacts | None
    begins: date | None
    born_on: date | None
    portal_cleared: bool | None
    portal_checked_on: date | None
    drives_commercial: bool
    interstate: bool | None


def _in_service(facts: DriverFacts, _figures: Figures, on: date) -> Iterator[Answer]:
    match facts.status:
        case DriverStatus.ACTIVE:
            yield from _not_yet(facts.begins, on)
            return
        case DriverStatus.SUSPENDED | DriverStatus.LEFT if (
            facts.changed_on and facts.changed_on > on
        ):  # announced, or asked about a day before it
            yield from _not_yet(facts.begins, on)
            return
        case DriverStatus.SUSPENDED:
            reason, action = "Suspended{since}.", "End the suspension before the next route."
        case DriverStatus.LEFT:
            reason, action = "No longer works here{since}.", "Choose another driver."
        case _:
            reason, action = "Hiring is not finished.", "Finish hiring and set the driver active."
    words = f" since {day_text(facts.changed_on)}" if facts.changed_on else ""
    yield broken(reason.format(since=words), action, since=facts.changed_on)


def _not_yet(begins: date | None, on: date) -> Iterator[Answer]:
    if begins is not None and begins > on:
        yield broken(
            f"The first day of work is {day_text(begins)}.",
            "Choose another driver until then.",
            due=begins,
        )


def _license(facts: DriverFacts, figures: Figures, on: date) -> Iterator[Answer]:
    held = facts.license
    if held is None:
        yield unknown("No driver license is on file.", "Enter the driver license.")
        return
    if held.status in (LicenseStatus.SUSPENDED, LicenseStatus.REVOKED):
        yield broken(
            f"Driver license is {held.status.value}.",
            "Do not let this driver drive; enter when the license is valid again.",
            since=held.checked_on,
        )
    elif held.status is LicenseStatus.UNKNOWN:
        yield unknown(
            "Nobody has checked that the driver license is valid.",
            "Check the license with the state and enter its standing.",
        )
    else:
        yield from _license_check(held, figures, on)
    if held.expires is None:
        yield unknown(
            "The expiry date of the driver license is missing.",
            "Enter the date the license expires.",
        )
        return
    yield from expiring(
        "Driver license",
        held.expires,
        warn_days=figures.several("notice.license", on)[0],
        on=on,
        action="Enter the renewed license.",
    )


def _license_check(held: LicenseFacts, figures: Figures, on: date) -> Iterator[Answer]:
    action = "Check the license with the state and enter the date."
    if held.checked_on is None:
        yield due_soon("The date the license was last checked is missing.", action)
        return
    due = months_after(held.checked_on, figures.whole("driver_file.license_check", on))
    if due < on:
        last = day_text(held.checked_on)
        reason = f"Driver license was last checked {last}; the next check was due {day_text(due)}."
        yield due_soon(reason, action, since=due + DAY, due=due)


def _age(facts: DriverFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if facts.born_on is None:
        yield unknown("Date of birth is missing.", "Enter the date of birth.")
        return
    asked = [("age.any_driving", "anyone who drives on the job")]
    if facts.drives_commercial and facts.interstate:
        asked.append(("age.interstate_commercial", "interstate commercial motor vehicles"))
    if figures.covers("age.contract", on):
        asked.append(("age.contract", "the delivery contract"))
    ages = [(figures.whole(name, on), why) for name, why in asked]
    too_young = [(age, why) for age, why in ages if birthday(facts.born_on, age) > on]
    if too_young:
        years, why = too_young[0]  # the law before the contract
        old_enough = birthday(facts.born_on, max(age for age, _ in too_young))
        yield broken(
            f"Under {years}, the minimum for {why}.",
            f"Do not let this driver drive before {day_text(old_enough)}.",
            due=old_enough,
        )
    elif facts.drives_commercial and facts.interstate is None:
        least = figures.whole("age.interstate_commercial", on)
        if birthday(facts.born_on, least) > on:
            yield unknown(
                f"Under {least}, and it is not known whether the company works interstate.",
                "Say in the company's profile whether it works interstate.",
            )


def _cleared(facts: DriverFacts, _figures: Figures, on: date) -> Iterator[Answer]:
    seen_later = facts.portal_checked_on is not None and facts.portal_checked_on > on
    if facts.portal_cleared is None or (not facts.portal_cleared and seen_later):
        yield unknown(
            "Not known whether the customer's portal shows this driver as cleared.",
            "Import the associate list, or enter what the portal shows.",
        )
    elif not facts.portal_cleared:
        yield broken(
            "The customer's portal does not show this driver as cleared.",
            "Have the driver cleared in the portal before the next route.",
            since=facts.portal_checked_on,
        )


RULES = (
    rule("OWN-01", _in_service),
    rule("DQ-V1", _license),
    rule("DQ-V2", _age),
    rule("AMZ-01", _cleared),
)
