"""Labels with their values, and the table of contents: small ReportLab tables, tagged as lists."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from reportlab.platypus import Flowable, Table
from reportlab.platypus.tables import TableRenderCB

from dsp_desktop.reports.cells import Content, PageOf, cell_style, cut, height_of, set_in
from dsp_desktop.reports.structure import Node
from dsp_desktop.reports.styles import BODY, GUTTER, HAIRLINE, HEIGHT, LABEL, STRONG_BODY, WIDTH
from dsp_desktop.reports.typeface import clean

_AFTER = 6.0
_MOST = 20 * BODY.leading  # of one fact, before it goes on in a further row


class _Marks(TableRenderCB):
    """Tags two cells a row; what a row is, the subclasses say."""

    def __init__(self, tag: str) -> None:
        self.list = Node(tag)
        self.paper: Any = None
        self.parts: tuple[Node, Node]

    def startTable(self, T: Any) -> None:  # noqa: N802, N803 - ReportLab's names, here and below
        self.paper = T.canv
        if not self.list.kids:
            self.paper.root.kids.append(self.list)

    def startBG(self, T: Any) -> None:  # noqa: ARG002, N802, N803
        self.paper.begin_artifact()

    def endBG(self, T: Any) -> None:  # noqa: ARG002, N802, N803
        self.paper.end()

    startLines, endLines = startBG, endBG  # noqa: N815

    def startRow(self, T: Any, rowNo: int) -> None:  # noqa: N802, N803
        if T._cellvalues[rowNo][0] != "":  # noqa: SLF001 - no other name; "" is a fact that goes on
            item = self.list.add("LI")
            self.parts = (item.add("Lbl"), item.add("LBody"))

    def startCell(  # noqa: N802, PLR0913, PLR0917
        self,
        T: Any,  # noqa: ARG002, N803
        rowNo: int,  # noqa: ARG002, N803
        colNo: int,  # noqa: N803
        cellval: Content,
        cellstyle: Any,  # noqa: ARG002
        pos: tuple[float, float],  # noqa: ARG002
        size: tuple[float, float],  # noqa: ARG002
    ) -> None:
        if isinstance(cellval, str):
            self.paper.begin(self.parts[colNo])
        else:
            self.paper.cell = self.parts[colNo]

    def endCell(self, T: Any) -> None:  # noqa: ARG002, N802, N803
        if self.paper.cell is None:
            self.paper.end()
        self.paper.cell = None

    def endRow(self, T: Any) -> None: ...  # noqa: N802, N803

    def endTable(self, T: Any) -> None: ...  # noqa: N802, N803


class _ContentsMarks(_Marks):
    """Each row is one link, of title and page."""

    def __init__(self, entries: Sequence[tuple[str, str]]) -> None:
        super().__init__("TOC")
        self._entries = entries

    def startRow(self, T: Any, rowNo: int) -> None:  # noqa: N802, N803
        link = self.list.add("TOCI").add("Reference").add("Link")
        self.parts = (link, link)
        title, anchor = self._entries[rowNo]
        top, foot = T._rowpositions[rowNo], T._rowpositions[rowNo + 1]  # noqa: SLF001 - no other name
        self.paper.link(link, (0, foot, WIDTH, top), anchor, clean(title))


def facts(
    pairs: Sequence[tuple[str, str]], columns: int = 2, label_width: float = 88.0
) -> Flowable:
    """Return labels with their values, in columns read from top to bottom."""
    width = (WIDTH - GUTTER * 2 * (columns - 1)) / columns
    marks = _Marks("L")
    tall = ceil(len(pairs) / columns)
    lists = [
        _fact_list(pairs[start : start + tall], label_width, width - label_width, marks)
        for start in range(0, len(pairs), tall)
    ]
    if len(lists) == 1:
        return lists[0]
    if max(inside.wrap(width, HEIGHT)[1] for inside in lists) > HEIGHT / 2:
        return facts(pairs, columns=1, label_width=label_width)  # which can go on overleaf
    bare = cell_style(BODY, 0, 0, 0)
    gutters = [GUTTER * 2] * (columns - 1) + [0.0]
    return Table(
        [[[inside] for inside in lists]],
        colWidths=[width + gutter for gutter in gutters],
        cellStyles=[[bare] * columns],
        normalizedData=1,
        spaceAfter=_AFTER,
        hAlign="LEFT",
    )


def _fact_list(
    pairs: Sequence[tuple[str, str]], label_width: float, width: float, marks: _Marks
) -> Table:
    baseline = BODY.fontSize - LABEL.fontSize
    styles = [cell_style(LABEL, 0, GUTTER, baseline), cell_style(BODY, 0, 0, 0)]
    rows = [row for pair in pairs for row in _fact_rows(pair, label_width - GUTTER, width)]
    return Table(
        [[label, value] for label, value, _ in rows],
        colWidths=(label_width, width),
        rowHeights=[height + 0.8 for _, _, height in rows],
        cellStyles=[styles for _ in rows],
        normalizedData=1,
        spaceAfter=_AFTER,
        hAlign="LEFT",
        renderCB=marks,
    )


def _fact_rows(
    pair: tuple[str, str], label_width: float, width: float
) -> Iterator[tuple[Content, Content, float]]:
    """Yield a label with its value; a very long value goes on in rows without a label."""
    (label, _), (value, _) = (
        set_in(text, room, style, figures=False)
        for text, room, style in zip(pair, (label_width, width), (LABEL, BODY), strict=True)
    )
    while value or label:
        head, value = cut(value, BODY, width, _MOST)
        tallest = max(height_of(label, LABEL, label_width), height_of(head, BODY, width))
        yield label, head, tallest
        label = ""


def contents(entries: Sequence[tuple[str, str]]) -> Flowable:
    """Return the sections and the pages they begin on, each a link."""
    title = cell_style(BODY, 0, 0, 1.5)
    return Table(
        [[clean(text), [PageOf(anchor, STRONG_BODY)]] for text, anchor in entries],
        colWidths=(WIDTH - 40, 40),
        rowHeights=[BODY.leading + 3] * len(entries),
        cellStyles=[[title, title]] * len(entries),
        normalizedData=1,
        style=[("LINEBELOW", (0, 0), (-1, -1), 0.5, HAIRLINE)],
        spaceAfter=_AFTER,
        renderCB=_ContentsMarks(entries),
    )
