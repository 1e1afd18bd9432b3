"""Rules about the company itself: its MCS-150 update, and what it keeps in clear."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dsp_desktop.kernel.dates import months_after
from dsp_desktop.kernel.wording import day_text, listed
from dsp_desktop.rules.catalog import rule
from dsp_desktop.rules.engine import Answer, Severity, broken, due_soon, unknown
from dsp_desktop.rules.expiry import DAY, in_days
from dsp_desktop.rules.parameters import Figures

_CYCLE_YEARS = 2
#: 3-2-4 digits as the Social Security Administration gives them out: no part all zero,
#: no area 666 or 9xx; or nine digits in a row right after the words that name them.
_NUMBER = re.compile(r"(?<![\d-])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])")
_NAMED = re.compile(r"(?:\bssn\b|social security)\D{0,20}\d{9}(?!\d)", re.IGNORECASE)
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """The company. ``private_in`` says where a Social Security number stands in clear."""

    usdot: str | None
    mcs150_filed_on: date | None
    has_commercial: bool
    private_in: tuple[str, ...]


def mcs150_due(usdot: str, after: date, figures: Figures, *, on: date) -> date | None:
    """Return the first due date of the MCS-150 update on or after a day, as known ``on`` another.

    The last digit sets the month, the digit before it the parity of the year; ``None``
    for a number of one digit or none, for which the table says nothing.

    Source: 49 CFR 390.19(b)(2)-(3).
    """
    if not (usdot.isascii() and usdot.isdigit()) or len(usdot) < 2:  # noqa: PLR2004 - one for the month, one for the year
        return None
    month = figures.whole(f"mcs150.month.{usdot[-1]}", on)
    year = after.year + (after.year + int(usdot[-2])) % _CYCLE_YEARS
    due = _month_end(year, month)
    return due if due >= after else _month_end(year + _CYCLE_YEARS, month)


def _month_end(year: int, month: int) -> date:
    return months_after(date(year, month, 1), 1) - timedelta(days=1)


def _mcs150(facts: CompanyFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if facts.usdot is None:  # FMC-02 asks for one where it is needed
        return
    scheduled = mcs150_due(facts.usdot, on, figures, on=on)
    if scheduled is None:
        yield unknown(
            f"The filing month cannot be read from USDOT number {facts.usdot}.",
            "Check the number; for a number of one digit ask FMCSA for the month.",
        )
        return
    window = figures.whole("notice.mcs150", on)
    if facts.mcs150_filed_on is None:
        yield unknown(
            f"Not known when the MCS-150 was last filed; the next is due {day_text(scheduled)}.",
            "Enter the day of the last filing.",
            due=scheduled,
        )
        return
    # A filing counts for a due date from the day its warning opens; an earlier one is an
    # update in between, which does not move the cycle.
    counted_from = facts.mcs150_filed_on + window * DAY + DAY
    due = mcs150_due(facts.usdot, counted_from, figures, on=on) or scheduled
    last = f"The MCS-150 update was last filed {day_text(facts.mcs150_filed_on)}"
    if due < on:
        yield broken(
            f"{last}; the next was due {day_text(due)}.",
            "File the MCS-150 update now and enter the day.",
            since=due + DAY,
            due=due,
            severity=Severity.BLOCKER if facts.has_commercial else None,
        )
    elif due <= on + window * DAY:
        yield due_soon(
            f"{last}; the next is due {day_text(due)}, {in_days(due, on)}.",
            "File the MCS-150 update and enter the day.",
            since=due - window * DAY,
            due=due,
        )


def holds_private_number(text: str) -> bool:
    """Whether a text holds what looks like a Social Security number.

    Example:
        >>> holds_private_number("SSN 219-09-9999"), holds_private_number("219-555-0142")
        (True, False)
    """
    return _NUMBER.search(text) is not None or _NAMED.search(text) is not None


def _nothing_in_clear(facts: CompanyFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if not facts.private_in:
        return
    shown = list(facts.private_in[:_SHOWN])
    more = len(facts.private_in) - len(shown)
    if more:
        shown.append(f"{more} more")
    yield broken(
        f"What looks like a Social Security number stands in clear in: {listed(shown)}.",
        "Take the number out of the text.",
    )


COMPANY_RULES = (rule("FMC-03", _mcs150), rule("PR-02", _nothing_in_clear))
