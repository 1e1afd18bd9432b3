"""The way down the page: where the next block goes, and when a new page begins."""

from collections.abc import Callable, Sequence
from typing import Protocol

from dsp_desktop.kernel.progress import Progress
from dsp_desktop.reports.sheet import Sheet
from dsp_desktop.reports.styles import BOTTOM, MARGIN, PAGE_HEIGHT, TOP, WIDTH

#: The most a block may ask to keep together.
FULL_PAGE = PAGE_HEIGHT - TOP - BOTTOM


class Flow:
    """A cursor over the pages of one sheet. ``furnish`` draws what every page carries."""

    left = MARGIN
    width = WIDTH

    def __init__(self, sheet: Sheet, furnish: Callable[[Sheet], None]) -> None:
        self.sheet = sheet
        self.y = 0.0
        self._furnish = furnish
        self.next_page()

    @property
    def room(self) -> float:
        """How much of this page is left."""
        return self.y - BOTTOM

    @property
    def at_top(self) -> bool:
        """Whether nothing has been put on this page yet."""
        return self.y == PAGE_HEIGHT - TOP

    def next_page(self) -> None:
        """Go on at the top of a fresh page."""
        self.sheet.add_page()
        self._furnish(self.sheet)
        self.y = PAGE_HEIGHT - TOP

    def need(self, height: float) -> None:
        """Go to a fresh page unless this much is left of this one."""
        if height > self.room and not self.at_top:
            self.next_page()

    def skip(self, height: float) -> None:
        """Leave space, except at the top of a page."""
        if not self.at_top:
            self.y -= height


class Block(Protocol):
    """Something that takes its place in the flow."""

    @property
    def keeps_with_next(self) -> bool:
        """Whether it may not be the last thing on a page."""
        ...

    def least(self) -> float:
        """Return the height that must fit for the block to begin here."""
        ...

    def draw(self, flow: Flow) -> None:
        """Draw it, moving down the flow."""
        ...


def draw(flow: Flow, blocks: Sequence[Block], progress: Progress) -> None:
    """Draw the blocks one after another; a heading stays with what it heads."""
    for position, block in enumerate(blocks):
        flow.need(min(_together(blocks, position), FULL_PAGE))
        block.draw(flow)
        progress.report(position + 1, len(blocks))


def _together(blocks: Sequence[Block], position: int) -> float:
    height = 0.0
    for block in blocks[position:]:
        height += block.least()
        if not block.keeps_with_next:
            break
    return height
