"""The preview screen: the files a person brought, one after the other, before any is written."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from dsp_desktop.app import Session
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.intake.planning import Preview
from dsp_desktop.intake.service import ImportOutcome, apply
from dsp_desktop.intake.terms import FileKind
from dsp_desktop.kernel.errors import AppError, Rejected
from dsp_desktop.kernel.progress import Progress
from ui.kit.header import PageHeader
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.kit.operations import Operations
from ui.kit.theme import MARGIN, scaled
from ui.pages.imports_file import ReadyFile, RefusedFile, UnmatchedFile
from ui.pages.imports_reading import Incoming, Refusal, in_order, look


def _t(text: str) -> str:
    return translated("imports", text)


class PreviewScreen(QWidget):
    """One file at a time: look, then import it or skip it.

    Later files are looked at anew, because what was just imported may have made their
    drivers and vans known.
    """

    #: The person is through; with how many files were imported.
    finished = Signal(int)

    def __init__(self, operations: Operations, paths: Sequence[str]) -> None:
        super().__init__()
        self._operations = operations
        self.files = [Incoming(Path(path)) for path in paths]
        self.at = 0
        self.done: list[str] = []
        self._turn = 0
        self._busy = False
        self.header = PageHeader(_t(mark("imports", "Looking at the file…")), operations)
        self.skip = QPushButton(_t(mark("imports", "Cancel")))
        self.skip.clicked.connect(lambda _checked: self.leave_out())
        self.import_it = QPushButton(_t(mark("imports", "Import")))
        self.import_it.clicked.connect(lambda _checked: self.write())
        self.import_it.setEnabled(False)
        self.header.add_action(self.skip)
        self.header.add_action(self.import_it, primary=True)
        self.trail = QLabel()
        self.trail.setProperty("role", "muted")
        self.trail.setWordWrap(True)
        self.problem = QLabel()
        self.problem.setProperty("role", "banner")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.body = QStackedWidget()
        row = QHBoxLayout()
        row.addWidget(self.trail, 1)
        layout = QVBoxLayout(self)
        side = scaled(self, MARGIN)
        layout.setContentsMargins(side, scaled(self, 18), side, scaled(self, 18))
        layout.setSpacing(scaled(self, 14))
        layout.addWidget(self.header)
        layout.addLayout(row)
        layout.addWidget(self.problem)
        layout.addWidget(self.body, 1)
        self._look_at_all()

    @property
    def file(self) -> Incoming:
        """The file in front."""
        return self.files[self.at]

    @property
    def view(self) -> QWidget | None:
        """What is shown about it."""
        return self.body.currentWidget()

    def write(self) -> None:
        """Import the file in front as it was seen, in one unit of work."""
        seen = self.file.seen
        if not isinstance(seen, Preview) or not seen.writes or self._busy:
            return
        self._turn += 1
        self._set_busy(busy=True)
        words = _t(mark("imports", "Importing {name}")).format(name=self.file.name)

        def action(uow: UnitOfWork, progress: Progress) -> ImportOutcome:
            return apply(uow, seen, progress)

        self._operations.job(
            "import_file", action, then=self._written, refused=self._refused, words=words
        ).finished.connect(partial(self._be_free, self._turn))

    def leave_out(self) -> None:
        """Go on without the file in front."""
        if not self._busy:
            self._next()

    def say_columns(self, columns: dict[str, str]) -> None:
        """Read these headers as these fields, and look again; importing remembers them."""
        asked = self.file.asked
        self._ask(replace(self.file, asked=replace(asked, columns={**asked.columns, **columns})))

    def say_kind(self, kind: FileKind) -> None:
        """Take the file for one of this kind, and look again."""
        self._ask(replace(self.file, asked=replace(self.file.asked, kind=kind)))

    def say_place(self, day: date, station: str) -> None:
        """Take the routes for those of this day and station, and look again."""
        self._ask(replace(self.file, asked=replace(self.file.asked, day=day, station=station)))

    def _look_at_all(self) -> None:
        clock = self._operations.app.clock
        files = list(self.files)

        def question(source: Session, progress: Progress) -> list[Incoming]:
            return in_order([replace(f, seen=look(source, f, clock, progress)) for f in files])

        self._gather(question, self._looked_at_all)

    def _looked_at_all(self, files: list[Incoming]) -> None:
        self._busy = False
        self.files = files
        self._show()

    def _ask(self, file: Incoming) -> None:
        clock = self._operations.app.clock

        def question(source: Session, progress: Progress) -> list[Incoming]:
            return [replace(file, seen=look(source, file, clock, progress))]

        self._gather(question, self._looked)

    def _looked(self, files: list[Incoming]) -> None:
        self._busy = False
        self.files[self.at] = files[0]
        self._show()

    def _gather(
        self,
        question: Callable[[Session, Progress], list[Incoming]],
        then: Callable[[list[Incoming]], object],
    ) -> None:
        self._turn += 1
        self._set_busy(busy=True)
        words = (
            _t(mark("imports", "Looking at the file"))
            if len(self.files) == 1
            else _t(mark("imports", "Looking at the files"))
        )
        self._operations.gather(words, question, then=then, owner=self).finished.connect(
            partial(self._be_free, self._turn)
        )

    def _written(self, outcome: ImportOutcome) -> None:
        self._busy = False
        words = mark("imports", "{name}: {added:,} added, {changed:,} changed")
        self.done.append(
            _t(words).format(name=self.file.name, added=outcome.added, changed=outcome.changed)
        )
        self._next()

    def _refused(self, error: AppError) -> bool:
        self._set_busy(busy=False)
        problems = error.problems if isinstance(error, Rejected) else ()
        self.problem.setText(" ".join(map(sentence, problems)) or sentence(error))
        self.problem.show()
        if any(problem.code == "import.overtaken" for problem in problems):
            self._ask(self.file)
        return True

    def _next(self) -> None:
        self.problem.hide()
        self.at += 1
        if self.at >= len(self.files):
            self.finished.emit(len(self.done))
            return
        if self.done and isinstance(self.file.seen, Preview):
            self._ask(self.file)
        else:
            self._show()

    def _show(self) -> None:
        seen = self.file.seen
        last = self.at == len(self.files) - 1
        self.header.set_title(self.file.name)
        self.skip.setText(
            _t(mark("imports", "Cancel")) if last and not self.done else _t(mark("imports", "Skip"))
        )
        view: QWidget
        if isinstance(seen, Refusal):
            self.header.set_subtitle("")
            view = RefusedFile(seen)
            view.kind_said.connect(self.say_kind)
            view.place_said.connect(self.say_place)
        elif seen is None:
            return
        elif seen.missing:
            self.header.set_subtitle(_recognized(seen))
            view = UnmatchedFile(seen)
            view.mapped.connect(self.say_columns)
        else:
            self.header.set_subtitle(_recognized(seen))
            view = ReadyFile(seen)
            view.mapped.connect(self.say_columns)
        while (gone := self.body.currentWidget()) is not None:
            self.body.removeWidget(gone)
            gone.deleteLater()
        self.body.addWidget(view)
        self._say_trail()
        self._set_busy(busy=self._busy)

    def _say_trail(self) -> None:
        parts = list(self.done)
        if len(self.files) > 1:
            words = _t(mark("imports", "File {n} of {all}"))
            parts.append(words.format(n=self.at + 1, all=len(self.files)))
        self.trail.setText(" · ".join(parts))
        self.trail.setVisible(bool(parts))

    def _be_free(self, turn: int) -> None:
        """The work is over, also if it was cancelled; unless other work has begun since."""
        if turn == self._turn:
            self._set_busy(busy=False)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        seen = self.files[self.at].seen if self.at < len(self.files) else None
        ready = isinstance(seen, Preview) and seen.writes
        self.import_it.setEnabled(ready and not busy)
        self.skip.setEnabled(not busy)
        self.body.setEnabled(not busy)


def _recognized(seen: Preview) -> str:
    words = _t(mark("imports", "Recognized as {title}")).format(title=seen.title)
    parts = [words]
    if seen.day is not None:
        parts.append(f"{seen.day.day} {seen.day:%b %Y}")
    if seen.station:
        parts.append(seen.station)
    if "sheet" in seen.read_as:  # which of a workbook's; how a text was read is nobody's concern
        parts.append(_t(mark("imports", "read from {place}")).format(place=seen.read_as))
    return " · ".join(parts)
