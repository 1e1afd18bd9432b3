"""When the program itself is at fault: say what was kept, and offer a report to copy.

The report names places in the program and kinds of error, never what an error says:
messages quote records, and records are private.
"""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.kit.facts import text_label
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

_TITLE = mark("crash", "Something in the program went wrong")
_WORDS = mark(
    "crash",
    "What you had saved is safe: every change is written whole or not at all. What you were doing "
    "just now may not have been saved; look at it before going on. The report below holds no "
    "names, numbers or other contents of your company.",
)
_COPY = mark("crash", "Copy the report")
_GO_ON = mark("crash", "Go on")
log = logging.getLogger(__name__)


def report(error: BaseException) -> str:
    """Return where in the program it happened, without anything out of the company."""
    lines = [
        f"DSP Desktop; Python {platform.python_version()}; PySide {qt_version}",
        f"{platform.system()} {platform.release()}",
    ]
    cause: BaseException | None = error
    while cause is not None:
        lines.append(type(cause).__qualname__)
        lines += [
            f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(cause.__traceback__)
        ]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines)


def _short(filename: str) -> str:
    """Return a path from its package on: a home folder has a person's name in it."""
    parts = Path(filename).parts
    for root in ("ui", "dsp_desktop", "site-packages"):
        if root in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(root) :])
    return parts[-1]


class CrashDialog(QDialog):
    """Says what was kept, and shows the report."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translated("crash", _TITLE))
        log.error("unexpected %s", report(error))
        self.report = QPlainTextEdit(report(error))
        self.report.setReadOnly(True)
        self.report.setAccessibleName(translated("crash", _TITLE))
        copy = QPushButton(translated("crash", _COPY))
        copy.setObjectName("copy")
        copy.clicked.connect(
            lambda _on: QGuiApplication.clipboard().setText(self.report.toPlainText())
        )
        go_on = QPushButton(translated("crash", _GO_ON))
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(copy)
        buttons.addWidget(go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[scaled(self, 20)] * 4)
        column.setSpacing(scaled(self, 12))
        column.addWidget(text_label(translated("crash", _TITLE), "heading"))
        column.addWidget(text_label(translated("crash", _WORDS)))
        column.addWidget(self.report, 1)
        column.addLayout(buttons)
        self.resize(scaled(self, 620), scaled(self, 420))


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
