"""Rules about the papers in a driver's file: qualification file and right to work."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.kernel.dates import business_days_after, months_after
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.states import STATES
from dsp_desktop.kernel.wording import day_text, label, listed
from dsp_desktop.rules.catalog import rule
from dsp_desktop.rules.engine import Answer, broken, due_soon, unknown
from dsp_desktop.rules.expiry import DAY, expiring, in_days
from dsp_desktop.rules.parameters import Figures


@dataclass(frozen=True, slots=True)
class Paper:
    """One document; ``reviewed_on`` counts only with the name of who reviewed it."""

    dated: date
    expires: date | None = None
    issuer: str | None = None
    reviewed_on: date | None = None


@dataclass(frozen=True, slots=True)
class LicensingState:
    """A state that licensed the driver, from when, and when that license runs out."""

    state: str
    expires: date | None
    issued: date | None = None

    def within(self, first: date, last: date) -> bool:
        """Whether the license may have been held between two days."""
        return (self.expires or first) >= first and (self.issued or last) <= last


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One driver's file. Papers of each kind stand newest first, none from the future.

    ``ended_on`` is the last day if that has been set already.
    """

    drives_commercial: bool
    first_day: date | None
    cdl_in_force: bool
    licensed_by: tuple[LicensingState, ...]
    papers: Mapping[DocumentKind, tuple[Paper, ...]]
    ended_on: date | None = None

    def newest(self, kind: DocumentKind) -> Paper | None:
        """Return the newest paper of a kind."""
        found = self.papers.get(kind)
        return found[0] if found else None

    def begun(self, on: date) -> date | None:
        """Return the first day of work if that day has come."""
        return self.first_day if self.first_day and self.first_day <= on else None


_ENTER_FIRST_DAY = "Enter the first day of work."


