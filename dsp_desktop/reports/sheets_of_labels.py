"""What sheets of labels there are, what goes on them, and where. No ReportLab, no database."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from dsp_desktop.runtime.paths import RESOURCES

_POINTS = 72


class LabelSheet(StrEnum):
    """The sheets in ``resources/label_sheets.toml``."""

    AVERY_5160 = "avery_5160"
    AVERY_5163 = "avery_5163"
    AVERY_5167 = "avery_5167"


class LabelKind(StrEnum):
    """What labels are printed for."""

    DRIVERS = "drivers"
    VANS = "vans"
    KEYS = "keys"
    DEVICES = "devices"
    FUEL_CARDS = "fuel_cards"
    UNIFORMS = "uniforms"
    SCAN_DESK = "scan_desk"


class LabelCode(StrEnum):
    """How a label says it to a scanner."""

    QR = "qr"
    BARS = "code_128"


class Label(NamedTuple):
    """One label: what people read, and what a scanner reads, if anything can be printed."""

    title: str
    below: str
    code: str | None


class Spot(NamedTuple):
    """Where a label lies: which page (from 0), and its lower left corner in points."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Measures:
    """A sheet's measures in points, from its upper left corner."""

    title: str
    across: int
    down: int
    width: float
    height: float
    left: float
    top: float
    step_x: float
    step_y: float

    @property
    def count(self) -> int:
        """How many labels a sheet has."""
        return self.across * self.down

    def spot(self, number: int, page_height: float) -> Spot:
        """Return where the label of that number lies, counted from 0 over all sheets."""
        page, place = divmod(number, self.count)
        row, column = divmod(place, self.across)
        x = self.left + column * self.step_x
        return Spot(page, x, page_height - self.top - row * self.step_y - self.height)


@cache
def measures(sheet: LabelSheet) -> Measures:
    """Return the measures of a sheet."""
    every = tomllib.loads((RESOURCES / "label_sheets.toml").read_text("utf-8"))
    plain = every[sheet.value]
    inches = {
        name: float(Decimal(plain[name]) * _POINTS)
        for name in ("width", "height", "left", "top", "step_x", "step_y")
    }
    return Measures(plain["title"], plain["across"], plain["down"], **inches)
