"""ReportLab's canvas, with every operator inside marked content or an artifact.

What is drawn belongs to an element of the structure, or only decorates. The structure
grows in the order of drawing, which is the order of reading.

Lines of text are written here rather than by ReportLab, which sets up a text object for each:
a report says the same few words on every page, so how a text reads in the file is kept.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from reportlab.lib.rl_accel import escapePDF, fp_str
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from dsp_desktop.reports.structure import Link, Mark, Node
from dsp_desktop.reports.styles import BAND, HAIRLINE
from dsp_desktop.reports.typeface import WEIGHTS, weight_of

Box = tuple[float, float, float, float]
_PRINTED = 4  # annotation flag


class Paper(Canvas):
    """A canvas that knows what is content. ``cell`` is the one being drawn, if any.

    Lines, bands and rules stand where they are told to, so they belong on a canvas whose
    origin has not been moved.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        self.root = Node("Document")
        self.cell: Node | None = None
        self.pages_of: dict[str, int] = {}
        self._marks = self._links = 0
        self._later: list[tuple[int, str, Callable[[], None]]] = []
        self._shown: dict[tuple[str, ParagraphStyle], str] = {}
        super().__init__(*args, **options)
        self._doc: Any
        self._fillColorObj: Any  # ReportLab's name for the color it fills with now
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

    def enter(self, node: Node) -> None:
        """Begin content of the cell it stands in, else of ``node``; :meth:`end` ends it."""
        if self.cell is None and not node.kids:
            self.root.kids.append(node)
        self.begin(self.cell or node)

    @contextmanager
    def marked(self, node: Node) -> Iterator[None]:
        """Mark what is drawn inside as content: of the cell it stands in, else of ``node``."""
        self.enter(node)
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
        shown = self._shown.get((text, style)) or self._show(text, style)
        if style.textColor is not self._fillColorObj:
            self._fillColorObj = style.textColor
            self._code.append(_ink(style))
        self._code.append(f"BT 1 0 0 1 {x:.4f} {y:.4f} Tm {shown} ET")

    def write_right(self, x: float, y: float, text: str, style: ParagraphStyle) -> None:
        """Draw one line that ends at ``x``."""
        self.write(x - stringWidth(text, style.fontName, style.fontSize), y, text, style)

    def write_centred(self, x: float, y: float, text: str, style: ParagraphStyle) -> None:
        """Draw one line with its middle at ``x``."""
        half = stringWidth(text, style.fontName, style.fontSize) / 2
        self.write(x - half, y, text, style)

    def write_later(
        self, x: float, y: float, say: Callable[[], str], style: ParagraphStyle
    ) -> None:
        """Draw a line that ends at ``x`` and is only known once all pages are."""
        token = f"%later {len(self._later)} %"
        self._code.append(token)
        self._fillColorObj = None  # whichever that line will leave
        page = self.getPageNumber() - 1
        self._later.append((page, token, lambda: self.write_right(x, y, say(), style)))

    def band(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a quiet ground for what stands out."""
        self.setFillColor(BAND)
        self.rect(x, y, width, height, stroke=0, fill=1)

    def rules(self, x: float, heights: Iterable[float], width: float) -> None:
        """Draw hairlines that begin at ``x``."""
        self.setStrokeColor(HAIRLINE)
        self.setLineWidth(0.5)
        end = x + width
        lines = [f"{x:.4f} {y:.4f} m {end:.4f} {y:.4f} l" for y in heights]
        self._code.append(f"{' '.join(lines)} S")

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
            self._code, self._fillColorObj = [], None
            draw()
            finished = self._doc.Pages.pages[page]
            finished.stream = finished.stream.replace(token, "\n".join(self._code), 1)
        self._code = []
        super().save()

    def _show(self, text: str, style: ParagraphStyle) -> str:
        """Return the operators that show a text, and keep them for the next time.

        Not those of a text the typeface lacks characters of: it counts them each time.
        """
        weight, size = weight_of(style), fp_str(style.fontSize)
        pieces = []
        for subset, codes in weight.splitString(text, self._doc):
            font = weight.getSubsetInternalName(subset, self._doc)
            pieces.append(f"{font} {size} Tf ({escapePDF(codes)}) Tj")
        shown = " ".join(pieces)
        if not weight.lacks(text):
            self._shown[text, style] = shown
        return shown


@cache
def _ink(style: ParagraphStyle) -> str:
    """Return the operator that sets the color of a style."""
    red, green, blue = style.textColor.rgb()
    return f"{fp_str(red, green, blue)} rg"
