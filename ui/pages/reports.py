"""Reports: chosen from a list, seen as they will be printed, then printed or saved."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dsp_desktop.app import Session
from dsp_desktop.kernel.errors import AppError, Problem, Rejected
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.progress import NoProgress, Progress
from dsp_desktop.reports.asking import Asked, asking
from dsp_desktop.reports.catalog import Report, reports_for
from dsp_desktop.reports.document import Days
from ui.kit import dialogs
from ui.kit.fields.reading import Unreadable
from ui.kit.header import PageHeader
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.kit.operations import JobHandle, Operations
from ui.kit.pdf_pages import choose_printer, print_pages, printer_for
from ui.kit.places import Place
from ui.kit.spec import CustomPage
from ui.kit.theme import MARGIN, scaled
from ui.pages.reports_list import ReportList
from ui.pages.reports_options import ReportOptions, remembered
from ui.pages.reports_preview import ReportPreview

if TYPE_CHECKING:
    from dsp_desktop.reports.making import Made

_PDF = mark("reports", "PDF (*.pdf)")
_XLSX = mark("reports", "Spreadsheet (*.xlsx)")
_NONE_YET = mark("reports", "No report has been made yet.")
#: The column of list and questions: how wide at least, and how far its words are from its edge.
_WIDE, _INSET = 290, 14
#: The report that opens before anybody has chosen one.
_FIRST = "compliance"


def _t(text: str) -> str:
    return translated("reports", text)


class ReportsPage(QWidget):
    """List and questions on the left, the pages on the right.

    A report is made when it is taken from the list, when its questions are answered anew,
    and when another page leads here with one; never by itself again.
    """

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._made: Made | None = None
        self._job: JobHandle | None = None
        self._number = 0
        #: What was answered here to each report, by its name.
        self._answers: dict[str, Mapping[str, Any]] = {}
        offered = reports_for(operations.app.actor)
        words = _t(mark("reports", "What you see is what is printed and saved"))
        self.header = PageHeader(_t(mark("reports", "Reports")), operations, words)
        self.print = self._button(mark("reports", "Print…"), self.print_out)
        self.sheet = self._button(mark("reports", "Save as spreadsheet…"), self.save_sheet)
        self.save = self._button(mark("reports", "Save as PDF…"), self.save_as)
        for button in (self.print, self.sheet, self.save):
            self.header.add_action(button, primary=button is self.save)
            button.setEnabled(False)
        self.list = ReportList(offered)
        self.options = ReportOptions(operations)
        self.make = self._button(mark("reports", "Make the report"), self.make_report)
        self.about, self.problem, self.state = QLabel(), QLabel(), QLabel()
        self.problem.setProperty("role", "problem")
        for label in (self.about, self.state):
            label.setProperty("role", "muted")
        self.preview = ReportPreview()
        self.preview.say(_t(_NONE_YET))
        self.preview.shown.connect(self._say_pages)
        self._side = QFrame()
        self._lay_out()
        self.setFocusProxy(self.list)
        self.list.chosen.connect(self._ask)
        self.list.wanted.connect(lambda _report: self.make_report())
        self.options.wanted.connect(self.make_report)
        last = operations.settings.value.last_report
        if not (self.list.select(last) or self.list.select(_FIRST)) and offered:
            self.list.select(offered[0].name)

    def visit(self, place: Place) -> None:
        """Make the report another page asks for; else the one in front, if there is none yet."""
        name = place.start.get("report")
        if isinstance(name, str) and self.list.select(name):
            self._answers[name] = {k: v for k, v in place.start.items() if k != "report"}
            self._ask(self.list.report)
            self.make_report()
        elif self._made is None and self._job is None:
            self.make_report()

    def make_report(self) -> None:
        """Read the company and write the report, off the window's thread."""
        report = self.list.report
        if report is None:
            return
        try:
            asked = self._asked(report)
        except Unreadable as error:
            self._refused(Rejected(Problem("", error.code)))
            return
        except AppError as error:
            self._refused(error)
            return
        self._complain("")
        self._remember(report)
        if self._job is not None:
            self._job.cancel()
        self._number += 1
        number, path = self._number, self.preview.place_for_another()

        def question(source: Session, progress: Progress) -> "Made":
            from dsp_desktop.reports import making  # noqa: PLC0415 - loads the database and paper

            made = making.make(source, report, replace(asked, progress=progress))
            making.write_pdf(path, made, progress)
            return made

        def done(made: "Made") -> None:
            if number == self._number:
                self._made = made
                self.preview.take(path)

        self.preview.say(_t(mark("reports", "Making the report…")))
        words = _t(mark("reports", "Making: {title}")).format(title=_t(report.title))
        self._job = self._operations.gather(
            words, question, then=done, owner=self, refused=self._refused
        )
        self._job.finished.connect(lambda: self._over(number))

    def save_as(self) -> None:
        """Save the very file that is shown."""
        chosen = self._place(".pdf", _PDF)
        if chosen is None or self.preview.file is None:
            return
        try:
            shutil.copyfile(self.preview.file, chosen)
        except OSError as error:
            words = mark("reports", "It could not be saved there: {because}. Choose another place.")
            self._complain(_t(words).format(because=error.strerror or error))
            return
        self._complain("")
        self._operations.saved.emit(chosen)

    def save_sheet(self) -> None:
        """Save what is shown as a spreadsheet."""
        chosen, made = self._place(".xlsx", _XLSX), self._made
        if chosen is None or made is None:
            return

        def write(_source: Session, progress: Progress) -> Path:
            from dsp_desktop.reports.making import write_xlsx  # noqa: PLC0415 - when it is saved

            write_xlsx(chosen, made, progress)
            return chosen

        self._complain("")
        words = _t(mark("reports", "Saving: {title}")).format(title=_t(made.report.title))
        self._operations.gather(
            words, write, then=self._operations.saved.emit, owner=self, refused=self._refused
        )

    def print_out(self) -> None:
        """Send the pages that are shown to a printer."""
        if self.preview.pages is None or self._made is None:
            return
        printer = printer_for(_t(self._made.report.title))
        if choose_printer(self, printer, len(self.preview.pages)):
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print on this printer."""
        if self.preview.pages is None:
            return
        try:
            print_pages(self.preview.pages, printer, NoProgress())
        except OSError as error:
            words = mark("reports", "It was not printed: {because}.")
            self._complain(_t(words).format(because=error.strerror))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _asked(self, report: Report) -> Asked:
        """Return what the form asks; raises where it cannot be read or is refused."""
        app = self._operations.app
        self._answers[report.name] = answers = self.options.answers()
        return asking(
            report.parameters,
            answers,
            now=app.clock.now(),
            today=app.clock.today(),
            prepared_by=app.actor.name,
        )

    def _ask(self, report: Report | None) -> None:
        """Show the questions of a report, as they were answered last."""
        if report is None:
            return
        kept = remembered(report, self._operations.settings.value.reports.get(report.name, {}))
        self.options.show_for(report, {**kept, **self._answers.get(report.name, {})})
        self.about.setText(_t(report.about))
        self._complain("")
        self._fit()

    def _remember(self, report: Report) -> None:
        settings = self._operations.settings
        reports = {**settings.value.reports, report.name: self.options.kept()}
        settings.change(last_report=report.name, reports=reports)

    def _refused(self, error: AppError) -> bool:
        problems = error.problems if isinstance(error, Rejected) else (error,)
        self._complain(" ".join(map(sentence, problems)))
        return True

    def _complain(self, words: str) -> None:
        """Say what is wrong; nothing takes the line away."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _over(self, number: int) -> None:
        """The work is over, also if it was cancelled; the pages before are back then."""
        if number == self._number:
            self._job = None
            self.preview.say(_t(_NONE_YET))
            self.preview.come_back()

    def _say_pages(self, count: int) -> None:
        for button in (self.print, self.sheet, self.save):
            button.setEnabled(True)
        words = mark("reports", "1 page") if count == 1 else mark("reports", "{n} pages")
        self.state.setText(_t(words).format(n=count))

    def _place(self, ending: str, kinds: str) -> Path | None:
        """Ask where to save what is shown; its name says what it is and of when."""
        if self._made is None:
            return None
        document = self._made.document
        days = document.about if isinstance(document.about, Days) else (document.about,)
        when = " to ".join(day.isoformat() for day in days)
        name = f"{document.title} {when}{ending}"
        chosen = dialogs.choose_place(self, _t(mark("reports", "Save the report")), name, _t(kinds))
        return chosen if chosen is None or chosen.suffix else chosen.with_suffix(ending)

    def _button(self, title: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(_t(title))
        button.clicked.connect(lambda _checked: do())
        return button

    def _fit(self) -> None:
        """Be wide enough for every word at any size of text."""
        inside = max(self.options.sizeHint().width(), self.make.sizeHint().width())
        widest = inside + scaled(self, 2 * _INSET + 4)
        self._side.setFixedWidth(max(scaled(self, _WIDE), widest))

    def _lay_out(self) -> None:
        self._side.setProperty("role", "card")
        column = QVBoxLayout(self._side)
        column.setContentsMargins(*(scaled(self, _INSET),) * 4)
        column.setSpacing(scaled(self, 10))
        column.addWidget(self.list, 1)
        for widget in (self.about, self.options, self.make, self.problem, self.state):
            column.addWidget(widget)
        for label in (self.about, self.problem, self.state):
            label.setWordWrap(True)
        self._complain("")
        row = QHBoxLayout()
        row.setSpacing(scaled(self, 14))
        row.addWidget(self._side)
        row.addWidget(self.preview, 1)
        layout = QVBoxLayout(self)
        side = scaled(self, MARGIN)
        layout.setContentsMargins(side, scaled(self, 18), side, scaled(self, 18))
        layout.setSpacing(scaled(self, 14))
        layout.addWidget(self.header)
        layout.addLayout(row, 1)


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
