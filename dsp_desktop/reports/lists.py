"""Labels with their values, and the table of contents: tagged as lists, drawn at once."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any, NamedTuple

from reportlab.platypus import Flowable

from dsp_desktop.reports.cells import Content, PageOf, Room, cut, draw, height_of, set_in
from dsp_desktop.reports.structure import Node
from dsp_desktop.reports.styles import BODY, GUTTER, HEIGHT, LABEL, STRONG_BODY, WIDTH
from dsp_desktop.reports.typeface import clean

_AFTER = 6.0
_MOST = 20 * BODY.leading  # of one fact, before it goes on in a further row
_BETWEEN = 0.8  # one fact and the next
_ENTRY = BODY.leading + 3  # of the contents


class _Fact(NamedTuple):
    """A label and its value; what goes on from the row above has no label, but its element."""

    label: Content
    value: Content
    height: float
    body: Node


class _Facts(Flowable):
    """Columns of facts side by side, each ``width`` wide; a column alone can be cut."""

    def __init__(
        self, columns: Sequence[Sequence[_Fact]], label_width: float, width: float, node: Node
    ) -> None:
        super().__init__()
        self._columns, self._label_width, self._room = columns, label_width, width
        self._node = node
        self.width = WIDTH
        self.height = max(sum(fact.height for fact in column) for column in columns)

    def getSpaceAfter(self) -> float:  # noqa: N802 - ReportLab's names
        """Return the space below."""
        return _AFTER

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803
        """Return the room the tallest column takes."""
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: ARG002, N803
        """Return the facts that fit, and the rest."""
        (facts, *others), fits, used = self._columns, 0, 0.0
        while fits < len(facts) and used + facts[fits].height <= aH:
            used += facts[fits].height
            fits += 1
        if others or not fits:
            return []
        return [
            _Facts([part], self._label_width, self._room, self._node)
            for part in (facts[:fits], facts[fits:])
        ]

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw column after column, which is how they read."""
        if not self._node.kids:
            canvas.root.kids.append(self._node)
        label_width, width = self._label_width, self._room - self._label_width
        for number, column in enumerate(self._columns):
            left = x + number * (self._room + 2 * GUTTER)
            baseline = y + self.height - BODY.fontSize
            for fact in column:
                if fact.label:
                    item = self._node.add("LI")
                    label = item.add("Lbl")
                    item.kids.append(fact.body)
                    draw(
                        canvas, label, fact.label, LABEL, Room(left, baseline, label_width - GUTTER)
                    )
                draw(canvas, fact.body, fact.value, BODY, Room(left + label_width, baseline, width))
                baseline -= fact.height


def facts(
    pairs: Sequence[tuple[str, str]], columns: int = 2, label_width: float = 88.0
) -> Flowable:
    """Return labels with their values, in columns read from top to bottom."""
    width = (WIDTH - GUTTER * 2 * (columns - 1)) / columns
    tall = ceil(len(pairs) / columns)
    rows = [
        [
            row
            for pair in pairs[start : start + tall]
            for row in _fact_rows(pair, label_width - GUTTER, width - label_width)
        ]
        for start in range(0, len(pairs), tall)
    ]
    made = _Facts(rows, label_width, width, Node("L"))
    if len(rows) > 1 and made.height > HEIGHT / 2:
        return facts(pairs, columns=1, label_width=label_width)  # which can go on overleaf
    return made


def _fact_rows(pair: tuple[str, str], label_width: float, width: float) -> Iterator[_Fact]:
    """Yield a label with its value; a very long value goes on in rows without a label."""
    (label, _), (value, _) = (
        set_in(text, room, style, figures=False)
        for text, room, style in zip(pair, (label_width, width), (LABEL, BODY), strict=True)
    )
    body = Node("LBody")
    while value or label:
        head, value = cut(value, BODY, width, _MOST)
        tallest = max(height_of(label, LABEL, label_width), height_of(head, BODY, width))
        yield _Fact(label, head, tallest + _BETWEEN, body)
        label = ""


def contents(entries: Sequence[tuple[str, str]]) -> Flowable:
    """Return the sections and the pages they begin on, each a link."""
    return _Contents([(clean(title), anchor) for title, anchor in entries])


class _Contents(Flowable):
    """A line for each title and its anchor."""

    def __init__(self, entries: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._entries = entries
        self.width, self.height = WIDTH, len(entries) * _ENTRY

    def getSpaceAfter(self) -> float:  # noqa: N802 - ReportLab's names
        """Return the space below."""
        return _AFTER

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803
        """Return the room all lines take."""
        return self.width, self.height

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw each line as one link, of title and page."""
        whole = canvas.root.add("TOC")
        top = y + self.height
        for title, anchor in self._entries:
            node = whole.add("TOCI").add("Reference").add("Link")
            canvas.link(node, (x, top - _ENTRY, x + WIDTH, top), anchor, title)
            room = Room(x, top - 1.5 - BODY.fontSize, WIDTH)
            draw(canvas, node, title, BODY, room)
            draw(canvas, node, [PageOf(anchor, STRONG_BODY)], BODY, room)
            top -= _ENTRY
        canvas.begin_artifact()
        canvas.rules(x, [y + line * _ENTRY for line in range(len(self._entries))], WIDTH)
        canvas.end()
