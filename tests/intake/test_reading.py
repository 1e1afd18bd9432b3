"""From bytes to lines: encodings, delimiters, quotes, sheets, and what is refused."""

import zipfile
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsp_desktop.app import App
from dsp_desktop.intake import files, sheets, text, traps
from dsp_desktop.intake.files import Table, find_table
from dsp_desktop.intake.kinds.plans import read_line
from dsp_desktop.intake.planning import PLANNERS
from dsp_desktop.intake.terms import FileKind
from dsp_desktop.kernel.errors import Rejected
from tests.intake.samples import (
    ANN,
    ASSOCIATES,
    JOSE,
    VEHICLES,
    associates,
    csv_of,
    driver_line,
    look,
    reasons,
    van_line,
    workbook,
)

NONE = {kind: {} for kind in FileKind}


def table(content: bytes) -> Table:
    return find_table(content, NONE)


def first_name(content: bytes) -> object:
    found = table(content)
    return next(found.lines()).cells[found.layout.columns["name"][0]]


def refusal(content: bytes) -> str:
    with pytest.raises(Rejected) as caught:
        table(content)
    return caught.value.problems[0].code


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman",
     "cp850", "cp437"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["José Núñez", "Zoë Brûlé", "François Müller"])
def test_a_name_survives_every_encoding_that_occurs(encoding: str, name: str) -> None:
    content = associates(driver_line(name), driver_line("Ann Example")).decode().encode(encoding)
    assert first_name(content) == name


def test_names_beyond_western_europe_survive() -> None:
    for name, encoding in (("Małgorzata Święch", "cp1250"), ("Nguyễn Đặng", "utf-16-le")):
        assert first_name(associates(driver_line(name)).decode().encode(encoding)) == name


def test_a_broken_byte_costs_its_own_line_and_no_other(app: App) -> None:
    lines = [driver_line("José Núñez", JOSE), driver_line("Zoë Example", ANN)]
    content = associates(*lines).replace("Zoë".encode(), b"Zo\xeb")
    seen = look(app, content)
    assert [step.label for step in seen.steps] == [f"José Núñez ({JOSE})"]
    assert "characters that were lost" in reasons(seen)[3]


def test_utf_16_without_a_mark_in_big_endian_is_told_by_its_zeros() -> None:
    assert text.encoding_of("Name and ID".encode("utf-16-be")) == "utf-16-be"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_ending_will_do(delimiter: str, ending: str) -> None:
    content = csv_of(ASSOCIATES, driver_line(), delimiter=delimiter)
    assert first_name(content.replace(b"\r\n", ending.encode())) == "Ann Example"


def test_a_separator_line_and_a_title_above_the_header_are_passed_over() -> None:
    found = table(b"sep=,\r\nReport of today\r\n\r\n" + associates(driver_line()))
    assert found.layout.header_line == 4
    assert [row.line for row in found.lines()] == [5]


def test_lines_keep_their_numbers_across_quoted_line_breaks_and_blank_lines() -> None:
    content = associates(driver_line("Ann\nExample"), driver_line("B"), driver_line("C"))
    content = content.replace(b"B,", b"\r\nB,")
    assert [row.line for row in table(content).lines()] == [2, 5, 6]


def test_zero_bytes_in_a_text_are_dropped() -> None:
    assert first_name(associates(driver_line("An\0n Example"))) == "Ann Example"


def test_a_quotation_mark_that_never_closes_is_told_where_it_opens() -> None:
    content = associates(driver_line(), driver_line("B"), driver_line("C"))
    rows = list(table(content.replace(b"B,", b'"B,')).lines())
    assert [row.line for row in rows] == [2, 3]
    assert rows[1].problem is not None
    assert rows[1].problem.code == "line.quote_open"


def test_an_open_quotation_mark_does_not_swallow_a_large_file() -> None:
    content = associates(*[driver_line("B" if n == 5 else "C") for n in range(5_000)])
    rows = list(table(content.replace(b"B,", b'"B,')).lines())
    assert rows[-1].line == 7
    assert rows[-1].problem is not None


@pytest.mark.parametrize(
    "nothing", [b"", b"\n\n \n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0\0\0", b"\r\n , ,\r\n;;"]
)
def test_an_empty_file_is_refused(nothing: bytes) -> None:
    assert refusal(nothing) == "intake.empty"


