"""One line of facts: a label and its value, which may be a link. Nothing is ever cut off.

Side by side while both have room; a value whose longest word has none goes below its label.
"""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from ui.kit.theme import scaled

_TALL = 10_000
#: The least share of the line a value beside its label gets.
_SHARE = 0.45


class LinkButton(QPushButton):
    """A link that wraps like the text around it."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(scaled(self, 60), self.fontMetrics().height())

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return wrapped_height(self, self.text(), width)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        font = self.font()
        font.setUnderline(self.hasFocus() or self.underMouse())
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.Link))
        painter.drawText(self.rect(), _wrapping(self, self.text(), self.width()), self.text())
        if self.hasFocus():
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class ValueLabel(QLabel):
    """A value; a word too long for the line is broken, as no QLabel does by itself."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        if longest_word(self, self.text()) <= width:
            return super().heightForWidth(width)
        return wrapped_height(self, self.text(), width)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if longest_word(self, self.text()) <= self.width():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), _wrapping(self, self.text(), self.width()), self.text())


class FactLine(QWidget):
    """A label at the left, its value at the right."""

    def __init__(self, name: QLabel, value: QLabel | QPushButton) -> None:
        super().__init__()
        self._name, self._value = name, value
        for part in (name, value):
            part.setParent(self)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        wanted = self._wide(self._name) + self._gap() + self._wide(self._value)
        return QSize(wanted, self.heightForWidth(wanted))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, self._name.fontMetrics().height())

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        name, value = self._rooms(width)
        return max(name.bottom(), value.bottom()) + 1

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        for part, room in zip((self._name, self._value), self._rooms(self.width()), strict=True):
            part.setGeometry(room)

    def _rooms(self, width: int) -> tuple[QRect, QRect]:
        name = min(self._wide(self._name), width)
        beside = width - name - self._gap()
        longest = longest_word(self._value, self._value.text())
        whole = self._wide(self._value) <= beside
        if whole or (longest <= beside and beside >= width * _SHARE):
            left, top = width - beside, 0
        else:
            left, top, beside = 0, self._tall(self._name, name), width
        return (
            QRect(0, 0, name, self._tall(self._name, name)),
            QRect(left, top, beside, self._tall(self._value, beside)),
        )

    @staticmethod
    def _tall(part: QLabel | QPushButton, width: int) -> int:
        return max(part.heightForWidth(width), part.fontMetrics().height())

    @staticmethod
    def _wide(part: QLabel | QPushButton) -> int:
        metrics = part.fontMetrics()
        return max((metrics.horizontalAdvance(t) for t in part.text().split("\n")), default=0) + 2

    def _gap(self) -> int:
        return scaled(self, 12)


def longest_word(widget: QWidget, text: str) -> int:
    """Return how wide the widest word is."""
    metrics = widget.fontMetrics()
    return max((metrics.horizontalAdvance(word) for word in text.split()), default=0) + 2


def wrapped_height(widget: QWidget, text: str, width: int) -> int:
    """Return how tall a text is that wraps at ``width``."""
    room = QRect(0, 0, width, _TALL)
    return widget.fontMetrics().boundingRect(room, _wrapping(widget, text, width), text).height()


def _wrapping(widget: QWidget, text: str, width: int) -> int:
    """Break between words, and within one only where it is wider than the line."""
    fits = longest_word(widget, text) <= width
    wrap = Qt.TextFlag.TextWordWrap if fits else Qt.TextFlag.TextWrapAnywhere
    return int(wrap | Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
