"""The recovery sheet: one page with the code that opens the company when all else is gone.

It is made in memory: a sheet that nobody asked to save must not lie on a disk.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable
from sqlalchemy.orm import Session

from dsp_desktop.kernel.progress import NoProgress
from dsp_desktop.reports import kit, queries
from dsp_desktop.reports.formats import day
from dsp_desktop.reports.lists import facts
from dsp_desktop.reports.structure import Node
from dsp_desktop.reports.styles import BODY, QUIET_BODY, STRONG_SMALL, WIDTH
from dsp_desktop.reports.text import Heading, Text, lead
from dsp_desktop.reports.typeface import BOLD
from dsp_desktop.runtime.keys import RecoveryCode

TITLE = "Recovery sheet"
_GROUP = ParagraphStyle("group", BODY, fontName=BOLD, fontSize=25, leading=38)
_ACROSS = 3
_INSET = 20.0
_USE = (
    "Install DSP Desktop on the computer that shall have the company.",
    (
        "Copy the company's file there, or the newest backup of it; or take the address of the "
        "office's server."
    ),
    (
        "Open it. The window asks for the recovery code: type the nine groups above. Capitals, "
        "blanks and hyphens make no difference, and the last group catches a mistyped letter."
    ),
    "Sign in with your name and password as always.",
)
_KEEP = (
    (
        "Keep it where you keep deeds and passports: a safe, a bank box, a lawyer. A second copy "
        "in another building survives a fire."
    ),
    "Do not photograph it, mail it, or keep it on a computer or in a cloud.",
    "Do not keep it with the computer or with a backup: the two together open everything.",
)
_LOST = (
    (
        "Whoever has this sheet and a copy of the company's file can read everything in it. If "
        "the sheet is lost or was seen by somebody, choose Company, New recovery code in the menu "
        "at once, and print the new sheet. Backups made before are still opened by this one."
    ),
)


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What the sheet says. ``place`` is where the company is kept, without any password."""

    company: str
    place: str
    code: RecoveryCode
    printed_at: datetime
    printed_by: str
    zone: str


def load(
    source: Session, *, code: RecoveryCode, place: str, now: datetime, printed_by: str
) -> RecoverySheet:
    """Read whose sheet it is; a file is told by its whole path, to whoever was never there."""
    company = queries.company_sheet(source)
    place = place if "://" in place else str(Path(place).absolute())
    return RecoverySheet(company.legal_name, place, code, now, printed_by, company.time_zone)


def pdf(data: RecoverySheet) -> bytes:
    """Return the sheet, to be shown and printed."""
    return kit.in_memory(cover(data), story(data), NoProgress())


def write(path: Path, data: RecoverySheet) -> int:
    """Write the sheet where the person wants it, and return its number of pages."""
    return kit.write(path, cover(data), story(data), NoProgress())


def cover(data: RecoverySheet) -> kit.Cover:
    """Return what the page says at its edges."""
    return kit.Cover(
        title=TITLE,
        company=data.company,
        as_of=_printed(data),
        period=f"Printed {_printed(data)}",
        prepared=f"Printed by {data.printed_by}. Private: with this sheet and a copy of the "
        "company's file anybody can read everything in it.",
        data_of=data.printed_at,
        notice="",  # a demo has no sheet
    )


def story(data: RecoverySheet) -> Sequence[Flowable]:
    """Return the whole sheet."""
    return [
        Heading(1, TITLE, bookmark=0),
        lead(f"{data.company}, printed {_printed(data)}"),
        Text(
            "The company's records are encrypted. This code opens them when the computer that "
            "knows the key is lost, broken or replaced. Nobody else has it: not the maker of the "
            "program, not a help desk. Without it and without that computer the records are gone."
        ),
        _Groups(data.code.written().split("-")),
        facts([("Company", data.company), ("Kept at", data.place)], columns=1),
        Heading(2, "Where to keep this sheet"),
        *_points(_KEEP),
        Heading(2, "How to use it"),
        *_points(_USE, numbered=True),
        Heading(2, "If it is lost"),
        *_points(_LOST),
        Text("Put away at ______________________________     by ____________________", QUIET_BODY),
    ]


def _points(lines: Sequence[str], *, numbered: bool = False) -> Iterator[Flowable]:
    for number, line in enumerate(lines, start=1):
        yield Text(f"{number}. {line}" if numbered else line)


def _printed(data: RecoverySheet) -> str:
    return day(data.printed_at.astimezone(ZoneInfo(data.zone)).date())


class _Groups(Flowable):
    """The groups of the code, large enough to be read without glasses, three in a line."""

    def __init__(self, groups: Sequence[str]) -> None:
        super().__init__()
        self._groups = groups
        self._node = Node("P")
        lines = -(-len(groups) // _ACROSS)
        self.width, self.height = WIDTH, lines * _GROUP.leading + 2 * _INSET - 10

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab's names
        """Return the space above."""
        return 10.0

    def getSpaceAfter(self) -> float:  # noqa: N802
        """Return the space below."""
        return 14.0

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803
        """Return the room the groups take."""
        return self.width, self.height

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw the groups on a quiet ground, each with its number before it."""
        with canvas.artifact():
            canvas.band(x, y, self.width, self.height)
        top = y + self.height - _INSET - _GROUP.fontSize + 4
        step = (self.width - 2 * _INSET) / _ACROSS
        for place, group in enumerate(self._groups):
            line, column = divmod(place, _ACROSS)
            left, baseline = x + _INSET + column * step, top - line * _GROUP.leading
            with canvas.artifact():
                canvas.write(left, baseline, str(place + 1), STRONG_SMALL)
            with canvas.marked(self._node):
                canvas.write(left + 14, baseline, group, _GROUP)
