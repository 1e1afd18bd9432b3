"""The pages of the report that was made last, kept in a file that goes with the page."""

from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget

from ui.kit.pdf_pages import PagesView, PdfPages


class ReportPreview(QStackedWidget):
    """Shows pages, or a sentence while there are none."""

    #: How many pages are shown now; none while nobody looks.
    shown = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(prefix="dsp-report-", ignore_cleanup_errors=True)
        self.file: Path | None = None
        self._held: list[PdfPages] = []
        self._left_at = self._number = 0
        self.view = PagesView()
        self.sentence = QLabel()
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setProperty("role", "muted")
        self.sentence.setWordWrap(True)
        self.addWidget(self.sentence)
        self.addWidget(self.view)
        # The pages hold their file open, and Windows lets nobody delete an open file.
        held, folder = self._held, self.folder
        self.destroyed.connect(lambda: _let_go(held, folder))

    @property
    def pages(self) -> PdfPages | None:
        """The pages in front of the person."""
        return self._held[0] if self._held else None

    def say(self, sentence: str) -> None:
        """Say why there are no pages; those that are there stay until others come."""
        self.sentence.setText(sentence)
        self.setCurrentWidget(self.sentence)

    def come_back(self) -> None:
        """Show the pages again that were shown before."""
        self.setCurrentWidget(self.view if self.file is not None else self.sentence)

    def place_for_another(self) -> Path:
        """Return where the next report is to be written."""
        self._number += 1
        return Path(self.folder.name) / f"report-{self._number}.pdf"

    def take(self, path: Path) -> None:
        """Show another report, from its first page; the one before goes."""
        before, self.file = self.file, path
        _close(self._held)
        self._left_at = 0
        self._show(PdfPages(path))
        if not self.isVisible():
            self._forget_pages()
        if before is not None:
            before.unlink(missing_ok=True)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Open the report again, where the person left it."""
        super().showEvent(event)
        if self.file is not None and not self._held:
            self._show(PdfPages(self.file))
            bar, at = self.view.verticalScrollBar(), self._left_at
            QTimer.singleShot(0, self, lambda: bar.setValue(at))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of the file while nobody looks at it."""
        super().hideEvent(event)
        self._left_at = self.view.verticalScrollBar().value()
        self._forget_pages()

    def _show(self, pages: PdfPages) -> None:
        self.view.show_pages(pages)
        _close(self._held)
        self._held.append(pages)
        self.setCurrentWidget(self.view)
        self.shown.emit(len(pages))

    def _forget_pages(self) -> None:
        self.view.show_pages(None)
        _close(self._held)


def _let_go(held: list[PdfPages], folder: TemporaryDirectory[str]) -> None:
    """Close the file shown, then remove every file that was made."""
    _close(held)
    folder.cleanup()


def _close(held: list[PdfPages]) -> None:
    for pages in held:
        pages.close()
    held.clear()
