"""Headings and running text: ReportLab's paragraphs, tagged as they are drawn."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, Paragraph

from dsp_desktop.reports.paper import Paper
from dsp_desktop.reports.structure import Node
from dsp_desktop.reports.styles import BODY, HEADINGS, HEIGHT, LEAD, WIDTH
from dsp_desktop.reports.typeface import clean


class Text(Paragraph):
    """A paragraph of plain text. ``stays`` means that it may not be the last on a page."""

    stays = False

    def __init__(  # noqa: PLR0913, PLR0917 - what ReportLab passes when it cuts a paragraph
        self,
        text: str,
        style: ParagraphStyle = BODY,
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


class Heading(Flowable):
    """A heading of level 1 to 4. ``anchor`` is what links lead to.

    ``bookmark`` is the level in the outline, ``None`` for none.
    """

    stays = True
    _numbers = count(1)

    def __init__(
        self, level: int, text: str, anchor: str = "", bookmark: int | None = None
    ) -> None:
        super().__init__()
        self._text = Text(text, HEADINGS[level], tag=f"H{level}")
        self._title, self._anchor, self._bookmark = clean(text), anchor, bookmark

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab's names
        """Return the space above, which the top of a page does without."""
        return self._text.getSpaceBefore()

    def getSpaceAfter(self) -> float:  # noqa: N802
        """Return the space below."""
        return self._text.getSpaceAfter()

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803
        """Return the room it takes."""
        self.width, self.height = self._text.wrap(aW, aH)
        return self.width, self.height

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw it, and let links and the outline lead to it."""
        if self._anchor or self._bookmark is not None:
            anchor = self._anchor or f"heading-{canvas.getPageNumber()}-{round(y)}"
            canvas.bookmark(anchor, self._title, self._bookmark, y + self.height + 4)
        self._text.drawOn(canvas, x, y, _sW)


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

    def draw(self) -> None:
        """Draw it, if there is anything to say."""
        if self._text:
            self._text.drawOn(self.canv, 0, 0)


def fresh_page() -> Flowable:
    """Return what makes the rest begin on a fresh page, unless this one is still empty."""
    return CondPageBreak(HEIGHT - 1)


def kept_together(story: Sequence[Flowable]) -> Iterator[Flowable]:
    """Yield the story with a page break before whatever would be left alone at a foot."""
    stayed = False
    for position, flowable in enumerate(story):
        stays = getattr(flowable, "stays", False)
        if stays and not stayed:
            yield CondPageBreak(min(_least(story, position), HEIGHT / 2))
        stayed = stays
        yield flowable


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
