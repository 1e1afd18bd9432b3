"""How a report's values read on paper, by their kind."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.wording import day_text, label, money_text
from dsp_desktop.reports.document import Kind, Value
from dsp_desktop.reports.formats import NONE, moment


def text_of(value: Value, kind: Kind, zone: str) -> str:  # noqa: PLR0911 - one line a type
    """Return a value as a person reads it.

    >>> text_of(Decimal("0.15"), Kind.RATE, "UTC"), text_of(Decimal("0.125"), Kind.PERCENT, "UTC")
    ('$0.15', '12.5%')
    >>> text_of(2021, Kind.YEAR, "UTC"), text_of(48210, Kind.MILES, "UTC")
    ('2021', '48,210')
    """
    match value:
        case None:
            return NONE
        case StrEnum():
            return label(value)
        case Money():
            return money_text(value)
        case datetime():
            return moment(value, zone)
        case date():
            return day_text(value)
        case Decimal() if kind is Kind.PERCENT:
            return f"{_trimmed(value * 100, 1)}%"
        case Decimal() if kind is Kind.RATE:
            return f"-${_cents(-value)}" if value < 0 else f"${_cents(value)}"
        case Decimal():
            return _trimmed(value, 3)
        case int() if kind is not Kind.YEAR:
            return f"{value:,}"
    return str(value)


def kind_of(value: Value) -> Kind:
    """Return the kind of a value that stands alone, such as a fact."""
    match value:
        case StrEnum() | str() | None:
            return Kind.TEXT
        case Money():
            return Kind.MONEY
        case datetime():
            return Kind.MOMENT
        case date():
            return Kind.DATE
        case Decimal():
            return Kind.QUANTITY
    return Kind.COUNT


def _trimmed(value: Decimal, places: int) -> str:
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".")


def _cents(value: Decimal) -> str:
    """Return dollars with at least their cents, and up to four decimals."""
    whole, _, part = f"{value:,.4f}".partition(".")
    return f"{whole}.{part[:2]}{part[2:].rstrip('0')}"
