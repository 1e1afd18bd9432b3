"""The copy of a file that is kept: byte for byte, but for the numbers of cards.

Text is changed in place and in its own encoding; a workbook in its cells and shared
texts, and packed again so that the same file always gives the same copy. Cells of card
columns are covered whatever their length; elsewhere whatever is one of those numbers, or
has a card number's length and check digit.
"""

import html
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice

from dsp_desktop.intake.cards import LONG, cover_runs, covered, digits, is_full, may_be_card
from dsp_desktop.intake.files import HEADER_WITHIN, Table
from dsp_desktop.intake.grids import Grid, Row
from dsp_desktop.intake.headers import header_cells, normal
from dsp_desktop.intake.scans import column_of
from dsp_desktop.intake.sheets import is_container, sheet_rows
from dsp_desktop.intake.text import MOST_LINES_IN_A_RECORD, is_too_wide
from dsp_desktop.intake.traps import sheet_paths
from dsp_desktop.intake.values import Cell
from dsp_desktop.kernel.errors import Problem, Rejected
from dsp_desktop.kernel.progress import Progress

_CARD_FIELD = "card_last4"
_PART = 1 << 22
#: Where a workbook's part may be cut; what has none of these is cut where it grows too long.
_ENDS = (b"</row>", b"</si>", b"</table:table-row>")
_LONGEST_END, _LONGEST_HELD = max(map(len, _ENDS)), 4 * _PART
_LONGEST_FIELD = 131_072  # beyond which the reader of text gives up
_REPORT_EVERY = 2_000
_ISSUER = 4  # the digits by which the cards of one file are alike
_NO_NUMBER = ("date", "expir", "holder", "issue", "name", "status", "type")


@dataclass(slots=True)
class _Masks:
    """What has been covered so far, and the numbers to look for elsewhere."""

    known: set[str] = field(default_factory=set)
    begin: set[str] = field(default_factory=set)
    count: int = 0

    def cell(self, text: str, by: str = "X") -> str:
        """Cover a cell of a card column."""
        if not is_full(text):
            return text
        self.count += 1
        self.know(digits(text))
        return covered(text, by)

    def know(self, number: str) -> None:
        """Look for a number elsewhere too, if it is too long to be anything else."""
        if len(number) >= LONG:
            self.known.add(number)
            self.begin.add(number[:_ISSUER])

    def elsewhere(self, text: str, by: str = "X") -> str:
        """Cover numbers of cards outside of card columns."""

        def is_card(number: str) -> bool:
            alike = not self.begin or number[:_ISSUER] in self.begin
            return number in self.known or (alike and may_be_card(number))

        return cover_runs(text, is_card, by)


def masked(content: bytes, table: Table, progress: Progress) -> tuple[bytes, int]:
    """Return the copy to keep, and how many card numbers were covered in it."""
    masks = _Masks()
    if is_container(content):
        copy = _workbook(content, table, masks, progress)
    else:
        copy = _text(content, table, masks, progress)
    return (copy, masks.count) if copy != content else (content, 0)


def _columns(grid: Grid, table: Table) -> tuple[int, frozenset[int]]:
    """Return the header's line and the card columns of one sheet; -1 where there are none."""
    if grid is table.grid:
        line, found = table.layout.header_line, set(table.layout.columns.get(_CARD_FIELD, ()))
        found |= _named_card(table.layout.headers)
        return line, frozenset(found)
    for row, _ in zip(grid.rows(), range(HEADER_WITHIN), strict=False):
        if found := _named_card(header_cells(row.cells)):
            return row.line, frozenset(found)
    return -1, frozenset()


def _named_card(headers: tuple[str, ...]) -> set[int]:
    return {
        i
        for i, header in enumerate(map(normal, headers))
        if "card" in header and not any(word in header for word in _NO_NUMBER)
    }


def _card_cells(grid: Grid, table: Table) -> Iterator[Cell]:
    header_line, columns = _columns(grid, table)
    rows: Iterator[Row] = grid.rows() if columns else iter(())
    for row in rows:
        if row.line > header_line:
            yield from (row.cells[i] for i in columns if i < len(row.cells))


def _text_of(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell) if isinstance(cell, (str, int, float)) else ""


# Text files


def _text(content: bytes, table: Table, masks: _Masks, progress: Progress) -> bytes:
    """Cover the cells record by record, then whatever else is a card's number."""
    text, coded = _seen_as_text(content, table.grid.encoding)
    _, columns = _columns(table.grid, table)
    records = _records(text, table, columns, masks, progress)
    # All of them first: a number known from a later record is looked for in an earlier one.
    blocks = ["".join(some) for some in iter(lambda: list(islice(records, _REPORT_EVERY)), [])]
    for number, block in enumerate(blocks):
        blocks[number] = masks.elsewhere(block)
        progress.report(number, len(blocks))
    return coded("".join(blocks))


