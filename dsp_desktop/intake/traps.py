"""Workbooks looked over for traps before the library that holds a sheet in memory sees them.

A workbook of a few kilobytes can claim a sheet of seventeen thousand million cells, or
unpack to gigabytes. So everything in it is unpacked once, in parts and counted; on the
way it is noted which formulas were saved without a value.
"""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.parsers import expat

from dsp_desktop.kernel.errors import Problem, Rejected
from dsp_desktop.kernel.progress import Progress

#: What a workbook may unpack to, and how many cells a sheet may span, blank ones too.
MOST_UNPACKED_MB = 600
MOST_CELLS = 8_000_000
MOST_TEXT = 4_000_000_000  # characters, were the longest text in every cell
_MOST_ENTRIES = 5_000
_MB = 1 << 20
_PART = 1 << 18


@dataclass(slots=True)
class Look:
    """What was seen of a sheet before reading it; rows and columns from 0."""

    unsaved: dict[int, list[int]] = field(default_factory=dict)
    errors: dict[int, list[int]] = field(default_factory=dict)


def look_over(content: bytes, progress: Progress) -> Mapping[str, Look]:
    """Refuse a workbook that is a trap; return what was seen of each sheet, by name."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = _entries(archive)
            if "content.xml" in names:
                _refuse_encrypted(archive, names)
                _scan_all(archive, {"content.xml": _OdsScan()}, progress)
                return {}
            if "xl/workbook.bin" in names:
                raise Rejected(Problem("", "intake.binary_workbook"))
            if "xl/workbook.xml" not in names:
                raise Rejected(Problem("", "intake.zip_archive"))
            return _look_over_xlsx(archive, progress)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        OSError,
        RuntimeError,  # an encrypted entry
        NotImplementedError,  # an unknown compression
        ValueError,
        KeyError,
        IndexError,
        OverflowError,
        UnicodeError,
    ) as error:
        raise Rejected(Problem("", "intake.damaged")) from error


def _entries(archive: zipfile.ZipFile) -> set[str]:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(names) != len(entries) or len(entries) > _MOST_ENTRIES:
        raise Rejected(Problem("", "intake.damaged"))
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_MB * _MB:
        raise Rejected(Problem("", "intake.unpacks_too_large", (("most", MOST_UNPACKED_MB),)))
    return names


def _refuse_encrypted(archive: zipfile.ZipFile, names: set[str]) -> None:
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise Rejected(Problem("", "intake.password"))


def _look_over_xlsx(archive: zipfile.ZipFile, progress: Progress) -> Mapping[str, Look]:
    paths = sheet_paths(archive)
    texts = _TextScan()
    scans: dict[str, _Scan] = {path: _SheetScan() for path in paths.values()}
    scans["xl/sharedStrings.xml"] = texts
    _scan_all(archive, scans, progress)
    sheets = [scan for scan in scans.values() if isinstance(scan, _SheetScan)]
    if texts.longest * sum(scan.texts for scan in sheets) > MOST_TEXT:
        raise Rejected(Problem("", "intake.unpacks_too_large", (("most", MOST_UNPACKED_MB),)))
    return {
        name: scan.look
        for name, path in paths.items()
        if isinstance(scan := scans.get(path), _SheetScan)
    }


def sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return where each sheet of the workbook is kept, by its name."""
    targets = _Attributes("Relationship")
    sum(_feed(archive, "xl/_rels/workbook.xml.rels", targets))
    by_id = {a.get("Id", ""): a.get("Target", "") for a in targets.found}
    sheets = _Attributes("sheet")
    sum(_feed(archive, "xl/workbook.xml", sheets))
    names = set(archive.namelist())
    paths = {}
    for sheet in sheets.found:
        key = next((v for k, v in sheet.items() if k.rpartition(":")[2] == "id"), "")
        target = by_id.get(key, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in names:
            paths[sheet.get("name", "")] = path
    return paths


def _scan_all(archive: zipfile.ZipFile, scans: Mapping[str, "_Scan"], progress: Progress) -> None:
    """Unpack everything once: its real size and its checksum are then known too."""
    room = MOST_UNPACKED_MB * _MB
    total = sum(entry.file_size for entry in archive.infolist())
    for name in archive.namelist():
        scan = scans.get(name)
        if scan is None and name.startswith("xl/worksheets/") and name.endswith(".xml"):
            scan = _SheetScan()  # one that the workbook reaches by a way we did not see
        for size in _feed(archive, name, scan or _Unread()):
            room -= size
            progress.report(min(MOST_UNPACKED_MB * _MB - room, total), total)
        if room < 0:
            raise Rejected(Problem("", "intake.unpacks_too_large", (("most", MOST_UNPACKED_MB),)))


def _feed(archive: zipfile.ZipFile, name: str, scan: "_Scan") -> Iterator[int]:
    """Unpack one entry part by part, and yield the size of each."""
    parser = scan.parser()
    with archive.open(name) as stream:
        while part := stream.read(_PART):
            if parser is not None:
                parser.Parse(part, False)  # noqa: FBT003 - expat takes it by position
            yield len(part)
    if parser is not None:
        parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position


class _Scan:
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


class _Unread(_Scan):
    """For pictures, themes and the rest: only unpacked."""

    def parser(self) -> None:
        """Return nothing to parse with."""


class _Attributes(_Scan):
    """Collects the attributes of every element of one name."""

    def __init__(self, wanted: str) -> None:
        self._wanted = wanted
        self.found: list[dict[str, str]] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Keep the attributes of the wanted element."""
        if name.rpartition(":")[2] == self._wanted:
            self.found.append(attributes)


class _TextScan(_Scan):
    """Measures the longest of the texts that cells share."""

    def __init__(self) -> None:
        self.longest = 0
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

    def _characters(self, text: str) -> None:
        self._length += len(text)
        self.longest = max(self.longest, self._length)


class _SheetScan(_Scan):
    """Counts how far a sheet reaches; finds formulas without a value, and errors."""

    def __init__(self) -> None:
        self.look = Look()
        self.texts = 0
        self._rows = self._columns = 0  # how far it reaches, from 1
        self._row = self._column = -1  # where we are, from 0
        self._formula = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Follow rows, cells, formulas and values."""
        match name.rpartition(":")[2] if ":" in name else name:
            case "v" | "is":
                self._formula = False
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
                self._reach(*(n + 1 for n in _place(attributes["ref"].partition(":")[0])))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if self._formula:
            self._end_cell()
        if place := attributes.get("r"):
            self._row, self._column = _place(place)
        else:
            self._column += 1
        if self._row >= self._rows or self._column >= self._columns:
            self._reach(self._row + 1, self._column + 1)
        kind = attributes.get("t")
        if kind == "e":
            self.look.errors.setdefault(self._row, []).append(self._column)
        elif kind == "s":
            self.texts += 1

    def _end_cell(self) -> None:
        if self._formula:
            self.look.unsaved.setdefault(self._row, []).append(self._column)
        self._formula = False

    def _reach(self, rows: int, columns: int) -> None:
        if rows > self._rows or columns > self._columns:
            self._rows, self._columns = max(rows, self._rows), max(columns, self._columns)
            _refuse_vast(self._rows, self._columns)


class _OdsScan(_Scan):
    """Counts how far the tables of an OpenDocument file reach, repeats included."""

    def __init__(self) -> None:
        self._row = self._column = 0
        self._rows = self._columns = 0
        self._row_repeat = 1

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Follow tables, rows and cells; blank ones count once something comes after."""
        match name:
            case "table:table":
                self._row = self._column = self._rows = self._columns = 0
                self._row_repeat = 0
            case "table:table-row":
                self._row += self._row_repeat
                self._row_repeat = int(attributes.get("table:number-rows-repeated", "1"))
                self._column = 0
            case "table:table-cell" | "table:covered-table-cell":
                self._column += int(attributes.get("table:number-columns-repeated", "1"))
                if "office:value-type" in attributes or "table:formula" in attributes:
                    self._reach()
            case "text:p":
                self._reach()

    def _reach(self) -> None:
        self._rows = max(self._rows, self._row + self._row_repeat)
        self._columns = max(self._columns, self._column)
        _refuse_vast(self._rows, self._columns)


def _refuse_vast(rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        size = (("rows", f"{rows:,}"), ("columns", f"{columns:,}"), ("most", f"{MOST_CELLS:,}"))
        raise Rejected(Problem("", "intake.too_many_cells", size))


def _place(reference: str) -> tuple[int, int]:
    """Return row and column from 0 of a reference such as ``B3``.

    Example:
        >>> _place("B3"), _place("AA10")
        ((2, 1), (9, 26))
    """
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]) - 1, column_of(letters)


@lru_cache(maxsize=1_024)
def column_of(letters: str) -> int:
    """Return the column from 0 that letters name."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1
