"""Tables of any length, drawn a page at a time.

The cutting of ReportLab's tables grows faster than the rows, and they ask of every cell how it
is styled; here each row is measured once, and all are drawn alike. The header repeats on every
page, as decoration from the second on; a row stays whole if it can. All pieces are one table
to a reader who cannot see the page.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable

from dsp_desktop.reports.cells import Cell, Content, Room, Words, cut, draw, height_of, set_in
from dsp_desktop.reports.paper import Paper
from dsp_desktop.reports.structure import Node
from dsp_desktop.reports.styles import (
    CELL,
    CELL_PADDING,
    COLUMN_TITLE,
    GUTTER,
    STRONG_CELL,
    UPRIGHT,
    Sheet,
)

_INSET = 4.0  # of the first and last column from the edges of the band
_AFTER = 5.0
#: From the top of a row down to the baseline all its cells begin on.
_DOWN = CELL_PADDING + CELL.fontSize


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``share`` is its part of the width; ``figures`` are set to the right."""

    title: str
    share: float
    figures: bool = False


class _Slot(NamedTuple):
    """A column on the page: where its room is, and the padding on both sides of it."""

    at: float
    width: float
    left: float
    right: float
    figures: bool


@dataclass(slots=True)
class _Row:
    """A row cut to the widths of its columns. ``links`` are anchors and words by column."""

    contents: list[Content]
    styles: list[ParagraphStyle]
    height: float
    links: dict[int, tuple[str, str]] = field(default_factory=dict)
    node: Node = field(default_factory=lambda: Node("TR"))
    cells: list[Node] = field(default_factory=list)


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    total: Sequence[Cell] | None = None,
    sheet: Sheet = UPRIGHT,
) -> Flowable:
    """Return rows under a header. ``rows`` may be any number; ``total`` stands out below them."""
    return _Table(tuple(columns), rows, total, sheet)


class _Table(Flowable):
    """A table whose rows are measured only when it is reached, and let go once it is drawn."""

    def __init__(
        self,
        columns: tuple[Column, ...],
        rows: Sequence[Sequence[Cell]],
        total: Sequence[Cell] | None,
        sheet: Sheet,
    ) -> None:
        super().__init__()
        self._columns, self._rows, self._total, self._sheet = columns, rows, total, sheet
        self._laid: _Rows | None = None

    def least(self) -> float:
        """Return the height of the header and the first two rows."""
        return self._reached().least()

    def getSpaceAfter(self) -> float:  # noqa: N802 - ReportLab's names
        """Return the space below."""
        return _AFTER

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803
        """Return the room all rows take."""
        self.width, self.height = self._reached().wrap(aW, aH)
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803
        """Return a piece with the rows that fit, and the rest."""
        pieces = self._reached().split(aW, aH)
        self._laid = None if pieces else self._laid
        return pieces

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw all rows: they fit."""
        self._reached().drawOn(canvas, x, y)
        self._laid = None

    def _reached(self) -> "_Rows":
        if self._laid is None:
            slots, header = _frame_of(self._columns, self._sheet.width)
            rows = [_lay(row, slots, CELL) for row in self._rows]
            if self._total is not None:
                rows.append(_lay(self._total, slots, STRONG_CELL))
            whole = _Whole(slots, header, self._sheet)
            self._laid = _Rows(whole, rows, list(_summed(rows)), 0, len(rows))
        return self._laid


class _Whole:
    """What all pieces of a table share; its elements are made when the first is drawn."""

    def __init__(self, slots: Sequence[_Slot], header: _Row, sheet: Sheet) -> None:
        self.slots, self.header, self.sheet = slots, header, sheet
        self.body = Node("TBody")
        self.begun = False

    def draw_header(self, paper: Paper, x: float, top: float) -> None:
        """Draw the titles over their band; only the first time are they content."""
        paper.begin_artifact()
        paper.band(x, top - self.header.height, self.sheet.width, self.header.height)
        paper.end()
        nodes: list[Node] = []
        if not self.begun:
            whole = paper.root.add("Table")
            row = whole.add("THead").add("TR")
            whole.kids.append(self.body)
            nodes += [row.add("TH", scope="Column") for _ in self.slots]
            self.begun = True
        self._draw(paper, self.header, nodes, x, top)

    def draw_row(self, paper: Paper, row: _Row, x: float, top: float) -> None:
        """Draw a row, or what of it stands on this page."""
        if not row.cells:
            self.body.kids.append(row.node)
            row.cells.extend(row.node.add("TD") for _ in row.contents)
        self._draw(paper, row, row.cells, x, top)

    def _draw(self, paper: Paper, row: _Row, nodes: Sequence[Node], x: float, top: float) -> None:
        """Draw cells as content of ``nodes``; without any, as decoration."""
        for column, slot in enumerate(self.slots):
            node = nodes[column] if nodes else None
            if node and column in row.links:
                node = node.add("Link")
                left, right = x + slot.at - slot.left, x + slot.at + slot.width + slot.right
                paper.link(node, (left, top - row.height, right, top), *row.links[column])
            room = Room(x + slot.at, top - _DOWN, slot.width, slot.figures)
            draw(paper, node, row.contents[column], row.styles[column], room)


class _Rows(Flowable):
    """The rows from ``start`` to ``end``. ``ends`` are their heights, summed up from the first."""

    def __init__(
        self, whole: _Whole, rows: Sequence[_Row], ends: Sequence[float], start: int, end: int
    ) -> None:
        super().__init__()
        self._whole, self._rows, self._ends = whole, rows, ends
        self._start, self._end = start, end
        self.width = whole.sheet.width
        self.height = whole.header.height + ends[end] - ends[start]

    def least(self) -> float:
        """Return the height of the header and the first two rows."""
        first = self._ends[min(2, len(self._rows))]
        return self._whole.header.height + min(first, self._whole.sheet.height / 2)

    def getSpaceAfter(self) -> float:  # noqa: N802 - ReportLab's names
        """Return the space below."""
        return _AFTER

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803
        """Return the room all rows take."""
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: ARG002, N803
        """Return a piece with the rows that fit, and the rest."""
        header = self._whole.header.height
        room, start = aH - header, self._start
        end = bisect_right(self._ends, self._ends[start] + room) - 1
        if end > start:
            return [
                _Rows(self._whole, self._rows, self._ends, *part)
                for part in ((start, end), (end, self._end))
            ]
        row, most = self._rows[start], self._whole.sheet.height - header
        if row.height <= most or room < most / 3:
            return []
        rows = [*self._cut(row, room), *self._rows[start + 1 :]]
        ends = list(_summed(rows))
        return [_Rows(self._whole, rows, ends, *part) for part in ((0, 1), (1, len(rows)))]

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw all rows: they fit."""
        paper, whole = canvas, self._whole
        top = y + self.height
        whole.draw_header(paper, x, top)
        top -= whole.header.height
        feet = []
        for row in self._rows[self._start : self._end]:
            whole.draw_row(paper, row, x, top)
            top -= row.height
            feet.append(top)
        paper.begin_artifact()
        paper.rules(x, feet, whole.sheet.width)
        paper.end()

    def _cut(self, row: _Row, room: float) -> tuple[_Row, _Row]:
        slots, inside = self._whole.slots, room - 2 * CELL_PADDING
        halves = [
            cut(content, style, slot.width, inside)
            for content, style, slot in zip(row.contents, row.styles, slots, strict=True)
        ]
        heads, tails = ([half[n] for half in halves] for n in (0, 1))
        return (
            _Row(heads, row.styles, room, row.links, row.node, row.cells),
            _Row(tails, row.styles, _height(tails, row.styles, slots), {}, row.node, row.cells),
        )


