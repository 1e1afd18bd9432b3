"""What a report says, as plain values: sections of a closed vocabulary, frozen and detached.

A report makes one; paper and spreadsheet are drawn from it and ask nothing again. Nothing
private enters one unless the report demanded the look. Only what every second report needs
becomes a section; what one alone needs is drawn by that one.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum, auto
from typing import NamedTuple

from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.wording import day_text

Value = str | StrEnum | date | datetime | Money | Decimal | int | None


class Kind(Enum):
    """What the values of a column mean; decides how they read and what a spreadsheet holds."""

    TEXT = auto()  # also a fixed value, which reads as its label
    CODE = auto()  # VIN, plate, IMEI: never a number, never cut at its blanks
    DATE = auto()
    MOMENT = auto()  # an instant, shown in the company's time zone
    MONEY = auto()
    RATE = auto()  # dollars a mile or a gallon, with up to four decimals
    MILES = auto()
    COUNT = auto()
    YEAR = auto()  # a whole number without separators
    QUANTITY = auto()  # gallons, hours
    PERCENT = auto()  # 0.125 is 12.5%
    STATE = auto()  # of readiness, as a badge; of a record, as its label


#: What a column of each kind may hold, besides nothing.
_HELD: dict[Kind, tuple[type, ...]] = {
    Kind.TEXT: (str,),
    Kind.CODE: (str,),
    Kind.DATE: (date,),
    Kind.MOMENT: (datetime,),
    Kind.MONEY: (Money,),
    Kind.RATE: (Decimal,),
    Kind.MILES: (int,),
    Kind.COUNT: (int,),
    Kind.YEAR: (int,),
    Kind.QUANTITY: (Decimal, int),
    Kind.PERCENT: (Decimal,),
    Kind.STATE: (StrEnum,),
}
#: Set to the right, so that the digits line up.
FIGURES = frozenset(
    {Kind.MONEY, Kind.RATE, Kind.MILES, Kind.COUNT, Kind.YEAR, Kind.QUANTITY, Kind.PERCENT}
)


class Days(NamedTuple):
    """A period; both days belong to it."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``below`` sets it under the column before it on paper, so that a wide table fits; a
    spreadsheet gives it a column of its own.
    """

    title: str
    kind: Kind = Kind.TEXT
    below: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header. ``total`` is a last row that stands out; texts may stand in it.

    ``empty`` is the sentence that stands there if there are no rows; ``intro`` one above
    them. ``wide`` turns the paper on its side. In a spreadsheet it is a sheet called
    ``title``.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    empty: str
    total: tuple[Value, ...] | None = None
    intro: str = ""
    wide: bool = False

    def __post_init__(self) -> None:
        """Refuse a value that its column does not hold: a mistake of the report's author."""
        for row in self.rows:
            for column, value in zip(self.columns, row, strict=True):
                if not _fits(value, column.kind):
                    raise TypeError(self.title, column.title, value)
        if self.total is not None:
            for column, value in zip(self.columns, self.total, strict=True):
                if not (isinstance(value, str) or _fits(value, column.kind)):
                    raise TypeError(self.title, column.title, value)


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values; what is not known says so."""

    title: str
    pairs: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, under a heading if it has a title."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading that the sections after it belong to, such as one van of many."""

    title: str
    fresh_page: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that the report rests on, where it comes from, and who has confirmed it."""

    name: str
    value: str
    unit: str
    since: date
    source: str
    confirmed: bool
    own: bool = False


@dataclass(frozen=True, slots=True)
class Sources:
    """The figures a report rests on; what nobody has confirmed at its source says so."""

    figures: tuple[Figure, ...]
    title: str = "Figures used"


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, each with who signs; ``declares`` is what they declare by it."""

    who: tuple[str, ...]
    declares: str = ""
    title: str = "Signatures"


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo, JPEG or PNG as bytes. ``shown`` says to who cannot see it what it shows."""

    content: bytes
    caption: str
    shown: str


@dataclass(frozen=True, slots=True)
class FreshPage:
    """What follows begins on a page of its own."""


Section = Facts | Table | Paragraph | Chapter | Sources | Signatures | Picture | FreshPage


@dataclass(frozen=True, slots=True)
class Document:
    """One report as it was made. ``about`` is the day or the period it speaks of.

    ``counts`` are what a command line says of it: how many vans, how many findings.
    ``drawn_from`` is what a report that draws its own paper draws it from.
    """

    title: str
    about: date | Days
    sections: tuple[Section, ...]
    intro: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    drawn_from: object = None

    @property
    def when(self) -> str:
        """The day or the period in words: "20 Nov 2026", "1 Oct to 31 Oct 2026"."""
        return days_text(self.about) if isinstance(self.about, Days) else day_text(self.about)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, in order."""
        return tuple(section for section in self.sections if isinstance(section, Table))

    @property
    def wide(self) -> bool:
        """Whether any table needs the paper on its side."""
        return any(table.wide for table in self.tables)


def days_text(days: Days) -> str:
    """Return a period in words.

    >>> days_text(Days(date(2026, 10, 1), date(2026, 10, 31)))
    '1 Oct to 31 Oct 2026'
    >>> days_text(Days(date(2026, 10, 5), date(2026, 10, 5)))
    '5 Oct 2026'
    """
    since, until = day_text(days.since), day_text(days.until)
    if days.since == days.until:
        return until
    if days.since.year == days.until.year:
        since = since.rsplit(" ", 1)[0]
    return f"{since} to {until}"


def _fits(value: object, kind: Kind) -> bool:
    if value is None:
        return True
    if isinstance(value, bool) or (isinstance(value, datetime) and kind is Kind.DATE):
        return False
    return isinstance(value, _HELD[kind])
