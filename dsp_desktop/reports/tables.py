"""Tables of any length, cut into ReportLab tables of one page each.

ReportLab's own cutting grows faster than the rows; here each row is measured once. The
header repeats on every page, as decoration from the second on; a row stays whole if it
can. All pieces are one table to a reader who cannot see the page.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Table
from reportlab.platypus.tables import CellStyle, TableRenderCB, TableStyle

from dsp_desktop.reports.cells import Cell, Content, Words, cell_style, cut, height_of, set_in
from dsp_desktop.reports.structure import Node
from dsp_desktop.reports.styles import (
    BAND,
    CELL,
    CELL_PADDING,
    COLUMN_TITLE,
    GUTTER,
    HAIRLINE,
    HEIGHT,
    WIDTH,
)

_INSET = 4.0  # of the first and last column from the edges of the band
_AFTER = 5.0
_LOOK = TableStyle(
    [
        ("BACKGROUND", (0, 0), (-1, 0), BAND),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, HAIRLINE),
    ]
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``share`` is its part of the width; ``figures`` are set to the right."""

    title: str
    share: float
    figures: bool = False


class _Slot(NamedTuple):
    """A column on the page: its room, and the padding on both sides of it."""

    width: float
    left: float
    right: float
    figures: bool

    def style(self, style: ParagraphStyle) -> CellStyle:
        """Return how a string in this style is set; all begin on one baseline."""
        top = CELL_PADDING + CELL.fontSize - style.fontSize
        return cell_style(style, self.left, self.right, top, figures=self.figures)


@dataclass(slots=True)
class _Row:
    """A row cut to the widths of its columns. ``links`` are anchors and words by column."""

    contents: list[Content]
    styles: list[ParagraphStyle]
    height: float
    links: dict[int, tuple[str, str]] = field(default_factory=dict)
    node: Node = field(default_factory=lambda: Node("TR"))
    cells: list[Node] = field(default_factory=list)


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Flowable:
    """Return rows under a header. ``rows`` may be any number."""
    return _Table(tuple(columns), rows)


class _Table(Flowable):
    """A table whose rows are measured only when it is reached, and let go once it is drawn."""

    def __init__(self, columns: tuple[Column, ...], rows: Sequence[Sequence[Cell]]) -> None:
        super().__init__()
        self._columns, self._rows = columns, rows
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

    def draw(self) -> None:
        """Draw all rows: they fit."""
        self._reached().drawOn(self.canv, 0, 0)
        self._laid = None

    def _reached(self) -> "_Rows":
        if self._laid is None:
            slots, header = _frame_of(self._columns)
            rows = [_lay(row, slots, CELL) for row in self._rows]
            self._laid = _Rows(_Whole(slots, header), rows, list(_summed(rows)))
            self._laid.wrap(0, 0)
        return self._laid


class _Whole:
    """What all pieces of a table share; its elements are made when the first is drawn."""

    def __init__(self, slots: Sequence[_Slot], header: _Row) -> None:
        self.slots, self.header = slots, header
        self.body = Node("TBody")
        self.begun = False

    def begin(self, root: Node) -> list[Node]:
        """Add the table to the structure and return the cells of its header."""
        whole = root.add("Table")
        header = whole.add("THead").add("TR")
        whole.kids.append(self.body)
        self.begun = True
        return [header.add("TH", scope="Column") for _ in self.slots]


