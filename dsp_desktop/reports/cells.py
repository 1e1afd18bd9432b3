"""What stands in the cells of a table: strings where they will do, for they are fastest."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from dsp_desktop.reports.paper import Paper
from dsp_desktop.reports.structure import Node
from dsp_desktop.reports.styles import CELL, WORD
from dsp_desktop.reports.text import Lines, Wrapped, fit

#: From a word to the sides of its ground.
PILL_SIDE = 5.0
_BASELINE = 0.26  # from the foot of a line, as a share of its leading


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a cell that begins on its own line."""

    text: str
    style: ParagraphStyle = CELL


@dataclass(frozen=True, slots=True)
class Words:
    """A cell with parts; ``to`` makes it a link to an anchor."""

    parts: tuple[Part, ...]
    to: str = ""


class Drawn(Flowable):
    """A cell that is neither string nor paragraph, one line high.

    Like all of ours, it draws where it is told to: the origin stays that of the page.
    """

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's
        """Take the width there is."""
        self.width, self.height = aW, CELL.leading
        return self.width, self.height


class Badge(Drawn):
    """A word on a rounded ground."""

    def __init__(self, word: str, ink: Color, fill: Color, edge: Color) -> None:
        super().__init__()
        self._word, self._fill, self._edge = word, fill, edge
        self._style = _inked(ink)

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw the ground as decoration, the word as content."""
        paper, style, height = canvas, self._style, CELL.leading
        width = stringWidth(self._word, style.fontName, style.fontSize) + 2 * PILL_SIDE
        with paper.artifact():
            paper.setFillColor(self._fill)
            paper.setStrokeColor(self._edge)
            paper.setLineWidth(0.6)
            paper.roundRect(x, y, width, height, height / 2, fill=1)
        with paper.marked(Node("P")):
            paper.write(x + PILL_SIDE, y + _BASELINE * height, self._word, style)


class PageOf(Drawn):
    """The page an anchor is on."""

    def __init__(self, anchor: str, style: ParagraphStyle = CELL) -> None:
        super().__init__()
        self._anchor, self._style = anchor, style

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Leave its place open until the page is known."""
        end, baseline = x + self.width, y + self.height - self._style.fontSize
        with canvas.marked(Node("P")):
            canvas.write_later(
                end, baseline, lambda: str(canvas.pages_of[self._anchor]), self._style
            )


@cache
def _inked(ink: Color) -> ParagraphStyle:
    return ParagraphStyle("badge", WORD, textColor=ink)


Cell = str | Words | Flowable
#: Lines cut to the width of the cell, or what is drawn one below the other.
Content = str | list[Flowable]


def set_in(
    cell: Cell, width: float, style: ParagraphStyle, *, figures: bool
) -> tuple[Content, ParagraphStyle]:
    """Return what a cell holds once it is cut to ``width``, and the style of a string in it."""
    if isinstance(cell, Flowable):
        return [cell], CELL
    parts = (Part(cell, style),) if isinstance(cell, str) else cell.parts
    styles = {part.style.name: part.style for part in parts}
    if len(styles) == 1:
        (style,) = styles.values()
        text = fit("\n".join(part.text for part in parts), style, width)
        if text is not None:
            return text, style
    if figures:
        return [Wrapped(part.text, _to_right(part.style)) for part in parts], CELL
    return _pieces(parts, width), CELL


def _pieces(parts: Sequence[Part], width: float) -> list[Flowable]:
    """Return the parts as lines if they can be, else as paragraphs, which cut long words."""
    lines: list[tuple[str, ParagraphStyle]] = []
    for part in parts:
        text = fit(part.text, part.style, width)
        if text is None:
            return [Wrapped(each.text, each.style) for each in parts]
        lines += [(line, part.style) for line in text.split("\n")]
    return [Lines(lines, Node("P"))]


def height_of(content: Content, style: ParagraphStyle, width: float) -> float:
    """Return the height of a cell without its padding."""
    if isinstance(content, str):
        return (content.count("\n") + 1) * style.leading
    return sum(flowable.wrap(width, 0xFFFFFF)[1] for flowable in content)


def cut(
    content: Content, style: ParagraphStyle, width: float, room: float
) -> tuple[Content, Content]:
    """Return what of a cell fits into ``room``, and what is left of it."""
    if isinstance(content, str):
        lines, fits = content.split("\n"), int(room // style.leading)
        return "\n".join(lines[:fits]), "\n".join(lines[fits:])
    head: list[Flowable] = []
    for position, flowable in enumerate(content):
        height = flowable.wrap(width, room)[1]
        if height > room:
            pieces = flowable.split(width, room)
            return [*head, *pieces[:1]], [*(pieces[1:] or [flowable]), *content[position + 1 :]]
        head.append(flowable)
        room -= height
    return head, []


class Room(NamedTuple):
    """Where on the page a cell stands; ``figures`` end at the right."""

    x: float
    baseline: float
    width: float
    figures: bool = False


def draw(
    paper: Paper, node: Node | None, content: Content, style: ParagraphStyle, room: Room
) -> None:
    """Draw a cell as content of ``node``, or as decoration; its first line is on ``baseline``."""
    if isinstance(content, str):
        if node:
            paper.begin(node)
        else:
            paper.begin_artifact("Pagination")
        x, baseline, width, figures = room
        for line in content.split("\n"):
            if figures:
                paper.write_right(x + width, baseline, line, style)
            else:
                paper.write(x, baseline, line, style)
            baseline -= style.leading
        paper.end()
        return
    paper.cell = node
    top = room.baseline + style.fontSize
    for flowable in content:
        top -= flowable.wrap(room.width, 0xFFFFFF)[1]
        flowable.drawOn(paper, room.x, top)
    paper.cell = None


@cache
def _to_right(style: ParagraphStyle) -> ParagraphStyle:
    return ParagraphStyle(f"{style.name}, right", style, alignment=TA_RIGHT)
