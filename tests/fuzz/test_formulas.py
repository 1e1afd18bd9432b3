"""Nothing that somebody typed into a record acts in the spreadsheet of whoever reads it."""

import ast
import csv
import zipfile
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsp_desktop.kernel.formulas import harmless
from dsp_desktop.kernel.money import Money
from tests.conftest import ROOT
from ui.kit.export import Heading, cell, write_csv, write_xlsx
from ui.kit.spec import Kind

ARMED = [
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    '"=1+1"',
    "'=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u00a0=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM(A1)",
    "+12065550100",
    "+1-206-555-0100",
    "-2-3",
    "--5",
]
PEACEFUL = [
    "-12.50",
    "-$1,234.56",
    "-5%",
    "+1 206 555 0100",
    "+1 (206) 555-0100",
    "(206) 555-0100",
    "Ann = Bob",
    "a@example.com",
    "7-Eleven",
    "",
]
#: Every module that writes a table a spreadsheet opens, and why it is safe.
WRITERS = {
    "dsp_desktop/demo/files.py": "invented by us, to be imported again",
    "dsp_desktop/reports/workbook.py": "texts only as texts, in no format that runs",
    "ui/kit/export.py": "through harmless, and texts only as texts",
}


@pytest.mark.parametrize("text", ARMED)
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", PEACEFUL)
def test_what_it_would_not_run_is_left_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_column_of_numbers_stays_numbers(tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    headings = [Heading("=Rent", Kind.MONEY), Heading("Note", Kind.NOTE)]
    write_csv(target, headings, [(Money(-78250), "-782.50"), (Money(5), "=1")], UTC)
    lines = list(csv.reader(target.read_text("utf-8-sig").splitlines()))
    assert lines == [["'=Rent", "Note"], ["-782.50", "-782.50"], ["0.05", "'=1"]]


@given(st.sampled_from(ARMED), st.text(max_size=5), st.sampled_from([Kind.TEXT, Kind.CODE]))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_no_cell_of_a_file_begins_as_a_formula(text: str, after: str, kind: Kind) -> None:
    first = cell(text + after, kind)[:1]
    assert first not in set("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20") or not after


def test_a_workbook_holds_no_formula_at_all(tmp_path: Path) -> None:
    target = tmp_path / "list.xlsx"
    headings = [Heading("=1+1", Kind.TEXT), Heading("Note", Kind.NOTE)]
    write_xlsx(target, headings, [(text, text) for text in ARMED], UTC)
    with zipfile.ZipFile(target) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
    assert sheet.count(b"inlineStr") == 2 * (len(ARMED) + 1)


def test_every_writer_of_tables_is_known() -> None:
    found = set()
    for path in (*(ROOT / "dsp_desktop").rglob("*.py"), *(ROOT / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
                name = f"{called.value.id}.{called.attr}"
                if name in {"csv.writer", "csv.DictWriter", "xlsxwriter.Workbook"}:
                    found.add(path.relative_to(ROOT).as_posix())
    assert found == set(WRITERS)


def test_every_table_put_on_the_clipboard_is_harmless() -> None:
    """A table pasted into a spreadsheet is read like one that is opened."""
    for path in (ROOT / "ui").rglob("*.py"):
        source = path.read_text("utf-8")
        if "setMimeData" in source and "\\t" in source:
            assert "harmless(" in source or "cell(" in source, path.name
