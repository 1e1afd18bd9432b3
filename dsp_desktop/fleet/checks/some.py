"""Rules that hold some vans only: heavy or leased ones, those at the line, tested, recalled."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from dsp_desktop.fleet.checks.van import VanFacts
from dsp_desktop.fleet.terms import LeaseKind
from dsp_desktop.kernel.dates import months_after
from dsp_desktop.kernel.wording import day_text, label, listed
from dsp_desktop.rules.catalog import rule
from dsp_desktop.rules.engine import Answer, Severity, State, broken, due_soon
from dsp_desktop.rules.expiry import DAY, expiring
from dsp_desktop.rules.parameters import Figures


@dataclass(frozen=True, slots=True)
class HeavyFacts:
    """One commercial motor vehicle, beyond what every van has.

    ``leased_since`` is empty for one we own; ``lease_kept`` says that a paper shows the
    lease. ``bit_on`` is the day of California's last BIT inspection, ``tax_paid_on`` of the
    last proof of the heavy use tax.
    """

    weight_lb: int
    interstate: bool | None
    marked: bool
    equipped: bool
    lessor: str | None
    leased_since: date | None
    lease_kept: bool
    plate_state: str | None
    bit_on: date | None
    apportioned: bool
    tax_paid_on: date | None
    roadside: tuple["Roadside", ...] = ()


@dataclass(frozen=True, slots=True)
class Roadside:
    """One roadside inspection; ``settled_on`` is when what it found was certified as put right.

    ``stopped`` says that it put the vehicle out of service.
    """

    day: date
    settled_on: date | None
    stopped: bool


def _roadside(facts: HeavyFacts, figures: Figures, on: date) -> Iterator[Answer]:
    for report in facts.roadside:
        if report.settled_on is not None and report.settled_on <= on:
            continue
        if report.stopped:
            yield broken(
                f"Put out of service at the roadside on {day_text(report.day)}; no repair is "
                "certified.",
                "Have it repaired, and enter who certified it and when as the review.",
                since=report.day,
            )
        elif on <= months_after(report.day, figures.whole("vehicle.roadside_report", on)):
            yield from _to_return(report.day, figures, on)


def _to_return(day: date, figures: Figures, on: date) -> Iterator[Answer]:
    warn, last = figures.several("vehicle.roadside_return", on)
    due, since = day + last * DAY, day + warn * DAY
    what = f"The roadside report of {day_text(day)} was not certified and returned"
    action = "Correct what it names, sign it, return it, and enter the day as the review."
    if due < on:
        yield broken(
            f"{what} by {day_text(due)}.",
            action,
            since=due + DAY,
            due=due,
            severity=Severity.WARNING,
        )
    elif since <= on:
        yield due_soon(f"{what} yet; it is due {day_text(due)}.", action, since=since, due=due)


def _marked(facts: HeavyFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if facts.interstate is not False and not facts.marked:
        yield broken(
            "No photo shows the name and USDOT number on both sides.",
            "Have it marked, take a photo and keep it with the van.",
        )


def _equipped(facts: HeavyFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if not facts.equipped:
        yield broken(
            "No photo shows its fire extinguisher and three warning triangles.",
            "Put them in the van, take a photo and keep it with the van.",
        )


def _lease_on_file(facts: HeavyFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if facts.leased_since is None or facts.lease_kept:
        return
    if on > facts.leased_since + figures.whole("vehicle.lease_on_file", on) * DAY:
        yield broken(
            f"The lease with {facts.lessor} is not among its papers.",
            "Keep a copy of the lease with the van.",
        )


def _bit(facts: HeavyFacts, figures: Figures, on: date) -> Iterator[Answer]:
    name = f"vehicle.terminal_inspection.{facts.plate_state}"
    if not figures.covers(name, on):
        return
    action = "Have it inspected and keep the report with the van."
    if facts.bit_on is None:
        yield broken("No BIT inspection is on file.", action)
    else:
        yield from expiring(
            f"BIT inspection of {day_text(facts.bit_on)}",
            facts.bit_on + figures.whole(name, on) * DAY,
            warn_days=figures.several("notice.terminal_inspection", on)[0],
            on=on,
            action=action,
        )


def _apportioned(facts: HeavyFacts, figures: Figures, on: date) -> Iterator[Answer]:
    heavy = facts.weight_lb >= figures.whole("weight.apportioned_from", on)
    if heavy and facts.interstate is not False and not facts.apportioned:
        yield broken(
            f"At {facts.weight_lb:,} lb it needs apportioned plates (IRP) and a fuel tax license "
            "(IFTA) to cross state lines.",
            "Keep the cab card and the license with the van, or stay within the state.",
        )


def _heavy_use_tax(facts: HeavyFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if facts.weight_lb < figures.whole("weight.use_tax_from", on):
        return
    month = figures.whole("weight.use_tax_month", on)
    began = date(on.year - (on.month < month), month, 1)
    if facts.tax_paid_on is None or facts.tax_paid_on < began:
        yield broken(
            f"No proof of the heavy use tax for the year from {day_text(began)} is on file.",
            "File Form 2290 and keep the stamped schedule with the van.",
            since=began,
        )


@dataclass(frozen=True, slots=True)
class LeaseFacts:
    """The lease or rental of one van that is here."""

    kind: LeaseKind
    lessor: str
    ends: date | None
    allowance_mi: int | None
    return_terms: str | None


def _lease_terms(facts: LeaseFacts, _figures: Figures, on: date) -> Iterator[Answer]:
    asked: dict[str, object] = {"return terms": facts.return_terms}
    if facts.kind is LeaseKind.LEASE:
        asked = {"last day": facts.ends, "miles allowed": facts.allowance_mi, **asked}
    if missing := [words for words, value in asked.items() if value in (None, "")]:
        yield broken(
            f"The {label(facts.kind).lower()} from {facts.lessor} does not say: {listed(missing)}.",
            "Enter them from the contract.",
        )
    if facts.ends is not None and facts.ends < on:
        yield broken(
            f"The {label(facts.kind).lower()} from {facts.lessor} ended {day_text(facts.ends)}; "
            "the van is still here.",
            "Give the van back, or enter how long it was extended.",
            since=facts.ends + DAY,
            due=facts.ends,
        )


def _exactly_at_the_line(facts: VanFacts, figures: Figures, on: date) -> Iterator[Answer]:
    line = figures.whole("weight.commercial_from", on) - 1
    if max(facts.gvwr_lb or 0, facts.actual_weight_lb or 0) == line:
        yield broken(
            f"Rated at exactly {line:,} lb: the exemption from federal insurance limits covers "
            "less than that, the limits begin above it.",
            "Ask the agent or a lawyer which limit applies, and note it with the van.",
        )


@dataclass(frozen=True, slots=True)
class RecallFacts:
    """The open recalls of one van: when each was found, and when it was remedied."""

    recalls: tuple[tuple[date, date | None], ...]


def _recalled(facts: RecallFacts, _figures: Figures, on: date) -> Iterator[Answer]:
    for found_on, remedied_on in facts.recalls:
        if remedied_on is None or remedied_on > on:
            yield broken(
                f"A safety recall found {day_text(found_on)} is open.",
                "Have the dealer remedy it, free of charge, and enter the day as the review.",
                since=found_on,
            )


@dataclass(frozen=True, slots=True)
class EmissionsFacts:
    """One van from a station whose county asks for emissions tests."""

    electric: bool
    tested_on: date | None
    good_until: date | None
    registration_expired: bool


def _emissions(facts: EmissionsFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if facts.electric:
        return
    action = "Have it tested and keep the certificate with the van."
    severity = Severity.BLOCKER if facts.registration_expired else None
    if facts.tested_on is None:
        yield broken("No emissions test is on file.", action, severity=severity)
        return
    months = figures.whole("vehicle.emissions_test", on)
    answers = expiring(
        f"Emissions test of {day_text(facts.tested_on)}",
        facts.good_until or months_after(facts.tested_on, months),
        warn_days=figures.several("notice.emissions_test", on)[0],
        on=on,
        action=action,
    )
    for answer in answers:
        is_over = answer.state is State.BLOCKED
        yield replace(answer, severity=severity) if is_over else answer


LINE_RULES = (rule("FMC-10", _exactly_at_the_line),)
HEAVY_RULES = (
    rule("FMC-12", _marked),
    rule("VEH-08", _roadside),
    rule("VEH-09", _equipped),
    rule("VEH-10", _lease_on_file),
    rule("SV-08", _bit),
    rule("SV-10", _apportioned),
    rule("SV-11", _heavy_use_tax),
)
LEASE_RULES = (rule("SV-12", _lease_terms),)
EMISSIONS_RULES = (rule("SV-03", _emissions),)
RECALL_RULES = (rule("VEH-V3", _recalled),)
