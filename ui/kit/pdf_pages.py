"""The pages of a PDF as they are: shown, and sent to the printer, from one and the same file.

What is seen is what is printed is what is saved. pypdfium2 draws the pages; it is loaded
when the first one is shown.
"""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from dsp_desktop.kernel.progress import Progress
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

_POINTS_PER_INCH = 72
_GAP = 16
_WIDEST = 900
_PRINT_DPI = 300


class PdfPages:
    """One PDF, drawn a page at a time."""

    def __init__(self, source: Path | bytes) -> None:
        """Take a file, or a document that lies nowhere but in memory."""
        import pypdfium2  # type: ignore[import-untyped] # noqa: PLC0415 - no types; wanted only here

        self._document = pypdfium2.PdfDocument(source if isinstance(source, bytes) else str(source))
        self.sizes = [page.get_size() for page in self._document]

    def __len__(self) -> int:
        return len(self.sizes)

    def image(self, number: int, scale: float) -> QImage:
        """Draw one page; ``scale`` is in pixels a point."""
        page = self._document[number]
        drawn = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
        held: Any = bytes(drawn.buffer)
        image = QImage(
            held, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGBX8888
        ).copy()
        page.close()
        return image

    def close(self) -> None:
        """Let go of the file."""
        self._document.close()


class PagesView(QScrollArea):
    """The pages below one another, as wide as there is room for; drawn as they come into view."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(translated("reports", mark("reports", "Pages of the report")))
        self._pages: PdfPages | None = None
        self.sheets: list[QLabel] = []
        self._drawn: set[int] = set()
        self._inner = QWidget()
        self._inner.setProperty("role", "scrolled")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, scaled(self, _GAP))
        self._column.setSpacing(scaled(self, _GAP))
        self.setWidget(self._inner)
        self.verticalScrollBar().valueChanged.connect(self._draw_visible)
        self._fitting = QTimer(self, singleShot=True, interval=60)
        self._fitting.timeout.connect(self._fit)

    def show_pages(self, pages: PdfPages | None) -> None:
        """Show another file, from its first page."""
        while (item := self._column.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.deleteLater()
        self._pages, self.sheets = pages, []
        for number in range(len(pages) if pages else 0):
            sheet = QLabel()
            words = translated("reports", mark("reports", "Page {n} of {all}"))
            sheet.setAccessibleName(words.format(n=number + 1, all=len(pages or ())))
            self.sheets.append(sheet)
            self._column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self.verticalScrollBar().setValue(0)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._fitting.start()
        return super().event(event)

    def _fit(self) -> None:
        if self._pages is None:
            return
        self._drawn.clear()
        for sheet, (width, height) in zip(self.sheets, self._pages.sizes, strict=True):
            wide = self._width()
            sheet.clear()
            sheet.setFixedSize(wide, round(wide * height / width))
        self._inner.adjustSize()
        QTimer.singleShot(0, self, self._draw_visible)

    def _width(self) -> int:
        room = self.viewport().width() - scaled(self, 2 * _GAP)
        return max(200, min(room, scaled(self, _WIDEST)))

    def _draw_visible(self) -> None:
        if self._pages is None:
            return
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        for number, sheet in enumerate(self.sheets):
            above, below = sheet.y(), sheet.y() + sheet.height()
            if below < top or above > bottom:
                if number in self._drawn:  # so that a long report does not fill the memory
                    sheet.clear()
                    self._drawn.discard(number)
            elif number not in self._drawn:
                self._draw(number, sheet)

    def _draw(self, number: int, sheet: QLabel) -> None:
        if self._pages is None:
            return
        sharp = self.devicePixelRatioF()
        scale = sheet.width() / self._pages.sizes[number][0] * sharp
        drawn = QPixmap.fromImage(self._pages.image(number, scale))
        drawn.setDevicePixelRatio(sharp)
        sheet.setPixmap(drawn)
        self._drawn.add(number)


def printer_for(name: str) -> QPrinter:
    """Return a printer set up for our pages; ``name`` is what its queue shows."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    printer.setFullPage(True)
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    return printer


def choose_printer(parent: QWidget, printer: QPrinter, pages: int) -> bool:
    """Let the person choose a printer and the pages; a function, so that a test can answer."""
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, pages)
    agreed = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    return agreed


def print_pages(pages: PdfPages, printer: QPrinter, progress: Progress) -> None:
    """Send the pages to a printer, each fitted to its paper as a whole."""
    painter = QPainter()
    if not painter.begin(printer):
        raise OSError(None, translated("reports", mark("reports", "the printer did not answer")))
    try:
        chosen = _chosen(printer, len(pages))
        for done, number in enumerate(chosen, start=1):
            progress.report(done, len(chosen))
            if done > 1:
                printer.newPage()
            dots = min(printer.resolution(), _PRINT_DPI)
            image = pages.image(number, dots / _POINTS_PER_INCH)
            paper = printer.pageLayout().fullRectPixels(printer.resolution())
            fitted = image.size().scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left = (paper.width() - fitted.width()) / 2
            painter.drawImage(QRectF(left, 0, fitted.width(), fitted.height()), image)
    finally:
        painter.end()


def _chosen(printer: QPrinter, count: int) -> range:
    first, last = printer.fromPage(), printer.toPage()
    return range(first - 1, min(last, count)) if first else range(count)
