"""What nobody waits for is put off until every question somebody waits for is answered."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Quiet(QObject):
    """Counts the questions under way and keeps what is to be done after them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked = 0
        self._waiting: list[Callable[[], object]] = []

    def begin(self) -> None:
        """Note that a question has been asked."""
        self._asked += 1

    def end(self) -> None:
        """Note that a question has been answered."""
        self._asked -= 1
        if not self._asked and self._waiting:
            # A timer that has run down comes after the paint that shows the answer.
            QTimer.singleShot(0, self, self._next)

    def then(self, do: Callable[[], object]) -> None:
        """Call ``do`` once every question is answered and the answers are on the screen."""
        if self._asked:
            self._waiting.append(do)
        else:
            do()

    def forget(self) -> None:
        """Drop what has waited: the company is being closed."""
        self._waiting.clear()

    def _next(self) -> None:
        """Do one of the things that waited; the window answers between one and the next."""
        if self._waiting and not self._asked:
            self._waiting.pop(0)()
            QTimer.singleShot(0, self, self._next)
