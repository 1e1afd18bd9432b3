"""Files that are small and want to become large: each must be refused before it does."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import repeat

from tests.intake.samples import VEHICLES, WEX, csv_of, van_line, wex_line, workbook

_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MANIFEST = (
    b'<?xml version="1.0"?><manifest:manifest '
    b'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)


def packed(entries: dict[str, bytes | Iterator[bytes]], *, stored: bool = False) -> bytes:
    """Return a ZIP of these entries; an entry may be a stream of parts."""
    out = BytesIO()
    way = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out, "w", way, compresslevel=1) as archive:
        for name, content in entries.items():
            with archive.open(name, "w", force_zip64=True) as target:
                for part in (content,) if isinstance(content, bytes) else content:
                    target.write(part)
    return out.getvalue()


def entries_of(content: bytes) -> dict[str, bytes | Iterator[bytes]]:
    """Return the entries of a workbook by name."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def vans() -> bytes:
    """Return a sound workbook of one van."""
    return workbook([VEHICLES, van_line(1)])


def with_entry(name: str, content: bytes | Iterator[bytes]) -> bytes:
    """Return that workbook with one entry replaced or added."""
    return packed(entries_of(vans()) | {name: content})


def sheet(rows: bytes | Iterator[bytes], after: bytes | Iterator[bytes] = b"") -> Iterator[bytes]:
    """Yield a worksheet of these rows."""
    yield f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>'.encode()
    yield from (rows,) if isinstance(rows, bytes) else rows
    yield b"</sheetData>"
    yield from (after,) if isinstance(after, bytes) else after
    yield b"</worksheet>"


def _texts(count: int, each: bytes) -> Iterator[bytes]:
    yield f'<?xml version="1.0"?><sst xmlns="{_MAIN}">'.encode()
    yield from repeat(b"<si><t>" + each + b"</t></si>", count)
    yield b"</sst>"


def _header() -> bytes:
    cells = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in VEHICLES)
    return f"<row>{cells}</row>".encode()


def ten_gigabytes_of_zeros() -> bytes:
    """A picture beside the sheet that unpacks to 10 GB, by packed parts repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    part = packer.compress(bytes(64 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    times = 160
    body = part * times + zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    return _with_raw_entry("xl/media/image1.png", body, 10 << 30)


def ten_gigabytes_said_to_be_small() -> bytes:
    """The same, with a size in the directory that is a lie."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    part = packer.compress(bytes(64 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return _with_raw_entry("xl/media/image1.png", part * 160, 1_000)


def _with_raw_entry(name: str, body: bytes, size: int) -> bytes:
    """Return the workbook of a van with an entry whose packed bytes are given."""
    out = BytesIO(vans())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, body)
    content = bytearray(out.getvalue())
    coded = name.encode()
    local, central = content.rfind(b"PK\x03\x04", 0, content.find(coded)), content.rfind(coded) - 46
    for at, size_at in ((local, 22), (central, 24)):
        method_at = at + (8 if at == local else 10)
        content[method_at : method_at + 2] = (8).to_bytes(2, "little")
        said = min(size, 0xFFFFFFFE).to_bytes(4, "little")
        content[at + size_at : at + size_at + 4] = said
    return bytes(content)