def test_what_is_no_table_is_refused_by_what_it_is() -> None:
    assert refusal(b"<!DOCTYPE html><html><table><tr><td>vin</td></tr></table>") == (
        "intake.web_page"
    )
    assert refusal(b"%PDF-1.7 ...") == "intake.pdf"
    assert refusal(b'<?xml version="1.0"?><Workbook xmlns="urn:spreadsheet">') == (
        "intake.xml_spreadsheet"
    )
    assert refusal(bytes(range(256)) * 40) == "intake.neither"
    assert refusal(b"GIF89a" + bytes(range(32)) * 40) == "intake.neither"


def test_a_file_of_none_of_the_kinds_is_refused_with_what_was_looked_for() -> None:
    with pytest.raises(Rejected) as caught:
        table(b"When,Where,What\n1,2,3\n")
    details = dict(caught.value.problems[0].details)
    assert "AssociateData.csv" in str(details["known"])
    assert details["has"] == "When, Where, What"


def test_an_itineraries_file_is_not_taken_for_routes() -> None:
    header = "Transporter Id,Driver name,DSP,DA activity,Route code,Progress Status,All stops"
    assert refusal(f"{header}\n{ANN},Ann,X,On,CX1,Done,180\n".encode()) == "intake.other"


def test_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_MB", 0)
    assert refusal(associates(driver_line())) == "intake.too_large"


def test_a_csv_that_is_really_a_workbook_is_read_as_one() -> None:
    found = table(workbook([VEHICLES, van_line()]))
    assert found.layout.spec.kind is FileKind.VANS


def test_rows_of_a_sheet_keep_their_numbers_from_wherever_the_table_begins() -> None:
    rows: list[list[object]] = [
        [],
        ["", "Vehicles of today"],
        [],
        ["", *VEHICLES],
        ["", *van_line()],
    ]
    found = table(workbook(rows))
    assert found.layout.header_line == 4
    assert [row.line for row in found.lines()] == [5]


def test_the_sheet_whose_header_fits_is_read_and_a_second_one_is_named() -> None:
    def more(book: Any, _page: Any) -> None:
        for name in ("Vans", "Vans of May"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, VEHICLES)
            page.write_row(1, 0, van_line())

    found = table(workbook([["Read me"]], also=more))
    assert found.grid.name == "sheet “Vans”"
    assert found.passed_over == ("sheet “Vans of May”",)


def test_a_hidden_sheet_is_not_read_behind_anyones_back() -> None:
    def hide(book: Any, page: Any) -> None:
        book.add_worksheet("Front").activate()
        page.hide()

    assert refusal(workbook([VEHICLES, van_line()], also=hide)) == "intake.hidden_sheet"


def cell(content: bytes, field: str, line: int = 0) -> object:
    found = table(content)
    row = list(found.lines())[line]
    return row.cells[found.layout.columns[field][0]]


def test_a_merged_cell_speaks_for_every_row_it_covers() -> None:
    station = VEHICLES.index("stationCode")
    content = workbook(
        [VEHICLES, van_line(1), van_line(2), van_line(3)],
        also=lambda _book, page: page.merge_range(1, station, 2, station, "DXX1"),
    )
    assert [cell(content, "station", n) for n in range(3)] == ["DXX1", "DXX1", None]


def test_a_formula_counts_by_its_stored_value_and_without_one_is_unreadable() -> None:
    def formulas(_book: Any, page: Any) -> None:
        page.write_formula(1, VEHICLES.index("vehicleName"), '="V"&1', None, "V77")
        page.write_formula(2, VEHICLES.index("vehicleName"), "=A99", None, "#REF!")

    content = workbook([VEHICLES, van_line(1), van_line(2)], also=formulas)
    assert cell(content, "number", 0) == "V77"
    assert cell(content, "number", 1) is sheets.SHEET_ERROR
    unsaved = rewritten(content, "xl/worksheets/sheet1.xml", b"<v>V77</v>", b"")
    assert cell(unsaved, "number", 0) is sheets.NO_STORED_VALUE


