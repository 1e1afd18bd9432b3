"""Tables that cut themselves into pages: the header repeats, a row stays whole if it can."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dsp_desktop.reports.blocks import page_of
from dsp_desktop.reports.flow import FULL_PAGE, Flow
from dsp_desktop.reports.lines import wrap
from dsp_desktop.reports.structure import Node
from dsp_desktop.reports.styles import (
    BAND,
    CELL,
    CELL_PADDING,
    COLUMN_TITLE,
    GUTTER,
    MARGIN,
    WIDTH,
    Style,
)

_PILL_SIDE = 5.0
_BASELINE = 0.74
_INSET = 4.0  # of the first and last column from the edges of the band
_AFTER = 5.0


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``share`` is its part of the width; ``figures`` are set to the right."""

    title: str
    share: float
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a cell that begins on its own line."""

    text: str
    style: Style = CELL


@dataclass(frozen=True, slots=True)
class Words:
    """A cell with parts; ``to`` makes it a link to an anchor."""

    parts: tuple[Part, ...]
    to: str = ""


@dataclass(frozen=True, slots=True)
class PageOf:
    """A cell with the page an anchor is on."""

    anchor: str


Cell = str | Words | PageOf
Line = tuple[str, Style]


class _Slot(NamedTuple):
    """Where a column lies on the page."""

    x: float
    width: float
    figures: bool


@dataclass(slots=True)
class _Laid:
    """A row cut into lines, a list of them for each cell."""

    cells: list[list[Line]]
    height: float

    @classmethod
    def of(cls, cells: list[list[Line]]) -> "_Laid":
        tallest = max([sum([style.leading for _, style in lines]) for lines in cells])
        return cls(cells, tallest + 2 * CELL_PADDING)

    def split(self, room: float) -> tuple["_Laid", "_Laid"]:
        """Return what fits into ``room`` and what is left."""
        heads, tails = [], []
        for lines in self.cells:
            used, fit = 2 * CELL_PADDING, 0
            while fit < len(lines) and used + lines[fit][1].leading <= room:
                used += lines[fit][1].leading
                fit += 1
            heads.append(lines[:fit])
            tails.append(lines[fit:])
        return _Laid.of(heads), _Laid.of(tails)


class Table:
    """Rows under a header. ``rows`` may be any number."""

    keeps_with_next = False

    def __init__(self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
        self._rows = rows
        self._slots = _slots(columns)
        titles = [
            wrap(column.title, COLUMN_TITLE, slot.width)
            for column, slot in zip(columns, self._slots, strict=True)
        ]
        self._header = _Laid.of([[(line, COLUMN_TITLE) for line in lines] for lines in titles])

    def least(self) -> float:
        """Return the height of the header and the first two rows."""
        first = sum(self._lay(row).height for row in self._rows[:2])
        return self._header.height + min(first, FULL_PAGE / 2)

    def draw(self, flow: Flow) -> None:
        """Draw the rows page by page."""
        table = flow.sheet.root.add("Table")
        self._draw_header(flow, table.add("THead").add("TR"))
        body = table.add("TBody")
        for row in self._rows:
            self._draw_row(flow, body.add("TR"), row)
        flow.y -= _AFTER

    def _lay(self, row: Sequence[Cell]) -> _Laid:
        cells: list[list[Line]] = []
        for content, slot in zip(row, self._slots, strict=True):
            if isinstance(content, str):
                cells.append([(line, CELL) for line in wrap(content, CELL, slot.width)])
            elif isinstance(content, PageOf):
                cells.append([("", CELL)])
            else:
                cells.append(
                    [
                        (line, part.style)
                        for part in content.parts
                        for line in wrap(part.text, part.style, slot.width)
                    ]
                )
        return _Laid.of(cells)

    def _draw_row(self, flow: Flow, node: Node, row: Sequence[Cell]) -> None:
        nodes = [node.add("TD") for _ in row]
        laid = self._lay(row)
        whole = FULL_PAGE - self._header.height
        while laid.height > flow.room:
            if laid.height > whole and flow.room > whole / 3:
                fits, laid = laid.split(flow.room)
                self._draw_cells(flow, nodes, row, fits)
            flow.next_page()
            self._repeat_header(flow)
        self._draw_cells(flow, nodes, row, laid)

    def _draw_header(self, flow: Flow, row: Node) -> None:
        self._draw_band(flow)
        for lines, slot in zip(self._header.cells, self._slots, strict=True):
            with flow.sheet.marked(row.add("TH", scope="Column")):
                _draw_lines(flow, lines, slot)
        flow.y -= self._header.height

    def _repeat_header(self, flow: Flow) -> None:
        """Draw the column titles again, no longer as content."""
        self._draw_band(flow)
        with flow.sheet.artifact("Pagination"):
            for lines, slot in zip(self._header.cells, self._slots, strict=True):
                _draw_lines(flow, lines, slot)
        flow.y -= self._header.height

    def _draw_band(self, flow: Flow) -> None:
        height = self._header.height
        with flow.sheet.artifact():
            flow.sheet.band(flow.left, flow.y - height, flow.width, height, BAND)

    def _draw_cells(
        self, flow: Flow, nodes: Sequence[Node], row: Sequence[Cell], laid: _Laid
    ) -> None:
        sheet, foot = flow.sheet, flow.y - laid.height
        sheet.begin_artifact()
        sheet.rule(flow.left, foot, flow.width)
        for lines, slot in zip(laid.cells, self._slots, strict=True):
            _draw_pills(flow, lines, slot)
        sheet.end()
        for node, content, lines, slot in zip(nodes, row, laid.cells, self._slots, strict=True):
            if isinstance(content, PageOf):
                _draw_page_number(flow, node, content, slot)
            elif isinstance(content, Words) and content.to:
                link = node.add("Link")
                with sheet.marked(link):
                    _draw_lines(flow, lines, slot)
                box = (slot.x, foot, slot.x + slot.width, flow.y)
                sheet.link(link, box, content.to, _said(lines))
            elif lines and lines[0][0]:
                sheet.begin(node)
                _draw_lines(flow, lines, slot)
                sheet.end()
        flow.y = foot


def _slots(columns: Sequence[Column]) -> list[_Slot]:
    room = WIDTH - 2 * _INSET - GUTTER * (len(columns) - 1)
    total = sum(column.share for column in columns)
    slots, x = [], MARGIN + _INSET
    for column in columns:
        width = room * column.share / total
        slots.append(_Slot(x, width, column.figures))
        x += width + GUTTER
    return slots


def _draw_lines(flow: Flow, lines: list[Line], slot: _Slot) -> None:
    sheet, y = flow.sheet, flow.y - CELL_PADDING
    last = len(lines) - 1
    for number, (text, style) in enumerate(lines):
        x = slot.x + _PILL_SIDE if style.pill else slot.x
        if slot.figures:
            x = slot.x + slot.width - sheet.width(text, style)
        # A space at the end keeps words apart when the cell is copied or read aloud.
        said = text if number == last or text.endswith(" ") else text + " "
        sheet.text(x, y - _BASELINE * style.leading, said, style)
        y -= style.leading


def _said(lines: list[Line]) -> str:
    return " ".join(text.strip() for text, _ in lines)


def _draw_pills(flow: Flow, lines: list[Line], slot: _Slot) -> None:
    y = flow.y - CELL_PADDING
    for text, style in lines:
        if style.pill:
            width = flow.sheet.width(text, style) + 2 * _PILL_SIDE
            flow.sheet.pill(slot.x, y - style.leading, width, style.leading, style.pill)
        y -= style.leading


def _draw_page_number(flow: Flow, node: Node, content: PageOf, slot: _Slot) -> None:
    baseline = flow.y - CELL_PADDING - _BASELINE * CELL.leading
    with flow.sheet.marked(node):
        say = page_of(flow, content.anchor)
        flow.sheet.text_later(slot.x + slot.width, baseline, say, CELL, right=True)
