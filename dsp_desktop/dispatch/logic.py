"""What a day of routes adds up to. Pure: values in, values out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Planned:
    """One route as far as this module cares: who and what is on it."""

    id: int
    day: date
    code: str
    driver_id: int | None
    van_id: int | None


@dataclass(frozen=True, slots=True)
class Doubled:
    """A driver or a van on several routes of one day. Helpers and rescues exist: look twice."""

    day: date
    entity: str
    record_id: int
    routes: tuple[Planned, ...]


def doubled(routes: Iterable[Planned]) -> list[Doubled]:
    """Return every driver and van that stands on more than one route of a day."""
    places: dict[tuple[date, str, int], list[Planned]] = {}
    for route in routes:
        for entity, record_id in (("driver", route.driver_id), ("van", route.van_id)):
            if record_id is not None:
                places.setdefault((route.day, entity, record_id), []).append(route)
    return [Doubled(*key, tuple(found)) for key, found in places.items() if len(found) > 1]


def week_of(day: date, *, starts: int) -> tuple[date, date]:
    """Return the first and the last day of the week ``day`` lies in.

    ``starts`` is the weekday the week begins with, 0 for Monday.

    Example:
        >>> week_of(date(2026, 11, 20), starts=6)  # a Friday, in weeks from Sunday
        (datetime.date(2026, 11, 15), datetime.date(2026, 11, 21))
    """
    first = day - timedelta(days=(day.weekday() - starts) % _WEEK)
    return first, first + timedelta(days=_WEEK - 1)
