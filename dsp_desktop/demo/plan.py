"""How the company grew: routes a day from the first one to today, and what they take.

The ramp, the reserves and the roster follow what delivery companies report: five routes
at the start, five more in weeks 5, 9 and 11, then steadily; each driver works four days
in seven; 15 % of drivers and 10 % of vans in reserve.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_FIRST_ROUTES = 5
_STEP = 5
_EARLY_STEPS = (0, 5, 9, 11)  # weeks
_LATER_STEPS_EVERY = 2  # weeks
_RAMP_SHARE = 60  # percent of the history after which the ramp is done at the latest
_SUNDAY = 6
_SUNDAY_SHARE = 80  # percent


@dataclass(frozen=True, slots=True)
class Plan:
    """From ``starts`` to ``today``, growing to ``routes`` a day."""

    routes: int
    starts: date
    today: date

    def target_on(self, day: date) -> int:
        """Return the routes a full day has; before the start, what it begins with."""
        weeks = max(0, (day - self.starts).days / 7)
        steps = sum(1 for week in self._steps() if week <= weeks)
        return min(self.routes, _FIRST_ROUTES + _STEP * max(0, steps - 1))

    def routes_on(self, day: date) -> int:
        """Return the routes of one day: Sundays are shorter."""
        full = self.target_on(day)
        return -(-full * _SUNDAY_SHARE // 100) if day.weekday() == _SUNDAY else full

    def days(self) -> Iterator[date]:
        """Yield every day with routes, up to the day after ``today``."""
        for number in range((self.today - self.starts).days + 2):
            yield self.starts + timedelta(days=number)

    def weeks(self) -> Iterator[date]:
        """Yield the first day of each week of the history."""
        for number in range((self.today - self.starts).days // 7 + 1):
            yield self.starts + timedelta(weeks=number)

    def _steps(self) -> tuple[float, ...]:
        count = 1 + -(-max(0, self.routes - _FIRST_ROUTES) // _STEP)
        weeks = list(_EARLY_STEPS)
        while len(weeks) < count:
            weeks.append(weeks[-1] + _LATER_STEPS_EVERY)
        history = (self.today - self.starts).days / 7
        latest = history * _RAMP_SHARE / 100
        last = weeks[count - 1]
        squeeze = min(1.0, latest / last) if last else 1.0
        return tuple(week * squeeze for week in weeks[:count])


def roster(routes: int) -> int:
    """Return the drivers wanted on the books for ``routes`` a day, reserve included.

    >>> [roster(n) for n in (5, 10, 20, 40)]
    [11, 21, 41, 81]
    """
    return -(-routes * 7 * 115 // 400)


def vans(routes: int) -> int:
    """Return the vans wanted for ``routes`` a day, spares included.

    >>> [vans(n) for n in (5, 10, 20, 40)]
    [6, 11, 22, 44]
    """
    return -(-routes * 11 // 10)


def business_days(day: date, count: int) -> date:
    """Return the day ``count`` weekdays after ``day`` (before it, if negative)."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= day.weekday() < 5  # noqa: PLR2004 - Saturday
    return day
