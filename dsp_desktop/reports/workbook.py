"""From a document to a spreadsheet: what it is on the first sheet, then a sheet for each table.

Dates are dates, amounts are numbers, and a text is only a text: nothing is ever a formula.
The same document gives the same bytes.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter  # type: ignore[import-untyped]  # has no types

from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.reports import document as says
from dsp_desktop.reports.document import FIGURES, Document, Kind, Value
from dsp_desktop.reports.formats import UNKNOWN, moment
from dsp_desktop.reports.letterhead import Letterhead
from dsp_desktop.reports.placing import may_replace, put
from dsp_desktop.reports.values import kind_of, text_of

#: Nothing typed into a record may act in a spreadsheet, and nothing private lies beside it.
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
FORMATS = {
    Kind.DATE: "d mmm yyyy",
    Kind.MOMENT: "d mmm yyyy hh:mm",
    Kind.MONEY: "$#,##0.00",
    Kind.RATE: "$#,##0.00##",
    Kind.MILES: "#,##0",
    Kind.COUNT: "#,##0",
    Kind.YEAR: "0",
    Kind.QUANTITY: "#,##0.###",
    Kind.PERCENT: "0.0%",
}
_NAME, _TEXT = 31, 32_767  # the longest name of a sheet and text of a cell that Excel opens
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LETTER = 1  # Excel's number for it
_FIRST, _WIDEST, _NARROWEST, _STEP = "About", 48, 8, 500
_SOURCES = (
    says.Column("Figure"),
    says.Column("Value"),
    says.Column("Unit"),
    says.Column("Since", Kind.DATE),
    says.Column("Source"),
    says.Column("Confirmed"),
    says.Column("Owner's own"),
)


def write(path: Path, document: Document, letter: Letterhead, progress: Progress) -> int:
    """Write the spreadsheet and return its number of sheets."""
    may_replace(path, spreadsheet=True)
    content, sheets = made(document, letter, progress)
    put(path, lambda half_way: half_way.write_bytes(content))
    return sheets


def made(document: Document, letter: Letterhead, progress: Progress) -> tuple[bytes, int]:
    """Return the spreadsheet and how many sheets it has."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, SAFE) as book:
        book.set_properties(
            {
                "title": f"{document.title} of {letter.company}",
                "author": letter.prepared_by,
                "created": letter.changed_at.replace(tzinfo=None),
                "language": "en-US",
            }
        )
        writer = _Writer(book, letter.zone)
        writer.first(document, letter)
        tables = list(_tables(document))
        total = sum(len(table.rows) for table in tables)
        done = 0
        for table in tables:
            done = writer.table(table, done, total, progress)
        sheets = len(book.worksheets())
    return file.getvalue(), sheets


def _tables(document: Document) -> Iterator[says.Table]:
    for section in document.sections:
        if isinstance(section, says.Table):
            yield section
        elif isinstance(section, says.Sources):
            rows = tuple(
                (f.name, f.value, f.unit, f.since, f.source, _yes(f.confirmed), _yes(f.own))
                for f in section.figures
            )
            yield says.Table(section.title, _SOURCES, rows, "This report rests on no figure.")


