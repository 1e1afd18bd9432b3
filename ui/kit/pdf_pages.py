"""The pages of a PDF as they are: shown, and sent to the printer, from one and the same file.

What is seen is what is printed is what is saved. pypdfium2 draws the pages; it is loaded
when the first one is shown.
"""

import math
from enum import Enum, auto
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPixmap, QTransform
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from dsp_desktop.kernel.progress import Progress
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

_POINTS_PER_INCH = 72
_GAP = 16
_WIDEST = 900
_PRINT_DPI = 300
#: The pixels of one drawn page: however large somebody made it, it is drawn no larger.
_MOST_PIXELS = 24_000_000
_LEAST_ZOOM, _MOST_ZOOM = 0.1, 6.0
_SCREEN_DPI = 96


class Pages(Protocol):
    """What can be shown page by page; ``sizes`` are in points."""

    sizes: list[tuple[float, float]]

    def __len__(self) -> int:
        """Return how many pages there are."""
        ...

    def image(self, number: int, scale: float) -> QImage:
        """Draw one page; ``scale`` is in pixels a point."""
        ...

    def close(self) -> None:
        """Let go of what it is drawn from."""
        ...


class PdfPages:
    """One PDF, drawn a page at a time. It is open only while one is drawn, never left open."""

    def __init__(self, source: Path | bytes, *, most: int | None = None) -> None:
        """Take a file, or a document that lies nowhere but in memory; its first pages only."""
        self._source = source if isinstance(source, bytes) else str(source)
        with self._open() as document:
            #: How many pages there are, with those that are not shown.
            self.all = len(document)
            shown = self.all if most is None else min(self.all, most)
            self.sizes = [document.get_page_size(number) for number in range(shown)]

    def __len__(self) -> int:
        return len(self.sizes)

    def image(self, number: int, scale: float) -> QImage:
        """Draw one page; ``scale`` is in pixels a point."""
        with self._open() as document:
            drawn = document[number].render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
            held: Any = bytes(drawn.buffer)
            return QImage(
                held, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGBX8888
            ).copy()

    def close(self) -> None:
        """Let go of what is in memory."""
        self._source = b""

    def _open(self) -> Any:
        import pypdfium2  # type: ignore[import-untyped] # noqa: PLC0415 - no types; wanted only here

        return pypdfium2.PdfDocument(self._source)


class Fit(Enum):
    """How large pages are shown when nobody has chosen a size."""

    WIDTH = auto()
    PAGE = auto()


