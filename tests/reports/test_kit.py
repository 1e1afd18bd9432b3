"""What holds for every document, whatever it says."""

import ctypes
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import raw
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Spacer

from dsp_desktop.kernel.errors import JobCancelled
from dsp_desktop.kernel.progress import NoProgress
from dsp_desktop.kernel.sentences import sentence
from dsp_desktop.reports.archival import srgb_profile
from dsp_desktop.reports.cells import PageOf, Part, Words
from dsp_desktop.reports.kit import Cover, write
from dsp_desktop.reports.lists import contents, facts
from dsp_desktop.reports.placing import CannotWrite, NoSuchFolder, NotADocument
from dsp_desktop.reports.styles import CELL, INK, MARGIN, PAGE_WIDTH, QUIET, QUIET_CELL
from dsp_desktop.reports.tables import Column, table
from dsp_desktop.reports.text import Heading, Text, fit, fresh_page, intro
from dsp_desktop.reports.typeface import clean
from tests.reports.archive_rules import check, content_of, elements, kids
from tests.reports.conftest import read

COVER = Cover(
    title="Sample",
    company="Cascade Parcel LLC",
    as_of="20 Nov 2026",
    prepared="Prepared by Ada Example",
    data_of=datetime(2026, 11, 20, 15, 4, tzinfo=UTC),
)
COLUMNS = (Column("Name", 40), Column("Amount", 20, figures=True), Column("Why", 40))
NAMES = ("Nguyễn Thị Ánh Đặng", "Öztürk Şahin", "Łukasz Żółć", "Їва Ґалаґан", "Щербакова Юлия")


def a_document(rows: int = 3) -> list[Flowable]:
    lines = [(NAMES[n % len(NAMES)], f"${n:,}.00", "Because it is so.") for n in range(rows)]
    return [
        Heading(1, "Sample", bookmark=0),
        facts((("Legal name", "Cascade Parcel LLC"), ("EIN", "12-3456789"), ("State", "WA"))),
        Heading(2, "Contents"),
        contents((("People", "people"),)),
        fresh_page(),
        Heading(2, "People", "people", bookmark=0),
        intro("Everybody."),
        table(COLUMNS, lines),
    ]


def put(path: Path, story: list[Flowable], cover: Cover = COVER) -> Path:
    write(path, cover, story, NoProgress())
    return path


def test_it_keeps_the_rules_of_the_archive_and_of_accessibility(tmp_path: Path) -> None:
    check(put(tmp_path / "a.pdf", a_document(200)))


def test_qpdf_finds_no_fault(tmp_path: Path) -> None:
    qpdf = shutil.which("qpdf")
    if qpdf is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have qpdf")
        pytest.skip("no qpdf on this machine")
    path = put(tmp_path / "a.pdf", a_document(200))
    subprocess.run([qpdf, "--check", path], check=True, capture_output=True)  # noqa: S603 - qpdf itself


def test_names_come_out_as_they_went_in(tmp_path: Path) -> None:
    path = put(tmp_path / "a.pdf", a_document(len(NAMES)))
    by_pypdf = " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    by_pdfium = " ".join(read(path))
    for name in NAMES:
        assert name in by_pypdf
        assert name in by_pdfium


def test_a_name_written_with_loose_accents_is_put_together() -> None:
    assert clean("Nguye\u0302\u0303n") == "Nguyễn"
    assert clean("a\u200bb\tc\u00a0d") == "ab c d"


def test_what_the_typeface_lacks_is_replaced_but_not_lost(tmp_path: Path) -> None:
    rows = [("王小明 Wang", "\U0001f69a", "عمر خالد")]
    path = put(tmp_path / "a.pdf", [Heading(1, "A"), table(COLUMNS, rows)])
    (page,) = read(path)
    assert "stands for a character this typeface lacks" in page
    for text in ("王小明 Wang", "عمر خالد", "\U0001f69a"):
        assert text in page
    check(path)


def test_a_page_with_every_character_says_nothing_about_lacking_some(tmp_path: Path) -> None:
    assert "lacks" not in " ".join(read(put(tmp_path / "a.pdf", a_document())))


def test_every_page_that_lacks_a_character_says_so_however_often_it_came_before(
    tmp_path: Path,
) -> None:
    story: list[Flowable] = [Heading(1, "A")]
    for name in ("王小明", "Ada", "王小明"):
        story += [Heading(2, "B"), table(COLUMNS, [(name, "1", "")]), fresh_page()]
    pages = read(put(tmp_path / "a.pdf", story))
    assert ["lacks" in page for page in pages] == [True, False, True]


