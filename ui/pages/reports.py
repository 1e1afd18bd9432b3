"""Reports: the compliance report, seen as it will be printed, then printed or saved."""

import shutil
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.app import Session
from dsp_desktop.kernel.errors import AppError
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.progress import NoProgress, Progress
from ui.kit import dialogs
from ui.kit.fields.days import DateField
from ui.kit.fields.reading import Unreadable
from ui.kit.header import PageHeader
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.kit.operations import Operations
from ui.kit.pdf_pages import PagesView, PdfPages, choose_printer, print_pages, printer_for
from ui.kit.spec import CustomPage
from ui.kit.theme import MARGIN, scaled

_PDF = mark("reports", "PDF (*.pdf)")
#: The card of options: how wide at least, and how far its contents stand from its edge.
_OPTIONS, _INSET = 260, 16


def _t(text: str) -> str:
    return translated("reports", text)


class ReportsPage(QWidget):
    """Options on the left, the pages on the right. A report is made anew when asked for."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._folder = TemporaryDirectory(prefix="dsp-report-", ignore_cleanup_errors=True)
        self._file: Path | None = None
        self._made_for: date | None = None
        self._held: list[PdfPages] = []
        self._making = False
        self._number = 0
        self.header = PageHeader(_t(mark("reports", "Compliance report")), operations)
        words = mark("reports", "Is the company fit to run its routes, and what proves it")
        self.header.set_subtitle(_t(words))
        self.print = QPushButton(_t(mark("reports", "Print…")))
        self.print.clicked.connect(lambda _checked: self.print_out())
        self.save = QPushButton(_t(mark("reports", "Save as PDF…")))
        self.save.clicked.connect(lambda _checked: self.save_as())
        self.header.add_action(self.print)
        self.header.add_action(self.save, primary=True)
        self.on = DateField()
        self.on.setAccessibleName(_t(mark("reports", "As of")))
        self.on.set_value(operations.app.clock.today())
        self.each_driver = QCheckBox(_t(mark("reports", "A page for each driver")))
        self.each_van = QCheckBox(_t(mark("reports", "A page for each van")))
        self.make = QPushButton(_t(mark("reports", "Make the report")))
        self.make.clicked.connect(lambda _checked: self.make_report())
        self.problem = QLabel()
        self.problem.setProperty("role", "problem")
        self.problem.setWordWrap(True)
        self.state = QLabel()
        self.state.setProperty("role", "muted")
        self.state.setWordWrap(True)
        self.view = PagesView()
        self.nothing = QLabel()
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setProperty("role", "muted")
        self._stack = QStackedWidget()
        self._options = QFrame()
        self._left_at = 0
        # The pages hold their file open, and Windows lets nobody delete an open file.
        held, folder = self._held, self._folder
        self.destroyed.connect(lambda: _let_go(held, folder))
        self._lay_out()
        self._show(None)
        self.make_report()

    def make_report(self) -> None:
        """Read the company and write the report, off the window's thread."""
        on = self._day()
        if on is None or self._making:
            return
        app = self._operations.app
        each_driver, each_van = self.each_driver.isChecked(), self.each_van.isChecked()
        self._number += 1
        path = Path(self._folder.name) / f"compliance-{self._number}.pdf"

        def question(source: Session, progress: Progress) -> Path:
            from dsp_desktop.reports import compliance_report  # noqa: PLC0415 - loads ReportLab

            data = compliance_report.load(
                source,
                on=on,
                now=app.clock.now(),
                prepared_by=app.actor.name,
                each_driver=each_driver,
                each_van=each_van,
            )
            compliance_report.write(path, data, progress=progress)
            return path

        self.nothing.setText(_t(mark("reports", "Making the report…")))
        self._making = True
        self.make.setEnabled(False)
        job = self._operations.gather(
            _t(mark("reports", "Making the compliance report")),
            question,
            then=lambda made: self._made(made, on),
            owner=self,
            refused=self._refused,
        )
        job.finished.connect(self._over)

    def save_as(self) -> None:
        """Save the very file that is shown."""
        if self._file is None or self._made_for is None:
            return
        name = f"Compliance report {self._made_for:%Y-%m-%d}.pdf"
        chosen = dialogs.choose_place(self, _t(mark("reports", "Save the report")), name, _t(_PDF))
        if chosen is None:
            return
        chosen = chosen if chosen.suffix else chosen.with_suffix(".pdf")
        try:
            shutil.copyfile(self._file, chosen)
        except OSError as error:
            words = mark("reports", "It could not be saved there: {because}. Choose another place.")
            self.problem.setText(_t(words).format(because=error.strerror or error))
            return
        self.problem.clear()
        self._operations.saved.emit(chosen)

    def print_out(self) -> None:
        """Send the pages that are shown to a printer."""
        if not self._held:
            return
        printer = printer_for(_t(mark("reports", "Compliance report")))
        if choose_printer(self, printer, len(self._held[0])):
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print on this printer."""
        if not self._held:
            return
        try:
            print_pages(self._held[0], printer, NoProgress())
        except OSError as error:
            words = mark("reports", "It was not printed: {because}.")
            self.problem.setText(_t(words).format(because=error.strerror))

    def _day(self) -> date | None:
        try:
            on = self.on.value()
        except Unreadable:
            on = None
        if not isinstance(on, date):
            self.problem.setText(_t(mark("reports", "Enter the day, like 20 Nov 2026.")))
            return None
        self.problem.clear()
        return on

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Open the report again, where the person left it."""
        super().showEvent(event)
        if self._file is not None and not self._held:
            self._show(PdfPages(self._file))
            bar, at = self.view.verticalScrollBar(), self._left_at
            QTimer.singleShot(0, self, lambda: bar.setValue(at))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of the file while nobody looks at it."""
        super().hideEvent(event)
        self._left_at = self.view.verticalScrollBar().value()
        self.view.show_pages(None)
        _close(self._held)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_options()

    def _fit_options(self) -> None:
        """Be wide enough for every word at any size of text."""
        boxes = (self.each_driver, self.each_van, self.make)
        widest = max(box.sizeHint().width() for box in boxes) + scaled(self, 2 * _INSET + 4)
        self._options.setFixedWidth(max(scaled(self, _OPTIONS), widest))

    def _made(self, path: Path, on: date) -> None:
        before, self._file, self._made_for = self._file, path, on
        _close(self._held)
        self._left_at = 0
        if self.isVisible():
            self._show(PdfPages(path))
        if before is not None:
            before.unlink(missing_ok=True)
        self._over()

    def _refused(self, error: AppError) -> bool:
        self.problem.setText(sentence(error))
        self._over()
        return True

    def _over(self) -> None:
        """The work is over, also if it was cancelled."""
        self._making = False
        self.make.setEnabled(True)
        if self._file is None:
            self.nothing.setText(_t(mark("reports", "No report has been made yet.")))

    def _show(self, pages: PdfPages | None) -> None:
        self.view.show_pages(pages)
        _close(self._held)
        self._held[:] = [pages] if pages else []
        self.print.setEnabled(pages is not None)
        self.save.setEnabled(pages is not None)
        self._stack.setCurrentWidget(self.nothing if pages is None else self.view)
        if pages is not None:
            words = _t(mark("reports", "{n} pages. What you see is what is printed and saved."))
            self.state.setText(words.format(n=len(pages)))

    def _lay_out(self) -> None:
        self._options.setProperty("role", "card")
        self._fit_options()
        column = QVBoxLayout(self._options)
        column.setContentsMargins(*(scaled(self, _INSET),) * 4)
        column.setSpacing(scaled(self, 10))
        label = QLabel(_t(mark("reports", "As of")))
        label.setBuddy(self.on)
        for widget in (label, self.on, self.each_driver, self.each_van, self.make):
            column.addWidget(widget)
        column.addWidget(self.problem)
        column.addStretch(1)
        column.addWidget(self.state)
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self.view)
        row = QHBoxLayout()
        row.setSpacing(scaled(self, 14))
        row.addWidget(self._options)
        row.addWidget(self._stack, 1)
        layout = QVBoxLayout(self)
        side = scaled(self, MARGIN)
        layout.setContentsMargins(side, scaled(self, 18), side, scaled(self, 18))
        layout.setSpacing(scaled(self, 14))
        layout.addWidget(self.header)
        layout.addLayout(row, 1)


def _let_go(held: list[PdfPages], folder: TemporaryDirectory[str]) -> None:
    """Close the file shown, then remove every file that was made."""
    _close(held)
    folder.cleanup()


def _close(held: list[PdfPages]) -> None:
    for pages in held:
        pages.close()
    held.clear()


PAGES = (
    CustomPage(
        entity="report",
        title=mark("reports", "Reports"),
        group="",
        icon="ph.file-pdf",
        view=Permission.REPORTS_VIEW,
        build=ReportsPage,
    ),
)
