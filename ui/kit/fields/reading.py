"""Turning typed text into values, the way people in the United States type them."""

import re
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation

from dsp_desktop.kernel.money import Money
from ui.kit.spec import Kind

#: Whole numbers go into 32-bit columns, amounts into 64-bit cents.
_LARGEST, _LARGEST_AMOUNT = 2**31 - 1, Decimal(10) ** 12
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EARLIEST_YEAR, _CENTURY = 1900, 2000


class Unreadable(ValueError):
    """What was typed cannot be read."""

    code = "field.unreadable"


class NotANumber(Unreadable):
    """It should be a number."""

    code = "field.not_a_number"


class NotADate(Unreadable):
    """It should be a day."""

    code = "field.not_a_date"


class NotATime(Unreadable):
    """It should be a time of day."""

    code = "field.not_a_time"


def read(text: str, kind: Kind, zone: tzinfo = UTC) -> object:  # noqa: PLR0911 - one line a Kind
    """Turn typed text into a value; raises ``Unreadable``. Blank is ``None``.

    ``zone`` is where the company is at home: what it types is its own local time.
    """
    text = text.strip()
    if not text:
        return None
    match kind:
        case Kind.COUNT | Kind.MILES | Kind.POUNDS | Kind.YEAR:
            return read_count(text)
        case Kind.QUANTITY:
            return read_decimal(text, places=3)
        case Kind.MONEY:
            return read_money(text)
        case Kind.DATE:
            return read_date(text)
        case Kind.TIME:
            return read_time(text)
        case Kind.MOMENT:
            return read_moment(text, zone)
        case Kind.CODE:
            return text.upper()
    return text


def read_count(text: str) -> int:
    """Read a whole number of something, with or without separators."""
    bare = re.sub(r"[,\s]", "", text)
    if not bare.isascii() or not bare.isdigit():
        raise NotANumber(text)
    # Python itself refuses to read a number of thousands of digits.
    short = bare.lstrip("0")[: len(str(_LARGEST)) + 1] or "0"
    if int(short) > _LARGEST:
        raise NotANumber(text)
    return int(short)


def read_decimal(text: str, *, places: int) -> Decimal:
    """Read a quantity that is not negative, with at most ``places`` decimals."""
    try:
        value = Decimal(re.sub(r"[,\s]", "", text))
    except InvalidOperation as error:
        raise NotANumber(text) from error
    if not value.is_finite() or not 0 <= value < _LARGEST // 1000:
        raise NotANumber(text)
    if value != round(value, places):
        raise NotANumber(text)
    return value


def read_money(text: str) -> Money:
    """Read dollars and cents: "1,234.56", "$12", "-5" and "(5.00)" for what is owed."""
    bare = re.sub(r"[$,\s]", "", text)
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    try:
        value = Decimal(bare)
        if not value.is_finite() or abs(value) >= _LARGEST_AMOUNT:
            raise NotANumber(text)
        return Money.of(value)
    except (InvalidOperation, ValueError) as error:
        raise NotANumber(text) from error


def read_date(text: str) -> date:
    """Read "2026-11-18", "11/18/2026", "11/18/26", "Nov 18, 2026" or "18 Nov 2026"."""
    try:
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
            year, month, day = map(int, found.groups())
        elif found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", text):
            month, day, year = map(int, found.groups())
        elif found := re.fullmatch(r"(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4})", text):
            day, year = int(found[1]), int(found[3])
            month = _MONTHS.index(found[2].lower()) + 1
        elif found := re.fullmatch(r"([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4})", text):
            day, year = int(found[2]), int(found[3])
            month = _MONTHS.index(found[1].lower()) + 1
        else:
            raise NotADate(text)
        year += _CENTURY if year < 100 else 0  # noqa: PLR2004 - two digits
        if year < _EARLIEST_YEAR:
            raise NotADate(text)
        return date(year, month, day)
    except ValueError as error:
        raise NotADate(text) from error


def read_time(text: str) -> time:
    """Read "14:05", "2:05 pm" or "9am"."""
    found = re.fullmatch(r"(\d{1,2})(?::(\d{2}))?\s*([AaPp])?\.?[Mm]?\.?", text)
    if not found or (found[2] is None and found[3] is None):
        raise NotATime(text)
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - the face of a clock
            raise NotATime(text)
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError as error:
        raise NotATime(text) from error


def read_moment(text: str, zone: tzinfo) -> datetime:
    """Read a day and a time of day at the company's home, as an instant."""
    day, _space, clock = text.replace("T", " ", 1).rpartition(" ")
    if clock.lower() in ("am", "pm"):
        day, _space, hour = day.rpartition(" ")
        clock = f"{hour} {clock}"
    if not day:
        raise NotATime(text)
    moment = datetime.combine(read_date(day.strip()), read_time(clock), zone)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:  # the last evening of the year 9999
        raise NotATime(text) from error


def written(value: object, kind: Kind, zone: tzinfo = UTC) -> str:  # noqa: PLR0911 - one line a type
    """Write a value so that :func:`read` gives it back."""
    match value:
        case None:
            return ""
        case Money():
            return f"{value.amount:,.2f}"
        case datetime():
            return f"{value.astimezone(zone):%m/%d/%Y %H:%M}"
        case date():
            return f"{value:%m/%d/%Y}"
        case time():
            return f"{value:%H:%M}"
        case Decimal():
            return f"{value:f}"
        case int() if kind is not Kind.YEAR:
            return f"{value:,}"
    return str(value)
