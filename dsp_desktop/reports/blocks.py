"""What a report is made of, beside tables: headings, paragraphs, facts, the contents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dsp_desktop.reports.flow import Flow
from dsp_desktop.reports.lines import wrap
from dsp_desktop.reports.structure import Node
from dsp_desktop.reports.styles import (
    BODY,
    COLUMN_TITLE,
    GUTTER,
    HEADINGS,
    LEAD,
    SPACE_AFTER,
    SPACE_BEFORE,
    STRONG_BODY,
    WIDTH,
    Style,
)
from dsp_desktop.reports.typeface import clean

#: From the top of a line to its baseline, as a share of the leading.
BASELINE = 0.76


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4. ``anchor`` is what links lead to.

    ``bookmark`` is the level in the outline, ``None`` for none.
    """

    level: int
    text: str
    anchor: str = ""
    bookmark: int | None = None

    keeps_with_next = True

    def least(self) -> float:
        """Return the height of the heading and of the space around it."""
        lines = wrap(self.text, HEADINGS[self.level], WIDTH)
        space = SPACE_BEFORE[self.level] + SPACE_AFTER[self.level]
        return space + len(lines) * HEADINGS[self.level].leading

    def draw(self, flow: Flow) -> None:
        """Draw it and put it in the outline."""
        flow.skip(SPACE_BEFORE[self.level])
        if self.bookmark is not None:
            flow.sheet.bookmark(self.bookmark, clean(self.text), flow.y + 4)
        if self.anchor:
            flow.sheet.anchors[self.anchor] = flow.sheet.place(flow.y + 4)
        _lines(flow, f"H{self.level}", self.text, HEADINGS[self.level])
        flow.y -= SPACE_AFTER[self.level]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str
    style: Style = BODY
    after: float = 5.0
    keeps_with_next: bool = False

    def least(self) -> float:
        """Return the height of the paragraph: it is never cut."""
        return len(wrap(self.text, self.style, WIDTH)) * self.style.leading + self.after

    def draw(self, flow: Flow) -> None:
        """Draw it."""
        _lines(flow, "P", self.text, self.style)
        flow.y -= self.after


def lead(text: str) -> Paragraph:
    """Return the paragraph below a title."""
    return Paragraph(text, LEAD, after=8)


def intro(text: str) -> Paragraph:
    """Return a paragraph that stays with the table below it."""
    return Paragraph(text, keeps_with_next=True)


@dataclass(frozen=True, slots=True)
class Told:
    """A paragraph that is only known once everything before it has been drawn."""

    say: Callable[[Flow], str]

    keeps_with_next = False

    def least(self) -> float:
        """Return the height of one line; the rest is asked for when it is known."""
        return BODY.leading

    def draw(self, flow: Flow) -> None:
        """Draw it, if there is anything to say."""
        text = self.say(flow)
        if text:
            paragraph = Paragraph(text)
            flow.need(paragraph.least())
            paragraph.draw(flow)


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a fresh page."""

    keeps_with_next = True

    def least(self) -> float:
        """Return nothing: it takes no room."""
        return 0.0

    def draw(self, flow: Flow) -> None:
        """Go on to a fresh page, unless this one is still empty."""
        if not flow.at_top:
            flow.next_page()


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, in columns read from top to bottom."""

    pairs: Sequence[tuple[str, str]]
    columns: int = 2
    label_width: float = 88.0

    keeps_with_next = False

    def least(self) -> float:
        """Return the height of the tallest column: facts are never cut."""
        return max((sum(map(self._height, column)) for column in self._columns()), default=0) + 6

    def draw(self, flow: Flow) -> None:
        """Draw the columns side by side."""
        facts = flow.sheet.root.add("L")
        top, lowest = flow.y, flow.y
        for number, column in enumerate(self._columns()):
            left = flow.left + number * (self._width + GUTTER * 2)
            flow.y = top
            for pair in column:
                self._draw_pair(flow, facts.add("LI"), left, pair)
                flow.y -= self._height(pair)
            lowest = min(lowest, flow.y)
        flow.y = lowest - 6

    def _draw_pair(self, flow: Flow, item: Node, left: float, pair: tuple[str, str]) -> None:
        sheet = flow.sheet
        labels, values = self._lines(pair)
        start = flow.y - BASELINE * BODY.leading
        with sheet.marked(item.add("Lbl")):
            for n, line in enumerate(labels):
                sheet.text(left, start - n * BODY.leading, line, COLUMN_TITLE)
        with sheet.marked(item.add("LBody")):
            for n, line in enumerate(values):
                sheet.text(left + self.label_width, start - n * BODY.leading, line, BODY)

    @property
    def _width(self) -> float:
        return (WIDTH - GUTTER * 2 * (self.columns - 1)) / self.columns

    def _columns(self) -> list[Sequence[tuple[str, str]]]:
        tall = -(-len(self.pairs) // self.columns)
        return [self.pairs[i : i + tall] for i in range(0, len(self.pairs), tall or 1)]

    def _lines(self, pair: tuple[str, str]) -> tuple[list[str], list[str]]:
        said, value = pair
        return (
            wrap(said, COLUMN_TITLE, self.label_width - GUTTER),
            wrap(value, BODY, self._width - self.label_width),
        )

    def _height(self, pair: tuple[str, str]) -> float:
        return max(map(len, self._lines(pair))) * BODY.leading + 0.8


@dataclass(frozen=True, slots=True)
class Contents:
    """The sections and the pages they begin on, each a link."""

    entries: Sequence[tuple[str, str]]

    keeps_with_next = False

    def least(self) -> float:
        """Return the height of the whole list."""
        return len(self.entries) * (BODY.leading + 3) + 6

    def draw(self, flow: Flow) -> None:
        """Draw a line for each section."""
        contents, sheet = flow.sheet.root.add("TOC"), flow.sheet
        right = flow.left + flow.width
        for title, anchor in self.entries:
            baseline = flow.y - BASELINE * BODY.leading - 1.5
            foot = flow.y - BODY.leading - 3
            with sheet.artifact():
                sheet.rule(flow.left, foot, flow.width)
            link = contents.add("TOCI").add("Reference").add("Link")
            said = clean(title)
            with sheet.marked(link):
                sheet.text(flow.left, baseline, said, BODY)
                sheet.text_later(right, baseline, page_of(flow, anchor), STRONG_BODY, right=True)
            sheet.link(link, (flow.left, foot, right, flow.y), anchor, said)
            flow.y = foot
        flow.y -= 6


def page_of(flow: Flow, anchor: str) -> Callable[[], str]:
    """Return a function that says, once all is drawn, on which page an anchor is."""
    return lambda: str(flow.sheet.anchors[anchor].page + 1)


def _lines(flow: Flow, tag: str, text: str, style: Style) -> None:
    with flow.sheet.marked(flow.sheet.root.add(tag)):
        for line in wrap(text, style, WIDTH):
            flow.sheet.text(flow.left, flow.y - BASELINE * style.leading, line, style)
            flow.y -= style.leading