def _seen_as_text(content: bytes, encoding: str) -> tuple[str, Callable[[str], bytes]]:
    """Return a text with a character for each digit and mark, and the way back to the bytes.

    A digit is one byte in every encoding but the wide ones, so nothing else is decoded.
    """
    width = 4 if encoding.startswith("utf-32") else 2 if encoding.startswith("utf-16") else 1
    if width == 1:
        return content.decode("latin-1"), lambda text: text.encode("latin-1")
    big = content.startswith((b"\xfe\xff", b"\0\0\xfe\xff")) or encoding.endswith("-be")
    name = f"utf-{8 * width}-{'be' if big else 'le'}"
    odd = len(content) % width
    whole, rest = content[: len(content) - odd], content[len(content) - odd :]
    try:
        text = whole.decode(name, "surrogatepass")
    except UnicodeDecodeError:  # not even wide characters; they are read so all the same
        text = whole.decode(name, "replace")
    return text, lambda masked: masked.encode(name, "surrogatepass") + rest


def _records(
    text: str, table: Table, columns: frozenset[int], masks: _Masks, progress: Progress
) -> Iterator[str]:
    """Yield the text record by record; below the header with its card cells covered."""
    mark = table.grid.delimiter
    cell = re.compile(
        rf'(?:"[^"]*(?:""[^"]*)*"?[^{mark}\r\n]*|[^{mark}\r\n]*)({mark}|\r\n|\r|\n|\Z)'
    )
    at, line, needed = 0, 1, max(columns, default=-1) + 1
    while at < len(text):
        end = _end_of(text, at)
        plain = '"' not in text[at:end]
        cells = text[at:end].split(mark, needed) if plain else _cells(text, at, cell)
        # A quotation mark that never closes, or no table's line: nothing from here is read.
        if cells is None or is_too_wide(text[at:end], mark):
            yield from _loose(text, at, table, columns, masks)
            return
        record = mark.join(cells) if plain else "".join(cells)
        at += len(record)
        if line > table.layout.header_line:
            for column in columns:
                if column < len(cells):
                    cells[column] = masks.cell(cells[column])
            record = mark.join(cells) if plain else "".join(cells)
        yield record
        line += 1 if plain else max(1, len(re.findall(r"\r\n|\r|\n", record)))
        if line % _REPORT_EVERY == 0:
            progress.report(at, len(text))


_ENDING = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def _end_of(text: str, at: int) -> int:
    found = _ENDING.match(text, at)
    return found.end() if found else len(text)


def _cells(text: str, at: int, cell: re.Pattern[str]) -> list[str] | None:
    """Return the cells of a record with quotes, each with what ends it."""
    cells: list[str] = []
    start = at
    while found := cell.match(text, at):
        piece = found[0]
        open_quote = (
            piece.startswith('"') and piece.count('"') % 2 == 1 and found.end() == len(text)
        )
        if open_quote or len(piece) > _LONGEST_FIELD:
            return None
        cells.append(piece)
        at = found.end()
        if found[1] in {"\r\n", "\r", "\n", ""}:
            break
    if text.count("\n", start, at) + text.count("\r", start, at) > MOST_LINES_IN_A_RECORD:
        return None
    return cells


def _loose(
    text: str, at: int, table: Table, columns: frozenset[int], masks: _Masks
) -> Iterator[str]:
    """Yield what nobody reads, line by line: quotes do not count, long numbers are covered."""
    needed = max(columns, default=-1) + 1
    while at < len(text):
        end = _end_of(text, at)
        cells = text[at:end].split(table.grid.delimiter, needed)
        at = end
        for column in columns:
            if column < len(cells):
                cells[column] = masks.cell(cells[column])
        yield cover_runs(table.grid.delimiter.join(cells), lambda _number: True)


# Workbooks


def _workbook(content: bytes, table: Table, masks: _Masks, progress: Progress) -> bytes:
    """Cover cells and shared texts, and make sure by reading that nothing was missed."""
    known = {text for grid in table.grids for cell in _card_cells(grid, table)
             if is_full(text := _text_of(cell))}  # fmt: skip
    for text in known:
        masks.know(digits(text))
    copy = _repacked(content, table, known, masks, progress)
    if copy != content:
        _make_sure(copy, table, progress)
    return copy


def _make_sure(copy: bytes, table: Table, progress: Progress) -> None:
    for grid in table.grids:
        header_line, columns = _columns(grid, table)
        for line, cells in sheet_rows(copy, grid.sheet, progress) if columns else ():
            texts = (_text_of(cells[i]) for i in columns if i < len(cells))
            if line > header_line and any(covered(text, "0") != text for text in texts):
                raise Rejected(Problem("", "intake.cards_not_masked"))