class _Rows(Flowable):
    """The rows from ``start`` on. ``ends`` are their heights, summed up from the first."""

    def __init__(
        self, whole: _Whole, rows: Sequence[_Row], ends: Sequence[float], start: int = 0
    ) -> None:
        super().__init__()
        self._whole, self._rows, self._ends, self._start = whole, rows, ends, start

    def least(self) -> float:
        """Return the height of the header and the first two rows."""
        first = self._ends[min(2, len(self._rows))]
        return self._whole.header.height + min(first, HEIGHT / 2)

    def getSpaceAfter(self) -> float:  # noqa: N802 - ReportLab's names
        """Return the space below."""
        return _AFTER

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803
        """Return the room all rows take."""
        self.width = WIDTH
        self.height = self._whole.header.height + self._ends[-1] - self._ends[self._start]
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: ARG002, N803
        """Return a piece with the rows that fit, and the rest."""
        header = self._whole.header.height
        room, start = aH - header, self._start
        end = bisect_right(self._ends, self._ends[start] + room) - 1
        if end > start:
            return [self._piece(start, end), _Rows(self._whole, self._rows, self._ends, end)]
        row = self._rows[start]
        if row.height <= HEIGHT - header or room < (HEIGHT - header) / 3:
            return []
        rows = [*self._cut(row, room), *self._rows[start + 1 :]]
        rest = _Rows(self._whole, rows, list(_summed(rows)), 1)
        return [rest._piece(0, 1), rest]

    def draw(self) -> None:
        """Draw all rows: they fit."""
        piece = self._piece(self._start, len(self._rows))
        piece.wrapOn(self.canv, self.width, self.height)
        piece.drawOn(self.canv, 0, 0)

    def _piece(self, start: int, end: int) -> Table:
        whole, rows = self._whole, self._rows[start:end]
        drawn = (whole.header, *rows)
        piece = Table(
            [row.contents for row in drawn],
            colWidths=[sum(slot[:3]) for slot in whole.slots],
            rowHeights=[row.height for row in drawn],
            cellStyles=[
                [slot.style(style) for slot, style in zip(whole.slots, row.styles, strict=True)]
                for row in drawn
            ],
            normalizedData=1,
            style=_LOOK,
            renderCB=_Marks(whole, rows),
        )
        piece.spaceAfter = _AFTER
        return piece

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


class _Marks(TableRenderCB):
    """Tags one piece while ReportLab draws it."""

    def __init__(self, whole: _Whole, rows: Sequence[_Row]) -> None:
        self._whole, self._rows = whole, rows
        self._row: _Row | None = None
        self._cells: list[Node] = []
        self._paper: Any = None

    def startTable(self, T: Any) -> None:  # noqa: N802, N803 - ReportLab's names, here and below
        self._paper = T.canv

    def startBG(self, T: Any) -> None:  # noqa: ARG002, N802, N803
        self._paper.begin_artifact()

    def endBG(self, T: Any) -> None:  # noqa: ARG002, N802, N803
        self._paper.end()

    startLines, endLines = startBG, endBG  # noqa: N815

    def startRow(self, T: Any, rowNo: int) -> None:  # noqa: ARG002, N802, N803
        if rowNo == 0:
            begun = self._whole.begun
            self._cells = [] if begun else self._whole.begin(self._paper.root)
            return
        self._row = row = self._rows[rowNo - 1]
        if not row.cells:
            self._whole.body.kids.append(row.node)
            row.cells.extend(row.node.add("TD") for _ in row.contents)
        self._cells = row.cells

    def startCell(  # noqa: N802, PLR0913, PLR0917
        self,
        T: Any,  # noqa: ARG002, N803
        rowNo: int,  # noqa: ARG002, N803
        colNo: int,  # noqa: N803
        cellval: Content,
        cellstyle: Any,  # noqa: ARG002
        pos: tuple[float, float],
        size: tuple[float, float],
    ) -> None:
        paper = self._paper
        if not self._cells:
            paper.begin_artifact("Pagination")
            return
        node = self._cells[colNo]
        if self._row and colNo in self._row.links:
            to, said = self._row.links[colNo]
            node = node.add("Link")
            paper.link(node, (*pos, pos[0] + size[0], pos[1] + size[1]), to, said)
        if isinstance(cellval, str):
            paper.begin(node)
        else:
            paper.cell = node

    def endCell(self, T: Any) -> None:  # noqa: ARG002, N802, N803
        paper = self._paper
        if paper.cell is None:
            paper.end()
        paper.cell = None

    def endRow(self, T: Any) -> None:  # noqa: ARG002, N802, N803
        self._row = None

    def endTable(self, T: Any) -> None:  # noqa: ARG002, N802, N803
        self._paper = None


@cache
def _frame_of(columns: tuple[Column, ...]) -> tuple[tuple[_Slot, ...], "_Row"]:
    """Return the columns on the page, and the header over them."""
    room = WIDTH - 2 * _INSET - GUTTER * (len(columns) - 1)
    total = sum(column.share for column in columns)
    last = len(columns) - 1
    slots = tuple(
        _Slot(
            room * column.share / total,
            _INSET if number == 0 else 0,
            _INSET if number == last else GUTTER,
            column.figures,
        )
        for number, column in enumerate(columns)
    )
    return slots, _lay([column.title for column in columns], slots, COLUMN_TITLE)


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
