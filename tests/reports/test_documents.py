"""Each kind of section, on paper and in a spreadsheet, with what the vocabulary allows."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.kernel.errors import JobCancelled
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.progress import NoProgress
from dsp_desktop.reports import printing, workbook
from dsp_desktop.reports.asking import Opens, Period, asking
from dsp_desktop.reports.document import (
    Chapter,
    Column,
    Days,
    Document,
    Facts,
    Figure,
    FreshPage,
    Kind,
    Paragraph,
    Picture,
    Section,
    Signatures,
    Sources,
    Table,
    Value,
)
from dsp_desktop.reports.letterhead import Letterhead
from dsp_desktop.reports.placing import NotASpreadsheet
from dsp_desktop.rules.engine import State
from tests.reports.archive_rules import check, elements
from tests.reports.conftest import DAY, NOW, read

LETTER = Letterhead("Cascade Parcel LLC", "America/New_York", NOW, "Ada Example", "")
ONE_OF_EACH: tuple[tuple[Column, Value, Value], ...] = (
    (Column("Name"), "=1+1", "2 rows"),
    (Column("Status"), VanStatus.ON_ORDER, None),
    (Column("VIN", Kind.CODE), "1FTDEM011RA896851", None),
    (Column("Starts", Kind.DATE), date(2026, 11, 18), None),
    (Column("Seen", Kind.MOMENT), datetime(2026, 11, 18, 14, 30, tzinfo=UTC), None),
    (Column("Rent", Kind.MONEY), Money(-78250), Money(-156500)),
    (Column("A mile", Kind.RATE), Decimal("0.1525"), None),
    (Column("Odometer", Kind.MILES), 48210, None),
    (Column("Year", Kind.YEAR), 2021, None),
    (Column("Gallons", Kind.QUANTITY), Decimal("12.345"), Decimal("24.69")),
    (Column("Share", Kind.PERCENT), Decimal("0.125"), None),
    (Column("State", Kind.STATE), State.BLOCKED, None),
)
COLUMNS = tuple(column for column, _, _ in ONE_OF_EACH)
ROW = tuple(value for _, value, _ in ONE_OF_EACH)
TOTAL = tuple(total for _, _, total in ONE_OF_EACH)


def a_table(rows: int = 2, *, wide: bool = True) -> Table:
    return Table("Everything", COLUMNS, (ROW,) * rows, "Nothing.", total=TOTAL, wide=wide)


def a_document(*sections: Section, about: date | Days = DAY) -> Document:
    return Document("Sample", about, sections or (a_table(),), intro="A few words.")


def a_photo(mode: str = "RGB", kind: str = "JPEG", size: tuple[int, int] = (900, 600)) -> bytes:
    made = BytesIO()
    Image.new(mode, size, "steelblue").save(made, kind)
    return made.getvalue()


def on_paper(path: Path, document: Document) -> list[str]:
    pages = printing.write(path, document, LETTER, NoProgress())
    check(path)
    text = read(path)
    assert len(text) == pages
    return text


def in_a_spreadsheet(path: Path, document: Document) -> CalamineWorkbook:
    workbook.write(path, document, LETTER, NoProgress())
    return CalamineWorkbook.from_path(str(path))


def test_paper_shows_each_kind_of_value_as_people_write_it(tmp_path: Path) -> None:
    (text,) = on_paper(tmp_path / "a.pdf", a_document())
    for said in (
        "=1+1", "On order", "18 Nov 2026", "9:30 AM EST", "-$782.50", "$0.1525", "48,210",
        "2021", "12.345", "12.5%", "Blocked", "2 rows", "-$1,565.00",
    ):  # fmt: skip
        assert said in text


def test_a_spreadsheet_holds_each_kind_of_value_as_what_it_is(tmp_path: Path) -> None:
    book = in_a_spreadsheet(tmp_path / "a.xlsx", a_document())
    head, one, _other, total = book.get_sheet_by_name("Everything").to_python()
    assert head == [column.title for column in COLUMNS]
    assert one == [
        "=1+1",
        "On order",
        "1FTDEM011RA896851",
        date(2026, 11, 18),
        datetime(2026, 11, 18, 9, 30),  # noqa: DTZ001 - a spreadsheet has no zones
        -782.5,
        0.1525,
        48210.0,
        2021.0,
        12.345,
        0.125,
        "Blocked",
    ]
    assert total[0] == "2 rows"
    assert total[5] == -1565.0
    about = dict(row[:2] for row in book.get_sheet_by_name("About").to_python())
    assert about["Company"] == "Cascade Parcel LLC"
    assert about["As of"] == "20 Nov 2026"
    assert about["In short"] == "A few words."


def test_a_wide_table_lies_on_its_side_and_repeats_its_header(tmp_path: Path) -> None:
    pages = on_paper(tmp_path / "a.pdf", a_document(a_table(120)))
    assert len(pages) > 3
    assert all("VIN" in page for page in pages)
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert {tuple(map(int, page.mediabox)) for page in pdf.pages} == {(0, 0, 792, 612)}
    on_paper(tmp_path / "b.pdf", a_document(a_table(2, wide=False)))
    with pikepdf.open(tmp_path / "b.pdf") as pdf:
        assert {tuple(map(int, page.mediabox)) for page in pdf.pages} == {(0, 0, 612, 792)}


def test_columns_below_one_another_are_columns_of_their_own_in_a_spreadsheet(
    tmp_path: Path,
) -> None:
    columns = (Column("Van", Kind.CODE), Column("Status", below=True), Column("Miles", Kind.MILES))
    table = Table("Vans", columns, (("07", VanStatus.ACTIVE, 5),), "No van.")
    assert "07 Active 5" in on_paper(tmp_path / "a.pdf", a_document(table))[0]
    book = in_a_spreadsheet(tmp_path / "a.xlsx", a_document(table))
    assert book.get_sheet_by_name("Vans").to_python()[1] == ["07", "Active", 5.0]


def test_a_value_that_its_column_does_not_hold_is_a_mistake_of_the_author() -> None:
    with pytest.raises(TypeError):
        Table("Vans", (Column("Rent", Kind.MONEY),), ((Decimal("1.50"),),), "No van.")
    with pytest.raises(TypeError):
        Table("Vans", (Column("Day", Kind.DATE),), ((datetime(2026, 1, 1, tzinfo=UTC),),), "No.")
    with pytest.raises(ValueError, match="zip"):
        Table("Vans", (Column("Van"),), (("07", "08"),), "No van.")


def test_every_section_stands_on_paper_in_its_order(tmp_path: Path) -> None:
    figure = Figure("Mileage rate", "0.70", "USD a mile", DAY, "IRS Notice", confirmed=False)
    document = a_document(
        Chapter("Van 07"),
        Facts("The van", (("VIN", "1FTDEM011RA896851"), ("Bought", None), ("Paid", Money(5)))),
        Paragraph("It is blue.", "Remarks"),
        FreshPage(),
        Picture(a_photo(), "Left side, 20 Nov 2026", "A blue van from the left"),
        Sources((figure,)),
        Signatures(("Owner", "Driver"), "We have seen the van."),
        Chapter("Van 08", fresh_page=True),
        Table("Damage", (Column("What"),), (), "No damage is on file."),
        about=Days(date(2026, 10, 1), date(2026, 10, 31)),
    )
    first, second, third = on_paper(tmp_path / "a.pdf", document)
    assert "Cascade Parcel LLC, 1 Oct to 31 Oct 2026" in first
    assert "As of" not in first
    assert first.index("Van 07") < first.index("Not recorded") < first.index("It is blue.")
    assert "Left side" in second
    assert "Not confirmed" in second
    assert second.index("We have seen the van.") < second.index("Owner") < second.index("Driver")
    assert "No damage is on file." in third
    book = in_a_spreadsheet(tmp_path / "a.xlsx", document)
    assert book.sheet_names == ["About", "Figures used", "Damage"]
    about = dict(row[:2] for row in book.get_sheet_by_name("About").to_python())
    assert about["Period"] == "1 Oct to 31 Oct 2026"
    assert about["Bought"] == "Not recorded"
    assert about["Remarks"] == "It is blue."


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGB", "JPEG"), ("RGBA", "PNG"), ("L", "PNG"), ("CMYK", "JPEG")]
)
def test_a_picture_of_any_kind_lasts_and_is_told_to_who_cannot_see_it(
    tmp_path: Path, mode: str, kind: str
) -> None:
    tall = Picture(a_photo(mode, kind, (600, 2400)), "Left side", "A van from the left")
    on_paper(tmp_path / "a.pdf", a_document(tall, tall, tall))
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        figures = [one for one in elements(pdf) if one.S == "/Figure"]
        assert [str(one.Alt) for one in figures] == ["A van from the left"] * 3
        images = [i for page in pdf.pages for i in page.get_images().values()]
        assert all(image.ColorSpace == pikepdf.Name.DeviceRGB for image in images)
        assert not any("/SMask" in image for image in images)


def test_sheets_of_one_name_are_told_apart_and_bad_letters_are_left_out(tmp_path: Path) -> None:
    columns = (Column("Van"),)
    tables = [Table(title, columns, (), "None.") for title in ("A/B: all", "a b all", "x" * 40)]
    book = in_a_spreadsheet(tmp_path / "a.xlsx", a_document(*tables, tables[2]))
    assert book.sheet_names == ["About", "A B all", "a b all 2", "x" * 31, "x" * 29 + " 2"]


def test_a_spreadsheet_never_takes_the_place_of_a_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "company.xlsx"
    path.write_bytes(b"SQLite format 3\x00 and a company")
    with pytest.raises(NotASpreadsheet):
        workbook.write(path, a_document(), LETTER, NoProgress())
    assert path.read_bytes() == b"SQLite format 3\x00 and a company"


def test_leaving_early_leaves_no_spreadsheet_behind(tmp_path: Path) -> None:
    class Impatient(NoProgress):
        def report(self, done: int, total: int, label: str = "") -> None:  # noqa: ARG002 - it never listens
            raise JobCancelled

    with pytest.raises(JobCancelled):
        workbook.write(tmp_path / "a.xlsx", a_document(a_table(600)), LETTER, Impatient())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("opens", "since", "until"),
    [
        (Opens.THIS_MONTH, date(2026, 3, 1), date(2026, 3, 31)),
        (Opens.LAST_MONTH, date(2026, 2, 1), date(2026, 2, 28)),
        (Opens.THIS_YEAR, date(2026, 1, 1), date(2026, 3, 31)),
        (Opens.LAST_90_DAYS, date(2026, 1, 1), date(2026, 3, 31)),
        (Opens.LAST_365_DAYS, date(2025, 4, 1), date(2026, 3, 31)),
    ],
)
def test_a_period_opens_where_it_says(opens: Opens, since: date, until: date) -> None:
    asked = asking((Period(opens),), {}, now=NOW, today=date(2026, 3, 31), prepared_by="Ada")
    assert asked.days == Days(since, until)
