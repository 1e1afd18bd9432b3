"""Work before there is a company: opening one, making one. One plain thread at a time.

Once a company is open, ``Operations`` knows about threads; until then, this does, and it
loads nothing but Qt, so that the window is painted before anything heavy is imported.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from dsp_desktop.kernel.errors import JobCancelled
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

log = logging.getLogger(__name__)


class Aside(QObject):
    """Runs one function on a thread of its own and brings its outcome home.

    The thread owns no QObject; it hands a closure back through one signal.
    """

    progressed = Signal(int, int, str)
    _handed_back = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._handed_back.connect(self._run_here)

    def run(
        self,
        work: Callable[["Aside"], Any],
        *,
        then: Callable[[Any], object],
        failed: Callable[[BaseException], object],
        dropped: Callable[[Any], object] | None = None,
    ) -> None:
        """Start ``work``, handing it this object to report progress to.

        What comes home after the person has canceled goes to ``dropped``.
        """
        self._stop.clear()

        def arrived(result: Any) -> None:
            (dropped if dropped is not None and self.is_stopped else then)(result)

        def aside() -> None:
            try:
                result = work(self)
            except BaseException as error:  # noqa: BLE001 - judged on the other side
                self._handed_back.emit(lambda caught=error: failed(caught))
            else:
                self._handed_back.emit(lambda: arrived(result))

        self._thread = threading.Thread(target=aside, name="opening", daemon=True)
        self._thread.start()

    def report(self, done: int, total: int, label: str = "") -> None:
        """Implement ``Progress``; called on the thread."""
        if self._stop.is_set():
            raise JobCancelled
        self.progressed.emit(done, total, label)

    @property
    def is_stopped(self) -> bool:
        """Whether somebody has asked the work to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._stop.set()

    def wait(self) -> None:
        """Wait until the thread is through; before the application goes."""
        if self._thread is not None:
            self._thread.join()

    @Slot(object)
    def _run_here(self, closure: Callable[[], None]) -> None:
        closure()


class OpeningScreen(QWidget):
    """What is under way and how far; the first thing that is ever painted."""

    #: The person wants the start screen instead.
    stopped = Signal()

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = QLabel(sentence)
        self.sentence.setProperty("role", "heading")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(scaled(self, 320))
        self.detail = QLabel()
        self.detail.setProperty("role", "muted")
        self.detail.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.cancel = QPushButton(translated("opening", mark("opening", "Cancel")))
        self.cancel.clicked.connect(self._stop)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(self.sentence)
        layout.addSpacing(scaled(self, 12))
        layout.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.detail)
        layout.addSpacing(scaled(self, 12))
        layout.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def _stop(self) -> None:
        """Say at once that it was heard: the step under way is finished before it stops."""
        self.cancel.setEnabled(False)
        self.bar.setRange(0, 0)
        words = mark("opening", "Stopping. What cannot be left half done is finished first.")
        self.detail.setText(translated("opening", words))
        self.stopped.emit()

    def show_progress(self, done: int, total: int, label: str) -> None:
        """Say how far it is."""
        if not self.cancel.isEnabled():
            return
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        if label:
            self.detail.setText(label)
