"""ReportLab's canvas, with every operator inside marked content or an artifact.

What is drawn belongs to an element of the structure, or only decorates. The structure
grows in the order of drawing, which is the order of reading.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas

from dsp_desktop.reports.structure import Link, Mark, Node
from dsp_desktop.reports.typeface import WEIGHTS

Box = tuple[float, float, float, float]
_PRINTED = 4  # annotation flag


class Paper(Canvas):
    """A canvas that knows what is content. ``cell`` is the one being drawn, if any."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.root = Node("Document")
        self.cell: Node | None = None
        self.pages_of: dict[str, int] = {}
        self._marks = self._links = 0
        self._later: list[tuple[int, str, Callable[[], None]]] = []
        super().__init__(*args, **options)
        self._doc: Any
        self._code: list[str]

    @property
    def lacking(self) -> list[str]:
        """The characters drawn so far that the typeface lacks, each time they were."""
        return [c for weight in WEIGHTS for c in weight.missed.get(self._doc, ())]

    @property
    def page_count(self) -> int:
        """How many pages have been finished."""
        return len(self._doc.Pages.pages)

    def begin(self, node: Node) -> None:
        """Begin content that belongs to ``node``; :meth:`end` ends it."""
        node.kids.append(Mark(self.getPageNumber() - 1, self._marks))
        self._code.append(f"/{node.tag} <</MCID {self._marks}>> BDC")
        self._marks += 1

    def begin_artifact(self, kind: str = "Layout") -> None:
        """Begin what only decorates, such as a rule; :meth:`end` ends it."""
        self._code.append(f"/Artifact <</Type /{kind}>> BDC")

    def end(self) -> None:
        """End what was begun last."""
        self._code.append("EMC")

    @contextmanager
    def marked(self, node: Node) -> Iterator[None]:
        """Mark what is drawn inside as content: of the cell it stands in, else of ``node``."""
        if self.cell is None and not node.kids:
            self.root.kids.append(node)
        self.begin(self.cell or node)
        yield
        self.end()

    @contextmanager
    def artifact(self, kind: str = "Layout") -> Iterator[None]:
        """Mark what is drawn inside as decoration."""
        self.begin_artifact(kind)
        yield
        self.end()

    def write(self, x: float, y: float, text: str, style: ParagraphStyle) -> None:
        """Draw one line that begins at ``x``."""
        self._ready(style)
        self.drawString(x, y, text)

    def write_right(self, x: float, y: float, text: str, style: ParagraphStyle) -> None:
        """Draw one line that ends at ``x``."""
        self._ready(style)
        self.drawRightString(x, y, text)

    def write_later(
        self, x: float, y: float, say: Callable[[], str], style: ParagraphStyle
    ) -> None:
        """Draw a line that ends at ``x`` and is only known once all pages are."""
        token = f"%later {len(self._later)} %"
        self._code.append(token)
        page = self.getPageNumber() - 1
        self._later.append((page, token, lambda: self.write_right(x, y, say(), style)))

    def bookmark(self, anchor: str, title: str, level: int | None, y: float) -> None:
        """Let links lead to this height of this page, and with a level the outline too."""
        self.pages_of[anchor] = self.getPageNumber()
        self.bookmarkHorizontalAbsolute(anchor, round(y))
        if level is not None:
            self.addOutlineEntry(title, anchor, level, closed=level == 0)

    def link(self, node: Node, box: Box, to: str, said: str) -> None:
        """Make a box of this page lead to an anchor that may be drawn later."""
        self.linkRect(said, to, box, relative=1, thickness=0, F=_PRINTED)
        node.kids.append(Link(self.getPageNumber() - 1, self._links))
        self._links += 1

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Finish the page."""
        super().showPage()
        self._marks = self._links = 0

    def save(self) -> None:
        """Draw what could only be known at the end, then build the file."""
        for page, token, draw in self._later:
            self._code = []
            draw()
            finished = self._doc.Pages.pages[page]
            finished.stream = finished.stream.replace(token, "\n".join(self._code), 1)
        self._code = []
        super().save()

    def _ready(self, style: ParagraphStyle) -> None:
        self.setFont(style.fontName, style.fontSize)
        self.setFillColor(style.textColor)
