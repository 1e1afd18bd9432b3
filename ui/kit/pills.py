"""State pills: a soft ground, a shape and a word, so that color never says it alone."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from dsp_desktop.kernel.wording import label
from dsp_desktop.rules.engine import State
from ui.kit.theme import Tokens, scaled, tokens_of

PAD, GAP, HEIGHT = 9, 5, 22
_NEUTRAL = "neutral"


def pill_width(metrics: QFontMetrics, text: str, unit: float) -> int:
    """Return how wide a pill with ``text`` is; ``unit`` is the scale of text."""
    side = metrics.ascent() * 0.82
    return round(metrics.horizontalAdvance(text) + side + (2 * PAD + GAP) * unit)


def draw_pill(  # noqa: PLR0913, PLR0917 - a drawing needs its parts
    painter: QPainter, room: QRect, text: str, tone: str, tokens: Tokens, unit: float
) -> None:
    """Draw a pill at the left of ``room``, in the middle of its height."""
    metrics = painter.fontMetrics()
    side = metrics.ascent() * 0.82
    width = min(pill_width(metrics, text, unit), room.width())
    height = min(round(HEIGHT * unit), room.height())
    ground = QRectF(room.left(), room.center().y() - height / 2 + 0.5, width, height)
    ink = QColor(getattr(tokens, tone, tokens.muted))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(getattr(tokens, f"{tone}_soft", tokens.neutral_soft)))
    painter.drawRoundedRect(ground, height / 2, height / 2)
    sign = QRectF(ground.left() + PAD * unit, ground.center().y() - side / 2, side, side)
    draw_sign(painter, sign, tone, ink)
    painter.setPen(ink)
    words = ground.adjusted(side + (PAD + GAP) * unit, 0, -PAD * unit + 2, 0)
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), text)
    painter.restore()


def draw_sign(painter: QPainter, box: QRectF, tone: str, ink: QColor) -> None:
    """Draw the shape of a state: a check, a clock, a question mark, a bar."""
    pen = QPen(ink, max(1.3, box.width() / 8))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)

    def at(x: float, y: float) -> QPointF:
        return QPointF(box.left() + x * box.width(), box.top() + y * box.height())

    match tone:
        case State.READY:
            painter.drawPolyline([at(0.1, 0.55), at(0.4, 0.85), at(0.92, 0.2)])
        case State.DUE_SOON:
            painter.drawEllipse(box)
            painter.drawPolyline([at(0.5, 0.25), at(0.5, 0.53), at(0.7, 0.65)])
        case State.CANNOT_CONFIRM:
            painter.drawEllipse(box)
            small = QFont(painter.font())
            small.setPixelSize(max(7, round(box.height() * 0.85)))
            small.setBold(True)
            painter.save()
            painter.setFont(small)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "?")
            painter.restore()
        case State.BLOCKED:
            painter.drawEllipse(box)
            painter.drawLine(at(0.28, 0.5), at(0.72, 0.5))
        case _:
            painter.setBrush(ink)
            painter.drawEllipse(box.center(), box.width() / 6, box.width() / 6)


class StatePill(QWidget):
    """A pill on its own. ``tone`` is a state's value, or anything else for a quiet one."""

    def __init__(self, text: str = "", tone: str = _NEUTRAL, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._text, self._tone = text, tone
        self.say(text, tone)

    def show_state(self, state: State | None) -> None:
        """Show a state's word and color; nothing for what no rule looks at."""
        self.say(label(state) if state else "", state.value if state else _NEUTRAL)

    def say(self, text: str, tone: str) -> None:
        """Show other words."""
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        unit = scaled(self, 100) / 100
        return QSize(pill_width(self.fontMetrics(), self._text, unit), round(HEIGHT * unit))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        tokens = tokens_of(self.palette())
        draw_pill(painter, self.rect(), self._text, self._tone, tokens, scaled(self, 100) / 100)


class StateDot(QWidget):
    """The shape of a state without its word, beside a line that says it."""

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setAccessibleName(label(state))
        self.setToolTip(label(state))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(scaled(self, 26), scaled(self, 26))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = tokens_of(self.palette())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(tokens, f"{self._state.value}_soft")))
        painter.drawEllipse(QRectF(self.rect()))
        inset = self.width() * 0.29
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        draw_sign(painter, box, self._state, QColor(getattr(tokens, self._state.value)))
