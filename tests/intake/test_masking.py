"""Of a fuel card only the last four digits stay, wherever its number came from."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from dsp_desktop.app import App
from dsp_desktop.intake.cards import cover_runs, covered, guarded, may_be_card
from dsp_desktop.intake.files import find_table
from dsp_desktop.intake.masking import masked
from dsp_desktop.intake.queries import import_panel, raw_file
from dsp_desktop.intake.terms import FileKind
from dsp_desktop.kernel.errors import Rejected
from dsp_desktop.kernel.progress import NoProgress
from tests.intake.samples import (
    WEX,
    bring_in,
    counts,
    csv_of,
    look,
    reasons,
    wex_line,
    workbook,
)

FULL = "7083050030004821"
OTHER = "7083050030009934"
SHORT = "70821"
CARD = WEX.index("Card Number")
NONE: dict[FileKind, dict[str, str]] = {kind: {} for kind in FileKind}


def card(number: object, ticket: str = "0001001", **others: object) -> list[Any]:
    return wex_line(ticket, **({"Card Number": number} | others))


def copy_of(content: bytes) -> tuple[bytes, int]:
    return masked(content, find_table(content, NONE), NoProgress())


def unpacked(content: bytes) -> bytes:
    """Return all that is in a file: itself, and what is packed in it."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            after.writestr(name, change(name, before.read(name)))
    return out.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_stays_as_it_is_but_for_the_numbers_of_cards(encoding: str, delimiter: str) -> None:
    lines = [card(FULL, **{"Merchant Name": 'Café\n"Zoë"'}), card(SHORT, "0001002")]
    told = csv_of(WEX, *lines, delimiter=delimiter).decode()
    wanted = told.replace(FULL, "X" * 12 + "4821").replace(SHORT, "X0821")
    assert copy_of(told.encode(encoding)) == (wanted.encode(encoding), 2)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("7083 0500 3000 4821", "XXXX XXXX XXXX 4821"),
        ("7083-0500-3000-4821", "XXXX-XXXX-XXXX-4821"),
        ("'7083050030004821", "'XXXXXXXXXXXX4821"),
        ("XXXX4821", "XXXX4821"),
        ("4821", "4821"),
    ],
)
def test_a_number_is_covered_however_it_is_written(written: str, kept: str) -> None:
    content = csv_of(WEX, card(written))
    assert copy_of(content)[0] == content.replace(written.encode(), kept.encode())


def test_a_number_is_covered_where_no_column_says_that_it_is_one() -> None:
    content = f"Report for card {FULL}.\n".encode() + csv_of(
        WEX, card(FULL, **{"Account Name": OTHER[:12] + "4821", "Merchant Site ID": "1" * 16})
    )
    copy, _ = copy_of(content)
    assert FULL.encode() not in copy
    assert b"Report for card XXXXXXXXXXXX4821." in copy
    assert b"1" * 16 in copy, "a number of another kind stays"
    unnamed = csv_of(WEX, card("", **{"Account Name": "4111 1111 1111 1111"}))
    assert b"XXXX XXXX XXXX 1111" in copy_of(unnamed)[0]


def test_what_stands_behind_an_open_quotation_mark_is_covered_too() -> None:
    lines = [card(FULL, f"{n:07d}") for n in range(300)]
    many = csv_of(WEX, *lines).replace(b"EXAMPLE", b'"EXAMPLE', 1)
    assert FULL.encode() not in copy_of(many)[0]
    few = csv_of(WEX, card(FULL), card(OTHER)).replace(b"EXAMPLE", b'"EXAMPLE', 1)
    copy, _ = copy_of(few)
    assert FULL.encode() not in copy
    assert OTHER.encode() not in copy


def in_every_way(book: Any, page: Any) -> None:
    """Write card numbers in each way a workbook can hold one."""
    page.write_number(2, CARD, float(OTHER))
    page.write_formula(3, CARD, f'="{OTHER}"', None, OTHER)
    bold = book.add_format({"bold": True})
    page.write_rich_string(4, CARD, bold, OTHER[:8], OTHER[8:])
    page.write_number(5, CARD, int(SHORT))
    page.write_number(5, WEX.index("Current Odometer"), int(SHORT))
    page.write_comment(1, 1, f"Card {FULL}")
    more = book.add_worksheet("Last month")
    more.write_row(0, 0, WEX)
    more.write_row(1, 0, card("7083050030007777"))


def test_a_workbook_is_covered_in_its_cells_its_texts_and_its_other_sheets() -> None:
    lines = [card(FULL), *(card("", f"{n:07d}") for n in range(4))]
    content = workbook([WEX, *lines], also=in_every_way)
    copy, count = copy_of(content)
    inside = unpacked(copy)
    for number in (FULL, OTHER, "7083050030007777", OTHER[:8]):
        assert number.encode() not in inside, number
    assert count >= 6
    rows = [row.cells for row in find_table(copy, NONE).lines()]
    assert rows[0][CARD] == "XXXXXXXXXXXX4821"
    assert [row[CARD] for row in rows[3:]] == ["XXXXXXXXXXXX9934", 821]
    assert rows[4][WEX.index("Current Odometer")] == int(SHORT), "the odometer is no card"
    assert copy_of(content) == (copy, count), "the same file always gives the same copy"


