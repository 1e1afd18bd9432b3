"""Headings and running text, tagged as they are drawn.

What fits on one line is drawn as one. Longer text is a paragraph of ReportLab's, which draws
spaces together to win a line, cuts words that are too long, and leaves no first line alone.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, Paragraph

from dsp_desktop.reports.paper import Paper
from dsp_desktop.reports.structure import Node
from dsp_desktop.reports.styles import BODY, HEADINGS, HEIGHT, LEAD, UPRIGHT, WIDTH, Sheet
from dsp_desktop.reports.typeface import clean


class Wrapped(Paragraph):
    """A paragraph of plain text, of any length and width."""

    def __init__(  # noqa: PLR0913, PLR0917 - what ReportLab passes when it cuts a paragraph
        self,
        text: str,
        style: ParagraphStyle,
        bulletText: Any = None,  # noqa: N803 - ReportLab's names
        frags: Any = None,
        caseSensitive: int = 1,  # noqa: N803
        encoding: str = "utf8",
        *,
        tag: str = "P",
    ) -> None:
        marked_up = text if frags is not None else escape(clean(text)).replace("\n", "<br/>")
        super().__init__(marked_up, style, bulletText, frags, caseSensitive, encoding)
        self.node = Node(tag)
        self._wrapped = 0.0

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803
        """Return the room it takes; lines are broken once for a width, however often asked."""
        if aW != self._wrapped or not hasattr(self, "blPara"):
            self._room = super().wrap(aW, aH)
            self._wrapped = aW
        return self._room

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803
        """Cut the paragraph; both pieces are one element."""
        pieces: list[Any] = super().split(aW, aH)
        for piece in pieces:
            piece.node = self.node
        return pieces

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw it as content."""
        with canvas.marked(self.node):
            Paragraph.drawOn(self, canvas, x, y, _sW)  # type: ignore[call-arg]  # the stubs lack it


@lru_cache(maxsize=50_000)
def fit(text: str, style: ParagraphStyle, width: float) -> str | None:
    """Return ``text`` cut into lines that fit, or ``None`` if a word is too long for that.

    A line that goes on ends with its space, so that words stay apart when it is read aloud.
    """
    text = clean(text)
    font, size = style.fontName, style.fontSize
    if "\n" not in text and stringWidth(text, font, size) <= width:
        return text
    lines = simpleSplit(text, font, size, width)
    if any(" " not in line and stringWidth(line, font, size) > width for line in lines):
        return None
    return " \n".join(lines)


class Lines(Flowable):
    """Lines of several styles, cut to fit: what a paragraph with breaks would draw, faster."""

    def __init__(self, lines: Sequence[tuple[str, ParagraphStyle]], node: Node) -> None:
        super().__init__()
        self._lines, self.node = lines, node

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's
        """Return the room all lines take."""
        self.width, self.height = aW, sum(style.leading for _, style in self._lines)
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: ARG002, N803
        """Return the lines that fit, and the rest."""
        used = accumulate(style.leading for _, style in self._lines)
        fits = sum(1 for height in used if height <= aH)
        parts = (self._lines[:fits], self._lines[fits:])
        return [Lines(part, self.node) for part in parts] if fits else []

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw the lines as content."""
        y += self.height - self._lines[0][1].fontSize
        canvas.enter(self.node)
        for line, style in self._lines:
            canvas.write(x, y, line, style)
            y -= style.leading
        canvas.end()


class _Block(Flowable):
    """Lines or a paragraph as wide as the page, with the space its style leaves around it."""

    def __init__(self, style: ParagraphStyle, inside: Lines | Wrapped) -> None:
        super().__init__()
        self._style, self._inside = style, inside

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab's names
        """Return the space above, which the top of a page does without."""
        return self._style.spaceBefore

    def getSpaceAfter(self) -> float:  # noqa: N802
        """Return the space below."""
        return self._style.spaceAfter

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803
        """Return the room it takes."""
        self.width, self.height = self._inside.wrap(aW, aH)
        return self.width, self.height

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw it as content."""
        self._inside.drawOn(canvas, x, y)


