"""The picture of routes a day. Drawn by pyqtgraph, which is loaded only when it is shown."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.kit.l10n import mark, translated
from ui.kit.later import later
from ui.kit.theme import scaled, tokens_of

if TYPE_CHECKING:
    from dsp_desktop.overview.queries import RouteDay
else:
    RouteDay = later("dsp_desktop.overview.queries").RouteDay


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEK = 7
_BAR = 0.66
#: So many lines across, at most.
_LINES = 4
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
#: Room at the right end for the word under today.
_EDGE = 6


def _t(text: str) -> str:
    return translated("today", text)


def load_drawing() -> None:
    """Load pyqtgraph; called on a thread, so that the window keeps answering meanwhile."""
    import pyqtgraph  # type: ignore[import-untyped] # noqa: F401, PLC0415 - no types; slow to load


class RoutesChart(QWidget):
    """A bar a day; what was not covered stands out, and today stands at the right end."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(scaled(self, 180))
        self.line = QLabel()
        self.line.setProperty("role", "muted")
        self.line.setWordWrap(True)
        self._days: Sequence[RouteDay] = ()
        self._on: date | None = None
        self._plot: Any = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.line)

    def show_days(self, days: Sequence[RouteDay], on: date) -> None:
        """Draw these days; ``on`` is today. :func:`load_drawing` has been called before."""
        self._days, self._on = days, on
        self.line.setText(sentence(days, on))
        self.setAccessibleName(_t(mark("today", "Routes a day")))
        self.setAccessibleDescription(self.line.text())
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self._plot:
            self._draw()

    def _draw(self) -> None:
        import pyqtgraph as drawing  # noqa: PLC0415 - loaded already, see load_drawing

        if self._plot is not None:
            self._layout.removeWidget(self._plot)
            self._plot.deleteLater()
            self._plot = None
        is_empty = not self._days or self._on is None
        middle = Qt.AlignmentFlag.AlignCenter
        self.line.setAlignment(middle if is_empty else Qt.AlignmentFlag.AlignLeft)
        if not self._days or self._on is None:
            return
        colors = tokens_of(self.palette())
        plot = drawing.PlotWidget(background=None)
        self._plot = plot
        plot.setStyleSheet("background: transparent; border: none;")
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        plot.setFrameShape(plot.Shape.NoFrame)
        plot.setFocusPolicy(self.focusPolicy())
        plot.setAntialiasing(True)
        first, last = self._days[0].day, (self._on - self._days[0].day).days
        highest = max(d.routes for d in self._days)
        plot.setXRange(-1, last + _EDGE, padding=0)
        plot.setYRange(0, _top(highest), padding=0)
        self._axes(drawing, plot, first, highest, colors)
        self._bars(drawing, plot, first, colors)
        plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._layout.insertWidget(0, plot, 1)

    def _bars(self, drawing: Any, plot: Any, first: date, colors: Any) -> None:
        """Draw earlier days quietly, today strongly, and what nobody covered in its own color."""
        quiet = QColor(colors.accent)
        quiet.setAlpha(110 if colors.dark else 90)
        now = [d for d in self._days if d.day == self._on]
        before = [d for d in self._days if d.day != self._on]
        short = [d for d in self._days if d.covered < d.routes]
        for days, color in ((before, quiet), (now, QColor(colors.accent))):
            heights = [d.covered for d in days]
            _add_bars(drawing, plot, [(d.day - first).days for d in days], 0, heights, color)
        _add_bars(
            drawing,
            plot,
            [(d.day - first).days for d in short],
            [d.covered for d in short],
            [d.routes - d.covered for d in short],
            QColor(colors.blocked),
        )
        for d in now:
            count = drawing.TextItem(str(d.routes), color=colors.text, anchor=(0.5, 1))
            font = QFont(self.font())
            font.setBold(True)
            count.setFont(font)
            count.setPos((d.day - first).days, d.routes)
            plot.addItem(count)

    def _axes(self, drawing: Any, plot: Any, first: date, highest: int, colors: Any) -> None:
        """Write a few days and a few counts, and draw a quiet line across at each count."""
        last = (self._on - first).days if self._on else 0
        every = _WEEK if last <= _WEEK * 3 else 2 * _WEEK
        ticks = [(last, _t(mark("today", "Today")))]
        for back in range(every, last + 1, every):
            day = first + timedelta(days=last - back)
            ticks.append((last - back, f"{day.day} {_MONTHS[day.month - 1]}"))
        step = next(s for s in _STEPS if highest <= s * _LINES)
        labels = [(n, str(n)) for n in range(0, highest + step, step) if n <= _top(highest)]
        for name, marks in (("bottom", ticks), ("left", labels)):
            axis = plot.getAxis(name)
            axis.setPen(drawing.mkPen(None))
            axis.setTextPen(drawing.mkPen(colors.muted))
            axis.setStyle(tickLength=0, tickFont=self.font(), hideOverlappingLabels=False)
            axis.setTicks([marks])
        plot.getAxis("bottom").setHeight(self.fontMetrics().height() + scaled(self, 6))
        plot.getAxis("left").setWidth(scaled(self, 28))
        for count, _words in labels:
            pen = drawing.mkPen(colors.border if count else colors.border_strong)
            across = drawing.InfiniteLine(pos=count, angle=0, pen=pen)
            across.setZValue(-1)  # behind the bars
            plot.addItem(across)


def _top(highest: int) -> float:
    """Return where the picture ends above the highest bar, with room for its number."""
    return highest * 1.15 + 0.5


def _add_bars(  # noqa: PLR0913, PLR0917 - a drawing needs its parts
    drawing: Any, plot: Any, xs: list[int], y0: Any, heights: list[int], color: QColor
) -> None:
    if xs:
        bars = drawing.BarGraphItem(
            x=xs, y0=y0, height=heights, width=_BAR, brush=color, pen=drawing.mkPen(None)
        )
        plot.addItem(bars)


def sentence(days: Sequence[RouteDay], on: date) -> str:
    """Say what the picture shows, for those who cannot see it and those in a hurry."""
    if not days:
        return _t(mark("today", "No routes in the last eight weeks."))
    now = next((d for d in days if d.day == on), None)
    recent = [d.routes for d in days if 0 < (on - d.day).days <= _WEEK]
    short = sum(d.routes - d.covered for d in days if d.day != on)
    parts = []
    if now is not None:
        parts.append(_t(mark("today", "{n} today")).format(n=now.routes))
    if recent:
        words = mark("today", "{n} a day on average in the week before")
        parts.append(_t(words).format(n=f"{sum(recent) / len(recent):.1f}".removesuffix(".0")))
    if short:
        words = mark("today", "{n} had no driver or no van on record")
        parts.append(_t(words).format(n=short))
    return " · ".join(parts)
