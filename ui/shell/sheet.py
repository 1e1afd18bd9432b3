"""The recovery sheet in the window: seen as it is printed, and done once it is on paper."""

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.kernel.progress import NoProgress
from dsp_desktop.runtime.keys import RecoveryCode
from ui.kit import dialogs
from ui.kit.l10n import mark, translated
from ui.kit.pdf_pages import PagesView, PdfPages, choose_printer, print_pages, printer_for
from ui.kit.theme import scaled
from ui.shell.names import without_password

if TYPE_CHECKING:
    from dsp_desktop.app import App, Session

_PDF = mark("recovery", "PDF (*.pdf)")
_OPTIONS = 300


def _t(text: str) -> str:
    return translated("recovery", text)


def sheet_of(app: "App", source: "Session", code: RecoveryCode) -> bytes:
    """Return the sheet as a PDF, made in memory; called on a thread."""
    from dsp_desktop.reports import recovery_sheet  # noqa: PLC0415 - loads ReportLab

    return recovery_sheet.pdf(
        recovery_sheet.load(
            source,
            code=code,
            place=without_password(app.target),
            now=app.clock.now(),
            printed_by=app.actor.name,
        )
    )


class SheetView(QWidget):
    """The sheet as it is printed. It is done once it was printed or saved, and put away."""

    put_away = Signal()
    postponed = Signal()

    def __init__(self, pdf: bytes, *, title: str, line: str, done: str, later: str) -> None:
        """Show ``pdf``; ``later`` is what not doing it now is called, empty where it must be."""
        super().__init__()
        self._pdf, self._pages = pdf, PdfPages(pdf)
        self._more = QVBoxLayout()
        self.view = PagesView()
        self.view.show_pages(self._pages)
        self.destroyed.connect(self._pages.close)
        self.print, self.save = (
            QPushButton(_t(mark("recovery", "Print…"))),
            QPushButton(_t(mark("recovery", "Save as PDF…"))),
        )
        self.said = QCheckBox(_t(mark("recovery", "It is on paper and put away")))
        self.done, self.later = QPushButton(done), QPushButton(later)
        self.problem = words("", "problem")
        self.print.clicked.connect(lambda _on: self.print_out())
        self.save.clicked.connect(lambda _on: self.save_as())
        self.said.toggled.connect(self.done.setEnabled)
        self.done.clicked.connect(lambda _on: self.put_away.emit())
        self.later.clicked.connect(lambda _on: self.postponed.emit())
        self.said.setEnabled(False)
        self.done.setEnabled(False)
        self.later.setVisible(bool(later))
        self._lay_out(title, line)

    def add(self, part: QWidget) -> None:
        """Put something more above what is done last."""
        self._more.addWidget(part)

    def print_out(self) -> None:
        """Send the sheet to a printer."""
        printer = printer_for(_t(mark("recovery", "Recovery sheet")))
        if not choose_printer(self, printer, len(self._pages)):
            return
        try:
            print_pages(self._pages, printer, NoProgress())
        except OSError as error:
            line = mark("recovery", "It was not printed: {because}.")
            self.problem.setText(_t(line).format(because=error.strerror))
            return
        self._is_out()

    def save_as(self) -> None:
        """Save it where the person says, in a file that only they may read."""
        title, name = _t(mark("recovery", "Save the recovery sheet")), "Recovery sheet.pdf"
        chosen = dialogs.choose_place(self, title, name, _t(_PDF))
        if chosen is None:
            return
        chosen = chosen if chosen.suffix else chosen.with_suffix(".pdf")
        try:
            _write_for_owner(chosen, self._pdf)
        except OSError as error:
            line = mark("recovery", "It could not be saved there: {because}. Choose another place.")
            self.problem.setText(_t(line).format(because=error.strerror or error))
            return
        self._is_out()

    def _is_out(self) -> None:
        self.problem.clear()
        self.said.setEnabled(True)
        self.said.setFocus()

    def _lay_out(self, title: str, line: str) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(scaled(self, _OPTIONS))
        column = QVBoxLayout(card)
        column.setContentsMargins(*(scaled(self, 18),) * 4)
        column.setSpacing(scaled(self, 10))
        self.done.setProperty("role", "primary")
        self.later.setProperty("role", "link")
        column.addWidget(words(title, "heading"))
        column.addWidget(words(line, "muted"))
        for button in (self.print, self.save):
            column.addWidget(button)
        column.addWidget(self.problem)
        column.addStretch(1)
        column.addLayout(self._more)
        for part in (self.said, self.done):
            column.addWidget(part)
        column.addWidget(self.later, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(*(scaled(self, 18),) * 4)
        row.setSpacing(scaled(self, 14))
        row.addWidget(card)
        row.addWidget(self.view, 1)


def first_sheet(pdf: bytes, *, may_wait: bool) -> SheetView:
    """Return the fourth step of setting a company up."""
    return SheetView(
        pdf,
        title=_t(mark("recovery", "Your recovery sheet")),
        line=_t(
            mark(
                "recovery",
                "Step 4 of 4. Your records are encrypted. If this computer is lost or breaks, this "
                "page opens them again; nothing else does. Print it and keep it where you keep "
                "deeds and passports.",
            )
        ),
        done=_t(mark("recovery", "Go to my company")),
        later=_t(mark("recovery", "Not now, remind me")) if may_wait else "",
    )


def _write_for_owner(path: Path, content: bytes) -> None:
    """Write a file whole, readable by nobody else, in place of one that was there."""
    draft = path.with_name(f".{path.name}.new")
    with suppress(FileNotFoundError):
        draft.unlink()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def words(text: str, role: str) -> QLabel:
    """Return a label of as many lines as it takes."""
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
