"""When the program itself is at fault: say what was kept, and offer a report to copy.

The report names places in the program and kinds of error, never what an error says:
messages quote records, and records are private.
"""

import platform
import sys
import threading
from collections.abc import Callable
from importlib.metadata import version
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.runtime import logs
from dsp_desktop.runtime.paths import logs_folder
from ui.kit.facts import text_label
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

_TITLE = mark("crash", "Something in the program went wrong")
_WORDS = mark(
    "crash",
    "What you had saved is safe: every change is written whole or not at all. What you have typed "
    "is still in its form. Go on, look whether the last thing you did is there, and do it again "
    "if it is not. If it goes wrong again, close the program and open it anew.",
)
_REPORT = mark(
    "crash",
    "Send this report to whoever looks after the program. It holds no names, numbers or other "
    "contents of your company.",
)
_COPY = mark("crash", "Copy the report")
_FOLDER = mark("crash", "Open logs folder")
_GO_ON = mark("crash", "Go on")


def report(error: BaseException) -> str:
    """Return where in the program it happened, without anything out of the company."""
    lines = [
        f"DSP Desktop {version('dsp-desktop')}",
        f"Python {platform.python_version()}, PySide {qt_version}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
        logs.places(error),
    ]
    done = logs.recent()
    return "\n".join([*lines, "", "Done before:", *done] if done else lines)


class CrashDialog(QDialog):
    """Says what was kept, and shows the report."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translated("crash", _TITLE))
        logs.unexpected(error)
        self.report = QPlainTextEdit(report(error))
        self.report.setReadOnly(True)
        self.report.setAccessibleName(translated("crash", _TITLE))
        copy = QPushButton(translated("crash", _COPY))
        copy.setObjectName("copy")
        copy.clicked.connect(
            lambda _on: QGuiApplication.clipboard().setText(self.report.toPlainText())
        )
        folder = QPushButton(translated("crash", _FOLDER))
        folder.setObjectName("folder")
        folder.clicked.connect(lambda _on: open_logs())
        go_on = QPushButton(translated("crash", _GO_ON))
        go_on.setDefault(True)
        go_on.setMinimumWidth(scaled(self, 88))  # its letters are bold once it is shown
        go_on.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(folder)
        buttons.addWidget(copy)
        buttons.addWidget(go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[scaled(self, 20)] * 4)
        column.setSpacing(scaled(self, 12))
        column.addWidget(text_label(translated("crash", _TITLE), "heading"))
        column.addWidget(text_label(translated("crash", _WORDS)))
        column.addWidget(text_label(translated("crash", _REPORT), "muted"))
        column.addWidget(self.report, 1)
        column.addLayout(buttons)
        self.resize(scaled(self, 620), scaled(self, 420))


def open_logs() -> None:
    """Show the folder of the logs in the system's own file window."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(logs_folder())))


class CrashWatch(QObject):
    """Brings every exception nobody caught, on any thread, to ``show`` on this one."""

    _caught = Signal(object)

    def __init__(self, show: Callable[[BaseException], object], parent: QObject) -> None:
        super().__init__(parent)
        self._caught.connect(show)
        sys.excepthook = self._on_exception
        threading.excepthook = lambda caught: self._on_exception(
            caught.exc_type, caught.exc_value, caught.exc_traceback
        )

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
        else:
            self._caught.emit(error)
