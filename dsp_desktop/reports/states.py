"""How a state looks on paper: always a word, on a ground that tells it apart without color."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from reportlab.lib.colors import Color, HexColor
from reportlab.platypus import Flowable

from dsp_desktop.reports.cells import Badge, Cell, Part, Words
from dsp_desktop.reports.formats import NONE, day, distance
from dsp_desktop.reports.styles import CELL, INK, QUIET_CELL, STRONG_CELL, WHITE
from dsp_desktop.reports.tables import Column, table
from dsp_desktop.rules.catalog import entries
from dsp_desktop.rules.engine import Finding, State

STATE_WORDS = {
    State.READY: "Ready",
    State.DUE_SOON: "Due soon",
    State.CANNOT_CONFIRM: "Cannot confirm",
    State.BLOCKED: "Blocked",
}

#: Ink, ground and edge.
_BADGES: dict[State, tuple[Color, Color, Color]] = {
    State.READY: (INK, WHITE, HexColor("#7d8a97")),
    State.DUE_SOON: (INK, HexColor("#f6e3b4"), HexColor("#c79a2b")),
    State.CANNOT_CONFIRM: (INK, HexColor("#dde3ea"), HexColor("#7d8a97")),
    State.BLOCKED: (WHITE, HexColor("#9b1c1c"), HexColor("#9b1c1c")),
}


def badge(state: State) -> Cell:
    """Return a cell with the state's word."""
    return Badge(STATE_WORDS[state], *_BADGES[state])


def findings_table(
    findings: Sequence[Finding], on: date, linked: Collection[tuple[str, int]]
) -> Flowable:
    """Return findings of many subjects of one kind; ``linked`` are those with a page."""
    return table(
        (
            Column("Subject", 17),
            Column("Rule", 23),
            Column("Reason", 24),
            Column("Due", 15),
            Column("What ends it", 21),
        ),
        [
            (_subject(f, linked), rule_cell(f), f.reason, due_cell(f, on), f.action)
            for f in findings
        ],
    )


def own_findings_table(findings: Iterable[Finding], on: date) -> Flowable:
    """Return the findings of one subject, on its own page."""
    return table(
        (
            Column("State", 14),
            Column("Rule", 24),
            Column("Reason", 24),
            Column("Due", 14.5),
            Column("What ends it", 23.5),
        ),
        [(badge(f.state), rule_cell(f), f.reason, due_cell(f, on), f.action) for f in findings],
    )


def rule_cell(finding: Finding) -> Cell:
    """Return number and title of a rule with its citation below."""
    entry = entries().get(finding.rule)
    name = f"{finding.rule} {entry['title']}" if entry else finding.rule
    return Words((Part(name, STRONG_CELL), Part(finding.citation, QUIET_CELL)))


def due_cell(finding: Finding, on: date) -> Cell:
    """Return the last day to put it right, or since when it has been so."""
    if finding.due:
        return Words((Part(day(finding.due), CELL), Part(distance(finding.due, on), QUIET_CELL)))
    if finding.since:
        return Words((Part(f"since {day(finding.since)}", QUIET_CELL),))
    return NONE


def _subject(finding: Finding, linked: Collection[tuple[str, int]]) -> Cell:
    subject = finding.subject
    to = anchor(subject.kind, subject.id) if (subject.kind, subject.id) in linked else ""
    return Words((Part(subject.label, STRONG_CELL),), to)


def anchor(kind: str, number: int) -> str:
    """Return the name of a subject's own page, for links."""
    return f"{kind}-{number}"
