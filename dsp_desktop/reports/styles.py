"""The look of every report: sizes, colors, spaces. Calm on screen, clear in black and white."""

from typing import NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle

from dsp_desktop.reports.typeface import BOLD, REGULAR

#: US Letter, in points.
PAGE_WIDTH, PAGE_HEIGHT = letter
MARGIN = 50.0
TOP, BOTTOM = 60.0, 56.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
HEIGHT = PAGE_HEIGHT - TOP - BOTTOM


class Sheet(NamedTuple):
    """How the paper lies. Text stays as wide as on an upright page; tables take all of it."""

    size: tuple[float, float]

    @property
    def width(self) -> float:
        """How wide the room between the margins is."""
        return self.size[0] - 2 * MARGIN

    @property
    def height(self) -> float:
        """How high the room between head and foot is."""
        return self.size[1] - TOP - BOTTOM


UPRIGHT, ON_ITS_SIDE = Sheet((PAGE_WIDTH, PAGE_HEIGHT)), Sheet((PAGE_HEIGHT, PAGE_WIDTH))

INK = HexColor("#1b222c")
QUIET = HexColor("#59636f")
HAIRLINE = HexColor("#cbd2da")
BAND = HexColor("#eef1f5")
WHITE = HexColor("#ffffff")

BODY = ParagraphStyle(
    "body", fontName=REGULAR, fontSize=9, leading=13, textColor=INK, spaceAfter=5, allowOrphans=0
)
QUIET_BODY = ParagraphStyle("quiet body", BODY, textColor=QUIET)
STRONG_BODY = ParagraphStyle("strong body", BODY, fontName=BOLD)
LEAD = ParagraphStyle("lead", BODY, fontSize=11, leading=16, textColor=QUIET, spaceAfter=8)

CELL = ParagraphStyle("cell", BODY, fontSize=8, leading=10.8, spaceAfter=0)
QUIET_CELL = ParagraphStyle("quiet cell", CELL, fontSize=7.4, textColor=QUIET)
STRONG_CELL = ParagraphStyle("strong cell", CELL, fontName=BOLD)
COLUMN_TITLE = ParagraphStyle(
    "column title", CELL, fontName=BOLD, fontSize=7.2, leading=9.6, textColor=QUIET
)
LABEL = ParagraphStyle("label", COLUMN_TITLE, leading=13)
SMALL = ParagraphStyle("small", CELL, fontSize=7.2, leading=9.6, textColor=QUIET)
STRONG_SMALL = ParagraphStyle("strong small", SMALL, fontName=BOLD, textColor=INK)
WORD = ParagraphStyle("word", CELL, fontName=BOLD, fontSize=7.2)

_HEADING = ParagraphStyle("heading", BODY, fontName=BOLD)
HEADINGS = {
    1: ParagraphStyle("H1", _HEADING, fontSize=24, leading=30, spaceAfter=4),
    2: ParagraphStyle("H2", _HEADING, fontSize=15, leading=20, spaceBefore=22, spaceAfter=6),
    3: ParagraphStyle("H3", _HEADING, fontSize=11.5, leading=15, spaceBefore=14, spaceAfter=4),
    4: ParagraphStyle(
        "H4", _HEADING, fontSize=8.6, leading=12, textColor=QUIET, spaceBefore=8, spaceAfter=2
    ),
}

CELL_PADDING = 3.2
GUTTER = 8.0
