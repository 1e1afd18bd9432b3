"""What the measuring process starts: one window each, which says when it has been painted.

    python -m benchmarks.children bare           a bare PySide6 window
    python -m benchmarks.children ours FOLDER    the program, its settings in FOLDER
    python -m benchmarks.children list FOLDER COMPANY   the program until a list has rows
    python -m benchmarks.children visit COMPANY    the same, left again some seconds later

A line on standard output carries the moment, by the clock that never goes back, which
all processes of a machine share. ``stay`` as a last word keeps the window open.
"""

import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the program loads Qt in its own way, and that is part of what is measured
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QApplication


#: How long somebody stays who only looks: all that is done afterwards is done by then.
_VISIT_MS = 5_000


def _watch(application: "QApplication", counts: "Callable[[QObject], bool]") -> "QObject":
    """Tell once, in the turn after the first paint that counts."""
    from PySide6.QtCore import QEvent, QObject, QTimer  # noqa: PLC0415 - as above

    class Watch(QObject):
        told = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Paint and not self.told and counts(watched):
                self.told = True
                application.removeEventFilter(self)
                QTimer.singleShot(0, _tell)  # the whole window is painted in this turn
            return False

    watch = Watch(application)
    application.installEventFilter(watch)
    return watch


def _tell() -> None:
    print(time.monotonic(), flush=True)
    if sys.argv[1] == "visit":
        from PySide6.QtCore import QTimer  # noqa: PLC0415 - as above
        from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - as above

        QTimer.singleShot(_VISIT_MS, QApplication.closeAllWindows)
    elif sys.argv[-1] != "stay":
        os._exit(0)


def _bare() -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow  # noqa: PLC0415 - as above

    application = QApplication([])
    watch = _watch(application, lambda _painted: True)
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()
    application.exec()
    del watch


def _ours(counts: "Callable[[QObject], bool]", arguments: list[str]) -> None:
    from ui import main  # noqa: PLC0415 - as above

    main.load_qt()
    import ui.window  # noqa: PLC0415 - as above

    class Watched(ui.window.QApplication):  # type: ignore[name-defined,misc] # made in one place
        def __init__(self, arguments: list[str]) -> None:
            super().__init__(arguments)
            self.watch = _watch(self, counts)

    ui.window.QApplication = Watched  # type: ignore[misc] # as above
    main.main(arguments)


def _has_rows(painted: "QObject") -> bool:
    from PySide6.QtWidgets import QTableView  # noqa: PLC0415 - as above

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
        case ["list" | "visit", company, *_]:
            _ours(_has_rows, ["--company", company])
