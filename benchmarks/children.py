"""What the measuring process starts: one window each, which says when it has been painted.

    python -m benchmarks.children bare           a bare PySide6 window
    python -m benchmarks.children ours FOLDER    the program, its settings in FOLDER
    python -m benchmarks.children list FOLDER COMPANY   the program until a list has rows

A line on standard output carries the moment, by the clock that never goes back, which
all processes of a machine share. ``stay`` as a last word keeps the window open.
"""

import os
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView


class Watch(QObject):
    """Tells once, in the turn after the first paint that counts."""

    def __init__(self, application: QApplication, counts: Callable[[QObject], bool]) -> None:
        super().__init__(application)
        self._application = application
        self._counts = counts
        self._told = False
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let every event through; notice paints."""
        if event.type() == QEvent.Type.Paint and not self._told and self._counts(watched):
            self._told = True
            self._application.removeEventFilter(self)
            QTimer.singleShot(0, self._tell)  # the whole window is painted in this turn
        return False

    def _tell(self) -> None:
        print(time.monotonic(), flush=True)
        if sys.argv[-1] != "stay":
            os._exit(0)


def _bare() -> None:
    application = QApplication([])
    watch = Watch(application, lambda _painted: True)
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()
    application.exec()
    del watch


def _ours(counts: Callable[[QObject], bool], arguments: list[str]) -> None:
    import ui.window  # noqa: PLC0415 - loading it is part of what is measured
    from ui.main import main  # noqa: PLC0415

    class Watched(QApplication):
        def __init__(self, arguments: list[str]) -> None:
            super().__init__(arguments)
            self.watch = Watch(self, counts)

    ui.window.QApplication = Watched  # type: ignore[misc] # the one place that makes it
    main(arguments)


def _has_rows(painted: QObject) -> bool:
    table = painted.parent()
    return (
        isinstance(table, QTableView) and table.model() is not None and table.model().rowCount() > 0
    )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["bare", *_]:
            _bare()
        case ["ours", *_]:
            _ours(lambda _painted: True, [])
        case ["list", company, *_]:
            _ours(_has_rows, ["--company", company])
