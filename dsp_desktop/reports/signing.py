"""Lines to sign on: who signs, and when."""

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable

from dsp_desktop.reports.structure import Node
from dsp_desktop.reports.styles import GUTTER, LABEL, WIDTH
from dsp_desktop.reports.typeface import clean

_ROOM = 44.0  # for a hand that writes
_DATE = 110.0


class SigningLines(Flowable):
    """A line for each name, with one for the date beside it."""

    def __init__(self, who: Sequence[str]) -> None:
        super().__init__()
        self._who = [clean(name) for name in who]
        self.width, self.height = WIDTH, len(self._who) * _ROOM

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's
        """Return the room all lines take."""
        return self.width, self.height

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw the lines as decoration, and what belongs on each as text."""
        date_at = x + WIDTH - _DATE
        for number, name in enumerate(self._who, start=1):
            foot = y + self.height - number * _ROOM + LABEL.leading
            canvas.begin_artifact()
            canvas.rules(x, [foot], WIDTH - _DATE - 2 * GUTTER)
            canvas.rules(date_at, [foot], _DATE)
            canvas.end()
            with canvas.marked(Node("P")):
                canvas.write(x, foot - LABEL.fontSize - 2, name, LABEL)
            with canvas.marked(Node("P")):
                canvas.write(date_at, foot - LABEL.fontSize - 2, "Date", LABEL)
