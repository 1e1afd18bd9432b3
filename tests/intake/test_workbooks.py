"""Workbooks as people and portals save them, each written for real."""

import zipfile
from functools import cache
from io import BytesIO
from threading import Event
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.fleet.models import Van
from dsp_desktop.intake.sheets import patiently
from dsp_desktop.kernel.errors import JobCancelled, Rejected
from tests.intake.samples import (
    VEHICLES,
    WEX,
    bring_in,
    counts,
    look,
    reasons,
    sound_vin,
    van_line,
    wex_line,
    workbook,
)


def refused(app: App, content: bytes, name: str = "VehiclesData.xlsx") -> str:
    with pytest.raises(Rejected) as caught:
        look(app, content, name)
    return caught.value.problems[0].code


def rewritten(content: bytes, entry: str, old: bytes, new: bytes) -> bytes:
    out = BytesIO()
    before = zipfile.ZipFile(BytesIO(content))
    with before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            assert name != entry or old in data
            after.writestr(name, data.replace(old, new) if name == entry else data)
    return out.getvalue()


def test_a_workbook_with_nothing_in_it_is_refused_as_empty(app: App) -> None:
    assert refused(app, workbook([])) == "intake.empty"


def test_a_header_without_lines_imports_nothing_and_says_so(app: App) -> None:
    seen = look(app, workbook([VEHICLES]))
    assert counts(seen) == (0, 0, 0)
    assert any("no line below" in note for note in seen.notes)


def test_a_vin_that_became_a_number_is_unreadable_and_nothing_is_guessed(app: App) -> None:
    content = workbook(
        [VEHICLES, van_line(1), van_line(2)],
        also=lambda _book, page: page.write_number(1, 0, 12345678901234567),
    )
    seen = look(app, content)
    assert counts(seen) == (1, 0, 0)
    assert "vin: " in reasons(seen)[2]


def test_a_date_kept_as_a_bare_number_and_a_time_as_a_fraction_are_read(app: App) -> None:
    line = wex_line(**{"Transaction Date": 46080, "Transaction Time": 0.5})
    seen = look(app, workbook([WEX, line]))
    assert seen.unreadable == ()
    assert seen.steps[0].label.startswith("27 Feb 2026 · $49.29")


def test_numbers_kept_as_text_are_the_same_numbers(app: App) -> None:
    as_text = wex_line(**{"Units": "14.250", "Net Cost": "49.29", "Current Odometer": "10250"})
    as_number = wex_line(**{"Units": 14.25, "Net Cost": 49.29, "Current Odometer": 10250})
    bring_in(app, workbook([WEX, as_text]))
    assert counts(look(app, workbook([WEX, as_number]))) == (0, 0, 1)


def test_a_merged_title_above_and_cells_merged_sideways_do_no_harm(app: App) -> None:
    def merge(_book: Any, page: Any) -> None:
        page.merge_range(0, 0, 0, 8, "Vehicles of today")
        model = VEHICLES.index("model")
        page.merge_range(2, model, 2, model + 1, "Transit")

    content = workbook([[], VEHICLES, van_line(1), van_line(2)], also=merge)
    bring_in(app, content)
    with app.read() as source:
        vans = source.scalars(select(Van).order_by(Van.number)).all()
    assert [van.model for van in vans] == ["Transit", None]


def test_formulas_count_by_the_value_last_calculated(app: App) -> None:
    def formulas(_book: Any, page: Any) -> None:
        page.write_formula(1, VEHICLES.index("vehicleName"), '="V"&7', None, "V7")
        page.write_formula(2, VEHICLES.index("make"), "=A1", None, "Ram")

    content = workbook([VEHICLES, van_line(1), van_line(2)], also=formulas)
    assert counts(look(app, content)) == (2, 0, 0)
    unsaved = rewritten(content, "xl/worksheets/sheet1.xml", b"<v>V7</v>", b"")
    said = reasons(look(app, unsaved))
    assert list(said) == [2]
    assert said[2].startswith("vehicleName: The formula was saved without its value.")


def test_the_header_may_stand_on_the_second_sheet(app: App) -> None:
    def second(book: Any, _page: Any) -> None:
        page = book.add_worksheet("Data")
        page.write_row(0, 0, VEHICLES)
        page.write_row(1, 0, van_line(1))

    seen = look(app, workbook([["Read me first"]], also=second))
    assert (counts(seen), seen.read_as) == ((1, 0, 0), "sheet “Data”")


def test_a_hidden_sheet_beside_a_seen_one_is_not_read(app: App) -> None:
    def hidden(book: Any, _page: Any) -> None:
        page = book.add_worksheet("Old")
        page.write_row(0, 0, VEHICLES)
        page.write_row(1, 0, van_line(9))
        page.hide()

    seen = look(app, workbook([VEHICLES, van_line(1)], also=hidden))
    assert [step.label for step in seen.steps] == [f"V1 ({sound_vin(1)})"]


def test_a_workbook_with_a_password_is_refused_as_such(app: App) -> None:
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    streams = "EncryptionInfoEncryptedPackage".encode("utf-16-le")
    assert refused(app, header + streams + bytes(512)) == "intake.password"


def test_a_sheet_that_only_claims_every_row_there_is_is_read(app: App) -> None:
    content = workbook([VEHICLES, van_line(1)])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    start = sheet.index(b"<dimension")
    claim = sheet[start : sheet.index(b"/>", start) + 2]
    vast = rewritten(
        content, "xl/worksheets/sheet1.xml", claim, b'<dimension ref="A1:XFD1048576"/>'
    )
    assert counts(look(app, vast)) == (1, 0, 0)


@cache
def bomb() -> bytes:
    out = BytesIO(workbook([VEHICLES, van_line(1)]))
    archive = zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archive, archive.open("xl/media/image1.png", "w", force_zip64=True) as picture:
        for _ in range(80):
            picture.write(bytes(8 << 20))
    return out.getvalue()


def test_a_bomb_is_refused_by_what_its_directory_says(app: App) -> None:
    assert len(bomb()) < 8 << 20
    assert refused(app, bomb()) == "intake.unpacks_too_large"


def test_a_workbook_made_in_one_pass_reads_the_same(app: App) -> None:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})  # texts stand in the cells
    page = book.add_worksheet()
    for number, line in enumerate([VEHICLES, van_line(1)]):
        page.write_row(number, 0, line)
    book.close()
    bring_in(app, out.getvalue())
    assert counts(look(app, workbook([VEHICLES, van_line(1)]))) == (0, 0, 1)


def test_who_stops_does_not_wait_for_what_cannot_be_stopped() -> None:
    class Stop:
        def report(self, *_far: object) -> None:
            raise JobCancelled

    over, came_to_its_end = Event(), []
    with pytest.raises(JobCancelled):
        patiently(lambda: came_to_its_end.append(over.wait(60)), Stop())
    assert came_to_its_end == []
    over.set()


def test_what_fails_beside_us_fails_here() -> None:
    class Go:
        def report(self, *_far: object) -> None: ...

    with pytest.raises(ZeroDivisionError):
        patiently(lambda: 1 // 0, Go())
    assert patiently(lambda: 7, Go()) == 7
