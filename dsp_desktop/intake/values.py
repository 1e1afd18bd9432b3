"""What a cell says: text, numbers, dates and times as offices and portals write them.

Pure. A blank cell, ``Missing`` and ``N/A`` are all ``None``, which is "we were not told".
What cannot be read raises :class:`Unreadable` with the reason; nothing is ever guessed.
"""

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isfinite
from typing import TypeVar

from dsp_desktop.intake.cards import guarded
from dsp_desktop.kernel.errors import Problem
from dsp_desktop.kernel.money import Money

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that the spreadsheet itself could not fill, and why."""

    problem: Problem


Cell = str | int | float | bool | date | datetime | time | timedelta | Fault | None

#: A formula that was never calculated, and one that ended in ``#REF!`` and the like.
NO_STORED_VALUE = Fault(Problem("", "value.formula_unsaved"))
SHEET_ERROR = Fault(Problem("", "value.sheet_error"))


class Unreadable(ValueError):
    """A cell or a line that cannot be taken as it stands; carries every reason found."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__([p.code for p in problems])
        self.problems = problems


_NO_VALUE = frozenset({"", "missing", "n/a", "#n/a", "-", "--", "—"})
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u2060\u00ad"))
_QUOTED_CODE = re.compile(r'="(.*)"', re.DOTALL)
_LOST = frozenset({"Cc", "Cs", "Cn"})  # controls, halves of characters, no characters
_SHOWN = 40  # characters of a value repeated in a reason


def clean(text: str) -> str:
    r"""Return ``text`` on one line, without what cannot be seen, composed (NFC).

    Example:
        >>> clean("  Ana\u00a0 Li\n"), clean("Jose\u0301")
        ('Ana Li', 'José')
    """
    text = text.strip()
    if text.isprintable() and "  " not in text and text.isascii():
        return text
    kept = (
        c for c in text.translate(_INVISIBLE) if c.isspace() or unicodedata.category(c) not in _LOST
    )
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def shown(cell: Cell) -> str:
    """Return a cell as a reason repeats it: on one line, not too long, and no card number."""
    text = guarded(clean(str(cell)))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def plain(cell: Cell) -> str | None:
    """Return the text of a cell; a whole number without the ``.0`` spreadsheets give it.

    Example:
        >>> plain(" Step Van "), plain(4821.0), plain("N/A"), plain('="007"')
        ('Step Van', '4821', None, '007')
    """
    if not cell and isinstance(cell, str):
        return None  # most cells of a wide file
    if isinstance(cell, str):
        text = clean(cell)
        if text[:2] == '="':
            quoted = _QUOTED_CODE.fullmatch(text)
            text = quoted[1].strip() if quoted else text
        return None if text.casefold() in _NO_VALUE else text
    if cell is None:
        return None
    if isinstance(cell, Fault):
        raise Unreadable(cell.problem)
    if isinstance(cell, float):
        if not isfinite(cell):
            raise Unreadable(Problem("", "value.not_a_number", (("value", cell),)))
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)


_DECIMAL_TAIL = re.compile(r"(\d+)\.0+")
_SHORTENED = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_EXACT_DIGITS = 15  # a spreadsheet number keeps no more


def code(cell: Cell) -> str | None:
    """Return a code in capitals; digits that a spreadsheet has rounded away are refused.

    Example:
        >>> code(" a1b2 "), code("104417.0"), code(104417.0), code("'0042")
        ('A1B2', '104417', '104417', '0042')
    """
    text = plain(cell)
    if text is None:
        return None
    if _SHORTENED.fullmatch(text) or (isinstance(cell, (int, float)) and len(text) > _EXACT_DIGITS):
        raise Unreadable(Problem("", "value.shortened", (("value", shown(text)),)))
    whole = _DECIMAL_TAIL.fullmatch(text)
    return (whole[1] if whole else text.lstrip("'")).upper() or None


def at_most(length: int, read: Callable[[Cell], str | None]) -> Callable[[Cell], str | None]:
    """Read a value that must fit, because it is what a record is known by."""

    def reader(cell: Cell) -> str | None:
        text = read(cell)
        if text is not None and len(text) > length:
            limit = (("value", shown(text)), ("most", length))
            raise Unreadable(Problem("", "value.too_long", limit))
        return text

    return reader


def cut_to(length: int, read: Callable[[Cell], str | None] = plain) -> Callable[[Cell], str | None]:
    """Read a description: what is longer than we keep ends in an ellipsis."""

    def reader(cell: Cell) -> str | None:
        text = read(cell)
        return text if text is None or len(text) <= length else f"{text[: length - 1]}…"

    return reader