def test_each_word_keeps_its_color_around_a_number_written_later(tmp_path: Path) -> None:
    rows = [
        (Words((Part("quiet", QUIET_CELL),)), "strong", PageOf("ada")),
        ("strong", PageOf("ada", QUIET_CELL), "strong"),
    ]
    story: list[Flowable] = [Heading(1, "A"), table(COLUMNS, rows), fresh_page()]
    path = put(tmp_path / "a.pdf", [*story, Heading(2, "Ada", "ada")])
    assert set(colors_of(path, "quiet")) == {QUIET.hexval()}
    assert set(colors_of(path, "strong")) == {INK.hexval()}
    at_the_foot = [INK.hexval()]
    assert colors_of(path, "2") == [INK.hexval(), QUIET.hexval(), *at_the_foot]
    assert set(colors_of(path, "2", page=1)) == {INK.hexval()}


def colors_of(path: Path, word: str, page: int = 0) -> list[str]:
    """The colors a word has on a page, from the top."""
    with pypdfium2.PdfDocument(path) as pdf:
        text = pdf[page].get_textpage()
        found, color = [], [ctypes.c_uint() for _ in range(4)]
        search = text.search(word, match_whole_word=True)
        while place := search.get_next():
            raw.FPDFText_GetFillColor(text, place[0], *color)
            found.append("0x" + "".join(f"{part.value:02x}" for part in color[:3]))
        return found


def test_what_goes_on_overleaf_leaves_no_first_line_alone(tmp_path: Path) -> None:
    words = " ".join(f"word{n}" for n in range(40))
    for above in range(560, 640, 4):
        pages = read(put(tmp_path / "a.pdf", [Heading(1, "A"), Spacer(1, above), Text(words)]))
        assert "word0" not in pages[0] or "word25" in pages[0]


def test_same_data_same_bytes(tmp_path: Path) -> None:
    first = put(tmp_path / "a.pdf", a_document(90)).read_bytes()
    assert put(tmp_path / "b.pdf", a_document(90)).read_bytes() == first
    assert put(tmp_path / "c.pdf", a_document(91)).read_bytes() != first


def test_every_page_counts_itself(tmp_path: Path) -> None:
    pages = read(put(tmp_path / "a.pdf", a_document(150)))
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Cascade Parcel LLC" in page
        assert "As of 20 Nov 2026" in page
        assert "Prepared by Ada Example" in page


def test_a_table_over_pages_is_one_table_with_one_header(tmp_path: Path) -> None:
    path = put(tmp_path / "a.pdf", a_document(150))
    assert all("Name Amount Why" in page for page in read(path)[1:])
    with pikepdf.open(path) as pdf:
        (table,) = [e for e in elements(pdf) if e.S == "/Table"]
        head, body = kids(table)
        assert len(kids(head)) == 1
        assert len(kids(body)) == 150


def test_a_row_taller_than_a_page_goes_on_overleaf(tmp_path: Path) -> None:
    words = " ".join(f"word{n}" for n in range(1500))
    path = put(tmp_path / "a.pdf", [Heading(1, "A"), table(COLUMNS, [("One", "1", words)])])
    pages = read(path)
    assert len(pages) > 1
    assert all(f"word{n}" in " ".join(pages) for n in range(1500))
    with pikepdf.open(path) as pdf:
        long = [e for e in elements(pdf) if e.S == "/TD"][-1]
        assert len({page.objgen for page, _ in content_of(long)}) == len(pages)
    check(path)


def test_facts_longer_than_a_page_go_on_overleaf(tmp_path: Path) -> None:
    stations = "\n".join(f"Station {n}" for n in range(150))
    story = [Heading(1, "A"), facts((("Stations", stations), ("State", "WA"), ("Fuel", "Gas")))]
    path = put(tmp_path / "a.pdf", story)
    pages = read(path)
    assert len(pages) > 1
    assert all(f"Station {n}" in " ".join(pages) for n in range(150))
    check(path)


def test_a_heading_is_never_left_alone_at_the_foot_of_a_page(tmp_path: Path) -> None:
    for lines in range(30, 60):
        blocks: list[Flowable] = [Heading(1, "A"), *(Text(f"Line {n}.") for n in range(lines))]
        blocks += [
            Heading(2, "People below"),
            intro("Everybody."),
            table(COLUMNS, [("a", "b", "c")]),
        ]
        pages = read(put(tmp_path / "a.pdf", blocks))
        (at,) = [n for n, page in enumerate(pages) if "People below" in page]
        assert "a b c" in pages[at]


