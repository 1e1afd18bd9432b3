"""What the scan desk looks like: the line, what was said, whose turn it is, what was done."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.custody.terms import Condition, DeskMode
from ui.kit.facts import text_label
from ui.kit.header import PageHeader
from ui.kit.l10n import mark, translated
from ui.kit.operations import Operations
from ui.kit.theme import MARGIN, scaled

_MOST_SHOWN = 200
_MODES = {
    DeskMode.HAND_OUT: mark("scan_desk", "&Hand out"),
    DeskMode.TAKE_BACK: mark("scan_desk", "&Take back"),
}
_CONDITIONS = {
    Condition.GOOD: mark("scan_desk", "&Good"),
    Condition.WORN: mark("scan_desk", "&Worn"),
    Condition.DAMAGED: mark("scan_desk", "&Damaged"),
}


def _t(text: str) -> str:
    return translated("scan_desk", text)


class DeskFace(QWidget):
    """The widgets of the desk. Nothing but the line ever has the focus."""

    entered = Signal(str)
    undo_wanted = Signal()
    turn_end_wanted = Signal()
    mode_changed = Signal()

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self.header = PageHeader(_t(mark("scan_desk", "Scan desk")), operations)
        self.line = QLineEdit()
        self.line.setAccessibleName(_t(mark("scan_desk", "Scan or type here")))
        self.line.setPlaceholderText(_t(mark("scan_desk", "Scan or type, then Enter")))
        self.line.setMinimumHeight(scaled(self, 44))
        self.line.returnPressed.connect(self._entered)
        self.said, self.turn = text_label("", "title"), text_label("", "heading")
        self.card = QFrame()
        self.holds = _Lines(_t(mark("scan_desk", "What the driver holds stands here.")))
        self.log = _Lines(_t(mark("scan_desk", "Nothing has been handed out or taken back yet.")))
        self.beeps = QCheckBox(_t(mark("scan_desk", "&Beep")))
        self.beeps.setToolTip(_t(mark("scan_desk", "Beep when a scan does nothing")))
        self.undo = self._button(mark("scan_desk", "&Undo the last"))
        self.undo.clicked.connect(lambda _on: self.undo_wanted.emit())
        self.end = self._button(mark("scan_desk", "End the turn (Esc)"))
        self.end.clicked.connect(lambda _on: self.turn_end_wanted.emit())
        self.modes = {mode: self._chip(title) for mode, title in _MODES.items()}
        self.conditions = {each: self._chip(title) for each, title in _CONDITIONS.items()}
        self._lay_out()
        for button in self.modes.values():
            button.clicked.connect(lambda _on: self.mode_changed.emit())
        self.setFocusProxy(self.line)

    @property
    def mode(self) -> DeskMode:
        """What a scan does now."""
        return next(mode for mode, button in self.modes.items() if button.isChecked())

    @property
    def condition(self) -> Condition:
        """How the next thing looks."""
        return next(each for each, button in self.conditions.items() if button.isChecked())

    def tell(self, words: str, tone: str) -> None:
        """Say it in large letters, and to a screen reader without anybody going there."""
        self.said.setText(words)
        self.card.setProperty("tone", tone)
        self.card.style().unpolish(self.card)
        self.card.style().polish(self.card)
        self.card.setAccessibleName(words)
        QAccessible.updateAccessibility(QAccessibleEvent(self.card, QAccessible.Event.Alert))

    def beep(self) -> None:
        """Let it be heard that a scan did nothing, unless somebody wants quiet."""
        if self.beeps.isChecked():
            QApplication.beep()

    def show_turn(self, driver: str, holds: Sequence[str]) -> None:
        """Show whose turn it is, if anybody's, and what they hold."""
        self.turn.setText(driver or _t(mark("scan_desk", "Nobody's turn")))
        self.holds.clear()
        self.holds.addItems(list(holds))
        self.end.setEnabled(bool(driver))

    def note(self, words: str) -> QListWidgetItem:
        """Put what was done on top of the list."""
        line = QListWidgetItem(words)
        self.log.insertItem(0, line)
        while self.log.count() > _MOST_SHOWN:
            self.log.takeItem(self.log.count() - 1)
        return line

    def _entered(self) -> None:
        typed = self.line.text()
        self.line.clear()
        self.entered.emit(typed)

    def _button(self, title: str) -> QPushButton:
        button = QPushButton(_t(title))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _chip(self, title: str) -> QPushButton:
        button = self._button(title)
        button.setProperty("role", "chip")
        button.setProperty("tone", "all")
        button.setCheckable(True)
        return button

    def _lay_out(self) -> None:
        self.header.add_action(self.undo)
        self.card.setProperty("role", "notice")
        self.card.setMinimumHeight(scaled(self, 76))
        QVBoxLayout(self.card).addWidget(self.said)
        for box, name in (
            (self.holds, mark("scan_desk", "Holds now")),
            (self.log, mark("scan_desk", "Just done, the latest first")),
        ):
            box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            box.setSelectionMode(QListWidget.SelectionMode.NoSelection)
            box.setAccessibleName(_t(name))
            box.setWordWrap(True)
            box.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.beeps.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sides = QHBoxLayout()
        sides.setSpacing(scaled(self, 14))
        sides.addWidget(_card(self.turn, self.holds, self.end), 2)
        title = text_label(_t(mark("scan_desk", "Just done")), "heading")
        sides.addWidget(_card(title, self.log), 3)
        column = QVBoxLayout(self)
        side = scaled(self, MARGIN)
        column.setContentsMargins(side, scaled(self, 18), side, scaled(self, 18))
        column.setSpacing(scaled(self, 14))
        column.addWidget(self.header)
        column.addLayout(self._bar())
        column.addWidget(self.line)
        column.addWidget(self.card)
        column.addLayout(sides, 1)

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(scaled(self, 8))
        for words, chips in (
            ("", self.modes.values()),
            (mark("scan_desk", "The next one is"), self.conditions.values()),
        ):
            group = QButtonGroup(self)
            if words:
                bar.addWidget(QLabel(_t(words)))
            for place, button in enumerate(chips):
                button.setChecked(place == 0)
                group.addButton(button)
                bar.addWidget(button)
            bar.addSpacing(scaled(self, 16))
        bar.addStretch(1)
        bar.addWidget(self.beeps)
        return bar


class _Lines(QListWidget):
    """A list of words; while it is empty it says what will stand there."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the lines, or the sentence."""
        super().paintEvent(event)
        if self.count():
            return
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().placeholderText().color())
        room = self.viewport().rect().adjusted(12, 12, -12, -12)
        how = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, how, self.sentence)
        painter.end()


def _card(*widgets: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    for widget in widgets:
        column.addWidget(widget, 1 if isinstance(widget, QListWidget) else 0)
    return card
