"""When a policy covers, and who is on its schedule. Pure: dates in, answers out.

A policy covers from its first day up to, and without, the day it ends: it ends at 12:01
a.m. A line of its schedule is read the same way.
"""

from datetime import date

from dsp_desktop.insurance.terms import PolicyStatus


def ends(expires: date, cancelled_on: date | None) -> date:
    """Return the first day that is not covered any more."""
    return expires if cancelled_on is None else min(expires, cancelled_on)


def covers(effective: date, expires: date, cancelled_on: date | None, *, on: date) -> bool:
    """Whether a policy is in force on a day.

    Example:
        >>> from datetime import date as d
        >>> covers(d(2026, 1, 1), d(2027, 1, 1), None, on=d(2027, 1, 1))
        False
    """
    return effective <= on < ends(expires, cancelled_on)


def scheduled(since: date, until: date | None, *, on: date) -> bool:
    """Whether a line of a schedule counts on a day."""
    return since <= on and (until is None or on < until)


def status_of(
    effective: date, expires: date, cancelled_on: date | None, *, on: date
) -> PolicyStatus:
    """Return where a policy stands in its life on a day."""
    if cancelled_on is not None and cancelled_on <= on and cancelled_on < expires:
        return PolicyStatus.CANCELLED
    if on >= expires:
        return PolicyStatus.EXPIRED
    return PolicyStatus.IN_FORCE if on >= effective else PolicyStatus.NOT_YET
