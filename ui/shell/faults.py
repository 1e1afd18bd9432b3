"""What goes wrong in the program itself: written down, and shown once."""

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QtMsgType
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:  # nothing has gone wrong before the first paint
    from PySide6.QtCore import QMessageLogContext

    from dsp_desktop.runtime.logs import OpenLog


def hear_qt(no_platform: str, kind: QtMsgType, _context: "QMessageLogContext", text: str) -> None:
    """Pass on what Qt says; a missing platform plug-in gets a sentence instead of an abort."""
    if kind == QtMsgType.QtFatalMsg and "platform plugin" in text:
        sys.stderr.write(no_platform)
        sys.stderr.flush()
        os._exit(1)
    sys.stderr.write(f"Qt: {text}\n")
    if kind != QtMsgType.QtDebugMsg:
        import logging  # noqa: PLC0415 - Qt is silent as a rule

        logging.getLogger("qt").warning("%s", text)


def watch(window: QWidget) -> "OpenLog | None":
    """Begin the log, and bring every error nobody caught before the person, one at a time.

    Whoever asked closes the log in the end; there is none where none can be written.
    """
    from dsp_desktop.kernel.errors import Stopped  # noqa: PLC0415 - after the first paint
    from dsp_desktop.runtime import logs, paths  # noqa: PLC0415 - as above
    from ui.kit.crash import CrashDialog, CrashWatch  # noqa: PLC0415 - as above

    def show(error: BaseException) -> None:
        if isinstance(error, Stopped):
            return  # the window says so itself
        shown = window.findChild(CrashDialog)
        if shown is not None and shown.isVisible():
            logs.unexpected(error)  # the first one tells the most
        else:
            CrashDialog(error, window).open()

    CrashWatch(show, window)
    return logs.begin(paths.logs_folder())