def _repacked(
    content: bytes, table: Table, known: set[str], masks: _Masks, progress: Progress
) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        paths = sheet_paths(before) if "xl/workbook.xml" in before.namelist() else {}
        columns = {paths.get(grid.sheet, ""): _columns(grid, table) for grid in table.grids}
        entries = before.infolist()
        for number, entry in enumerate(entries):
            edit = _edit_of(entry.filename, columns, known, masks)
            info = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            with before.open(entry) as source, after.open(info, "w", force_zip64=True) as target:
                for part in _parts(source.read, whole=edit is None):
                    target.write(edit(part) if edit else part)
                    progress.report(number, len(entries))
    return out.getvalue()


def _parts(read: Callable[[int], bytes], *, whole: bool) -> Iterator[bytes]:
    """Yield an entry in parts that end where a row or a shared text ends."""
    held = b""
    while part := read(_PART):
        held += part
        cut = len(held) if whole else max(held.rfind(end) + len(end) for end in _ENDS)
        if len(held) > _LONGEST_HELD and cut <= _LONGEST_END:  # a part of another kind
            cut = held.rfind(b">") + 1 or len(held)
        if cut > _LONGEST_END:
            yield held[:cut]
            held = held[cut:]
    if held:
        yield held


_Edit = Callable[[bytes], bytes]


def _edit_of(
    name: str, columns: dict[str, tuple[int, frozenset[int]]], known: set[str], masks: _Masks
) -> _Edit | None:
    if not name.endswith((".xml", ".rels", ".vml")):
        return None
    header_line, here = columns.get(name, (-1, frozenset()))

    def edit(part: bytes) -> bytes:
        wide = part.startswith((b"\xff\xfe", b"\xfe\xff"))
        text, coded = _seen_as_text(part, "utf-16" if wide else "")
        if here:
            text = _sheet_cells(text, header_line, here, masks)
        if name == "xl/sharedStrings.xml":
            text = _shared_texts(text, known, masks)
        if name == "content.xml":
            text = _open_document_cells(text, known, masks)
        by = "0" if name.startswith("xl/worksheets/") or "pivot" in name else "X"
        return coded(masks.elsewhere(text, by))

    return edit


_SHEET = re.compile(
    r"<(?:\w+:)?(?:row\b([^<>]*)|c\b((?:[^<>/]|/(?!>))*)"
    r"(?:/>|>([^<]*(?:<(?!/?(?:\w+:)?c\b)[^<]*)*)</(?:\w+:)?c>))"
)
_PLACE = re.compile(r'\br="([A-Z]*)(\d+)"')
_INNER = re.compile(r"(<(?:\w+:)?(v|t|f)\b[^<>]*>)([^<]*)(?=<)")


def _sheet_cells(text: str, header_line: int, columns: frozenset[int], masks: _Masks) -> str:
    """Cover the cells of card columns that hold their own value."""
    row, column = header_line + 1, -1

    def cell(found: re.Match[str]) -> str:
        nonlocal row, column
        place = _PLACE.search(found[1] or found[2] or "")
        if found[1] is not None:
            row, column = int(place[2]) if place else row + 1, -1
            return found[0]
        if place:
            column, row = column_of(place[1]), int(place[2])
        else:
            column += 1
        if column not in columns or row <= header_line or 't="s"' in found[2]:
            return found[0]
        return _INNER.sub(
            lambda inner: inner[1] + masks.cell(inner[3], "X" if inner[2] == "t" else "0"), found[0]
        )

    return _SHEET.sub(cell, text)


_SHARED = re.compile(r"<(?:\w+:)?si\b[^<>]*>[^<]*(?:<(?!/?(?:\w+:)?si\b)[^<]*)*</(?:\w+:)?si>")
_RUNS = re.compile(r"(<(?:\w+:)?t\b[^<>]*>)([^<]*)")


def _shared_texts(text: str, known: set[str], masks: _Masks) -> str:
    """Cover shared texts that a card column uses, also where they are set in several runs."""
    wanted = set(map(digits, known))

    def one(found: re.Match[str]) -> str:
        said = html.unescape("".join(run[1] for run in _RUNS.findall(found[0])))
        if digits(said) not in wanted or not is_full(said):
            return found[0]
        masks.count += 1
        hide = len(digits(said)) - 4

        def run(part: re.Match[str]) -> str:
            nonlocal hide
            kept = re.sub(r"\d", "X", part[2], count=hide) if hide > 0 else part[2]
            hide -= len(digits(part[2]))
            return part[1] + kept

        return _RUNS.sub(run, found[0])

    return _SHARED.sub(one, text)


_VALUE = re.compile(r'(office:value="|<text:p[^<>]*>)([^"<]*)')


def _open_document_cells(text: str, known: set[str], masks: _Masks) -> str:
    """Cover every value of an OpenDocument sheet that a card column holds."""
    wanted = set(map(digits, known))

    def one(found: re.Match[str]) -> str:
        if digits(found[2].removesuffix(".0")) not in wanted:
            return found[0]
        return found[1] + masks.cell(found[2], "0" if "value" in found[1] else "X")

    return _VALUE.sub(one, text)