def room_of(columns: int, sheet: Sheet) -> float:
    """Return how much of a sheet's width is left to what stands in so many columns."""
    return _room(columns, sheet.width)


def _room(columns: int, wide: float) -> float:
    return wide - 2 * _INSET - GUTTER * (columns - 1)


@cache
def _frame_of(columns: tuple[Column, ...], wide: float) -> tuple[tuple[_Slot, ...], "_Row"]:
    """Return the columns on the page, and the header over them."""
    room = _room(len(columns), wide)
    total = sum(column.share for column in columns)
    last = len(columns) - 1
    slots, at = [], _INSET
    for number, column in enumerate(columns):
        width = room * column.share / total
        left = _INSET if number == 0 else 0
        right = _INSET if number == last else GUTTER
        slots.append(_Slot(at, width, left, right, column.figures))
        at += width + GUTTER
    return tuple(slots), _lay([column.title for column in columns], slots, COLUMN_TITLE)


def _lay(row: Sequence[Cell], slots: Sequence[_Slot], style: ParagraphStyle) -> _Row:
    contents: list[Content] = []
    styles: list[ParagraphStyle] = []
    links = {}
    for number, (cell, slot) in enumerate(zip(row, slots, strict=True)):
        content, its = set_in(cell, slot.width, style, figures=slot.figures)
        contents.append(content)
        styles.append(its)
        if isinstance(cell, Words) and cell.to:
            links[number] = (cell.to, " ".join(part.text for part in cell.parts))
    return _Row(contents, styles, _height(contents, styles, slots), links)


def _height(
    contents: Sequence[Content], styles: Sequence[ParagraphStyle], slots: Sequence[_Slot]
) -> float:
    heights = [
        height_of(content, style, slot.width)
        for content, style, slot in zip(contents, styles, slots, strict=True)
    ]
    return max(heights) + 2 * CELL_PADDING


def _summed(rows: Sequence[_Row]) -> Iterator[float]:
    return accumulate((row.height for row in rows), initial=0.0)
