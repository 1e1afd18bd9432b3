"""What is noted of each part of a workbook while it is unpacked: reach, texts, formulas, errors.

Each scan listens to a parser of XML and keeps counts, never what it reads.
"""

from array import array
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from xml.parsers import expat

from dsp_desktop.kernel.errors import Problem, Rejected

#: How many cells a sheet may span, blank ones too.
MOST_CELLS = 8_000_000
#: What a text takes in memory beside its letters.
TEXT = 32
#: A worksheet of Excel has no more (Microsoft, "Excel specifications and limits").
_MOST_ROWS, _MOST_COLUMNS, _MOST_LETTERS = 1_048_576, 16_384, 3
_MOST_SHEETS, _MOST_MERGED, _MOST_DIGITS = 500, 100_000, 12
_MOST_TEXTS, _MOST_NOTED = 2_000_000, 1_000_000


@dataclass(slots=True)
class Look:
    """What was seen of a sheet before reading it; rows and columns from 0."""

    unsaved: dict[int, list[int]] = field(default_factory=dict)
    errors: dict[int, list[int]] = field(default_factory=dict)


class Scan:
    """Listens to one part of a workbook as it is unpacked."""

    def parser(self) -> Any:
        """Return a parser that tells ``begin`` of every element."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self.begin
        parser.StartDoctypeDeclHandler = self._refuse  # no spreadsheet has one
        return parser

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of an element."""

    def _refuse(self, *_declaration: object) -> None:
        raise Rejected(Problem("", "intake.damaged"))


class Unread(Scan):
    """For pictures, themes and the rest: only unpacked."""

    def parser(self) -> None:
        """Return nothing to parse with."""


class Attributes(Scan):
    """Collects the attributes of every element of one name."""

    def __init__(self, wanted: str) -> None:
        self._wanted = wanted
        self.found: list[dict[str, str]] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Keep the attributes of the wanted element."""
        if name.rpartition(":")[2] == self._wanted:
            self.found.append(attributes)
            if len(self.found) > _MOST_SHEETS:
                raise ValueError(name)


class TextScan(Scan):
    """Measures the texts that cells share."""

    def __init__(self) -> None:
        self.longest = self.total = 0
        self.lengths: array[int] = array("I")
        self._length = 0

    def parser(self) -> Any:
        """Return a parser that also tells the characters."""
        parser = super().parser()
        parser.CharacterDataHandler = self._characters
        return parser

    def begin(self, name: str, _attributes: dict[str, str]) -> None:
        """Begin a new text."""
        if name.rpartition(":")[2] == "si":
            self._length = 0
            self.lengths.append(0)
            if len(self.lengths) > _MOST_TEXTS:
                raise ValueError(name)

    def _characters(self, text: str) -> None:
        self._length += len(text)
        self.total += len(text)
        self.longest = max(self.longest, self._length)
        if self.lengths:
            self.lengths[-1] = self._length


class UseScan(Scan):
    """Adds up the shared texts that a sheet's cells hold."""

    def __init__(self, lengths: "array[int]") -> None:
        self.copied = 0
        self._lengths = lengths
        self._shared = self._in_value = False
        self._number = ""

    def parser(self) -> Any:
        """Return a parser that also tells the characters, and where elements end."""
        parser = super().parser()
        parser.buffer_text = True
        parser.CharacterDataHandler = self._characters
        parser.EndElementHandler = self._end
        return parser

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Follow cells and their values."""
        element = name.rpartition(":")[2]
        if element == "c":
            self._shared = attributes.get("t") == "s"
        self._in_value, self._number = element == "v" and self._shared, ""

    def _characters(self, text: str) -> None:
        if self._in_value:
            self._number = (self._number + text)[:_MOST_DIGITS]

    def _end(self, _name: str) -> None:
        if self._in_value and self._number.strip().isdecimal():
            place = int(self._number)
            self.copied += self._lengths[place] if place < len(self._lengths) else 0
        self._in_value = False


class SheetScan(Scan):
    """Counts how far a sheet reaches; finds formulas without a value, and errors."""

    def __init__(self) -> None:
        self.look = Look()
        self.texts = self.cells = self.letters = 0
        self._rows = self._columns = 0  # how far it reaches, from 1
        self._row = self._column = -1  # where we are, from 0
        self._formula = self._inline = False
        self._merged = self._noted = 0

    @property
    def span(self) -> int:
        """How many places it spans."""
        return self._rows * self._columns

    def parser(self) -> Any:
        """Return a parser that also tells the characters of texts kept in cells."""
        parser = super().parser()
        self._parser = parser
        return parser

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Follow rows, cells, formulas and values."""
        match name.rpartition(":")[2] if ":" in name else name:
            case "v":
                self._formula = False
            case "is":
                self._formula = False
                self.letters += TEXT
                self._parser.CharacterDataHandler = self._characters
            case "c":
                self._begin_cell(attributes)
            case "f":
                self._formula = True
            case "row":
                self._end_cell()
                self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
                self._column = -1
                self._reach(self._row + 1, 0)
            case "sheetData" | "mergeCells":
                self._end_cell()
            case "mergeCell":
                self._merged += 1
                if self._merged > _MOST_MERGED:
                    raise ValueError(name)
                self._reach(*(n + 1 for n in _place(attributes["ref"].partition(":")[0])))

    def _characters(self, text: str) -> None:
        self.letters += len(text)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if self._formula:
            self._end_cell()
        self.cells += 1
        if self.cells > MOST_CELLS:  # more than there are places
            raise ValueError(self.cells)
        if place := attributes.get("r"):
            self._row, self._column = _place(place)
        else:
            self._column += 1
        if self._row >= self._rows or self._column >= self._columns:
            self._reach(self._row + 1, self._column + 1)
        kind = attributes.get("t")
        if kind == "e":
            self._note(self.look.errors)
        elif kind == "s":
            self.texts += 1

    def _end_cell(self) -> None:
        if self._formula:
            self._note(self.look.unsaved)
        self._formula = False

    def _note(self, places: dict[int, list[int]]) -> None:
        self._noted += 1
        if self._noted > _MOST_NOTED:
            raise ValueError(self._noted)
        places.setdefault(self._row, []).append(self._column)

    def _reach(self, rows: int, columns: int) -> None:
        if rows > self._rows or columns > self._columns:
            self._rows, self._columns = max(rows, self._rows), max(columns, self._columns)
            _refuse_vast(self._rows, self._columns)


