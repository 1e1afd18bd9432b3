"""What a finding tells to whom: the one place where findings of files kept apart are cut.

Everybody who plans a day must know that a driver cannot go out, and whom to ask; why not is
for who may see the drug tests, the medical papers and the background checks. Of each driver
all such findings together become one, as bad as the worst of them: neither their number nor
a rule, a sentence or a day of them is told (docs/decisions/0015).
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from dsp_desktop import rulebook
from dsp_desktop.compliance.chapter import Chapter
from dsp_desktop.compliance.rows import Records
from dsp_desktop.db.opening import demand, may
from dsp_desktop.db.standing import asks_nobody
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.rules.engine import Finding, Severity, State, Subject, evaluate, worst

#: What rules are asked about, and who sees such records at all.
_SUBJECTS = {
    "company": Permission.COMPANY_VIEW,
    "van": Permission.FLEET_VIEW,
    "driver": Permission.PEOPLE_VIEW,
    "policy": Permission.INSURANCE_VIEW,
    "background_check": Permission.SCREENING_VIEW,
    "device": Permission.FLEET_VIEW,
    "fuel_card": Permission.FUEL_VIEW,
}
#: Stands in for the number of the rule.
KEPT_APART = "PRIVATE"
#: Why it is kept apart, whatever it is.
_CITATION = "49 CFR 40.321, 391.23(h); 42 U.S.C. 12112(d); 15 U.S.C. 1681b(f)"
_ASK = "Ask the owner, or whoever keeps the private files of drivers."
_ENDS = f"{_ASK} Until then, another driver."
_SAYS = {
    State.BLOCKED: ("Kept apart: what stands in the way is not shown to your role.", _ENDS),
    State.CANNOT_CONFIRM: ("Kept apart: what is not known is not shown to your role.", _ENDS),
    State.DUE_SOON: ("Kept apart: what falls due is not shown to your role.", _ASK),
}
_AS_SEVERE = {State.DUE_SOON: Severity.WARNING}


@asks_nobody("it says what whoever reads may be told")
def untold(source: Session) -> frozenset[Permission]:
    """Return what whoever reads lacks to be told every finding."""
    asked = {rule.told_to for rule in rulebook.RULES if rule.told_to}
    return frozenset(permission for permission in asked if not may(source, permission))


def kinds_seen(source: Session) -> frozenset[str]:
    """Return the kinds of subjects that whoever reads may see; refuse who may see none."""
    demand(source, *_SUBJECTS.values())
    return frozenset(kind for kind, view in _SUBJECTS.items() if may(source, view))


def answers(
    chapters: Iterable[Chapter[Any]], records: Records, lacking: Collection[Permission]
) -> Iterator[Finding]:
    """Put every rule of every chapter to its subjects; say of it what may be told.

    What rules ask for whose answers are withheld does not count among the figures used.
    """
    quietly = records.figures.anew()
    withheld: dict[Subject, list[State]] = {}
    ask = partial(evaluate, on=records.on, softened=records.softened)
    for chapter in chapters:
        told = [rule for rule in chapter.rules if rule.told_to not in lacking]
        yield from ask(told, chapter.subjects, figures=records.figures)
        if len(told) < len(chapter.rules):
            hidden = [rule for rule in chapter.rules if rule.told_to in lacking]
            for finding in ask(hidden, chapter.subjects, figures=quietly):
                withheld.setdefault(finding.subject, []).append(finding.state)
    for subject, states in withheld.items():
        state = worst(states)
        if subject.kind == "driver" and state is not State.READY:
            yield _kept_apart(subject, state)


def open_chapters(
    chapters: Iterable[Chapter[Any]], lacking: Collection[Permission]
) -> list[Chapter[Any]]:
    """Return the chapters without the rules that are not told; one without any is left out."""
    found = []
    for chapter in chapters:
        told = [rule for rule in chapter.rules if rule.told_to not in lacking]
        if told:
            found.append(replace(chapter, rules=told))
    return found


def _kept_apart(subject: Subject, state: State) -> Finding:
    reason, action = _SAYS[state]
    severity = _AS_SEVERE.get(state, Severity.BLOCKER)
    return Finding(KEPT_APART, _CITATION, severity, state, subject, reason, action, None, None)
