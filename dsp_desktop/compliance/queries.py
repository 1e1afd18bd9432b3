"""Asks every rule about the whole company on one day, and what the owner has set."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from dsp_desktop import rulebook
from dsp_desktop.compliance.chapter import Chapter
from dsp_desktop.compliance.chapters import whole_company
from dsp_desktop.compliance.discretion import answers, kinds_seen, open_chapters, untold
from dsp_desktop.compliance.facts import load, own_figures
from dsp_desktop.compliance.models import RuleSetting
from dsp_desktop.compliance.readiness import FigureUsed, Readiness
from dsp_desktop.compliance.rows import Records
from dsp_desktop.compliance.subjects import Shelf
from dsp_desktop.db.opening import demand
from dsp_desktop.documents import queries as documents
from dsp_desktop.fleet.models import Van
from dsp_desktop.kernel.panel import Panel
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.people.models import Driver
from dsp_desktop.rules.engine import Rule, Severity, urgency
from dsp_desktop.rules.parameters import Setting
from dsp_desktop.screening import queries as screening

#: Ids of more digits than this fit in no database.
_LONGEST_ID = 10


def readiness(source: Session, on: date) -> Readiness:
    """Return where every subject stands on a day, with every finding, worst first.

    Of the subjects that whoever reads may see, and as far as they may be told.
    """
    seen = kinds_seen(source)
    records, lacking = load(source, on), untold(source)
    chapters = list(whole_company(Shelf(records)))
    told_of = (f for f in answers(chapters, records, lacking) if f.subject.kind in seen)
    findings = sorted(told_of, key=urgency)
    told = open_chapters(chapters, lacking)
    subjects = {
        (subject.kind, subject.id): subject
        for chapter in told
        for subject, _facts in chapter.subjects
        if subject.kind in seen
    }
    return Readiness(on, subjects, tuple(findings), tuple(sources(records, told)))


def sources(records: Records, chapters: Iterable[Chapter[Any]]) -> Iterator[FigureUsed]:
    """Yield every figure that was used, then the rules that are unconfirmed or softened."""
    for parameter, setting in records.figures.used():
        yield FigureUsed(
            parameter.name,
            parameter.description,
            setting.value,
            parameter.unit,
            setting.since,
            setting.source,
            setting.confirmed,
            setting.own,
        )
    asked = {rule.id: rule for chapter in chapters if chapter.subjects for rule in chapter.rules}
    for number, rule in sorted(asked.items()):
        own = records.softened.get(number) if rule.may_soften else None
        if own is not None or not rule.confirmed:
            yield FigureUsed(
                number,
                rule.title,
                own or rule.severity,
                "rule",
                rule.since,
                rule.citation,
                rule.confirmed,
                own is not None,
            )


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """One rule as a settings page shows it; ``own`` is the owner's severity, if any."""

    number: str
    title: str
    requirement: str
    citation: str
    since: date
    severity: Severity
    own: Severity | None
    own_since: date | None
    because: str | None
    may_soften: bool
    confirmed: bool
    at_gate: bool


def rules_in_force(source: Session, on: date) -> tuple[RuleInForce, ...]:
    """Return every rule of the catalog with the severity it has on a day."""
    demand(source, Permission.RULES_VIEW, Permission.REPORTS_VIEW)
    settings = source.execute(
        select(RuleSetting.rule, RuleSetting.severity, RuleSetting.since, RuleSetting.because)
        .where(RuleSetting.since <= on)
        .order_by(RuleSetting.since)
    )
    own: Mapping[str, Any] = {row.rule: row for row in settings}
    return tuple(_in_force(rule, own.get(rule.id)) for rule in rulebook.by_number().values())


def _in_force(rule: Rule[Any], own: Any) -> RuleInForce:
    own = own if rule.may_soften else None
    return RuleInForce(
        number=rule.id,
        title=rule.title,
        requirement=rule.requirement,
        citation=rule.citation,
        since=rule.since,
        severity=rule.severity,
        own=own.severity if own else None,
        own_since=own.since if own else None,
        because=own.because if own else None,
        may_soften=rule.may_soften,
        confirmed=rule.confirmed,
        at_gate=rule.stage is not None,
    )


@dataclass(frozen=True, slots=True)
class FigureInForce:
    """One figure as a settings page shows it, with its whole history, oldest first."""

    name: str
    description: str
    unit: str
    in_force: Setting | None
    history: tuple[Setting, ...]


def figures_in_force(source: Session, on: date) -> tuple[FigureInForce, ...]:
    """Return every figure with the setting that counts on a day; ``None`` if not yet."""
    demand(source, Permission.RULES_VIEW)
    return tuple(
        FigureInForce(
            parameter.name,
            parameter.description,
            parameter.unit,
            next((s for s in reversed(parameter.history) if s.since <= on), None),
            parameter.history,
        )
        for _, parameter in sorted(own_figures(source).book.items())
    )


def background_check_panel(source: Session, check_id: int) -> Panel:
    """Return a background check at a glance, its wait counted by the owner's own figures too."""
    demand(source, Permission.SCREENING_VIEW)
    return screening.background_check_panel(source, check_id, own_figures(source))


def document_panel(source: Session, document_id: int) -> Panel:
    """Return a document at a glance, kept as long as the owner's own figures say."""
    demand(source, Permission.DOCUMENTS_VIEW)
    return documents.document_panel(source, document_id, own_figures(source))


def drivers_named(source: Session, typed: str) -> list[int]:
    """Return the drivers meant by a transporter ID, a record number or a full name."""
    demand(source, Permission.PEOPLE_VIEW, Permission.DISPATCH_VIEW)
    wanted = typed.strip()
    exact = source.scalars(select(Driver.id).where(Driver.transporter_id == wanted.upper())).all()
    if exact:
        return list(exact)
    if wanted.isascii() and wanted.isdigit():
        found = source.get(Driver, int(wanted)) if len(wanted) < _LONGEST_ID else None
        if found:
            return [found.id]
    names = source.execute(select(Driver.id, Driver.name).order_by(Driver.id))
    return [row.id for row in names if row.name.casefold() == wanted.casefold()]


def vans_named(source: Session, typed: str) -> list[int]:
    """Return the vans meant by a van's number, with or without "Van", or by a VIN."""
    demand(source, Permission.FLEET_VIEW, Permission.DISPATCH_VIEW)
    code = typed.strip().upper()
    bare = code.removeprefix("VAN ").strip()
    for wanted in (code, bare):
        found = source.scalars(
            select(Van.id).where(or_(func.upper(Van.number) == wanted, Van.vin == wanted))
        ).all()
        if found:
            return list(found)
    return []
