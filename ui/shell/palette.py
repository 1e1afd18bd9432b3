"""Ctrl+K: go to any page, do anything the menus do, or open a record by name or number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

#: Long enough not to ask for every letter of a fast typist, short enough to feel at once.
WAIT_MS = 60
_SHOWN = 9
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line: what it is called, what it is, and what choosing it does."""

    title: str
    hint: str
    run: Callable[[], object]


#: Asks for records; calls back with them, later or at once.
Ask = Callable[[str, Callable[[Sequence[Suggestion]], object]], object]


class _Lines(QAbstractListModel):
    """The suggestions in order."""

    HintRole = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[Suggestion, ...] = ()

    def show(self, lines: Sequence[Suggestion]) -> None:
        """Replace every line."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        line = self.lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.title
            case self.HintRole:
                return line.hint
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{line.title}, {line.hint}"
        return None


class _Line(QStyledItemDelegate):
    """Draws the hint at the right end, quietly."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(option.palette.placeholderText().color())
        room = option.rect.adjusted(0, 0, -scaled(option.widget, 12), 0)
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            index.data(_Lines.HintRole),
        )
        painter.restore()

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(super().sizeHint(option, index).width(), scaled(option.widget, 34))


class Palette(QDialog):
    """One box, one list. Arrows move, Enter goes, Escape leaves everything as it was."""

    def __init__(self, commands: Sequence[Suggestion], ask: Ask, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._over = parent
        self._commands = tuple(commands)
        self._ask = ask
        self._asked = ""
        self.box = QLineEdit()
        prompt = mark("palette", "Go to a page, do something, or find a driver, van, device…")
        self.box.setPlaceholderText(translated("palette", prompt))
        self.box.setAccessibleName(translated("palette", mark("palette", "Search anything")))
        self.box.installEventFilter(self)
        self.model = _Lines(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Line(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda _index: self.accept_current())
        self.nothing = QLabel(
            translated("palette", mark("palette", "Nothing has this name or number."))
        )
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = QFrame()
        card.setProperty("role", "palette")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(6, 6, 6, 6)
        for widget in (self.box, self.list, self.nothing):
            inner.addWidget(widget)
        QVBoxLayout(self).addWidget(card)
        self._typing = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._typing.timeout.connect(self._look_up)
        self.box.textChanged.connect(self._changed)
        self._show(self._matching(""))

    def open(self) -> None:
        """Stand below the top of the window, in its middle."""
        over = self._over.window()
        self.setFixedWidth(min(scaled(self, 620), over.width() - 40))
        corner = over.mapToGlobal(over.rect().topLeft())
        self.move(corner.x() + (over.width() - self.width()) // 2, corner.y() + 70)
        super().open()
        self.box.setFocus()

    def accept_current(self) -> None:
        """Do what the marked line says."""
        index = self.list.currentIndex()
        if not index.isValid():
            return
        line = self.model.lines[index.row()]
        self.accept()
        line.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self.box and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _SHOWN}
        step = steps.get(Qt.Key(event.key()), 0)
        if event.key() == Qt.Key.Key_PageUp:
            step = -_SHOWN
        if step and self.model.lines:
            row = self.list.currentIndex().row() + step
            last = len(self.model.lines) - 1
            self.list.setCurrentIndex(self.model.index(max(0, min(row, last))))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._look_up_now_if_waiting()
            self.accept_current()
            return True
        return False

    def _changed(self, text: str) -> None:
        self._show(self._matching(text))
        self._typing.start()

    def _look_up_now_if_waiting(self) -> None:
        """Enter pressed before the pause was over means what was typed, not what is shown."""
        if self._typing.isActive():
            self._typing.stop()
            self._look_up()

    def _look_up(self) -> None:
        self._asked = text = self.box.text().strip()
        if text:
            self._ask(text, lambda found: self._found(text, found))

    def _found(self, text: str, found: Sequence[Suggestion]) -> None:
        if text == self._asked == self.box.text().strip():
            self._show((*self._matching(text), *found))

    def _matching(self, text: str) -> tuple[Suggestion, ...]:
        """Return the commands that hold every word typed, beginnings first."""
        words = text.casefold().split()
        fits = [c for c in self._commands if all(w in c.title.casefold() for w in words)]
        if words:
            fits.sort(key=lambda c: not c.title.casefold().startswith(words[0]))
        return tuple(fits)

    def _show(self, lines: Sequence[Suggestion]) -> None:
        self.model.show(lines)
        self.list.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        if lines:
            self.list.setCurrentIndex(self.model.index(0))
        rows = max(1, min(len(lines), _SHOWN))
        self.list.setFixedHeight(rows * scaled(self, 34) + 4)
        self.adjustSize()