def test_a_workbook_whose_cells_do_not_say_where_they_are_is_covered() -> None:
    def forget(name: str, data: bytes) -> bytes:
        return re.sub(rb' r="[A-Z]*\d+"', b"", data) if "worksheets/sheet" in name else data

    lines = [named_cells(card(float(SHORT))), named_cells(card(float(OTHER), "2"))]
    content = repacked(workbook([WEX, *lines]), forget)
    copy, count = copy_of(content)
    assert count == 2
    assert OTHER.encode() not in unpacked(copy)
    assert f"<v>{SHORT}</v>".encode() not in unpacked(copy)


def named_cells(line: list[Any]) -> list[Any]:
    """Return a line without blanks, so that cells may be counted."""
    return [value if value != "" else "-" for value in line]


def everything_stored(app: App, company: str, tmp_path: Path) -> bytes:
    """Return what lies on the disk or in the server, and what is sealed and packed in it."""
    found = b""
    with app.read() as source:
        for (batch_id,) in source.execute(text("SELECT id FROM import_batch")):
            found += unpacked(raw_file(source, batch_id).content)
        for name in ("fuel_purchase", "audit_entry", "import_batch", "column_mapping"):
            found += repr(source.execute(text(f"SELECT * FROM {name}")).all()).encode()  # noqa: S608 - our own
    if company.startswith("postgresql"):
        dump = shutil.which("pg_dump")
        if dump:
            found += subprocess.run([dump, company], capture_output=True, check=True).stdout  # noqa: S603 - our own server
    else:
        found += b"".join(p.read_bytes() for p in tmp_path.iterdir() if p.is_file())
    return found


@pytest.mark.parametrize("kind", ["text", "workbook"])
def test_no_whole_number_is_anywhere_in_the_company(
    app: App, company: str, tmp_path: Path, kind: str
) -> None:
    lines = [
        card(FULL),
        card(OTHER, "0001002", **{"Net Cost": "free"}),  # refused because of something else
        card("", "0001003", Units=FULL),  # in the wrong column
        card(FULL, "0001004", **{"Merchant City": OTHER}),
    ]
    content = csv_of(WEX, *lines) if kind == "text" else workbook([WEX, *lines])
    seen = look(app, content, f"WEX {FULL}.csv")
    assert FULL not in repr(seen)
    assert OTHER not in repr(seen)
    assert counts(seen) == (2, 0, 0)
    assert "XXXXXXXXXXXX4821" in reasons(seen)[4]
    batch_id = bring_in(app, content, f"WEX {FULL}.csv").batch_id or 0
    stored = everything_stored(app, company, tmp_path)
    assert b"XXXXXXXXXXXX4821" in stored
    for number in (FULL, OTHER):
        for encoding in ("ascii", "utf-16-le"):
            assert number.encode(encoding) not in stored
    with app.read() as source:
        panel = import_panel(source, batch_id)
        kept = raw_file(source, batch_id)
    facts = {fact.label: fact.value for fact in panel.sections[-1].facts}
    assert facts["SHA-256 as downloaded"] == sha256(content).hexdigest()
    assert facts["Card numbers masked in the kept copy"] > 0
    assert any("imported on" in note for note in look(app, content).notes), "still a repeat"
    again = look(app, kept.content)
    assert (again.added, again.changed) == (0, 0), "the kept copy says the same purchases"


def test_a_file_of_last_fours_is_kept_byte_for_byte(app: App) -> None:
    content = csv_of(WEX, card("XXXX4821"))
    batch_id = bring_in(app, content).batch_id or 0
    with app.read() as source:
        assert raw_file(source, batch_id).content == content
        facts = import_panel(source, batch_id).sections[-1].facts
    assert [fact.label for fact in facts] == ["SHA-256 as downloaded"]


def test_a_table_without_a_header_is_refused_without_its_numbers(app: App) -> None:
    with pytest.raises(Rejected) as caught:
        look(app, f"a,{FULL},b,7083 0500 3000 9934\n".encode())
    told = str(caught.value.problems)
    assert FULL not in told
    assert "XXXX XXXX XXXX 9934" in told


@given(st.text("0123456789 -X", max_size=30))
def test_covering_keeps_length_and_end_and_is_done_once(number: str) -> None:
    kept = covered(number)
    seen = "".join(c for c in number if c.isdigit())[-4:]
    assert len(kept) == len(number)
    assert "".join(c for c in kept if c.isdigit()) == seen
    assert covered(kept) == kept


def test_dates_prices_and_codes_are_no_card_numbers() -> None:
    codes = ("1FTBW2CM5H0000001", "A4111111111111111")
    for told in ("2026-11-20 09:10", "0.4111111111111111", *codes):
        assert guarded(told) == told
        assert cover_runs(told, may_be_card) == told


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(st.text(st.sampled_from('ab",;\n\r é'), max_size=12), min_size=1, max_size=6),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
def test_whatever_else_a_line_says_only_the_cards_change(texts: list[str], encoding: str) -> None:
    lines = [card(FULL, str(n), **{"Merchant Name": said}) for n, said in enumerate(texts)]
    told = csv_of(WEX, *lines).decode()
    wanted = told.replace(FULL, "X" * 12 + "4821")
    assert copy_of(told.encode(encoding)) == (wanted.encode(encoding), len(texts))
