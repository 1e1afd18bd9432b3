"""One quiet line at the foot of the window for work that takes a while, with its Cancel."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton

from ui.kit.l10n import mark, translated
from ui.kit.operations import JobHandle
from ui.kit.theme import scaled


class JobLine(QFrame):
    """Shown only while something runs; the newest job is the one shown."""

    def __init__(self) -> None:
        super().__init__()
        self.words = QLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(scaled(self, 220))
        self.cancel = QPushButton(translated("job_line", mark("job_line", "Cancel")))
        self._jobs: list[tuple[JobHandle, str]] = []
        self.cancel.clicked.connect(self._cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(scaled(self, 24), 4, scaled(self, 24), 8)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.cancel)
        self.hide()

    def follow(self, job: JobHandle, words: str) -> None:
        """Show a job until it is over."""
        self._jobs.append((job, words))
        job.progressed.connect(lambda done, total, label: self._progress(job, done, total, label))
        job.finished.connect(lambda: self._over(job))
        self._show_newest()

    def _progress(self, job: JobHandle, done: int, total: int, label: str) -> None:
        if self._jobs and self._jobs[-1][0] is job:
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            if label:
                self.words.setText(f"{self._jobs[-1][1]}: {label}")

    def _over(self, job: JobHandle) -> None:
        self._jobs = [entry for entry in self._jobs if entry[0] is not job]
        self._show_newest()

    def _show_newest(self) -> None:
        self.setVisible(bool(self._jobs))
        if self._jobs:
            self.words.setText(self._jobs[-1][1])
            self.bar.setRange(0, 0)

    def _cancel(self) -> None:
        if self._jobs:
            self._jobs[-1][0].cancel()