def overlapping_entries() -> bytes:
    """A thousand entries of the directory that share one body, as in "A better zip bomb"."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries_of(vans()).items():
            archive.writestr(name, content if isinstance(content, bytes) else b"")
        archive.writestr("xl/media/a.png", bytes(20 << 20))
        first = archive.infolist()[-1]
        for number in range(1_000):
            entry = zipfile.ZipInfo(f"xl/media/{number}.png")
            entry.compress_type, entry.CRC = zipfile.ZIP_DEFLATED, first.CRC
            entry.compress_size, entry.file_size = first.compress_size, 4_096
            entry.header_offset = first.header_offset
            archive.filelist.append(entry)
            archive.NameToInfo[entry.filename] = entry
    return out.getvalue()


def a_workbook_in_a_workbook() -> bytes:
    """Archives in archives: only the outermost is ever unpacked."""
    content = vans()
    for depth in range(50):
        content = packed({f"{depth}.zip": content})
    return content


def a_billion_rows() -> bytes:
    """A cell in row 1,000,000,000."""
    return with_entry(_SHEET, sheet(b'<row r="1000000000"><c r="A1000000000"><v>1</v></c></row>'))


def a_million_columns() -> bytes:
    """A cell in a column far beyond XFD."""
    return with_entry(_SHEET, sheet(b'<row r="1"><c r="BDWGN1"><v>1</v></c></row>'))


def a_column_of_endless_letters() -> bytes:
    """A reference of a million letters."""
    return with_entry(_SHEET, sheet(b'<row r="1"><c r="' + b"Z" * 1_000_000 + b'1"/></row>'))


def cells_far_apart() -> bytes:
    """Two cells that span as much as is let through."""
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="480"><c r="XFD480"><v>1</v></c></row>'
    return with_entry(_SHEET, sheet(cells))


def a_million_shared_texts() -> bytes:
    """A million texts that no cell uses."""
    return with_entry("xl/sharedStrings.xml", _texts(1_000_000, b"x" * 100))


def one_long_text_in_every_cell() -> bytes:
    """A hundred thousand cells that share one text of 32,000 letters: 3 GB if copied."""
    rows = repeat(b'<row><c t="s"><v>0</v></c></row>', 100_000)
    entries = entries_of(vans())
    entries["xl/sharedStrings.xml"] = _texts(1, b"x" * 32_000)
    entries[_SHEET] = sheet(rows)
    return packed(entries)


def formulas_that_share_one_text() -> bytes:
    """A hundred thousand cells whose formula is one long shared one."""
    rows = repeat(b'<row><c><f t="shared" si="0"/><v>1</v></c></row>', 100_000)
    first = (
        b'<row><c r="A1"><f t="shared" ref="A1:A99999" si="0">"' + b"x" * 8_000 + b'"</f></c></row>'
    )

    def all_rows() -> Iterator[bytes]:
        yield first
        yield from rows

    return with_entry(_SHEET, sheet(all_rows()))


def merged_over_and_over() -> bytes:
    """Ten thousand merged blocks, each over every row."""
    rows = repeat(b"<row><c><v>1</v></c></row>", 20_000)
    merges = b'<mergeCells><mergeCell ref="A1:B1048576"/>' + b"".join(
        b'<mergeCell ref="A1:A1048576"/>' for _ in range(10_000)
    )
    return with_entry(_SHEET, sheet(rows, merges + b"</mergeCells>"))


def merged_without_end() -> bytes:
    """Ten million merged blocks of two cells."""

    def merges() -> Iterator[bytes]:
        yield b"<mergeCells>"
        yield from repeat(b'<mergeCell ref="A1:B1"/>' * 1_000, 10_000)
        yield b"</mergeCells>"

    return with_entry(_SHEET, sheet(_header(), merges()))


def entities_that_expand() -> bytes:
    """A billion laughs."""
    laughs = b"".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">'.encode() for n in range(1, 10))
    doctype = b'<!DOCTYPE x [<!ENTITY l0 "ha">' + laughs + b"]>"
    text = b'<?xml version="1.0"?>' + doctype + b"<sst><si><t>&l9;</t></si></sst>"
    return with_entry("xl/sharedStrings.xml", text)


def entities_in_the_workbook() -> bytes:
    """An external entity in the part that is read first."""
    text = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook>&e;</workbook>'
    return with_entry("xl/workbook.xml", text)


def sheets_without_their_parts() -> bytes:
    """A workbook whose sheets are named and are not there."""
    entries = entries_of(vans())
    del entries[_SHEET]
    return packed(entries)


def no_relations() -> bytes:
    """A workbook that does not say where its sheets are."""
    entries = entries_of(vans())
    del entries["xl/_rels/workbook.xml.rels"]
    return packed(entries)


def twenty_thousand_sheets() -> bytes:
    """A workbook that names one sheet twenty thousand times."""
    entries = entries_of(vans())
    told = entries["xl/workbook.xml"]
    assert isinstance(told, bytes)
    start, end = told.index(b"<sheet "), told.index(b"</sheets>")
    one = told[start:end]
    names = b"".join(one.replace(b"Sheet1", b"Sheet%d" % n) for n in range(20_000))
    entries["xl/workbook.xml"] = told[:start] + names + told[end:]
    return packed(entries)


def deep_elements() -> bytes:
    """A million elements, each in the one before."""
    return with_entry(_SHEET, sheet(b"<a>" * 1_000_000))


def an_attribute_without_end() -> bytes:
    """One attribute of 200 MB."""

    def rows() -> Iterator[bytes]:
        yield b'<row r="1" x="'
        yield from repeat(b"y" * (1 << 20), 200)
        yield b'"/>'

    return with_entry(_SHEET, sheet(rows()))


def _fuel(after: bytes) -> bytes:
    """Return a workbook of one fuel purchase, with something after its rows."""
    entries = entries_of(workbook([WEX, wex_line()]))
    told = entries[_SHEET]
    assert isinstance(told, bytes)
    entries[_SHEET] = told.replace(b"</sheetData>", after + b"</sheetData>")
    return packed(entries)


def cells_in_a_remark() -> bytes:
    """A card file whose sheet has a remark of a million cells that never end."""
    return _fuel(b"<!--" + b"<c>" * 1_000_000 + b"-->")


def tags_that_never_end() -> bytes:
    """A card file whose sheet has a million tags in a remark, none with an end."""
    return _fuel(b"<!--" + b"<t <v <row " * 300_000 + b"-->")


def one_row_without_end() -> bytes:
    """A card file with a sheet of 90 MB whose last row has no cells, only a remark."""
    return _fuel(b"<row><!--" + b"7083050030004821 " * (6 << 20) + b"--></row>")


def every_cell_said() -> bytes:
    """Millions of cells that each say something: nearly as many as are let through."""
    row = b"<row>" + b"<c><v>1</v></c>" * 60 + b"</row>"
    return with_entry(_SHEET, sheet(repeat(row, 105_000)))


def one_cell_over_and_over() -> bytes:
    """Thirty million cells that all say that they are A1."""
    return with_entry(_SHEET, sheet(repeat(b'<c r="A1"><v>1</v></c>' * 1_000, 30_000)))


def errors_over_and_over() -> bytes:
    """Twelve million errors in one cell."""
    return with_entry(_SHEET, sheet(repeat(b'<c r="A1" t="e"/>' * 1_000, 12_000)))


def texts_of_nothing() -> bytes:
    """Forty million shared texts without a letter."""

    def texts() -> Iterator[bytes]:
        yield f'<sst xmlns="{_MAIN}">'.encode()
        yield from repeat(b"<si><t/></si>" * 1_000, 40_000)
        yield b"</sst>"

    return with_entry("xl/sharedStrings.xml", texts())


def texts_under_another_name() -> bytes:
    """Shared texts whose part is spelled in capitals, where a reader finds them all the same."""
    entries = entries_of(vans())
    del entries["xl/sharedStrings.xml"]
    entries["XL/SHAREDSTRINGS.XML"] = _texts(1, b"x" * 32_000)
    entries[_SHEET] = sheet(repeat(b'<row><c t="s"><v>0</v></c></row>', 100_000))
    return packed(entries)


def styles_without_end() -> bytes:
    """Fifty million formats."""

    def styles() -> Iterator[bytes]:
        yield f'<styleSheet xmlns="{_MAIN}"><cellXfs>'.encode()
        yield from repeat(b"<xf/>" * 10_000, 5_000)
        yield b"</cellXfs></styleSheet>"

    return with_entry("xl/styles.xml", styles())


def an_encoding_that_is_none() -> bytes:
    """A part that says it is written in an encoding nobody knows."""
    entries = entries_of(vans())
    told = entries["xl/_rels/workbook.xml.rels"]
    assert isinstance(told, bytes)
    entries["xl/_rels/workbook.xml.rels"] = told.replace(b"UTF-8", b"ATF-8")
    return packed(entries)


def cards_on_a_line_without_end() -> bytes:
    """A card file whose last line is 50 MB of delimiters."""
    return csv_of(WEX, wex_line()) + b"," * (50 << 20)


def cards_and_blank_lines() -> bytes:
    """A card file that ends in 40 million blank lines."""
    return csv_of(WEX, wex_line()) + b"\n" * (40 << 20)


def _open_document(table: bytes | Iterator[bytes]) -> bytes:
    def content() -> Iterator[bytes]:
        yield (
            b'<?xml version="1.0"?><office:document-content '
            b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
            b'<office:spreadsheet><table:table table:name="S">'
        )
        yield from (table,) if isinstance(table, bytes) else table
        yield b"</table:table></office:spreadsheet></office:body></office:document-content>"

    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "META-INF/manifest.xml": _MANIFEST, "content.xml": content()})


def a_small_open_document() -> bytes:
    """Return a sound OpenDocument sheet: not a bomb, to make some from."""
    header = b"".join(_cell(name.encode(), 1) for name in VEHICLES[:6])
    values = b"".join(_cell(str(value).encode(), 1) for value in van_line(1)[:6])
    rows = (b"<table:table-row>" + row + b"</table:table-row>" for row in (header, values))
    return _open_document(b"".join(rows))


def _cell(text: bytes, columns: int) -> bytes:
    said = b'<table:table-cell office:value-type="string" table:number-columns-repeated="'
    return said + b'%d"><text:p>' % columns + text + b"</text:p></table:table-cell>"


def repeated_without_end() -> bytes:
    """An OpenDocument cell repeated a million times on a million rows."""
    rows = b'<table:table-row table:number-rows-repeated="1048576">'
    return _open_document(rows + _cell(b"x", 16_384) + b"</table:table-row>")


def one_long_text_repeated() -> bytes:
    """An OpenDocument text of 32,000 letters, repeated a thousand times on a thousand rows."""
    rows = b'<table:table-row table:number-rows-repeated="1000">'
    return _open_document(rows + _cell(b"x" * 32_000, 1_000) + b"</table:table-row>")


def repeated_backwards() -> bytes:
    """An OpenDocument row repeated a negative number of times after a vast one."""
    rows = b'<table:table-row table:number-rows-repeated="-1000000">' + _cell(b"x", 1)
    more = b'</table:table-row><table:table-row table:number-rows-repeated="100000000">'
    return _open_document(rows + more + _cell(b"x", 16) + b"</table:table-row>")


def blank_rows_without_end() -> bytes:
    """An OpenDocument sheet whose blank rows are repeated 2,000,000,000 times, then a cell."""
    row = b'<table:table-row table:number-rows-repeated="2000000000"><table:table-cell/>'
    return _open_document(row + b"</table:table-row>")


def spaces_without_end() -> bytes:
    """An OpenDocument text that asks for a thousand million blanks."""
    row = b'<table:table-row><table:table-cell office:value-type="string"><text:p>'
    blanks = b'<text:s text:c="1000000000"/></text:p></table:table-cell></table:table-row>'
    return _open_document(row + blanks)


def a_line_without_end() -> bytes:
    """A CSV file of 90 MB in one line."""
    return b"Name and ID,TransporterID,Status\n" + b"a" * (90 << 20)


def a_quote_that_never_closes() -> bytes:
    """A CSV file of 90 MB in one quoted field."""
    return b'Name and ID,TransporterID,Status\n"' + b"a,\n" * (30 << 20)


def a_header_without_end() -> bytes:
    """A CSV file whose first line has millions of columns."""
    return b"Name and ID,TransporterID,Status" + b",x" * (20 << 20)


def lines_of_nothing() -> bytes:
    """A CSV file of ninety million blank lines."""
    return b"\n" * (90 << 20)


def delimiters_only() -> bytes:
    """A sound header, and then nothing but delimiters."""
    return b"Name and ID,TransporterID,Status\nAnn,A1,ACTIVE\n" + b"," * (60 << 20)


def zeros() -> bytes:
    """A file of nothing but zero bytes and one letter."""
    return bytes(90 << 20) + b"a"


BOMBS: tuple[Callable[[], bytes], ...] = (
    ten_gigabytes_of_zeros,
    ten_gigabytes_said_to_be_small,
    overlapping_entries,
    a_workbook_in_a_workbook,
    a_billion_rows,
    a_million_columns,
    a_column_of_endless_letters,
    cells_far_apart,
    a_million_shared_texts,
    one_long_text_in_every_cell,
    formulas_that_share_one_text,
    merged_over_and_over,
    merged_without_end,
    entities_that_expand,
    entities_in_the_workbook,
    sheets_without_their_parts,
    no_relations,
    twenty_thousand_sheets,
    deep_elements,
    an_attribute_without_end,
    repeated_without_end,
    one_long_text_repeated,
    repeated_backwards,
    blank_rows_without_end,
    spaces_without_end,
    a_line_without_end,
    a_quote_that_never_closes,
    a_header_without_end,
    lines_of_nothing,
    delimiters_only,
    zeros,
    cells_in_a_remark,
    tags_that_never_end,
    one_row_without_end,
    every_cell_said,
    one_cell_over_and_over,
    errors_over_and_over,
    texts_of_nothing,
    texts_under_another_name,
    styles_without_end,
    an_encoding_that_is_none,
    cards_on_a_line_without_end,
    cards_and_blank_lines,
)