class PagesView(QScrollArea):
    """The pages below one another, as wide as there is room for; drawn as they come into view."""

    #: Something else is to be seen: another page, or another size.
    moved = Signal()

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(
            name or translated("reports", mark("reports", "Pages of the report"))
        )
        self._pages: Pages | None = None
        self.sheets: list[QLabel] = []
        self._drawn: set[int] = set()
        self._fit_to, self._zoom, self._turns = Fit.WIDTH, 0.0, 0
        self._inner = QWidget()
        self._inner.setProperty("role", "scrolled")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, scaled(self, _GAP))
        self._column.setSpacing(scaled(self, _GAP))
        self.setWidget(self._inner)
        self.verticalScrollBar().valueChanged.connect(self._draw_visible)
        self._fitting = QTimer(self, singleShot=True, interval=60)
        self._fitting.timeout.connect(self._fit)

    def show_pages(self, pages: Pages | None) -> None:
        """Show another file, from its first page."""
        while (item := self._column.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.deleteLater()
        self._pages, self.sheets = pages, []
        self._turns = 0
        for number in range(len(pages) if pages else 0):
            sheet = QLabel()
            words = translated("reports", mark("reports", "Page {n} of {all}"))
            sheet.setAccessibleName(words.format(n=number + 1, all=len(pages or ())))
            self.sheets.append(sheet)
            self._column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self.verticalScrollBar().setValue(0)
        self._fit()

    def fit(self, to: Fit) -> None:
        """Show the pages as large as there is room for."""
        self._fit_to, self._zoom = to, 0.0
        self._refit()

    def zoom_by(self, factor: float) -> None:
        """Show the pages larger or smaller than now."""
        self._zoom = min(max(self.zoom() * factor, _LEAST_ZOOM), _MOST_ZOOM)
        self._refit()

    def turn(self) -> None:
        """Turn every page by a quarter, clockwise."""
        self._turns = (self._turns + 1) % 4
        self._refit()

    @property
    def turns(self) -> int:
        """By how many quarters the pages are turned."""
        return self._turns

    def zoom(self) -> float:
        """Return how large the page in view is shown; 1 is as on paper."""
        if self._pages is None or not self.sheets:
            return 1.0
        sheet = self.sheets[self.page()]
        return sheet.width() / max(1.0, self._size(self.page())[0]) * _POINTS_PER_INCH / _SCREEN_DPI

    def page(self) -> int:
        """Return the number of the page that takes the middle of the view, from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        below = (n for n, sheet in enumerate(self.sheets) if sheet.y() + sheet.height() >= middle)
        return next(below, max(0, len(self.sheets) - 1))

    def go_to(self, number: int) -> None:
        """Bring a page to the top."""
        if 0 <= number < len(self.sheets):
            self.verticalScrollBar().setValue(self.sheets[number].y())

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._fitting.start()
        return super().event(event)

    def _refit(self) -> None:
        at = self.page()
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAsNeeded if self._zoom else policy.ScrollBarAlwaysOff
        )
        self._fit()
        QTimer.singleShot(0, self, lambda: self.go_to(at))

    def _fit(self) -> None:
        if self._pages is None:
            return
        self._drawn.clear()
        for number, sheet in enumerate(self.sheets):
            width, height = self._size(number)
            # Both are bounded, or one line of a mile's length would be a picture of gigabytes.
            scale = min(self._scale(width, height), math.sqrt(_MOST_PIXELS / (width * height)))
            sheet.clear()
            sheet.setFixedSize(max(1, round(width * scale)), max(1, round(height * scale)))
        self._inner.adjustSize()
        QTimer.singleShot(0, self, self._draw_visible)

    def _size(self, number: int) -> tuple[float, float]:
        """Return a page's size in points, as it is turned."""
        assert self._pages is not None  # noqa: S101 - asked only while there are pages
        width, height = (max(1.0, side) for side in self._pages.sizes[number])
        return (height, width) if self._turns % 2 else (width, height)

    def _scale(self, width: float, height: float) -> float:
        if self._zoom:
            return self._zoom * _SCREEN_DPI / _POINTS_PER_INCH
        room = self.viewport().width() - scaled(self, 2 * _GAP)
        wide = max(200, min(room, scaled(self, _WIDEST)))
        if self._fit_to is Fit.WIDTH:
            return wide / width
        tall = max(150, self.viewport().height() - scaled(self, _GAP))
        return min(wide / width, tall / height)

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
        self.moved.emit()

    def _draw(self, number: int, sheet: QLabel) -> None:
        if self._pages is None:
            return
        sharp = self.devicePixelRatioF()
        scale = sheet.width() / self._size(number)[0] * sharp
        image = self._pages.image(number, scale)
        if self._turns:
            image = image.transformed(QTransform().rotate(90 * self._turns))
        drawn = QPixmap.fromImage(image)
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


def print_pages(pages: Pages, printer: QPrinter, progress: Progress, *, turns: int = 0) -> None:
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
            width, height = pages.sizes[number]
            most = math.sqrt(_MOST_PIXELS / max(1.0, width * height))
            image = pages.image(number, min(dots / _POINTS_PER_INCH, most))
            if turns:
                image = image.transformed(QTransform().rotate(90 * turns))
            paper = printer.pageLayout().fullRectPixels(printer.resolution())
            fitted = image.size().scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left = (paper.width() - fitted.width()) / 2
            painter.drawImage(QRectF(left, 0, fitted.width(), fitted.height()), image)
    finally:
        painter.end()


def _chosen(printer: QPrinter, count: int) -> range:
    first, last = printer.fromPage(), printer.toPage()
    return range(first - 1, min(last, count)) if first else range(count)
