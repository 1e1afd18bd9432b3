"""What to say about a paper with a last day: valid through it, warned about before it."""

from collections.abc import Iterator
from datetime import date, timedelta

from dsp_desktop.kernel.wording import day_text
from dsp_desktop.rules.engine import Answer, broken, due_soon

DAY = timedelta(days=1)


def expiring(
    what: str, last_day: date, *, warn_days: int, on: date, action: str
) -> Iterator[Answer]:
    """Answer for a paper that is good through ``last_day``, that day included.

    Example:
        >>> [a.reason for a in expiring("Driver license", date(2026, 11, 18), warn_days=60,
        ...                             on=date(2026, 11, 20), action="Enter the new one.")]
        ['Driver license expired 18 Nov 2026.']
    """
    if last_day < on:
        yield broken(
            f"{what} expired {day_text(last_day)}.", action, since=last_day + DAY, due=last_day
        )
    elif last_day <= on + warn_days * DAY:
        yield due_soon(
            f"{what} expires {day_text(last_day)}, {in_days(last_day, on)}.",
            action,
            since=last_day - warn_days * DAY,
            due=last_day,
        )


def in_days(day: date, on: date) -> str:
    """Say how far off a day is.

    Example:
        >>> in_days(date(2026, 11, 21), date(2026, 11, 20))
        'tomorrow'
    """
    days = (day - on).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
