"""Business days, the federal holidays that interrupt them, and months from a day."""

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

_SATURDAY, _SUNDAY = 5, 6
_DAY = timedelta(days=1)


@cache
def federal_holidays(year: int) -> frozenset[date]:
    """Return the days of ``year`` on which a federal holiday is observed.

    One that falls on a Saturday is observed on the Friday before, one that falls on a
    Sunday on the Monday after; New Year's Day may therefore belong to the year before.

    Source: 5 U.S.C. 6103(a) and (b)(1); Executive Order 11582, section 3.

    Example:
        >>> date(2026, 11, 26) in federal_holidays(2026)  # Thanksgiving Day
        True
        >>> date(2026, 7, 3) in federal_holidays(2026)  # July 4 is a Saturday
        True
    """
    fixed = [(year, 1, 1), (year, 6, 19), (year, 7, 4), (year, 11, 11), (year, 12, 25)]
    moving = [
        _nth(year, 1, 0, 3),  # Birthday of Martin Luther King, Jr.
        _nth(year, 2, 0, 3),  # Washington's Birthday
        _nth(year, 6, 0, 1) - 7 * _DAY,  # Memorial Day, the last Monday of May
        _nth(year, 9, 0, 1),  # Labor Day
        _nth(year, 10, 0, 2),  # Columbus Day
        _nth(year, 11, 3, 4),  # Thanksgiving Day
    ]
    # The last day of the year may be the next New Year's Day observed.
    days = [_observed(date(*parts)) for parts in [*fixed, (year + 1, 1, 1)]] + moving
    return frozenset(day for day in days if day.year == year)


def is_business_day(day: date) -> bool:
    """Whether ``day`` is neither a Saturday, a Sunday nor a federal holiday."""
    return day.weekday() < _SATURDAY and day not in federal_holidays(day.year)


def business_days_after(start: date, count: int) -> date:
    """Return the ``count``-th business day after ``start``, which itself is not counted.

    Example:
        >>> business_days_after(date(2026, 11, 23), 5)  # over Thanksgiving
        datetime.date(2026, 12, 1)
    """
    day = start
    while count > 0:
        day += _DAY
        if is_business_day(day):
            count -= 1
    return day


def months_after(start: date, months: int) -> date:
    """Return the same day some months on, or that month's last day if it is shorter.

    Example:
        >>> months_after(date(2025, 11, 30), 14), months_after(date(2024, 2, 29), 12)
        (datetime.date(2027, 1, 30), datetime.date(2025, 2, 28))
    """
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _observed(day: date) -> date:
    if day.weekday() == _SATURDAY:
        return day - _DAY
    return day + _DAY if day.weekday() == _SUNDAY else day
