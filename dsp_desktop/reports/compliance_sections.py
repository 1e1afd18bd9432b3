"""The sections of the compliance report: values in, flowables out; an empty one is a sentence."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from reportlab.platypus import Flowable

from dsp_desktop.compliance.queries import RuleInForce
from dsp_desktop.compliance.readiness import FigureUsed
from dsp_desktop.kernel.wording import counted_label, label, listed
from dsp_desktop.reports.cells import Cell, Part, Words
from dsp_desktop.reports.compliance_data import (
    KINDS,
    CompanySheet,
    ComplianceReport,
    KindCount,
    PolicyLine,
)
from dsp_desktop.reports.compliance_pages import driver_pages, van_pages
from dsp_desktop.reports.formats import NONE, UNKNOWN, day, digits, how_many, money, words, yes_no
from dsp_desktop.reports.lists import contents, facts
from dsp_desktop.reports.paper import Paper
from dsp_desktop.reports.states import STATE_WORDS, badge, findings_table
from dsp_desktop.reports.styles import CELL, QUIET_BODY, QUIET_CELL, STRONG_CELL
from dsp_desktop.reports.tables import Column, table
from dsp_desktop.reports.text import Heading, Text, Told, fresh_page, intro, lead
from dsp_desktop.rules.engine import Finding, State

KIND_WORDS = {
    "company": "Company",
    "policy": "Insurance policies",
    "driver": "Drivers",
    "background_check": "Background checks",
    "van": "Vans",
    "device": "Devices",
    "fuel_card": "Fuel cards",
    "all": "All",
}
_CODES_NAMED = 12


def story(data: ComplianceReport) -> Sequence[Flowable]:
    """Return the whole report."""
    sections: list[tuple[str, str, Sequence[Flowable]]] = [
        ("Blocked", "blocked", tuple(_found(data, State.BLOCKED))),
        ("Due soon", "due-soon", tuple(_found(data, State.DUE_SOON))),
        ("What could not be confirmed", "unknown", tuple(_unknown(data))),
        ("Insurance schedule", "insurance", tuple(_insurance(data))),
        ("Rules the owner has changed", "changed", tuple(_softened(data.softened))),
        ("Figures used", "figures", tuple(_figures(data))),
    ]
    if data.drivers is not None:
        sections.append(("Drivers", "drivers", tuple(driver_pages(data.drivers, data))))
    if data.vans is not None:
        sections.append(("Vans", "vans", tuple(van_pages(data.vans, data))))
    sections.append(("About this report", "about", tuple(_about(data))))
    listed_here = contents([(title, anchor) for title, anchor, _ in sections])
    whole: list[Flowable] = [*_front(data), Heading(2, "Contents"), listed_here, fresh_page()]
    for title, anchor, inside in sections:
        if anchor in ("drivers", "vans", "about"):
            whole.append(fresh_page())
        whole += [Heading(2, title, anchor, bookmark=0), *inside]
    return whole


def _front(data: ComplianceReport) -> Iterator[Flowable]:
    yield Heading(1, "Compliance report", bookmark=0)
    yield lead(f"{data.company.legal_name}, as of {day(data.on)}")
    if data.company.is_demo:
        yield Text("This is a demo company. Every name and number in it is invented.")
    yield Heading(2, "Company", "company", bookmark=0)
    yield facts(_company_facts(data.company))
    yield Heading(2, "Summary by state", "summary", bookmark=0)
    if not data.summary:
        yield Text("There is nothing on file yet that a rule could look at.")
        return
    yield intro(_in_a_sentence(data))
    yield _summary_table(data)


def _company_facts(company: CompanySheet) -> Sequence[tuple[str, str]]:
    vans = [counted_label(count, status) for status, count in sorted(company.vans.items())]
    drivers = [counted_label(count, status) for status, count in sorted(company.drivers.items())]
    return (
        ("Legal name", company.legal_name),
        ("EIN", words(company.ein, unknown=UNKNOWN)),
        ("USDOT number", words(company.usdot, unknown=UNKNOWN)),
        ("MC number", words(company.mc_number, unknown=UNKNOWN)),
        ("MCS-150 filed", day(company.mcs150_filed_on, unknown=UNKNOWN)),
        ("DSP code", words(company.dsp_code, unknown=UNKNOWN)),
        ("State", words(company.state, unknown=UNKNOWN)),
        ("Interstate", yes_no(company.interstate)),
        ("Stations", "\n".join(company.stations) or "None on file"),
        ("Vans", listed(vans) or "None on file"),
        ("Drivers", listed(drivers) or "None on file"),
        ("Office staff", f"{company.office_staff:,}"),
    )


def _in_a_sentence(data: ComplianceReport) -> str:
    counts = {state: sum(k.counts[state] for k in data.summary) for state in State}
    total = how_many(sum(counts.values()), "subject")
    if counts[State.READY] == sum(counts.values()):
        return f"Of {total} looked at, every one is ready."
    parts = [f"{counts[state]:,} {said}" for state, said in _COUNTED if counts[state]]
    return f"Of {total} looked at: {listed(parts)}."


_COUNTED = (
    (State.BLOCKED, "blocked"),
    (State.CANNOT_CONFIRM, "that cannot be confirmed"),
    (State.DUE_SOON, "due soon"),
    (State.READY, "ready"),
)


def _summary_table(data: ComplianceReport) -> Flowable:
    order = (State.BLOCKED, State.CANNOT_CONFIRM, State.DUE_SOON, State.READY)
    rows: list[tuple[Cell, ...]] = [
        (
            Words((Part(_kinds(k.kind), STRONG_CELL),)),
            *(_count(k.counts[state], strong=state is State.BLOCKED) for state in order),
            f"{k.counts.total():,}",
        )
        for k in (*data.summary, KindCount("all", sum((k.counts for k in data.summary), Counter())))
    ]
    columns = [Column(STATE_WORDS[state], 14, figures=True) for state in order]
    return table((Column("Subjects", 30), *columns, Column("All", 10, figures=True)), rows)


def _kinds(kind: str) -> str:
    return KIND_WORDS.get(kind) or kind.replace("_", " ").capitalize()


def _count(count: int, *, strong: bool) -> Cell:
    style = STRONG_CELL if strong and count else CELL if count else QUIET_CELL
    return Words((Part(f"{count:,}", style),))


def _found(data: ComplianceReport, state: State) -> Iterator[Flowable]:
    findings = data.found(state)
    if not findings:
        yield Text(f"Nothing is {STATE_WORDS[state].lower()} on {day(data.on)}.")
        return
    subjects = len({(f.subject.kind, f.subject.id) for f in findings})
    yield intro(f"{how_many(len(findings), 'finding')} about {how_many(subjects, 'subject')}.")
    yield from _by_kind(data, findings)


def _by_kind(data: ComplianceReport, findings: Sequence[Finding]) -> Iterator[Flowable]:
    linked = {("driver", d.id) for d in data.drivers or ()} | {
        ("van", v.id) for v in data.vans or ()
    }
    for kind, group in groupby(findings, key=lambda f: f.subject.kind):
        rows = list(group)
        yield Heading(3, f"{_kinds(kind)} ({len(rows)})")
        yield findings_table(rows, data.on, linked)


def _unknown(data: ComplianceReport) -> Iterator[Flowable]:
    findings = data.found(State.CANNOT_CONFIRM)
    if findings:
        yield intro(
            f"{how_many(len(findings), 'finding')} where what is on file does not say. "
            "Unknown never counts as ready."
        )
        yield from _by_kind(data, findings)
    else:
        yield Text("Everything the rules asked for is on file.")
    yield Heading(3, "Rules not re-read at their source")
    if data.unconfirmed_rules:
        yield intro("These rules are applied, but nobody has re-read the law they cite yet.")
        yield _rules_table(data.unconfirmed_rules)
    else:
        yield Text("Every rule applied has been re-read at its source.")


def _rules_table(rules: Sequence[FigureUsed]) -> Flowable:
    return table(
        (Column("Rule", 10), Column("What it is", 35), Column("Citation", 55)),
        [(Words((Part(r.name, STRONG_CELL),)), r.description, r.source) for r in rules],
    )


def _insurance(data: ComplianceReport) -> Iterator[Flowable]:
    if not data.policies:
        yield Text("No insurance policy is on file.")
        return
    yield intro("Policies in force, to come, or ended within the year before.")
    yield table(
        (
            Column("Policy", 27),
            Column("Term", 20),
            Column("Each / aggregate", 16, figures=True),
            Column("Deductible", 12, figures=True),
            Column("Covers", 21),
            Column("State", 17),
        ),
        [_policy_row(policy, data) for policy in data.policies],
    )
    for policy in data.policies:
        if policy.in_force(data.on):
            yield from _schedule(policy)


def _policy_row(policy: PolicyLine, data: ComplianceReport) -> tuple[Cell, ...]:
    return (
        Words(
            (
                Part(label(policy.kind), STRONG_CELL),
                Part(policy.carrier),
                Part(policy.number, QUIET_CELL),
            )
        ),
        Words(
            (
                Part(f"{day(policy.effective)} to"),
                Part(day(policy.expires)),
                Part(_term(policy, data), QUIET_CELL),
            )
        ),
        Words((Part(money(policy.each_limit)), Part(money(policy.aggregate_limit)))),
        money(policy.deductible),
        Words(tuple(Part(text) for text in _covers(policy))),
        badge(policy.state) if policy.state else NONE,
    )


def _term(policy: PolicyLine, data: ComplianceReport) -> str:
    if policy.cancelled_on and policy.cancelled_on <= data.on:
        return f"Cancelled {day(policy.cancelled_on)}"
    if policy.expires <= data.on:
        return "Ended"
    if policy.effective > data.on:
        return "To come"
    return f"Cancelled as of {day(policy.cancelled_on)}" if policy.cancelled_on else "In force"


def _covers(policy: PolicyLine) -> Iterator[str]:
    yield "All vans" if policy.any_auto else how_many(len(policy.vans), "van") + " scheduled"
    if not policy.any_driver:
        yield how_many(len(policy.drivers), "driver") + " scheduled"
    if policy.states:
        yield policy.states
    if policy.mcs90:
        yield "MCS-90"


def _schedule(policy: PolicyLine) -> Iterator[Flowable]:
    for what, scheduled in (("Vans", policy.vans), ("Drivers", policy.drivers)):
        if scheduled:
            yield Heading(3, f"{what} on the schedule of {policy.number} ({len(scheduled)})")
            yield Text(", ".join(called for _, called in scheduled))


def _softened(softened: Sequence[RuleInForce]) -> Iterator[Flowable]:
    if not softened:
        yield Text("The owner has changed no rule: each has the severity it came with.")
        return
    yield intro("The owner has given these rules another severity for this company.")
    yield table(
        (
            Column("Rule", 32),
            Column("Came as", 12),
            Column("Set to", 12),
            Column("Since", 13),
            Column("Because", 31),
        ),
        [
            (
                Words((Part(f"{s.number} {s.title}", STRONG_CELL), Part(s.citation, QUIET_CELL))),
                label(s.severity),
                Words((Part(words(s.own), STRONG_CELL),)),
                day(s.own_since),
                words(s.because),
            )
            for s in softened
        ],
    )


def _figures(data: ComplianceReport) -> Iterator[Flowable]:
    if not data.figures:
        yield Text("No rule needed a figure on this day.")
        return
    unsure = sum(not figure.confirmed for figure in data.figures)
    own = sum(figure.own for figure in data.figures)
    yield intro(
        f"{how_many(len(data.figures), 'figure')} set by law, contract or policy; "
        f"{unsure:,} not confirmed at the source, {own:,} set by the owner."
    )
    yield table(
        (
            Column("Figure", 32),
            Column("Value", 16),
            Column("Since", 12),
            Column("Source", 28),
            Column("Standing", 14),
        ),
        [
            (
                Words((Part(f.description or f.name), Part(f.name, QUIET_CELL))),
                Words((Part(digits(f.value), STRONG_CELL), Part(f.unit, QUIET_CELL))),
                day(f.since),
                f.source,
                Words(
                    tuple(
                        Part(said, CELL if said == "Confirmed" else STRONG_CELL)
                        for said in _standing(own=f.own, confirmed=f.confirmed)
                    )
                ),
            )
            for f in data.figures
        ],
    )


def _standing(*, own: bool, confirmed: bool) -> Iterator[str]:
    if own:
        yield "Owner's own value"
    if not own or not confirmed:
        yield "Confirmed" if confirmed else "Not confirmed"


def _about(data: ComplianceReport) -> Iterator[Flowable]:
    looked = listed([KIND_WORDS[kind].lower() for kind in KINDS])
    yield Text(
        f"Every state in this report is computed from the records as they stood after their last "
        f"change, for {day(data.on)}, by rules that each name their source. Nobody types a state. "
        f"Looked at are: {looked}."
    )
    yield facts(
        (
            ("Ready", "No rule has anything to say."),
            ("Due soon", "In order now; something must be done by the day shown."),
            ("Cannot confirm", "What is on file does not say. Never counted as ready."),
            ("Blocked", "A requirement is not met; what ends it is shown beside it."),
        ),
        columns=1,
    )
    yield Text(
        "License numbers show their last four characters only. Drug tests and medical matters "
        "are kept apart: this report says whether the requirement is met and nothing more."
    )
    yield Text("This report supports your own review. It is not legal advice.", QUIET_BODY)
    yield Told(_lacking)


def _lacking(paper: Paper) -> str:
    codes = [f"U+{ord(character):04X}" for character in dict.fromkeys(paper.lacking)]
    if not codes:
        return ""
    named = listed(codes[:_CODES_NAMED])
    more = f" and {len(codes) - _CODES_NAMED:,} more" if len(codes) > _CODES_NAMED else ""
    return (
        f"The typeface of this report lacks {how_many(len(codes), 'character')} used in it "
        f"({named}{more}). Each is shown as \ufffd; the text beneath is complete and can be "
        f"searched and copied."
    )
