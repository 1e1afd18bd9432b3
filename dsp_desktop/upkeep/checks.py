"""Rules about inspections: the yearly one, the state's, the daily check and its defects."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dsp_desktop.kernel.dates import months_after
from dsp_desktop.kernel.states import STATES
from dsp_desktop.kernel.wording import day_text
from dsp_desktop.rules.catalog import rule
from dsp_desktop.rules.engine import Answer, broken, unknown
from dsp_desktop.rules.expiry import expiring
from dsp_desktop.rules.parameters import Figures


@dataclass(frozen=True, slots=True)
class Checked:
    """The latest inspection of one kind."""

    done_on: date
    passed: bool
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class FoundDefect:
    """A safety defect, and on which day each step of its repair was taken."""

    item: str
    note: str
    found_on: date
    worked_on: date | None = None
    certified_on: date | None = None
    released_on: date | None = None
    reviewed_on: date | None = None

    def stands(self, on: date) -> bool:
        """Whether the van has not been released from it by a day."""
        return not _by(self.released_on, on)


@dataclass(frozen=True, slots=True)
class InspectionFacts:
    """What is known about one van's inspections.

    ``daily_wanted`` is true where the company records daily checks and this van leaves
    on the day; ``pre_trip_on`` is the day of the last pre-trip check. ``report_on`` is the
    date of the newest report of a yearly inspection among the van's papers.
    """

    commercial: bool
    plate_state: str | None
    sticker_expires: date | None
    periodic: Checked | None
    state: Checked | None
    portal_grounded: bool | None
    portal_reason: str | None
    daily_wanted: bool
    pre_trip_on: date | None
    report_on: date | None = None
    defects: tuple[FoundDefect, ...] = ()


def words_of(defects: Iterable[FoundDefect]) -> str:
    """Return what was found, in one line.

    Example:
        >>> words_of([FoundDefect("Horn", "silent", date(2026, 11, 20))])
        'Horn: silent'
    """
    return "; ".join(f"{each.item}: {each.note}" for each in defects)


def _by(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def _not_repaired(facts: InspectionFacts, _figures: Figures, on: date) -> Iterator[Answer]:
    broken_ = [d for d in facts.defects if not (_by(d.worked_on, on) or _by(d.certified_on, on))]
    if facts.commercial and broken_:
        yield broken(
            f"Found and not repaired: {words_of(broken_)}.".replace("..", "."),
            "Have it repaired.",
            since=min(each.found_on for each in broken_),
        )


def _not_certified(facts: InspectionFacts, _figures: Figures, on: date) -> Iterator[Answer]:
    uncertified = [each for each in facts.defects if not _by(each.certified_on, on)]
    if facts.commercial and uncertified:
        yield broken(
            f"Not certified as repaired, or as needing none: {words_of(uncertified)}.".replace(
                "..", "."
            ),
            "Have whoever repaired it certify so, then release the van.",
            since=min(each.found_on for each in uncertified),
        )


def _not_reviewed(facts: InspectionFacts, _figures: Figures, on: date) -> Iterator[Answer]:
    unread = [d for d in facts.defects if not d.stands(on) and not _by(d.reviewed_on, on)]
    if facts.commercial and unread:
        yield broken(
            f"No driver has reviewed the report of what was repaired: {words_of(unread)}.".replace(
                "..", "."
            ),
            "Have the driver read the report before leaving, and record it.",
            since=max(each.released_on or on for each in unread),
        )


def _yearly(facts: InspectionFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if not facts.commercial:
        return
    last, action = facts.periodic, "Have a qualified inspector inspect it and file the report."
    if last is None:
        yield broken("No yearly inspection is on file.", action)
    elif not last.passed:
        yield broken(
            f"The yearly inspection of {day_text(last.done_on)} was not passed.",
            "Have it repaired and inspected again.",
            since=last.done_on,
        )
    else:
        latest = months_after(last.done_on, figures.whole("vehicle.yearly_inspection", on))
        yield from expiring(
            f"Yearly inspection of {day_text(last.done_on)}",
            min(latest, last.expires or latest),
            warn_days=figures.several("notice.yearly_inspection", on)[0],
            on=on,
            action=action,
        )


def _state(facts: InspectionFacts, figures: Figures, on: date) -> Iterator[Answer]:
    name = f"state_inspection.months.{facts.plate_state}"
    if figures.covers(name, on) and (months := figures.whole(name, on)):
        yield from _state_inspected(facts, months, figures, on)


def _commercial_state(facts: InspectionFacts, figures: Figures, on: date) -> Iterator[Answer]:
    """Answer where a state dropped its inspection for all but commercial vehicles."""
    name = f"state_inspection.commercial.{facts.plate_state}"
    if facts.commercial and figures.covers(name, on):
        yield from _state_inspected(facts, figures.whole(name, on), figures, on)


def _state_inspected(
    facts: InspectionFacts, months: int, figures: Figures, on: date
) -> Iterator[Answer]:
    last, state = facts.state, STATES[facts.plate_state or ""]
    action = "Have the van inspected and enter the new date."
    if last is not None and not last.passed:
        yield broken(
            f"The {state} inspection of {day_text(last.done_on)} was not passed.",
            "Have it repaired and inspected again.",
            since=last.done_on,
        )
        return
    ends = [facts.sticker_expires] if facts.sticker_expires else []
    if last is not None:
        ends.append(last.expires or months_after(last.done_on, months))
    if not ends:
        yield unknown(
            f"{state} asks for a safety inspection; no sticker or report is on file.",
            "Enter the date from the inspection sticker.",
        )
        return
    yield from expiring(
        f"{state} safety inspection",
        max(ends),
        warn_days=figures.several("notice.state_inspection", on)[0],
        on=on,
        action=action,
    )


def _report_kept(facts: InspectionFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if not facts.commercial or facts.periodic is None:
        return
    done_on = facts.periodic.done_on
    if on > months_after(done_on, figures.whole("vehicle.inspection_report", on)):
        return
    if facts.report_on is None or facts.report_on < done_on:
        yield broken(
            f"The report of the yearly inspection of {day_text(done_on)} is not among its papers.",
            "Keep the report with the van or with the inspection.",
            since=done_on,
        )


def _portal(facts: InspectionFacts, _figures: Figures, on: date) -> Iterator[Answer]:
    if facts.portal_grounded:
        because = f": {facts.portal_reason}" if facts.portal_reason else ""
        yield broken(
            f"The customer's portal shows this van as grounded{because}.",
            "Put right what the portal names and have the van released there.",
        )
    if facts.daily_wanted and facts.pre_trip_on != on:
        yield unknown(
            f"No pre-trip check is recorded for {day_text(on)}.",
            "Do the pre-trip check and record it.",
            due=on,
        )


RULES = (
    rule("VEH-02", _not_repaired),
    rule("VEH-03", _not_certified),
    rule("VEH-04", _not_reviewed),
    rule("VEH-05", _yearly),
    rule("VEH-06", _report_kept),
    rule("SV-02", _state),
    rule("SV-04", _commercial_state),
    rule("AMZ-05", _portal),
)
