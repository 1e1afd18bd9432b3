"""The look of every report: sizes, colors, spaces. Calm on screen, clear in black and white."""

from dataclasses import dataclass, replace

from dsp_desktop.reports.typeface import Weight

#: US Letter, in points.
PAGE_WIDTH, PAGE_HEIGHT = 612.0, 792.0
MARGIN = 50.0
TOP, BOTTOM = 60.0, 56.0
WIDTH = PAGE_WIDTH - 2 * MARGIN


@dataclass(frozen=True, slots=True)
class Color:
    """Red, green and blue from 0 to 1, as the operators want them."""

    red: float
    green: float
    blue: float

    @classmethod
    def of(cls, code: str) -> "Color":
        """Read ``1b222c`` as on a color card."""
        return cls(*(round(int(code[i : i + 2], 16) / 255, 3) for i in (0, 2, 4)))

    def __str__(self) -> str:
        return f"{self.red:g} {self.green:g} {self.blue:g}"


INK = Color.of("1b222c")
QUIET = Color.of("59636f")
HAIRLINE = Color.of("cbd2da")
RULE = Color.of("1b222c")
BAND = Color.of("eef1f5")
WHITE = Color.of("ffffff")


@dataclass(frozen=True, slots=True)
class Pill:
    """A rounded ground behind one word; tells apart without color by being full or empty."""

    fill: Color
    edge: Color


@dataclass(frozen=True, slots=True)
class Style:
    """How a line of text looks; sizes in points."""

    size: float
    leading: float
    color: Color = INK
    weight: Weight = Weight.REGULAR
    pill: Pill | None = None


BODY = Style(9, 13)
QUIET_BODY = replace(BODY, color=QUIET)
STRONG_BODY = replace(BODY, weight=Weight.BOLD)
CELL = Style(8, 10.8)
QUIET_CELL = replace(CELL, size=7.4, color=QUIET)
STRONG_CELL = replace(CELL, weight=Weight.BOLD)
COLUMN_TITLE = Style(7.2, 9.6, QUIET, Weight.BOLD)
SMALL = Style(7.2, 9.6, QUIET)
STRONG_SMALL = Style(7.2, 9.6, INK, Weight.BOLD)

TITLE = Style(24, 30, weight=Weight.BOLD)
LEAD = Style(11, 16, QUIET)
HEADINGS = {
    1: TITLE,
    2: Style(15, 20, weight=Weight.BOLD),
    3: Style(11.5, 15, weight=Weight.BOLD),
    4: Style(8.6, 12, QUIET, Weight.BOLD),
}
SPACE_BEFORE = {1: 0.0, 2: 22.0, 3: 14.0, 4: 8.0}
SPACE_AFTER = {1: 2.0, 2: 6.0, 3: 4.0, 4: 2.0}

CELL_PADDING = 3.2
GUTTER = 8.0
