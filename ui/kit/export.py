"""Saving what a list shows, as CSV or as a spreadsheet.

A cell that a spreadsheet would run as a formula is written as text: nothing a driver
or a lessor typed into a record may act in the accountant's Excel.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any

from dsp_desktop.kernel.formulas import harmless
from dsp_desktop.kernel.money import Money
from ui.kit.formats import NUMERIC, plain
from ui.kit.spec import Kind

_WIDEST, _NARROWEST = 48, 8
_NUMBER_FORMATS = {
    Kind.MONEY: "$#,##0.00",
    Kind.MILES: "#,##0",
    Kind.POUNDS: "#,##0",
    Kind.COUNT: "#,##0",
    Kind.QUANTITY: "#,##0.###",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of the file."""

    title: str
    kind: Kind


def cell(text: str, kind: Kind) -> str:
    """Return a cell as a spreadsheet may read it: a figure is one, a text never a formula."""
    return text if kind in NUMERIC else harmless(text)


def write_csv(
    path: Path, headings: Sequence[Heading], rows: Iterable[Sequence[Any]], zone: tzinfo
) -> None:
    """Write CSV that Excel reads as UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(harmless(heading.title) for heading in headings)
        for row in rows:
            writer.writerow(
                cell(plain(value, heading.kind, zone), heading.kind)
                for heading, value in zip(headings, row, strict=True)
            )


def write_xlsx(
    path: Path, headings: Sequence[Heading], rows: Iterable[Sequence[Any]], zone: tzinfo
) -> None:
    """Write a spreadsheet: dates are dates, amounts are numbers, text is only text."""
    import xlsxwriter  # type: ignore[import-untyped] # noqa: PLC0415 - has no types; slow to load

    safe = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    # Opened by us: a refusal is the system's own error then, and comes before the work.
    with path.open("wb") as file, xlsxwriter.Workbook(file, safe) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "d mmm yyyy", "align": "left"})
        moment = book.add_format({"num_format": "d mmm yyyy hh:mm", "align": "left"})
        numbers = {k: book.add_format({"num_format": f}) for k, f in _NUMBER_FORMATS.items()}
        for place, heading in enumerate(headings):
            width = min(max(len(heading.title) + 4, _NARROWEST), _WIDEST)
            sheet.set_column(place, place, max(width, 14))
            sheet.write_string(0, place, heading.title, bold)
        sheet.freeze_panes(1, 0)
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, (heading, value) in enumerate(zip(headings, row, strict=True)):
                match value:
                    case None if heading.kind is not Kind.YES_NO:
                        continue
                    case bool():
                        sheet.write_string(last, place, plain(value, heading.kind, zone))
                    case Money():
                        amount = float(value.amount)
                        sheet.write_number(last, place, amount, numbers[Kind.MONEY])
                    case int() | Decimal():
                        sheet.write_number(last, place, float(value), numbers.get(heading.kind))
                    case datetime():
                        here = value.astimezone(zone).replace(tzinfo=None)
                        sheet.write_datetime(last, place, here, moment)
                    case date():
                        sheet.write_datetime(last, place, datetime(*value.timetuple()[:3]), day)  # noqa: DTZ001 - a day has no zone
                    case _:
                        sheet.write_string(last, place, plain(value, heading.kind, zone))
        sheet.autofilter(0, 0, last, len(headings) - 1)
