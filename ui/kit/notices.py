"""Quiet notices inside the window: what was done with its Undo, what went wrong."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from dsp_desktop.kernel.changes import ChangeSet
from dsp_desktop.kernel.errors import AppError, Rejected
from dsp_desktop.kernel.labels import operation_text
from ui.kit.crash import CrashDialog
from ui.kit.facts import text_label
from ui.kit.icons import set_icon
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.kit.operations import Operations
from ui.kit.theme import scaled
from ui.kit.undoing import UNDO

_UNDO = mark("notices", "Undo")
_UNDONE = mark("notices", "Taken back: {what}")
_NOT_UNDONE = mark("notices", "Not taken back: {what} {why} Undo again goes one step further back.")
_NONE_LEFT = mark("notices", "There is nothing left to take back since you opened the company.")
_CLOSE = mark("notices", "Close")
#: How the first word of an operation reads once it is done.
_DONE = {
    "add": mark("notices", "{what} added."),
    "change": mark("notices", "{what} saved."),
    "remove": mark("notices", "{what} deleted."),
    "make": mark("notices", "{what} made."),
    "import": mark("notices", "{what} imported."),
}
_DONE_ELSE = mark("notices", "Done: {what}.")
_SHORT_MS, _LONG_MS, _MOST = 6_000, 15_000, 3
_WIDTH = 440


class Notices(QObject):
    """Stacks notices in the lower right corner of ``window``; they leave by themselves.

    It is the window's ``ErrorSink``: an error nobody claimed is shown here, and a fault
    of the program goes to the crash dialog.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._box = QWidget(window)
        self._column = QVBoxLayout(self._box)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(scaled(window, 8))
        self._shown: list[Notice] = []
        self._operations: Operations | None = None
        self._shortcut: QShortcut | None = None
        window.installEventFilter(self)
        self._box.hide()

    def follow(self, operations: Operations) -> None:
        """Tell of every write, and let Ctrl+Z take the last one back."""
        self._operations = operations
        operations.changed.connect(self._tell)
        operations.undoing.told.connect(self._told_back)
        self._shortcut = QShortcut(QKeySequence.StandardKey.Undo, self._window)
        self._shortcut.activated.connect(operations.undo)

    def leave(self) -> None:
        """Say nothing more: the company is being closed, the window may stay."""
        self._window.removeEventFilter(self)
        for part in (self._box, self._shortcut, self):
            if part is not None:
                part.deleteLater()

    def show(self, error: BaseException) -> None:
        """Tell the person of an error nobody claimed."""
        if isinstance(error, AppError):
            self.say(sentence(error), tone="blocked", stay_ms=_LONG_MS)
        else:
            CrashDialog(error, self._window).open()

    def say(
        self,
        words: str,
        *,
        tone: str = "",
        action: tuple[str, Callable[[], object]] | None = None,
        stay_ms: int = _SHORT_MS,
    ) -> "Notice":
        """Say something for a while; ``action`` is a button's title and what it does.

        What is being said already is not said beside itself. ``stay_ms`` of 0 is until
        :meth:`unsay`, or until the person closes it.
        """
        for same in [each for each in self._shown if each.words.text() == words]:
            self.unsay(same)
        notice = Notice(words, tone, action)
        notice.stays = not stay_ms
        notice.closed = lambda: self.unsay(notice)
        self._shown.append(notice)
        self._column.addWidget(notice)
        notice.show()  # a hidden one has no height yet, and its icon would be drawn on nothing
        if stay_ms:
            QTimer.singleShot(stay_ms, notice, lambda: self.unsay(notice))
        while len(self._shown) > _MOST:
            passing = (each for each in self._shown if not each.stays)
            self.unsay(next(passing, self._shown[0]))
        self._place()
        # A screen reader says it without the person going there.
        QAccessible.updateAccessibility(QAccessibleEvent(notice, QAccessible.Event.Alert))
        return notice

    def texts(self) -> list[str]:
        """Return what is being said, oldest first."""
        return [notice.words.text() for notice in self._shown]

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _tell(self, changes: ChangeSet) -> None:
        if not changes.is_ours or changes.operation == UNDO:
            return
        operations = self._operations
        if operations and changes.touches:
            unit = changes.unit

            def undo() -> None:
                if operations.last_unit == unit:
                    operations.undo()

            self.say(done(changes.operation), action=(translated("notices", _UNDO), undo))

    def _told_back(self, operation: str, error: AppError | None) -> None:
        if not operation:
            self.say(translated("notices", _NONE_LEFT))
        elif error is None:
            self.say(translated("notices", _UNDONE).format(what=done(operation)))
        else:
            problems = error.problems if isinstance(error, Rejected) else (error,)
            why = " ".join(sentence(problem) for problem in problems)
            words = translated("notices", _NOT_UNDONE).format(what=done(operation), why=why)
            self.say(words, tone="blocked", stay_ms=_LONG_MS)

    def unsay(self, notice: "Notice") -> None:
        """Take a notice away, if it is still there."""
        if notice in self._shown:
            self._shown.remove(notice)
            self._column.removeWidget(notice)
            notice.setParent(None)
            notice.deleteLater()
            self._place()

    def _place(self) -> None:
        window, box = self._window, self._box
        if not self._shown:
            box.hide()
            return
        width = min(scaled(window, _WIDTH), window.width() - 32)
        box.setFixedWidth(width)
        box.adjustSize()
        gap = scaled(window, 16)
        box.move(window.width() - width - gap, window.height() - box.height() - gap)
        box.show()
        box.raise_()


class Notice(QFrame):
    """One notice. ``closed`` is called when the person is done with it."""

    def __init__(
        self, words: str, tone: str, action: tuple[str, Callable[[], object]] | None
    ) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setProperty("tone", tone)
        self.setAccessibleName(words)
        self.closed: Callable[[], object] = lambda: None
        self.stays = False
        self.words = text_label(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(*[scaled(self, 12), scaled(self, 8)] * 2)
        row.addWidget(self.words, 1)
        if action:
            title, do = action
            button = QPushButton(title)
            button.setObjectName("notice-action")
            button.clicked.connect(lambda _on: (do(), self.closed()))
            row.addWidget(button)
        close = QToolButton()
        close.setAccessibleName(translated("notices", _CLOSE))
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_icon(close, "ph.x")
        close.clicked.connect(lambda _on: self.closed())
        row.addWidget(close)


def done(operation: str) -> str:
    """Return what an operation did, in words: "add_fuel_card" is "Fuel card added."."""
    verb, _line, what = operation.partition("_")
    if what and verb in _DONE:
        return translated("notices", _DONE[verb]).format(what=what.replace("_", " ").capitalize())
    said = operation_text(operation)
    return translated("notices", _DONE_ELSE).format(what=said[:1].lower() + said[1:])
