"""Rules about the company as a motor carrier: its registrations, authority and permits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dsp_desktop.company.terms import Authority, UsdotStatus
from dsp_desktop.kernel.dates import months_after
from dsp_desktop.kernel.states import STATES
from dsp_desktop.kernel.wording import counted, day_text, label, listed
from dsp_desktop.rules.catalog import rule
from dsp_desktop.rules.engine import Answer, Severity, broken, due_soon, unknown
from dsp_desktop.rules.expiry import DAY, expiring, in_days
from dsp_desktop.rules.parameters import Figures


@dataclass(frozen=True, slots=True)
class CarrierFacts:
    """The company as a motor carrier, as FMCSA knows it.

    ``commercial`` counts the commercial motor vehicles. ``works_in`` are the states it
    leaves from or plates vans in. ``interstate`` is ``None`` while nobody has said: then
    it is taken to be. ``inspectors_known`` says that a paper proves their qualification.
    """

    usdot: str | None
    usdot_since: date | None
    usdot_status: UsdotStatus | None
    usdot_checked_on: date | None
    mcs150_filed_on: date | None
    details_changed_on: date | None
    motus_verified_on: date | None
    authority: Authority | None
    authority_checked_on: date | None
    authority_basis: str | None
    boc3_states: frozenset[str] | None
    ucr_paid_year: int | None
    ucr_vehicles: int | None
    audit_on: date | None
    audit_passed: bool | None
    audit_letter_on: date | None
    own_inspectors: bool | None
    inspectors_known: bool
    records_off_site: bool | None
    interstate: bool | None
    has_vans: bool
    commercial: int
    works_in: frozenset[str]
    recalls_checked_on: date | None

    @property
    def across_lines(self) -> bool:
        """Whether it runs commercial motor vehicles in interstate commerce, or may."""
        return self.commercial > 0 and self.interstate is not False


_LOOK_UP = "Look it up at FMCSA (SAFER) and enter what it says and the day."


def _usdot_active(facts: CarrierFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if not facts.across_lines:
        return
    if facts.usdot is None:
        yield unknown(
            "No USDOT number is on file.", "Enter the USDOT number in the company's profile."
        )
    elif facts.usdot_status is None:
        yield unknown("Not known whether the USDOT number is active.", _LOOK_UP)
    elif facts.usdot_status is not UsdotStatus.ACTIVE:
        said = label(facts.usdot_status).lower()
        yield broken(
            f"FMCSA shows the USDOT number as {said}.",
            "Have it reactivated before a commercial motor vehicle leaves.",
            since=facts.usdot_checked_on,
        )
    else:
        yield from _looked_up("USDOT number", facts.usdot_checked_on, figures, on)


def _looked_up(what: str, day: date | None, figures: Figures, on: date) -> Iterator[Answer]:
    """Answer where nobody has looked for a while whether FMCSA still says so."""
    if day is None:
        yield due_soon(f"Not known when the {what} was last looked up.", _LOOK_UP)
        return
    again = day + figures.whole("registration.look_up", on) * DAY
    if again < on:
        yield due_soon(
            f"The {what} was last looked up {day_text(day)}.", _LOOK_UP, since=again + DAY
        )


def _details_current(facts: CarrierFacts, figures: Figures, on: date) -> Iterator[Answer]:
    changed, filed = facts.details_changed_on, facts.mcs150_filed_on
    if facts.usdot is None or changed is None or changed > on or (filed and filed >= changed):
        return
    due = changed + figures.whole("registration.change", on) * DAY
    reason = f"What FMCSA has on file changed {day_text(changed)} and no update was filed since"
    action = "File the update and enter the day."
    if due < on:
        yield broken(f"{reason}; it was due {day_text(due)}.", action, since=due + DAY, due=due)
    else:
        yield due_soon(f"{reason}; it is due {day_text(due)}.", action, since=changed, due=due)


def _motus(facts: CarrierFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if facts.usdot is not None and facts.motus_verified_on is None:
        yield broken(
            "Not on file that the company is verified in Motus, where FMCSA now takes filings.",
            "Verify identity and business in Motus and enter the day.",
        )


def _operating_authority(facts: CarrierFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if not facts.has_vans or facts.interstate is False:
        return
    if facts.authority is None:
        yield unknown(
            "Neither operating authority nor the legal basis for doing without it is on file.",
            "Enter where the authority stands, or that it is not needed and why.",
        )
    elif facts.authority is Authority.NOT_NEEDED:
        if not (facts.authority_basis or "").strip():
            yield broken(
                "Why no operating authority is needed is not on file.",
                "Enter the legal basis: exempt cargo, private carriage or an exempt zone.",
            )
    elif facts.authority is not Authority.ACTIVE:
        gone = facts.authority is Authority.REVOKED
        yield broken(
            f"The operating authority is {label(facts.authority).lower()}.",
            "Have it reinstated, or enter why it is not needed.",
            since=facts.authority_checked_on,
            severity=Severity.BLOCKER if gone else None,
        )
    else:
        yield from _looked_up("operating authority", facts.authority_checked_on, figures, on)


def _process_agents(facts: CarrierFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if facts.authority is not Authority.ACTIVE:
        return
    if facts.boc3_states is None:
        yield broken(
            "No designation of process agents (BOC-3) is on file.",
            "File the BOC-3 and enter its states.",
        )
    elif missing := sorted(facts.works_in - facts.boc3_states):
        yield broken(
            f"The BOC-3 names no process agent in {listed([STATES[code] for code in missing])}.",
            "Have the BOC-3 extended and enter its states.",
        )


def ucr_bracket(vehicles: int, figures: Figures, on: date) -> int:
    """Return which bracket of Unified Carrier Registration a number of vehicles falls into.

    Source: 49 U.S.C. 14504a(f); 49 CFR 367.20.
    """
    bracket = 1
    while (name := f"ucr.from.{bracket + 1}") in figures.book and vehicles >= figures.whole(
        name, on
    ):
        bracket += 1
    return bracket


def _ucr_paid(facts: CarrierFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if not facts.across_lines:
        return
    bracket = ucr_bracket(facts.commercial, figures, on)
    vehicles = counted(facts.commercial, "commercial motor vehicle")
    fee = f"ucr.fee.{bracket}"
    costs = f", ${figures.whole(fee, on):,}" if figures.covers(fee, on) else ""
    action = f"Pay it for {vehicles}{costs}, and enter the year."
    last_day = date(on.year - 1, 12, 31)
    if facts.ucr_paid_year is None:
        yield unknown(
            "Not known for which year Unified Carrier Registration (UCR) is paid.",
            "Enter the last year paid, and for how many vehicles.",
            due=last_day,
        )
        return
    if facts.ucr_paid_year < on.year:
        yield broken(
            f"Unified Carrier Registration (UCR) for {on.year} is not paid; "
            f"it was due {day_text(last_day)}.",
            action,
            since=last_day + DAY,
            due=last_day,
        )
        return
    if facts.ucr_vehicles is None or ucr_bracket(facts.ucr_vehicles, figures, on) < bracket:
        paid_for = "is not on file" if facts.ucr_vehicles is None else f"is {facts.ucr_vehicles}"
        yield broken(
            f"The number of vehicles that Unified Carrier Registration (UCR) was paid for "
            f"{paid_for}; there are {facts.commercial} over 10,000 lb.",
            action,
            severity=Severity.WARNING,
        )
    opens = date(on.year, figures.whole("ucr.opens_in", on), 1)
    if facts.ucr_paid_year == on.year and on >= opens:
        due = date(on.year, 12, 31)
        yield due_soon(
            f"Unified Carrier Registration (UCR) for {on.year + 1} is due {day_text(due)}.",
            action,
            since=opens,
            due=due,
        )


def _new_entrant(facts: CarrierFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if facts.usdot is None or not facts.across_lines or facts.audit_passed:
        return
    if facts.audit_passed is False:
        yield from _audit_failed(facts, figures, on)
        return
    if facts.usdot_since is None:
        yield unknown(
            "Not known since when the USDOT number is held, so the new-entrant audit is open.",
            "Enter that day, or the result of the audit.",
        )
        return
    expected = months_after(facts.usdot_since, figures.whole("new_entrant.audit", on))
    ends = months_after(facts.usdot_since, figures.whole("new_entrant.monitoring", on))
    kept = months_after(ends, figures.whole("new_entrant.keep", on))
    action = "Get the records ready, pass the audit and enter its day and result."
    if expected < on <= kept:
        yield broken(
            "No result of the new-entrant safety audit is on file; it is usually held by "
            f"{day_text(expected)} and the monitoring runs through {day_text(ends)}.",
            action,
            since=expected + DAY,
            due=ends,
        )
    elif (since := expected - figures.whole("notice.new_entrant", on) * DAY) <= on <= expected:
        yield due_soon(
            f"The new-entrant safety audit is usually held by {day_text(expected)}.",
            action,
            since=since,
            due=expected,
        )


def _audit_failed(facts: CarrierFacts, figures: Figures, on: date) -> Iterator[Answer]:
    letter = facts.audit_letter_on or facts.audit_on
    action = "Send FMCSA the proof of what was corrected, and enter when the audit is passed."
    if letter is None:
        yield broken(
            "The new-entrant safety audit was not passed; the day of the letter is not on file.",
            "Enter the day of the letter, and send FMCSA the proof of what was corrected.",
        )
        return
    # Property carriers have the longest of the windows.
    due = letter + figures.several("new_entrant.corrective_action", on)[-1] * DAY
    reason = f"The new-entrant safety audit was not passed (letter of {day_text(letter)})"
    if due < on:
        yield broken(
            f"{reason}; corrective action was due {day_text(due)}.",
            action,
            since=due + DAY,
            due=due,
        )
    else:
        yield due_soon(
            f"{reason}; corrective action is due {day_text(due)}, {in_days(due, on)}.",
            action,
            since=letter,
            due=due,
        )


def _records_elsewhere(facts: CarrierFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if facts.records_off_site and facts.across_lines:
        hours = figures.whole("registration.produce_records", on)
        yield broken(
            f"Some records are kept off site: each must be at the principal place of business "
            f"within {hours} hours of a request, weekends and federal holidays not counted.",
            "Note where they are and who brings them.",
        )


def _inspectors(facts: CarrierFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if not facts.commercial:
        return
    if facts.own_inspectors is None:
        yield unknown(
            "Not known whether our own people do yearly inspections.",
            "Say so in the company's profile.",
        )
    elif facts.own_inspectors and not facts.inspectors_known:
        yield broken(
            "No proof of the qualification of our own inspectors is on file.",
            "Keep it with the company as a document: training or a year's experience.",
        )


def _recalls_looked_up(facts: CarrierFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if not facts.has_vans:
        return
    days = figures.whole("vehicle.recall_check", on)
    if facts.recalls_checked_on is None or facts.recalls_checked_on + days * DAY < on:
        yield broken(
            f"No check of the fleet's VINs for recalls is on file from the last {days} days.",
            "Put them through NHTSA's look-up and keep the result with the company.",
        )


@dataclass(frozen=True, slots=True)
class PermitFacts:
    """California's motor carrier permit; ``in_california`` whether one is needed."""

    in_california: bool
    number: str | None
    expires: date | None


def _california(facts: PermitFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if not facts.in_california:
        return
    if facts.number is None or facts.expires is None:
        missing = "number" if facts.number is None else "expiry date"
        yield unknown(
            f"The {missing} of California's motor carrier permit is not on file.",
            "Enter the CA number and the expiry date from the permit.",
        )
    else:
        yield from expiring(
            "California's motor carrier permit",
            facts.expires,
            warn_days=figures.several("notice.ca_permit", on)[0],
            on=on,
            action="Renew it with the DMV and enter the new date.",
        )


CARRIER_RULES = (
    rule("FMC-02", _usdot_active),
    rule("FMC-04", _details_current),
    rule("FMC-05", _motus),
    rule("FMC-06", _operating_authority),
    rule("FMC-07", _process_agents),
    rule("FMC-11", _ucr_paid),
    rule("FMC-13", _new_entrant),
    rule("FMC-14", _records_elsewhere),
    rule("VEH-07", _inspectors),
    rule("VEH-V3", _recalls_looked_up),
)
PERMIT_RULES = (rule("SV-07", _california),)