class OpenDocumentScan(Scan):
    """Counts how far the tables of an OpenDocument file reach, repeats included."""

    def __init__(self) -> None:
        self.span = self.said = self.text = 0  # of all tables together
        self._row = self._column = 0
        self._rows = self._columns = 0
        self._row_repeat = self._repeat = 1

    def parser(self) -> Any:
        """Return a parser that also tells the characters."""
        parser = super().parser()
        parser.CharacterDataHandler = self._characters
        return parser

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Follow tables, rows and cells; blank ones count once something comes after."""
        match name:
            case "table:table":
                self._row = self._column = self._rows = self._columns = 0
                self._row_repeat = 0
            case "table:table-row":
                self._row += self._row_repeat
                self._row_repeat = _times(attributes, "table:number-rows-repeated")
                self._column = 0
            case "table:table-cell" | "table:covered-table-cell":
                self._repeat = _times(attributes, "table:number-columns-repeated")
                self._column += self._repeat
                if "office:value-type" in attributes or "table:formula" in attributes:
                    self._reach()
                    self._say(TEXT + sum(map(len, attributes.values())))
                    self.said += self._repeat * self._row_repeat
            case "text:p":
                self._reach()
            case "text:s":
                self._say(_times(attributes, "text:c"))

    def _characters(self, text: str) -> None:
        self._say(len(text))

    def _say(self, letters: int) -> None:
        self.text += letters * self._repeat * self._row_repeat

    def _reach(self) -> None:
        before = self._rows * self._columns
        self._rows = max(self._rows, self._row + self._row_repeat)
        self._columns = max(self._columns, self._column)
        _refuse_vast(self._rows, self._columns)
        self.span += self._rows * self._columns - before


def _times(attributes: dict[str, str], name: str) -> int:
    times = int(attributes.get(name, "1"))
    if times < 0:
        raise ValueError(name)
    return times


def _refuse_vast(rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS or rows > _MOST_ROWS or columns > _MOST_COLUMNS:
        size = (("rows", f"{rows:,}"), ("columns", f"{columns:,}"), ("most", f"{MOST_CELLS:,}"))
        raise Rejected(Problem("", "intake.too_many_cells", size))


def _place(reference: str) -> tuple[int, int]:
    """Return row and column from 0 of a reference such as ``B3``.

    Example:
        >>> _place("B3"), _place("AA10")
        ((2, 1), (9, 26))
    """
    letters = reference.rstrip("0123456789")
    if len(letters) > _MOST_LETTERS:
        raise ValueError(letters[:_MOST_LETTERS])
    return int(reference[len(letters) :]) - 1, column_of(letters)


@lru_cache(maxsize=1_024)
def column_of(letters: str) -> int:
    """Return the column from 0 that letters name."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1
