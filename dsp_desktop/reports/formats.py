"""How values read on paper: the same everywhere, whatever the machine's own language."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.wording import day_text, label

_NOON = 12
#: What stands where nothing is known.
UNKNOWN = "Not recorded"
NONE = "—"


def day(value: date | None, *, unknown: str = NONE) -> str:
    """Return a date, or what stands for its absence."""
    return day_text(value) if value else unknown


def moment(value: datetime, zone: str) -> str:
    """Return an instant as the clock on the wall of the company's office shows it.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 11, 20, 15, 4, tzinfo=UTC), "America/New_York")
    '20 Nov 2026, 10:04 AM EST'
    """
    local = value.astimezone(ZoneInfo(zone))
    half = "AM" if local.hour < _NOON else "PM"
    return f"{day(local)}, {local.hour % _NOON or _NOON}:{local:%M} {half} {local:%Z}"


def money(value: Money | None, *, unknown: str = NONE) -> str:
    """Return dollars; cents only where there are some.

    >>> money(Money.of(1_000_000)), money(Money.of("1234.56"))
    ('$1,000,000', '$1,234.56')
    """
    if value is None:
        return unknown
    return f"${value.amount:,.0f}" if value.cents % 100 == 0 else f"${value.amount:,.2f}"


def number(value: int | None, unit: str = "", *, unknown: str = NONE) -> str:
    """Return a whole number with its unit.

    >>> number(9350, "lb")
    '9,350 lb'
    """
    return unknown if value is None else f"{value:,} {unit}".rstrip()


def digits(value: str) -> str:
    """Return a figure's value with its digits in groups, if it is one large number.

    >>> digits("1000000"), digits("60 30 14"), digits("0.062")
    ('1,000,000', '60 30 14', '0.062')
    """
    return f"{int(value):,}" if value.isdecimal() else value


def how_many(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun.

    >>> how_many(1, "van"), how_many(12, "van"), how_many(2, "policy", "policies")
    ('1 van', '12 vans', '2 policies')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def distance(due: date, on: date) -> str:
    """Return how far a day is from another, in words.

    >>> distance(date(2026, 11, 18), date(2026, 11, 20))
    '2 days ago'
    """
    days = (due - on).days
    if days == 0:
        return "today"
    return f"in {how_many(days, 'day')}" if days > 0 else f"{how_many(-days, 'day')} ago"


def words(value: StrEnum | str | None, *, unknown: str = NONE) -> str:
    """Return a fixed value or a text, or what stands for its absence."""
    if value is None:
        return unknown
    return label(value) if isinstance(value, StrEnum) else value


def yes_no(value: bool | None) -> str:  # noqa: FBT001 - the value itself, not a switch
    """Return what is known of a yes or no.

    >>> yes_no(None)
    'Not recorded'
    """
    return UNKNOWN if value is None else "Yes" if value else "No"
