"""The bar that shows a long job: how far, how much longer, and Cancel."""

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from ui.kit.l10n import mark, translated
from ui.kit.operations import JobHandle, Operations
from ui.kit.theme import scaled

_CANCEL = mark("progress", "Cancel")
_CANCELLING = mark("progress", "Stopping…")
_SECONDS = mark("progress", "{count} s left")
_MINUTES = mark("progress", "{count} min left")
#: A guess before this is worth nothing.
_FIRST_GUESS_MS = 1_500
_MINUTE = 60


class JobBar(QWidget):
    """Follows the latest job; hidden while there is none."""

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.left = QLabel(), QLabel()
        self.left.setProperty("role", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMinimumWidth(scaled(self, 160))
        self.cancel = QPushButton(translated("progress", _CANCEL))
        self.cancel.clicked.connect(self._stop)
        self._handle: JobHandle | None = None
        self._title = ""
        self._since = QElapsedTimer()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(self, 10))
        for widget in (self.words, self.bar, self.left, self.cancel):
            row.addWidget(widget)
        self.hide()
        operations.job_started.connect(self.follow)

    def follow(self, handle: JobHandle, words: str) -> None:
        """Show another job."""
        self._handle, self._title = handle, words
        self.words.setText(words)
        self.bar.setAccessibleName(words)
        self.bar.setRange(0, 0)
        self.left.clear()
        self.cancel.setEnabled(True)
        self.cancel.setText(translated("progress", _CANCEL))
        self._since.start()
        handle.progressed.connect(lambda *told: self._tell(handle, *told))
        handle.finished.connect(lambda: self._end(handle))
        self.show()

    def _tell(self, handle: JobHandle, done: int, total: int, label: str) -> None:
        if handle is not self._handle:
            return
        self.words.setText(label or self._title)
        if total > 0:
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            self.left.setText(time_left(self._since.elapsed(), done, total))

    def _end(self, handle: JobHandle) -> None:
        if handle is self._handle:
            self._handle = None
            self.hide()

    def _stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self.cancel.setEnabled(False)
            self.cancel.setText(translated("progress", _CANCELLING))


def time_left(elapsed_ms: int, done: int, total: int) -> str:
    """Return a guess at the time left, or nothing while it would be worth nothing."""
    if elapsed_ms < _FIRST_GUESS_MS or not 0 < done < total:
        return ""
    seconds = max(1, round(elapsed_ms * (total - done) / done / 1000))
    if seconds < _MINUTE:
        return translated("progress", _SECONDS).format(count=seconds)
    return translated("progress", _MINUTES).format(count=-(-seconds // _MINUTE))