_NUMBER = re.compile(
    r"\$?(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII
)


def number(cell: Cell) -> Decimal | None:
    """Return an exact number written the American way; ``98.6%`` is 0.986.

    Example:
        >>> number("$1,234.50"), number("(12.00)"), number("98.6%"), number(0.1)
        (Decimal('1234.50'), Decimal('-12.00'), Decimal('0.986'), Decimal('0.1'))
    """
    if isinstance(cell, (bool, date, time, timedelta)):
        raise Unreadable(Problem("", "value.not_a_number", (("value", shown(cell)),)))
    text = plain(cell)
    return None if text is None else _number(text)


@lru_cache(maxsize=4_096)
def _number(text: str) -> Decimal:
    body, sign, scale = text.replace(" ", "").replace("\u2212", "-"), 1, Decimal(1)
    if body.startswith("(") and body.endswith(")"):
        body, sign = body[1:-1], -1
    if body[:1] in {"-", "+"}:
        body, sign = body[1:], -sign if body[0] == "-" else sign
    if body.endswith("%"):
        body, scale = body[:-1], Decimal("0.01")
    if not _NUMBER.fullmatch(body):
        raise Unreadable(Problem("", "value.not_a_number", (("value", shown(text)),)))
    return Decimal(body.replace("$", "").replace(",", "")) * sign * scale


def _within(value: Decimal, least: int, most: int) -> Decimal:
    if not least <= value <= most:
        limits = (("value", shown(str(value))), ("least", f"{least:,}"), ("most", f"{most:,}"))
        raise Unreadable(Problem("", "value.out_of_range", limits))
    return value


def whole(least: int, most: int) -> Callable[[Cell], int | None]:
    """Read a whole number within limits; ``12.0`` is 12 and ``12.5`` is refused."""

    def reader(cell: Cell) -> int | None:
        value = number(cell)
        if value is None:
            return None
        if _within(value, least, most) != value.to_integral_value():
            raise Unreadable(Problem("", "value.not_whole", (("value", shown(str(value))),)))
        return int(value)

    return reader


_THOUSANDTH = Decimal("0.001")
_MOST_MONEY = 10_000_000


def thousandths(most: int) -> Callable[[Cell], Decimal | None]:
    """Read a quantity, rounded half up to the thousandth we keep."""

    def reader(cell: Cell) -> Decimal | None:
        value = number(cell)
        if value is None:
            return None
        return _within(value, -most, most).quantize(_THOUSANDTH, ROUND_HALF_UP)

    return reader


def money(cell: Cell) -> Money | None:
    """Return US dollars, rounded half up to the cent."""
    value = number(cell)
    return None if value is None else Money.rounded(_within(value, -_MOST_MONEY, _MOST_MONEY))


_MONTHS = dict(zip(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec"), range(1, 13), strict=True))  # fmt: skip
_SERIAL_ZERO = date(1899, 12, 30)  # so that 1 March 1900 is 61, as every spreadsheet has it
_FIRST, _LAST = date(1930, 1, 1), date(2100, 12, 31)
_PIVOT = 69  # 68 is 2068 and 69 is 1969, as POSIX reads two-digit years


def day(cell: Cell) -> date | None:
    """Return a date: ISO, month/day/year, a month's name, or a spreadsheet's day number.

    Example:
        >>> [day(c).isoformat() for c in ("2026-11-20T08:00Z", "1/5/2026", "01/05/26", 46031)]
        ['2026-11-20', '2026-01-05', '2026-01-05', '2026-01-09']
    """
    if isinstance(cell, datetime):
        return _plausible(cell.date(), cell)
    if isinstance(cell, date):
        return _plausible(cell, cell)
    if isinstance(cell, (bool, time, timedelta)):
        raise Unreadable(Problem("", "value.not_a_date", (("value", shown(cell)),)))
    text = plain(cell)
    return None if text is None else _day(text)


def _in_order(year: str, month: str, day_of_month: str) -> date:
    number = int(year)
    if len(year) == 2:  # noqa: PLR2004 - the century is not said
        number += 1900 if number >= _PIVOT else 2000
    return date(number, _MONTHS.get(month[:3].lower()) or int(month), int(day_of_month))


#: Every way a date is written, and how its parts make one; the patterns exclude each other.
_SPELLINGS: tuple[tuple[re.Pattern[str], Callable[..., date]], ...] = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", re.ASCII), _in_order),
    (
        re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?: .*)?", re.ASCII),
        lambda m, d, y: _in_order(y, m, d),
    ),
    (re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII), _in_order),
    (
        re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII),
        lambda serial: _SERIAL_ZERO + timedelta(days=int(serial)),
    ),
    (
        re.compile(r"(\d{12,13})(?:\.0)?", re.ASCII),  # milliseconds, as programs export them
        lambda ms: datetime.fromtimestamp(int(ms) / 1000, UTC).date(),
    ),
    (
        re.compile(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})", re.ASCII),
        lambda m, d, y: _in_order(y, m, d),
    ),
    (
        re.compile(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*\.?[ -](\d{4}|\d{2})", re.ASCII),
        lambda d, m, y: _in_order(y, m, d),
    ),
)