def _application(facts: FileFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if not facts.drives_commercial:
        return
    newest = facts.newest(DocumentKind.EMPLOYMENT_APPLICATION)
    action = "Have the application completed and signed, and file it."
    if newest is None:
        yield broken("No signed employment application is on file.", action, since=facts.begun(on))
    elif facts.first_day and newest.dated < _hiring_begins(facts.first_day, figures, on):
        yield broken(
            f"The employment application of {day_text(newest.dated)} is from before this hiring.",
            action,
            since=facts.begun(on),
        )


def _mvr_at_hire(facts: FileFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if not facts.drives_commercial:
        return
    mvrs = facts.papers.get(DocumentKind.MVR, ())
    if facts.first_day is None:
        yield unknown(
            "The first day of work is missing, so the driving record at hire cannot be placed.",
            _ENTER_FIRST_DAY,
        )
        return
    due = facts.first_day + figures.whole("driver_file.mvr_at_hire", on) * DAY
    begins = _hiring_begins(facts.first_day, figures, on)
    counted = [paper for paper in mvrs if paper.dated >= begins]
    since = months_after(facts.first_day, -figures.whole("driver_file.look_back", on))
    states = sorted({h.state for h in facts.licensed_by if h.within(since, facts.first_day)})
    missing = [state for state in states if not any(_is_from(p, state) for p in counted)]
    if not counted:
        missing = states or ["the licensing state"]
    elif missing and any(paper.issuer is None for paper in counted):
        if len(states) == 1:
            return  # one state only: an unnamed record can only be its
        yield unknown(
            f"A driving record does not say which state it is from; needed: {listed(states)}.",
            "Enter the state that issued each driving record.",
            due=due,
        )
        return
    if not missing:
        return
    reason = f"The driving record at hire is missing: {listed(missing)}."
    action = "Order the driving record (MVR) and file it."
    if on <= due:
        due_by = f"{reason[:-1]}; it is due {day_text(due)}, {in_days(due, on)}."
        yield due_soon(due_by, action, since=facts.begun(on), due=due)
    else:
        overdue = f"{reason[:-1]}; it was due {day_text(due)}."
        yield broken(overdue, action, since=due + DAY, due=due)


def _hiring_begins(first_day: date, figures: Figures, on: date) -> date:
    """Return the earliest day of a paper that was obtained for this hiring.

    The law sets no such day; a record too old for the yearly review is too old here.
    """
    return months_after(first_day, -figures.whole("driver_file.yearly_mvr", on))


#: The names of the states, the longer first: West Virginia is not Virginia.
_STATE = re.compile(
    rf"\b(?:{'|'.join(sorted((n.casefold() for n in STATES.values()), key=len, reverse=True))})\b"
)


def _is_from(paper: Paper, state: str) -> bool:
    """Whether an MVR names a state as its issuer, by code or by name."""
    issuer = (paper.issuer or "").strip()
    codes = [issuer.upper(), *re.findall(r"\b[A-Z]{2}\b", issuer)]
    return state in codes or STATES.get(state, state).casefold() in _STATE.findall(
        issuer.casefold()
    )


def _road_test(facts: FileFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if not facts.drives_commercial or facts.cdl_in_force:
        return
    newest = facts.newest(DocumentKind.ROAD_TEST)
    action = "Give the road test in a vehicle of this kind and file the certificate."
    if newest is None:
        yield broken("No road test certificate is on file.", action, since=facts.begun(on))
    elif facts.first_day is not None:
        # A test given before the hiring is another carrier's: good if it was recent then.
        months = figures.whole("driver_file.road_test_elsewhere", on)
        if newest.dated < months_after(facts.first_day, -months):
            yield broken(
                f"The road test of {day_text(newest.dated)} was older than {months} months "
                f"on the first day of work, {day_text(facts.first_day)}.",
                action,
                since=facts.begun(on),
            )


def _medical_card(facts: FileFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if not facts.drives_commercial:
        return
    card = facts.newest(DocumentKind.MEDICAL_CERTIFICATE)
    action = "Have the driver examined and file the new medical card."
    if card is None:
        yield broken("No medical card is on file.", action, since=facts.begun(on))
        return
    yield from expiring(
        "Medical card",
        medical_card_ends(card, figures, on),
        warn_days=figures.several("notice.medical_card", on)[0],
        on=on,
        action=action,
    )


def medical_card_ends(card: Paper, figures: Figures, on: date) -> date:
    """Return the last day of a medical card: the examiner's date, the legal limit at most."""
    latest = months_after(card.dated, figures.whole("driver_file.medical_card", on))
    return latest if card.expires is None else min(card.expires, latest)


def _yearly_mvr(facts: FileFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if not facts.drives_commercial:
        return
    mvrs = facts.papers.get(DocumentKind.MVR, ())
    action = "Order a fresh driving record (MVR); a named reviewer signs and dates the review."
    if not mvrs:
        yield broken("No driving record is on file.", action, since=facts.begun(on))
        return
    counted = next((paper for paper in mvrs if _counts(paper, facts, figures, on)), None)
    if counted is None:
        yield broken(
            f"The driving record of {day_text(mvrs[0].dated)} has no signed review.",
            "A named reviewer reviews it, signs and dates the note.",
            since=mvrs[0].dated,
        )
        return
    if counted is not mvrs[0]:
        newest = day_text(mvrs[0].dated)
        action = f"A named reviewer reviews the driving record of {newest} and signs the note."
    due = months_after(counted.dated, figures.whole("driver_file.yearly_mvr", on))
    warn = figures.several("notice.yearly_mvr", on)[0]
    last = f"Last driving record {day_text(counted.dated)}"
    if due < on:
        yield broken(f"{last}; the next was due {day_text(due)}.", action, since=due + DAY, due=due)
    elif due <= on + warn * DAY:
        reason = f"{last}; the next is due {day_text(due)}, {in_days(due, on)}."
        yield due_soon(reason, action, since=due - warn * DAY, due=due)


def _counts(paper: Paper, facts: FileFacts, figures: Figures, on: date) -> bool:
    """Whether an MVR starts the year: reviewed, or the one obtained at hire.

    The record at hire comes under 49 CFR 391.23, which asks for no review note.
    """
    notes = facts.papers.get(DocumentKind.MVR_REVIEW, ())
    reviewed = paper.reviewed_on is not None and paper.reviewed_on <= on
    if reviewed or any(note.dated >= paper.dated for note in notes):
        return True
    return _obtained_at_hire(paper.dated, facts.first_day, figures, on)


def _obtained_at_hire(dated: date, first_day: date | None, figures: Figures, on: date) -> bool:
    if first_day is None:
        return False
    latest = first_day + figures.whole("driver_file.mvr_at_hire", on) * DAY
    return _hiring_begins(first_day, figures, on) <= dated <= latest


#: What 49 CFR 391.51(b) lists; a missing one also has its own rule where the gate asks it.
_FILE = {
    DocumentKind.EMPLOYMENT_APPLICATION: "employment application",
    DocumentKind.MVR: "driving record",
    DocumentKind.ROAD_TEST: "road test certificate",
    DocumentKind.MEDICAL_CERTIFICATE: "medical card",
    DocumentKind.SAFETY_PERFORMANCE_HISTORY: "safety performance history",
}


#: What is kept in a qualification file, and the papers that show that there is one.
QUALIFICATION = frozenset({*_FILE, DocumentKind.MVR_REVIEW})
SHOW_A_FILE = (
    DocumentKind.ROAD_TEST,
    DocumentKind.MEDICAL_CERTIFICATE,
    DocumentKind.SAFETY_PERFORMANCE_HISTORY,
)
_FROM_ITS_OWN_DAY = (
    DocumentKind.MVR,
    DocumentKind.MVR_REVIEW,
    DocumentKind.MEDICAL_CERTIFICATE,
)


@dataclass(frozen=True, slots=True)
class Stay:
    """How long somebody drove for us; ``ended_on`` is ``None`` for who is here."""

    first_day: date | None
    ended_on: date | None


def kept_through(
    kind: DocumentKind, dated: date, stay: Stay, figures: Figures, on: date
) -> date | None:
    """Return the last day on which a paper of a qualification file must be there.

    ``None``: as long as the driver is here and some years after. The driving record at hire
    is one of those; the yearly ones, their review notes and medical cards are not.

    Source: 49 CFR 391.51(c) and (d).
    """
    months = figures.whole("driver_file.kept", on)
    at_hire = kind is DocumentKind.MVR and _obtained_at_hire(dated, stay.first_day, figures, on)
    if kind in _FROM_ITS_OWN_DAY and not at_hire:
        return months_after(dated, months)
    return stay.ended_on and months_after(stay.ended_on, months)


def _file_complete(facts: FileFacts, _figures: Figures, on: date) -> Iterator[Answer]:
    if not facts.drives_commercial:
        return
    missing = [
        words
        for kind, words in _FILE.items()
        if not facts.newest(kind) and not (kind is DocumentKind.ROAD_TEST and facts.cdl_in_force)
    ]
    if missing:
        yield broken(
            f"The qualification file lacks: {listed(missing)}.",
            "Complete the file.",
            since=facts.begun(on),
        )


def _van_mvr(facts: FileFacts, figures: Figures, on: date) -> Iterator[Answer]:
    newest = facts.newest(DocumentKind.MVR)
    action = "Order a driving record (MVR) and file it."
    if newest is None:
        yield unknown("No driving record is on file.", action)
        return
    due = months_after(newest.dated, figures.whole("driver_file.van_mvr", on))
    if due < on:
        last = day_text(newest.dated)
        reason = (
            f"The last driving record is of {last}; by our policy the next was due {day_text(due)}."
        )
        yield broken(reason, action, since=due + DAY, due=due)


def _i9_lacks(facts: FileFacts, kind: DocumentKind, figures: Figures, on: date) -> str | None:
    """Say what is wrong with a section of Form I-9; ``None`` if it is done.

    One from an earlier hiring serves again for three years: 8 CFR 274a.2(c)(1)(i).
    """
    newest, what = facts.newest(kind), f"Form {label(kind)}"
    if newest is None:
        return f"{what} is not on file"
    months = figures.whole("i9.rehire", on)
    if facts.first_day and newest.dated < months_after(facts.first_day, -months):
        return f"{what} of {day_text(newest.dated)} is too old for this hiring"
    return None


def _i9_section_1(facts: FileFacts, figures: Figures, on: date) -> Iterator[Answer]:
    reason = _i9_lacks(facts, DocumentKind.I9_SECTION_1, figures, on)
    if reason is None:
        return
    action = "Have the driver complete section 1."
    if facts.first_day is None:
        yield unknown(f"{reason}, and the first day of work is missing.", _ENTER_FIRST_DAY)
    elif on >= facts.first_day:
        was_due = f"{reason}; it was due {day_text(facts.first_day)}, the first day of work."
        yield broken(was_due, action, since=facts.first_day, due=facts.first_day)
    else:
        opens = facts.first_day - figures.whole("notice.first_day", on) * DAY
        if on >= opens:
            first = f"the first day is {day_text(facts.first_day)}"
            yield due_soon(f"{reason}; {first}.", action, since=opens, due=facts.first_day)


def _i9_section_2(facts: FileFacts, figures: Figures, on: date) -> Iterator[Answer]:
    reason = _i9_lacks(facts, DocumentKind.I9_SECTION_2, figures, on)
    if reason is None:
        return
    action = "Examine the original documents and complete section 2."
    if facts.first_day is None:
        yield unknown(f"{reason}, and the first day of work is missing.", _ENTER_FIRST_DAY)
        return
    due = business_days_after(facts.first_day, figures.whole("i9.section_2", on))
    enough = business_days_after(facts.first_day - DAY, figures.whole("i9.short_job", on))
    if facts.ended_on and facts.ended_on < enough:
        due = facts.first_day
    if on > due:
        yield broken(f"{reason}; it was due {day_text(due)}.", action, since=due + DAY, due=due)
    elif on >= facts.first_day:
        reason = f"{reason}; it is due {day_text(due)}, {in_days(due, on)}."
        yield due_soon(reason, action, since=facts.first_day, due=due)


def _work_authorization(facts: FileFacts, figures: Figures, on: date) -> Iterator[Answer]:
    newest = facts.newest(DocumentKind.WORK_AUTHORIZATION)
    if newest is None or newest.expires is None:
        return  # citizens, permanent residents and unlimited authorizations: never verified again
    yield from expiring(
        "Work authorization",
        newest.expires,
        warn_days=figures.several("notice.work_authorization", on)[0],
        on=on,
        action="Verify the new authorization in Supplement B and file it.",
    )


RULES = (
    rule("DQ-02", _application),
    rule("DQ-03", _mvr_at_hire),
    rule("DQ-06", _road_test),
    rule("DQ-07", _medical_card, told_to=Permission.MEDICAL_LOOK),
    rule("DQ-10", _yearly_mvr),
    rule("DQ-14", _file_complete, told_to=Permission.MEDICAL_LOOK),  # it names the medical card
    rule("DQ-V3", _van_mvr),
    rule("EL-01", _i9_section_1),
    rule("EL-02", _i9_section_2),
    rule("EL-04", _work_authorization),
)
