"""The compliance report in the catalog: its own paper, and its tables for a spreadsheet."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from dsp_desktop.kernel.progress import Progress
from dsp_desktop.kernel.wording import label, listed
from dsp_desktop.reports import compliance_report
from dsp_desktop.reports.asking import Asked
from dsp_desktop.reports.compliance_data import ComplianceReport, PolicyLine
from dsp_desktop.reports.compliance_sections import KIND_WORDS
from dsp_desktop.reports.document import (
    Column,
    Document,
    Facts,
    Figure,
    Kind,
    Section,
    Sources,
    Table,
    Value,
)
from dsp_desktop.rules.catalog import entries
from dsp_desktop.rules.engine import Finding, State

_FINDINGS = (
    Column("State", Kind.STATE),
    Column("Kind"),
    Column("Subject"),
    Column("Rule", Kind.CODE),
    Column("What it asks"),
    Column("Citation"),
    Column("Severity"),
    Column("Reason"),
    Column("Since", Kind.DATE),
    Column("Due", Kind.DATE),
    Column("What ends it"),
)
_POLICIES = (
    Column("Kind"),
    Column("Carrier"),
    Column("Number", Kind.CODE),
    Column("Effective", Kind.DATE),
    Column("Expires", Kind.DATE),
    Column("Canceled", Kind.DATE),
    Column("Each limit", Kind.MONEY),
    Column("Aggregate limit", Kind.MONEY),
    Column("Deductible", Kind.MONEY),
    Column("Vans"),
    Column("Drivers"),
    Column("States"),
    Column("State", Kind.STATE),
)
_ORDER = (State.BLOCKED, State.CANNOT_CONFIRM, State.DUE_SOON, State.READY)


def load(source: Session, asked: Asked) -> Document:
    """Read the report."""
    data = compliance_report.load(
        source,
        on=asked.on,
        now=asked.now,
        prepared_by=asked.prepared_by,
        each_driver=asked.yes("each_driver"),
        each_van=asked.yes("each_van"),
    )
    return Document(
        title=compliance_report.TITLE,
        about=data.on,
        sections=tuple(_sections(data)),
        counts=tuple((state.value, len(data.found(state))) for state in _ORDER[:3]),
        drawn_from=data,
    )


def draw(path: Path, document: Document, progress: Progress) -> int:
    """Write the report's own paper, and return its number of pages."""
    data = document.drawn_from
    assert isinstance(data, ComplianceReport)  # noqa: S101 - made by load() above
    return compliance_report.write(path, data, progress=progress)


def _sections(data: ComplianceReport) -> Iterator[Section]:
    company = data.company
    yield Facts(
        "Company",
        (
            ("EIN", company.ein),
            ("USDOT number", company.usdot),
            ("MC number", company.mc_number),
            ("MCS-150 filed", company.mcs150_filed_on),
            ("DSP code", company.dsp_code),
            ("State", company.state),
            ("Stations", listed(list(company.stations)) or None),
        ),
    )
    yield Table(
        "Summary by state",
        (Column("Subjects"), *(Column(label(s), Kind.COUNT) for s in _ORDER)),
        tuple((KIND_WORDS.get(k.kind), *(k.counts[s] for s in _ORDER)) for k in data.summary),
        "There is nothing on file yet that a rule could look at.",
    )
    yield Table(
        "Findings",
        _FINDINGS,
        tuple(_finding(one) for state in _ORDER for one in data.found(state)),
        "Every subject is ready.",
    )
    yield Table(
        "Insurance schedule",
        _POLICIES,
        tuple(_policy(policy) for policy in data.policies),
        "No policy is on file.",
    )
    yield Sources(
        tuple(
            Figure(f.description or f.name, f.value, f.unit, f.since, f.source, f.confirmed, f.own)
            for f in data.figures
        )
    )


def _finding(one: Finding) -> tuple[Value, ...]:
    entry = entries().get(one.rule)
    return (
        one.state,
        KIND_WORDS.get(one.subject.kind, one.subject.kind),
        one.subject.label,
        one.rule,
        entry["title"] if entry else None,
        one.citation,
        one.severity,
        one.reason,
        one.since,
        one.due,
        one.action,
    )


def _policy(policy: PolicyLine) -> tuple[Value, ...]:
    return (
        policy.kind,
        policy.carrier,
        policy.number,
        policy.effective,
        policy.expires,
        policy.cancelled_on,
        policy.each_limit,
        policy.aggregate_limit,
        policy.deductible,
        "All" if policy.any_auto else ", ".join(called for _, called in policy.vans),
        "All" if policy.any_driver else ", ".join(called for _, called in policy.drivers),
        policy.states,
        policy.state,
    )