def test_links_and_bookmarks_lead_to_their_section(tmp_path: Path) -> None:
    pdf = pypdf.PdfReader(put(tmp_path / "a.pdf", a_document()))
    titles = {item.title: pdf.get_destination_page_number(item) for item in pdf.outline}
    assert titles == {"Sample": 0, "People": 1}
    (link,) = pdf.pages[0].annotations or ()
    assert link.get_object()["/Dest"][0] == pdf.pages[1].indirect_reference
    assert "People 2" in " ".join(pdf.pages[0].extract_text().split())


def test_a_page_number_in_a_table_is_the_page_of_its_anchor(tmp_path: Path) -> None:
    index = table((Column("Who", 80), Column("Page", 20)), [("Ada", PageOf("ada"))])
    blocks: list[Flowable] = [Heading(1, "A"), index, fresh_page(), Heading(2, "Ada", "ada")]
    assert "Ada 2" in read(put(tmp_path / "a.pdf", blocks))[0]


def test_a_notice_stands_on_every_page(tmp_path: Path) -> None:
    cover = Cover(
        COVER.title, COVER.company, COVER.as_of, COVER.prepared, COVER.data_of, "INVENTED"
    )
    pages = read(put(tmp_path / "a.pdf", a_document(120), cover))
    assert len(pages) > 2
    assert all("INVENTED" in page for page in pages)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.floats(min_value=20, max_value=400))
def test_no_line_is_wider_than_its_room_and_no_character_is_lost(text: str, width: float) -> None:
    lines = fit(text, CELL, width)
    if lines is None:  # then a paragraph cuts the word that is too long
        return
    widest = max(
        stringWidth(line.rstrip(), CELL.fontName, CELL.fontSize) for line in lines.split("\n")
    )
    assert widest <= width + 1e-6
    assert "".join(lines.split()) == "".join(clean(text).split())


def test_long_words_stay_inside_the_page(tmp_path: Path) -> None:
    endless = "W" * 400
    blocks: list[Flowable] = [
        Heading(1, endless),
        facts(((endless, endless), ("b", endless))),
        Text(endless),
        table(COLUMNS, [(Words((Part(endless),)), endless, endless)]),
    ]
    with pypdfium2.PdfDocument(put(tmp_path / "a.pdf", blocks)) as pdf:
        for page in pdf:
            text = page.get_textpage()
            boxes = [text.get_charbox(n) for n in range(text.count_chars())]
            assert min(left for left, *_ in boxes) >= MARGIN - 1
            assert max(right for _, _, right, _ in boxes) <= PAGE_WIDTH - MARGIN + 1
            assert min(bottom for _, bottom, _, _ in boxes) > 0


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFolder) as refusal:
        put(tmp_path / "nowhere" / "a.pdf", a_document())
    assert str(tmp_path / "nowhere") in sentence(refusal.value)


def test_a_place_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(CannotWrite) as refusal:
        put(tmp_path / "a.pdf", a_document())
    assert "a.pdf could not be written" in sentence(refusal.value)
    assert [p.name for p in tmp_path.iterdir()] == ["a.pdf"]


def test_leaving_early_keeps_the_old_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 the old one")

    class Impatient(NoProgress):
        def report(self, done: int, total: int, label: str = "") -> None:  # noqa: ARG002 - it never listens
            raise JobCancelled

    with pytest.raises(JobCancelled):
        write(path, COVER, a_document(), Impatient())
    assert path.read_bytes() == b"%PDF-1.7 the old one"
    assert list(tmp_path.iterdir()) == [path]


def test_a_document_never_takes_the_place_of_a_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "company.dsp"
    path.write_bytes(b"SQLite format 3\x00 and a company")
    with pytest.raises(NotADocument):
        write(path, COVER, a_document(), NoProgress())
    assert path.read_bytes() == b"SQLite format 3\x00 and a company"


def test_the_color_space_is_srgb_and_carries_no_date_of_today() -> None:
    data = srgb_profile()
    assert int.from_bytes(data[:4], "big") == len(data)
    assert data[16:20] == b"RGB "
    assert data[36:40] == b"acsp"
    assert int.from_bytes(data[24:26], "big") == 2026
    assert srgb_profile() == data


def test_a_line_that_goes_on_keeps_its_space_for_those_who_copy_it() -> None:
    assert fit("one two three", CELL, 32) == "one two \nthree"
    assert fit("Incomprehensible", CELL, 32) is None
