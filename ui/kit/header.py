"""The top of every page: what it is, one line about it, search, and the page's actions."""

from typing import Protocol

from PySide6.QtCore import QEvent, QSize, Qt, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

SEARCH = mark("header", "Search anything   Ctrl+K")
_SEARCH = mark("header", "Search")
#: A title exactly as wide as its words wraps all the same.
_GAP = 4


class Asks(Protocol):
    """The part of ``Operations`` a header needs."""

    #: Emitted to open the palette.
    search_wanted: SignalInstance


class OneLine(QLabel):
    """A line that ends in an ellipsis rather than push the buttons out of the page."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(scaled(self, 60), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        mode = Qt.TextElideMode.ElideRight
        text = self.fontMetrics().elidedText(self.text(), mode, self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), text)


class PageHeader(QWidget):
    """Title and subtitle on the left; the search box and the actions on the right."""

    def __init__(self, title: str, operations: Asks, subtitle: str = "") -> None:
        super().__init__()
        self.title = QLabel(title)
        self.title.setProperty("role", "title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)  # it may be the name of a file
        self.title.setWordWrap(True)
        self.subtitle = OneLine(subtitle)
        self.subtitle.setProperty("role", "subtitle")
        self.subtitle.setVisible(bool(subtitle))
        self.search = QPushButton(translated("header", SEARCH))
        self.search.setProperty("role", "search")
        self.search.setCursor(Qt.CursorShape.IBeamCursor)
        self.search.setAccessibleName(translated("header", SEARCH))
        self.search.setToolTip(translated("header", SEARCH))
        self.search.clicked.connect(lambda _checked: operations.search_wanted.emit())
        self._primary: QAbstractButton | None = None
        words = QVBoxLayout()
        words.setSpacing(scaled(self, 2))
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(scaled(self, 12))
        self._row.addLayout(words, 1)
        self._row.addWidget(self.search)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # another button, title or size of text
            self._fit()
        return super().event(event)

    def set_title(self, text: str) -> None:
        """Say what the page is."""
        self.title.setText(text)

    def set_subtitle(self, text: str) -> None:
        """Say one line about the page; nothing takes the line away."""
        self.subtitle.setText(text)
        self.subtitle.setToolTip(text)
        self.subtitle.setVisible(bool(text))

    def _fit(self) -> None:
        """Give the title its line; the search box says less first, and only then it wraps."""
        row = range(self._row.count())
        buttons = [
            w
            for i in row
            if (item := self._row.itemAt(i)) and (w := item.widget()) and w is not self.search
        ]
        taken = sum(b.sizeHint().width() + self._row.spacing() for b in buttons if not b.isHidden())
        title = self.title.fontMetrics().horizontalAdvance(self.title.text())
        room = self.width() - taken - self._row.spacing()
        texts = [translated("header", words) for words in (SEARCH, _SEARCH)]
        metrics, sides = self.search.fontMetrics(), scaled(self, 28)
        widths = [metrics.horizontalAdvance(text) + sides for text in texts]
        place = 0 if title + _GAP + widths[0] <= room else 1
        if self.search.text() != texts[place]:
            self.search.setText(texts[place])
        self.title.setMinimumWidth(max(0, min(title + _GAP, room - widths[place])))

    def add_action(self, button: QAbstractButton, *, primary: bool = False) -> None:
        """Put a button at the right end; ``primary`` is the one thing this page is for."""
        if primary:
            button.setProperty("role", "primary")
            self._row.addWidget(button)
            self._primary = button
        elif self._primary:
            self._row.insertWidget(self._row.indexOf(self._primary), button)
        else:
            self._row.addWidget(button)
