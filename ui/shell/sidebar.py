"""The side bar: whose records these are, every place there is, and what is open."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from ui.kit.header import OneLine
from ui.kit.icons import set_icon
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

WIDTH = 216
#: In a window narrower than this, in pixels at 100% text, the places are icons only: the
#: page needs the room more.
_NARROW_WINDOW, _NARROW = 960, 58
#: How the name of a demo company ends, and what stands in its place.
_DEMO = " (demo)"
_BADGE = "border: 1px solid palette(dark); border-radius: 5px; padding: 0px 4px;"
_TALLEST, _LOWEST = 35, 22
_GROUP_SHARE = 0.78  # a heading is this much of an entry's height


@dataclass(frozen=True, slots=True)
class Entry:
    """One place: the page it opens, what it is called, its heading and its icon."""

    entity: str
    title: str
    group: str
    icon: str


class NameLines(QLabel):
    """A name on one line or two; only what does not fit on two ends in an ellipsis."""

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self.setTextFormat(Qt.TextFormat.PlainText)

    def say(self, name: str) -> None:
        """Show a name."""
        self._name = name
        self.setToolTip(name)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, super().minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics, room = self.fontMetrics(), self.width()
        words = self._name.split()
        count = len(words)
        while count > 1 and metrics.horizontalAdvance(" ".join(words[:count])) > room:
            count -= 1
        lines = [" ".join(part) for part in (words[:count], words[count:]) if part]
        shown = [metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines]
        if (text := "\n".join(shown)) != self.text():
            self.setText(text)


class PlaceButton(QPushButton):
    """One entry. A style sheet undoes a fixed height, so the height is in the size hint."""

    #: The keys that lead here.
    key = ""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._title, self._room = title, 0
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_room(self, height: int, *, narrow: bool) -> None:
        """Be this high, and show only the icon where it is narrow."""
        self._room = height
        self.setText("" if narrow else self._title)
        self.setToolTip(" ".join(t for t in (self._title if narrow else "", self.key) if t))
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0 if not self.text() else super().sizeHint().width(), self._room)


class SideBar(QFrame):
    """Quiet: one line a place. Grows and shrinks with the window so that all of it fits."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "sidebar")
        self.name = NameLines()
        self.name.setProperty("role", "heading")
        self.demo = QLabel(translated("sidebar", mark("sidebar", "Demo")))
        self.demo.setProperty("role", "help")
        self.demo.setStyleSheet(_BADGE)
        self.demo.setToolTip(
            translated("sidebar", mark("sidebar", "Every name and number here is invented."))
        )
        self.demo.hide()
        self.line = OneLine("")
        self.line.setProperty("role", "help")
        self.menu_button = QToolButton()
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setText("☰")
        self.menu_button.setToolTip(translated("sidebar", mark("sidebar", "Menu (Alt+M)")))
        self.menu_button.setAccessibleName(translated("sidebar", mark("sidebar", "Menu")))
        self.menu_button.setShortcut("Alt+M")
        self.footer = OneLine("")
        self.footer.setProperty("role", "help")
        self.buttons: dict[str, PlaceButton] = {}
        self.headings: list[QLabel] = []
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(scaled(self, 1))
        self._lay_out()

    def set_company(self, name: str, line: str) -> None:
        """Say whose records these are; a demo company wears a badge in place of the word."""
        self.name.say(name.removesuffix(_DEMO))
        self.name.setToolTip(name)
        self.demo.setVisible(name.endswith(_DEMO))
        self.line.setText(line)
        self.line.setToolTip(line)

    def set_footer(self, text: str, tip: str) -> None:
        """Say who is working, and where the company is kept."""
        self.footer.setText(text)
        self.footer.setToolTip(tip)
        self.menu_button.setVisible(bool(text))  # without a company the menu is empty

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show these places, a heading wherever the group changes."""
        while (item := self._lines.takeAt(0)) is not None:
            gone = item.widget()
            if gone:
                gone.deleteLater()
        self.buttons, self.headings = {}, []
        group = ""
        for number, entry in enumerate(entries, start=1):
            if entry.group != group:
                heading = QLabel(entry.group.upper())
                heading.setProperty("role", "group")
                heading.setAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
                heading.setIndent(0)
                heading.setContentsMargins(scaled(self, 11), 0, 0, scaled(self, 3))
                self.headings.append(heading)
                self._lines.addWidget(heading)
            group = entry.group
            self._add(entry, number)
        self._lines.addStretch(1)
        self._fit()

    def show_current(self, entity: str) -> None:
        """Mark where the person is."""
        for name, button in self.buttons.items():
            button.setChecked(name == entity)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "places"):
            self._fit()
        elif event.type() == QEvent.Type.ParentChange and (around := self.parentWidget()):
            around.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Another window size, or a name that takes another line, changes the room for all."""
        if event.type() == QEvent.Type.Resize and isValid(self.name):  # the window may be going
            self._fit()
        return False

    def _add(self, entry: Entry, number: int) -> None:
        button = PlaceButton(entry.title)
        button.setProperty("role", "place")
        button.setCheckable(True)
        if number <= 9:  # noqa: PLR2004 - there are nine digits
            button.key = f"Ctrl+{number}"
        button.clicked.connect(lambda _checked: self._choose(entry.entity))
        set_icon(button, entry.icon)
        self.buttons[entry.entity] = button
        self._lines.addWidget(button)

    def _choose(self, entity: str) -> None:
        self.show_current(entity)
        self.chosen.emit(entity)

    def _fit(self) -> None:
        """Give every entry the height there is room for, and the page the width it needs."""
        around = self.parentWidget()
        least = scaled(self, _NARROW_WINDOW)
        narrow = bool(self.buttons and around and around.width() < least)
        self.setFixedWidth(scaled(self, _NARROW if narrow else WIDTH))
        for part in (self.name, self.line, self.footer, *self.headings):
            part.setVisible(not narrow)
        side = scaled(self, 4 if narrow else 10)
        self._around.setContentsMargins(side, scaled(self, 14), side, scaled(self, 10))
        self._bottom.setContentsMargins(0 if narrow else scaled(self, 11), 0, 0, 0)
        way = QBoxLayout.Direction
        self._bottom.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        if not self.buttons:
            self._inner.setMinimumHeight(0)
            return
        headings = [] if narrow else self.headings
        lines = len(self.buttons) + _GROUP_SHARE * len(headings)
        room = self.places.viewport().height() - len(self.buttons) - len(headings)
        tallest, lowest = scaled(self, _TALLEST), scaled(self, _LOWEST)
        height = max(lowest, min(tallest, int(room / lines)))
        for button in self.buttons.values():
            button.set_room(height, narrow=narrow)
        for heading in headings:
            heading.setFixedHeight(int(height * _GROUP_SHARE))
        # The style sheet lets an entry shrink to nothing; this makes the bar scroll instead.
        gaps = len(self.buttons) + len(headings)
        self._inner.setMinimumHeight(int(lines * height) + gaps)

    def _lay_out(self) -> None:
        self.setFixedWidth(scaled(self, WIDTH))
        words = QVBoxLayout()
        words.setContentsMargins(scaled(self, 11), 0, scaled(self, 6), 0)
        words.setSpacing(scaled(self, 3))
        words.addWidget(self.name)
        words.addWidget(self.line)
        self._bottom = bottom = QHBoxLayout()
        bottom.setContentsMargins(scaled(self, 11), 0, 0, 0)
        bottom.setSpacing(scaled(self, 6))
        bottom.addWidget(self.footer, 1)
        bottom.addWidget(self.demo, 0, Qt.AlignmentFlag.AlignVCenter)
        bottom.addWidget(self.menu_button)
        self._inner = inner = QWidget()
        inner.setProperty("role", "scrolled")
        inner.setLayout(self._lines)
        self.places = QScrollArea()
        self.places.setWidget(inner)
        self.places.setWidgetResizable(True)
        self.places.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.places.viewport().installEventFilter(self)
        self.places.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._around = layout = QVBoxLayout(self)
        side = scaled(self, 10)
        layout.setContentsMargins(side, scaled(self, 14), side, scaled(self, 10))
        layout.setSpacing(scaled(self, 8))
        layout.addLayout(words)
        layout.addWidget(self.places, 1)
        layout.addLayout(bottom)