@lru_cache(maxsize=8_192)
def _day(text: str) -> date:
    for pattern, build in _SPELLINGS:
        if found := pattern.fullmatch(text):
            with suppress(ValueError, OverflowError):
                return _plausible(build(*found.groups()), text)
    raise Unreadable(Problem("", "value.not_a_date", (("value", shown(text)),)))


def _plausible(value: date, cell: Cell) -> date:
    if not _FIRST <= value <= _LAST:
        raise Unreadable(Problem("", "value.not_a_date", (("value", shown(cell)),)))
    return value


_TIME = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp]\.?[Mm]\.?)?(?:\s+[A-Z]{2,4})?", re.ASCII
)
_DIGITS = re.compile(r"\d{1,4}|\d{6}", re.ASCII)
_NOON = 12
_DAY_SECONDS = 86_400


def clock_time(cell: Cell) -> time | None:
    """Return a time of day: ``13:05``, ``1:05 PM``, ``1305``, or a fraction of a day.

    Example:
        >>> [str(clock_time(c)) for c in ("1:05 pm", "13:05:59", 905, 0.5, "12:10 AM")]
        ['13:05:00', '13:05:59', '09:05:00', '12:00:00', '00:10:00']
    """
    if isinstance(cell, datetime):
        return cell.time().replace(microsecond=0)
    if isinstance(cell, time):
        return cell.replace(microsecond=0, tzinfo=None)
    if isinstance(cell, timedelta):
        cell = cell.total_seconds() / _DAY_SECONDS
    if isinstance(cell, float) and 0 <= cell < 1:
        seconds = round(cell * _DAY_SECONDS) % _DAY_SECONDS
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    if isinstance(cell, (bool, date)):
        raise Unreadable(Problem("", "value.not_a_time", (("value", shown(cell)),)))
    text = plain(cell)
    return None if text is None else _clock_time(text)


@lru_cache(maxsize=4_096)
def _clock_time(text: str) -> time:
    with suppress(ValueError):
        if found := _TIME.fullmatch(text):
            hour, half = int(found[1]), (found[4] or "").lower()[:1]
            if not half:
                return time(hour, int(found[2]), int(found[3] or 0))
            if 1 <= hour <= _NOON:
                hour = hour % _NOON + (_NOON if half == "p" else 0)
                return time(hour, int(found[2]), int(found[3] or 0))
        elif _DIGITS.fullmatch(text):
            digits = f"{text:0>4}00"
            return time(int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    raise Unreadable(Problem("", "value.not_a_time", (("value", shown(text)),)))


def parts(text: str | None) -> tuple[str | None, ...]:
    """Split a ``|`` list; the first is the primary one, the rest are helpers or rescuers.

    Each keeps its place: where nobody is named first, the second is not the primary one.

    Example:
        >>> parts("Ann | Bo |"), parts("Missing|Bo"), parts(" | N/A"), parts(None)
        (('Ann', 'Bo'), (None, 'Bo'), (), ())
    """
    pieces = [plain(piece) for piece in (text or "").split("|")]
    while pieces and pieces[-1] is None:
        pieces.pop()
    return tuple(pieces)


def last_four(cell: Cell) -> str | None:
    """Return the last four digits of a card number, all of it that we ever keep.

    A number that a spreadsheet has shortened has lost them: then there are none.

    Example:
        >>> last_four("XXXX-XXXX-4821"), last_four("'70830000 00004821"), last_four(7.08e17)
        ('4821', '4821', None)
    """
    try:
        text = code(cell)
    except Unreadable:
        return None
    digits = re.sub(r"\D", "", text or "")
    return digits[-4:] if len(digits) >= 4 and digits.isascii() else None  # noqa: PLR2004 - the last four
