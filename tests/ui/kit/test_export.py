"""What a list saves is what a spreadsheet reads."""

from datetime import UTC, date, datetime
from pathlib import Path

from python_calamine import CalamineWorkbook

from dsp_desktop.kernel.money import Money
from ui.kit.export import Heading, write_csv, write_xlsx
from ui.kit.spec import Kind

HEADINGS = [
    Heading("Name", Kind.TEXT),
    Heading("Rent", Kind.MONEY),
    Heading("Ends", Kind.DATE),
    Heading("Seen", Kind.MOMENT),
    Heading("Miles", Kind.MILES),
    Heading("Towed", Kind.YES_NO),
]
ROWS = [
    (
        "=HYPERLINK(1)",
        Money(-78250),
        date(2026, 11, 18),
        datetime(2026, 11, 18, 9, 30, tzinfo=UTC),
        5,
        None,
    ),
    ("Nguyễn", None, None, None, None, True),
]


def test_a_spreadsheet_holds_numbers_dates_and_only_text(tmp_path: Path) -> None:
    target = tmp_path / "list.xlsx"
    write_xlsx(target, HEADINGS, ROWS, UTC)
    rows = CalamineWorkbook.from_path(str(target)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["Name", "Rent", "Ends", "Seen", "Miles", "Towed"]
    assert rows[1] == [
        "=HYPERLINK(1)",
        -782.5,
        date(2026, 11, 18),
        datetime(2026, 11, 18, 9, 30),  # noqa: DTZ001 - a spreadsheet has no zones
        5.0,
        "Not known",
    ]
    assert rows[2] == ["Nguyễn", "", "", "", "", "Yes"]


def test_a_csv_is_read_back_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    write_csv(target, HEADINGS, ROWS, UTC)
    lines = target.read_text("utf-8-sig").splitlines()
    assert lines[1] == "'=HYPERLINK(1),-782.50,2026-11-18,2026-11-18 09:30,5,Not known"
    assert lines[2] == "Nguyễn,,,,,Yes"
