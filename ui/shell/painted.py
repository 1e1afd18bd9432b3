"""Knowing when something has been seen for the first time."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

#: A window that opens minimized is never painted; what waits for that comes all the same.
NEVER_SEEN_MS = 300


class FirstPaint(QObject):
    """Calls ``then`` once, in the turn after ``widget`` was first painted."""

    def __init__(self, widget: QWidget, then: Callable[[], object]) -> None:
        super().__init__(widget)
        self._then, self._is_over = then, False
        widget.installEventFilter(self)
        QTimer.singleShot(NEVER_SEEN_MS, self, self._go_on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # A timer that has run down comes after everything of this turn, the paint included.
            QTimer.singleShot(0, self, self._go_on)
        return False

    def _go_on(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._then()
            self.deleteLater()