def rewritten(content: bytes, entry: str, old: bytes, new: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == entry:
                assert old in data
                data = data.replace(old, new)
            after.writestr(name, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def test_a_sheet_that_claims_to_be_vast_is_refused_before_it_is_read() -> None:
    content = workbook([VEHICLES, van_line()])
    vast = rewritten(
        content,
        "xl/worksheets/sheet1.xml",
        b"</sheetData>",
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    )
    assert refusal(vast) == "intake.too_many_cells"


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traps, "MOST_UNPACKED_MB", 1)
    content = workbook([VEHICLES, van_line()])
    bomb = rewritten(
        content, "xl/theme/theme1.xml", b"</a:theme>", b"</a:theme>" + b" " * 2_000_000
    )
    assert len(bomb) < 100_000
    assert refusal(bomb) == "intake.unpacks_too_large"


def test_a_document_type_in_a_workbook_is_refused() -> None:
    content = workbook([VEHICLES, van_line()])
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'
    assert refusal(rewritten(content, "xl/worksheets/sheet1.xml", b"<worksheet", laughs)) == (
        "intake.damaged"
    )


def test_a_password_a_zip_and_workbooks_of_other_kinds_each_get_their_sentence() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert refusal(ole + bytes(600) + "EncryptedPackage".encode("utf-16-le")) == "intake.password"
    assert refusal(ole + bytes(600)) == "intake.old_workbook"
    for entry, code in (
        ("a.csv", "intake.zip_archive"),
        ("xl/workbook.bin", "intake.binary_workbook"),
    ):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(entry, b"x")
        assert refusal(out.getvalue()) == code


def test_an_open_document_sheet_is_read_and_a_vast_one_refused() -> None:
    def ods(repeat: str) -> bytes:
        def row(values: list[Any]) -> str:
            cells = "".join(
                f'<table:table-cell office:value-type="string"><text:p>{v}</text:p>'
                "</table:table-cell>"
                for v in values
            )
            return f"<table:table-row>{cells}</table:table-row>"

        spaces = " ".join(
            f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
            for n in ("office", "table", "text")
        )
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr(
                "META-INF/manifest.xml",
                '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest'
                ':1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application'
                '/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
            )
            archive.writestr(
                "content.xml",
                f"<office:document-content {spaces}><office:body><office:spreadsheet>"
                f'<table:table table:name="Vans">{row(VEHICLES)}{row(van_line())}{repeat}'
                "</table:table></office:spreadsheet></office:body></office:document-content>",
            )
        return out.getvalue()

    assert cell(ods(""), "number") == "V1"
    vast = (
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
        'table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"
    )
    assert refusal(ods(vast)) == "intake.too_many_cells"


def read_through(content: bytes) -> None:
    """Read every line of whatever it is; only a refusal may come out."""
    with suppress(Rejected):
        found = table(content)
        readers = PLANNERS[found.layout.spec.kind].readers
        if not found.layout.missing:
            for row in found.lines():
                read_line(row, found.layout, readers)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_refusal(content: bytes) -> None:
    read_through(content)


@given(st.sampled_from(["utf-8", "utf-16", "utf-16-le", "cp1252"]), st.text(max_size=300))
def test_any_text_below_a_header_is_lines_or_reasons(encoding: str, body: str) -> None:
    content = ",".join(ASSOCIATES) + "\n" + body
    read_through(content.encode(encoding, "replace"))


WORKBOOK = workbook([VEHICLES, van_line(1), van_line(2)])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_a_table_or_a_refusal(data: st.DataObject) -> None:
    content = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(len(content) // 2, len(content)))
    read_through(bytes(content[:end]))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_a_sheet_damaged_inside_is_a_table_or_a_refusal(data: st.DataObject) -> None:
    with zipfile.ZipFile(BytesIO(WORKBOOK)) as archive:
        entry = data.draw(st.sampled_from(archive.namelist()))
        inside = bytearray(archive.read(entry))
    for _ in range(data.draw(st.integers(1, 4))):
        inside[data.draw(st.integers(0, len(inside) - 1))] = data.draw(st.integers(0, 255))
    with zipfile.ZipFile(BytesIO(WORKBOOK)) as archive:
        whole = archive.read(entry)
    read_through(rewritten(WORKBOOK, entry, whole, bytes(inside)))
