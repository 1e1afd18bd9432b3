"""The rules and the figures as the owner may set them: a list, and what one of them says."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.kernel.errors import AppError, Problem, Rejected
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.kit.theme import scaled

_PANEL_WIDTH, _SIDE_BY_SIDE = 360, 760
_ANY = (1 << 24) - 1  # what Qt calls no limit
_ID = Qt.ItemDataRole.UserRole


def _t(text: str) -> str:
    return translated("settings", text)


class SettingsList(QWidget):
    """A list with a filter on the left, and a card about the chosen line on the right."""

    #: The name of the line that was chosen.
    chosen = Signal(str)

    def __init__(self, titles: Sequence[str], prompt: str, stretch: int) -> None:
        super().__init__()
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.filter.setPlaceholderText(prompt)
        self.filter.setAccessibleName(prompt)
        self.filter.textChanged.connect(self._narrow)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels(list(titles))
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        self.tree.currentItemChanged.connect(self._on_current)
        self.card = QScrollArea()
        self.card.setWidgetResizable(True)
        left = QVBoxLayout()
        left.addWidget(self.filter)
        left.addWidget(self.tree, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(scaled(self, 14))
        self._row.addLayout(left, 1)
        self._row.addWidget(self.card, 1)

    def show_lines(self, lines: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Show these lines, each with its name; the chosen one stays chosen."""
        kept = self.current()
        self.tree.clear()
        for name, cells in lines:
            item = QTreeWidgetItem(list(cells))
            item.setData(0, _ID, name)
            for column, cell in enumerate(cells):
                item.setToolTip(column, cell)
            self.tree.addTopLevelItem(item)
        self._narrow()
        if lines:
            self.choose(kept if kept in {name for name, _cells in lines} else lines[0][0])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Set the card beside the list; below it where both would be too narrow."""
        super().resizeEvent(event)
        is_wide = self.width() >= scaled(self, _SIDE_BY_SIDE)
        along, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(along if is_wide else down)
        wide = scaled(self, _PANEL_WIDTH)
        self.card.setMinimumWidth(wide if is_wide else 0)
        self.card.setMaximumWidth(wide if is_wide else _ANY)

    def current(self) -> str:
        """Return the name of the chosen line."""
        item = self.tree.currentItem()
        return str(item.data(0, _ID)) if item else ""

    def choose(self, name: str) -> None:
        """Choose a line by its name."""
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            if item is not None and item.data(0, _ID) == name:
                self.tree.setCurrentItem(item)

    def _on_current(self) -> None:
        if self.current():
            self.chosen.emit(self.current())

    def _narrow(self) -> None:
        words = self.filter.text().casefold().split()
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            if item is not None:
                text = " ".join(item.text(c) for c in range(item.columnCount())).casefold()
                item.setHidden(not all(word in text for word in words))


class SettingCard(QFrame):
    """What one rule or figure says, and the little form that sets the company's own."""

    def __init__(self, title: str, facts: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.problem = QLabel()
        self.problem.setProperty("role", "problem")
        self.problem.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*(scaled(self, 18),) * 4)
        self.column.setSpacing(scaled(self, 8))
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        heading.setWordWrap(True)
        self.column.addWidget(heading)
        for label, value in facts:
            self._fact(label, value)

    def ask(
        self,
        heading: str,
        lines: Sequence[tuple[str, QWidget]],
        save: Callable[[], object],
    ) -> QPushButton:
        """Add the form; return its button."""
        line = QFrame()
        line.setProperty("role", "line")
        self.column.addWidget(line)
        title = QLabel(heading)
        title.setProperty("role", "heading")
        self.column.addWidget(title)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for label, editor in lines:
            editor.setAccessibleName(label)
            form.addRow(label, editor)
        self.column.addLayout(form)
        self.column.addWidget(self.problem)
        button = QPushButton(_t(mark("settings", "Save")))
        button.setProperty("role", "primary")
        button.clicked.connect(lambda _checked: save())
        self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button

    def end(self) -> None:
        """Push everything up."""
        self.column.addStretch(1)

    def refuse(self, error: AppError) -> bool:
        """Say what is wrong; claims only what the person can put right here."""
        if isinstance(error, Rejected):
            self.say(error.problems)
            return True
        return False

    def say(self, problems: Sequence[Problem]) -> None:
        """Say what is wrong with what was entered."""
        self.problem.setText(" ".join(map(sentence, problems)))

    def _fact(self, label: str, value: str) -> None:
        if not value:
            return
        what, words = QLabel(label), QLabel(value)
        what.setProperty("role", "help")
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(what)
        self.column.addWidget(words)


def day_or_none(value: object) -> date | None:
    """Return a date field's value as a date."""
    return value if isinstance(value, date) else None
