"""Which backups to keep and when the next is due. Pure: no files, no clock."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many backups stay: of today, and the newest of a day, week, month and year."""

    today: int = 3
    daily: int = 7
    weekly: int = 5
    monthly: int = 12
    yearly: int = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup as the keeping sees it.

    ``is_ours``: it was made by this program for this company; ``is_good``: it was proved
    when it was made and at every check since.
    """

    name: str
    made_at: datetime
    day: date
    is_ours: bool
    is_good: bool


def to_remove(backups: Iterable[Kept], keeping: Keeping, today: date) -> list[Kept]:
    """Return the backups that nobody needs any more: grandfather, father, son.

    Only good ones of ours are counted and only those are removed; a failed one neither
    counts nor pushes out another. The newest good one always stays, and so does what is
    dated after ``today``: the clock may have been set back.

    Example:
        >>> def made(day, hour):
        ...     at = datetime(2026, 11, day, hour)
        ...     return Kept(f"{day}.{hour}", at, at.date(), True, True)
        >>> few = Keeping(today=2, daily=2, weekly=0, monthly=0, yearly=0)
        >>> all_of_them = [made(18, 9), made(19, 9), made(20, 9), made(20, 11), made(20, 17)]
        >>> [old.name for old in to_remove(all_of_them, few, date(2026, 11, 20))]
        ['18.9', '20.9']
    """
    counted = sorted(
        (b for b in backups if b.is_ours and b.is_good and b.day <= today),
        key=lambda b: (b.made_at, b.name),
        reverse=True,
    )
    stays = set(counted[:1])
    stays |= set([b for b in counted if b.day == today][: keeping.today])
    periods: tuple[tuple[Callable[[date], object], int], ...] = (
        (lambda day: day, keeping.daily),
        (lambda day: day.isocalendar()[:2], keeping.weekly),
        (lambda day: (day.year, day.month), keeping.monthly),
        (lambda day: day.year, keeping.yearly),
    )
    for period, count in periods:
        stays |= set(_newest_of_each(counted, period, count))
    return [b for b in reversed(counted) if b not in stays]


def is_due(last_good: datetime | None, now: datetime, every: timedelta) -> bool:
    """Whether the next backup is due; one from the future tells nothing."""
    return last_good is None or last_good > now or now - last_good >= every


def _newest_of_each(
    newest_first: Sequence[Kept], period: Callable[[date], object], count: int
) -> Iterable[Kept]:
    found: dict[object, Kept] = {}
    for backup in newest_first:
        found.setdefault(period(backup.day), backup)
    return list(found.values())[:count]
