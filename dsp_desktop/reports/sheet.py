"""Paper: pages of PDF operators, every one of them inside marked content or an artifact."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from dsp_desktop.reports.structure import Link, Mark, Node
from dsp_desktop.reports.styles import HAIRLINE, PAGE_HEIGHT, Color, Pill, Style
from dsp_desktop.reports.typeface import FontUse, Weight

_ROUND = 0.5523  # how far a Bezier handle stands off to draw a quarter circle


class Place(NamedTuple):
    """A spot in the document that a bookmark or a link leads to."""

    page: int
    y: float


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One line of the outline; ``level`` 0 is the outermost."""

    level: int
    title: str
    place: Place


@dataclass(slots=True)
class Page:
    """The operators of one page so far."""

    operators: list[str] = field(default_factory=list)
    marks: int = 0
    lacks_characters: bool = False


class Sheet:
    """Pages being drawn, and what has been learnt about them on the way."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.root = Node("Document")
        self.fonts = {weight: FontUse(weight) for weight in Weight}
        self.bookmarks: list[Bookmark] = []
        self.anchors: dict[str, Place] = {}
        self.lacking: dict[str, None] = {}
        self._later: list[tuple[Page, int, Callable[[], str]]] = []

    @property
    def page(self) -> Page:
        """The page being drawn on."""
        return self.pages[-1]

    def add_page(self) -> None:
        """Go on to a fresh page."""
        self.pages.append(Page())

    def begin(self, node: Node) -> None:
        """Begin content that belongs to ``node``; :meth:`end` ends it."""
        page = self.pages[-1]
        node.kids.append(Mark(len(self.pages) - 1, page.marks))
        page.operators.append(f"/{node.tag} <</MCID {page.marks}>> BDC")
        page.marks += 1

    def begin_artifact(self, kind: str = "Layout") -> None:
        """Begin content that only decorates, such as a rule; :meth:`end` ends it."""
        self.pages[-1].operators.append(f"/Artifact <</Type /{kind}>> BDC")

    def end(self) -> None:
        """End what was begun last."""
        self.pages[-1].operators.append("EMC")

    @contextmanager
    def marked(self, node: Node) -> Iterator[None]:
        """Mark what is drawn inside as the content of ``node``."""
        self.begin(node)
        yield
        self.end()

    @contextmanager
    def artifact(self, kind: str = "Layout") -> Iterator[None]:
        """Mark what is drawn inside as decoration."""
        self.begin_artifact(kind)
        yield
        self.end()

    def text(self, x: float, y: float, text: str, style: Style) -> None:
        """Write one clean line with its baseline at ``y`` above the foot of the page."""
        self.pages[-1].operators.append(self._text(x, y, text, style))

    def text_right(self, x: float, y: float, text: str, style: Style) -> None:
        """Write one clean line that ends at ``x``."""
        self.text(x - self.width(text, style), y, text, style)

    def text_later(
        self, x: float, y: float, say: Callable[[], str], style: Style, *, right: bool = False
    ) -> None:
        """Write a line that is only known at the end, such as the number of pages."""
        page = self.pages[-1]

        def draw() -> str:
            text = say()
            start = x - self.width(text, style) if right else x
            return self._text(start, y, text, style)

        self._later.append((page, len(page.operators), draw))
        page.operators.append("")

    def width(self, text: str, style: Style) -> float:
        """Return how wide a clean line is, in points."""
        return self.fonts[style.weight].face.width(text) * style.size

    def rule(self, x: float, y: float, width: float, *, color: Color = HAIRLINE) -> None:
        """Draw a hairline; only inside an artifact."""
        self.pages[-1].operators.append(
            f"{color} RG .5 w {x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l S"
        )

    def band(self, x: float, y: float, width: float, height: float, color: Color) -> None:
        """Fill a rectangle; only inside an artifact."""
        self.pages[-1].operators.append(f"{color} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def pill(self, x: float, y: float, width: float, height: float, pill: Pill) -> None:
        """Draw the rounded ground of a state; only inside an artifact."""
        radius = height / 2
        handle = radius * _ROUND
        left, right, top = x + radius, x + width - radius, y + height
        middle = y + radius
        curve = (
            f"{left:.2f} {y:.2f} m {right:.2f} {y:.2f} l "
            f"{right + handle:.2f} {y:.2f} {x + width:.2f} {middle - handle:.2f} "
            f"{x + width:.2f} {middle:.2f} c "
            f"{x + width:.2f} {middle + handle:.2f} {right + handle:.2f} {top:.2f} "
            f"{right:.2f} {top:.2f} c {left:.2f} {top:.2f} l "
            f"{left - handle:.2f} {top:.2f} {x:.2f} {middle + handle:.2f} {x:.2f} {middle:.2f} c "
            f"{x:.2f} {middle - handle:.2f} {left - handle:.2f} {y:.2f} {left:.2f} {y:.2f} c h B"
        )
        self.pages[-1].operators.append(f"{pill.fill} rg {pill.edge} RG .6 w {curve}")

    def bookmark(self, level: int, title: str, y: float) -> None:
        """Add a line to the outline that leads to this height of this page."""
        self.bookmarks.append(Bookmark(level, title, self.place(y)))

    def place(self, y: float) -> Place:
        """Return the spot at this height of this page."""
        return Place(len(self.pages) - 1, min(y, PAGE_HEIGHT))

    def link(self, node: Node, box: tuple[float, float, float, float], to: str, said: str) -> None:
        """Make a box of this page lead to an anchor that may be drawn later."""
        node.kids.append(Link(len(self.pages) - 1, box, to, said))

    def finish(self) -> None:
        """Write what could only be known at the end."""
        for page, position, draw in self._later:
            page.operators[position] = draw()
        self._later.clear()

    def _text(self, x: float, y: float, text: str, style: Style) -> str:
        use = self.fonts[style.weight]
        shown = use.show(text)
        if shown.lacking:
            self.lacking |= dict.fromkeys(shown.lacking)
            self.pages[-1].lacks_characters = True
        return (
            f"BT {style.color} rg /{use.resource} {style.size:g} Tf "
            f"{x:.2f} {y:.2f} Td {shown.operators} ET"
        )