class _Writer:
    """One workbook: its formats, and the names its sheets have."""

    def __init__(self, book: Any, zone: str) -> None:
        self._book, self._zone = book, zone
        self._strong = book.add_format({"bold": True})
        self._header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self._large = book.add_format({"bold": True, "font_size": 16})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._plain = {k: book.add_format(_look(k)) for k in FORMATS}
        self._total = {k: book.add_format(_look(k) | {"bold": True, "top": 1}) for k in Kind}
        self._names = {_FIRST.casefold()}

    def first(self, document: Document, letter: Letterhead) -> None:
        """Write what the report is, its facts and its sentences."""
        sheet = self._book.add_worksheet(_FIRST)
        _for_letter(sheet, upright=True)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 72)
        sheet.write_string(0, 0, document.title[:_TEXT], self._large)
        about = "Period" if isinstance(document.about, says.Days) else "As of"
        facts: list[tuple[str, Value]] = [
            ("Company", letter.company),
            (about, document.when),
            ("Prepared by", letter.prepared_by),
            ("Data as of last change", moment(letter.changed_at, letter.zone)),
        ]
        if letter.notice:
            facts.append(("Please note", letter.notice))
        row = self._facts(sheet, 2, facts)
        if document.intro:
            row = self._facts(sheet, row + 1, [("In short", document.intro)])
        for section in document.sections:
            match section:
                case says.Facts():
                    sheet.write_string(row + 1, 0, section.title, self._strong)
                    row = self._facts(sheet, row + 2, section.pairs)
                case says.Paragraph():
                    row = self._facts(sheet, row + 1, [(section.title, section.text)])

    def table(self, table: says.Table, done: int, total: int, progress: Progress) -> int:
        """Write one table as a sheet of its own; return how many rows are done in all."""
        sheet = self._book.add_worksheet(self._name(table.title))
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column.title, self._header)
            sheet.set_column(place, place, self._width(table, place))
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        _for_letter(sheet)
        if not table.rows:
            sheet.write_string(1, 0, table.empty)
            return done
        for number, row in enumerate(table.rows, start=1):
            for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
                self._write(sheet, (number, place), value, self._plain.get(column.kind))
            if number % _STEP == 0:
                progress.report(done + number, total)
        last = len(table.rows)
        sheet.autofilter(0, 0, last, len(table.columns) - 1)
        if table.total is not None:
            for place, (column, value) in enumerate(zip(table.columns, table.total, strict=True)):
                self._write(sheet, (last + 1, place), value, self._total[column.kind])
        return done + last

    def _facts(self, sheet: Any, row: int, pairs: Sequence[tuple[str, Value]]) -> int:
        """Write labels with their values; return the row after them."""
        for name, value in pairs:
            sheet.write_string(row, 0, name, self._strong)
            known = UNKNOWN if value is None else value
            form = self._wrapped if isinstance(known, str) else self._plain.get(kind_of(known))
            self._write(sheet, (row, 1), known, form)
            row += 1
        return row

    def _write(self, sheet: Any, at: tuple[int, int], value: Value, form: Any) -> None:
        match value:
            case None:
                sheet.write_blank(*at, None, form)
            case Money():
                sheet.write_number(*at, float(value.amount), form)
            case int() | Decimal():
                sheet.write_number(*at, float(value), form)
            case datetime():
                here = value.astimezone(ZoneInfo(self._zone)).replace(tzinfo=None)
                sheet.write_datetime(*at, here, form)
            case date():
                sheet.write_datetime(*at, datetime(*value.timetuple()[:3]), form)  # noqa: DTZ001 - a day has no zone
            case _:
                text = text_of(value, Kind.TEXT, self._zone)
                sheet.write_string(*at, text[:_TEXT], form)

    def _width(self, table: says.Table, place: int) -> int:
        column = table.columns[place]
        texts = [text_of(row[place], column.kind, self._zone) for row in table.rows[:_STEP]]
        longest = max(map(len, (column.title, *texts)))
        return min(max(longest + 3, _NARROWEST), _WIDEST)

    def _name(self, title: str) -> str:
        """Return a name for a sheet that Excel takes and no other sheet has."""
        clean = " ".join(title.translate(_NOT_IN_NAMES).split()) or "Table"
        name, number = clean[:_NAME].strip(), 2
        while name.casefold() in self._names:
            more = f" {number}"
            name, number = clean[: _NAME - len(more)].strip() + more, number + 1
        self._names.add(name.casefold())
        return name


def _for_letter(sheet: Any, *, upright: bool = False) -> None:
    """Let the sheet be printed on US Letter, as wide as one page."""
    sheet.set_paper(_LETTER)
    sheet.fit_to_pages(1, 0)
    if not upright:
        sheet.set_landscape()


def _look(kind: Kind) -> dict[str, Any]:
    side = "right" if kind in FIGURES else "left"
    return {"align": side} | ({"num_format": FORMATS[kind]} if kind in FORMATS else {})


def _yes(value: bool) -> str:  # noqa: FBT001 - the value itself, not a switch
    return "Yes" if value else "No"