class Text(_Block):
    """Running text. ``stays`` means that it may not be the last on a page."""

    stays = False

    def __init__(self, text: str, style: ParagraphStyle = BODY) -> None:
        line = fit(text, style, WIDTH)
        if not line or "\n" in line:
            super().__init__(style, Wrapped(text, style))
        else:
            super().__init__(style, Lines([(" ".join(line.split()), style)], Node("P")))

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803
        """Return the lines that fit, and the rest."""
        return self._inside.split(aW, aH)


class Heading(_Block):
    """A heading of level 1 to 4, in one piece. ``anchor`` is what links lead to.

    ``bookmark`` is the level in the outline, ``None`` for none.
    """

    stays = True

    def __init__(
        self, level: int, text: str, anchor: str = "", bookmark: int | None = None
    ) -> None:
        style, tag = HEADINGS[level], f"H{level}"
        fitted = fit(text, style, WIDTH)
        super().__init__(
            style,
            Wrapped(text, style, tag=tag)
            if fitted is None
            else Lines([(line, style) for line in fitted.split("\n")], Node(tag)),
        )
        self._title, self._anchor, self._bookmark = clean(text), anchor, bookmark

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw it, and let links and the outline lead to it."""
        if self._anchor or self._bookmark is not None:
            anchor = self._anchor or f"heading-{canvas.getPageNumber()}-{round(y)}"
            canvas.bookmark(anchor, self._title, self._bookmark, y + self.height + 4)
        super().drawOn(canvas, x, y)


def lead(text: str) -> Text:
    """Return the paragraph below a title."""
    return Text(text, LEAD)


def intro(text: str) -> Text:
    """Return a paragraph that stays with the table below it."""
    paragraph = Text(text)
    paragraph.stays = True
    return paragraph


class Told(Flowable):
    """A paragraph that is only known once everything before it has been drawn."""

    def __init__(self, say: Callable[[Paper], str]) -> None:
        super().__init__()
        self._say = say
        self._text: Text | None = None

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - ReportLab's names
        """Ask what there is to say, and return the room it takes."""
        paper: Any = self.canv
        said = self._say(paper)
        self._text = Text(said) if said else None
        return self._text.wrap(aW, aH) if self._text else (0, 0)

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw it, if there is anything to say."""
        if self._text:
            self._text.drawOn(canvas, x, y)


def fresh_page(sheet: Sheet = UPRIGHT) -> Flowable:
    """Return what makes the rest begin on a fresh page, unless this one is still empty."""
    return _Break(sheet.height - 1)


def kept_together(story: Sequence[Flowable]) -> Iterator[Flowable]:
    """Yield the story with a page break before whatever would be left alone at a foot."""
    stayed = False
    for position, flowable in enumerate(story):
        stays = getattr(flowable, "stays", False)
        if stays and not stayed:
            yield _BreakBefore(story, position)
        stayed = stays
        yield flowable


class _Break(CondPageBreak):
    """A page break, unless there is room for its height."""

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw nothing."""


class _BreakBefore(_Break):
    """A page break unless there is room for what stays and the beginning of what follows."""

    def __init__(self, story: Sequence[Flowable], position: int) -> None:
        super().__init__(0)
        self._story, self._position = story, position

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - ReportLab's names
        """Break the page if need be; asked for only when the page has got here."""
        self.height = min(_least(self._story, self._position), HEIGHT / 2)
        room: tuple[float, float] = super().wrap(aW, aH)
        return room


def _least(story: Sequence[Flowable], position: int) -> float:
    """Return the height of what stays, and of the beginning of what follows it."""
    height = 0.0
    for flowable in story[position:]:
        least = getattr(flowable, "least", None)
        inside = least() if least else flowable.wrap(WIDTH, HEIGHT)[1]
        height += flowable.getSpaceBefore() + inside + flowable.getSpaceAfter()
        if not getattr(flowable, "stays", False):
            break
    return height
