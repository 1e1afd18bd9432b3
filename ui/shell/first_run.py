"""Setting up a company, in two short steps after the start screen. Back never loses a word."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.kernel.states import STATES
from ui.kit import dialogs
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled
from ui.shell.start import column
from ui.shell.zones import ZONES, usual_zone

COMPANY_FILES = mark("first_run", "Company files (*.dsp)")


def _t(text: str) -> str:
    return translated("first_run", text)


@dataclass(frozen=True, slots=True)
class NewCompany:
    """What a person said about a company to be made."""

    name: str
    state: str
    time_zone: str
    station: str
    target: str
    files: tuple[str, ...] = ()


class FirstRun(QScrollArea):
    """Who are you, and where shall it be kept. The steps before and after are screens."""

    finished = Signal(object)
    gone_back = Signal()

    def __init__(self, folder: Path, files: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._folder = folder
        self._files = files
        self._place_typed = False
        self.problem = QLabel()
        self.problem.setProperty("role", "banner")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.line = QLabel()
        self.line.setProperty("role", "subtitle")
        self.line.setWordWrap(True)
        self.name, self.station, self.place, self.address = (QLineEdit() for _ in range(4))
        self.state, self.zone = QComboBox(), QComboBox()
        self.notes = {name: _note() for name in ("name", "state", "place", "address")}
        self.on_computer = QRadioButton(_t(mark("first_run", "In a file on this computer")))
        self.on_server = QRadioButton(_t(mark("first_run", "On the office's PostgreSQL server")))
        self.steps = QStackedWidget()
        self._forms = (self._who(), self._where())
        for form in self._forms:
            self.steps.addWidget(form)
        self.back = QPushButton(_t(mark("first_run", "Back")))
        self.back.clicked.connect(self.go_back)
        self.next = QPushButton()
        self.next.setProperty("role", "primary")
        self.next.clicked.connect(self.go_on)
        buttons = QHBoxLayout()
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.next)
        layout = column(self)
        for widget in (self.title, self.line, self.problem, self.steps):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self._show_step(0)

    def show_problem(self, sentence: str) -> None:
        """Say why it could not be made; everything typed stays."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.setEnabled(True)

    def go_on(self) -> None:
        """Check this step and go to the next, or hand over what was said."""
        self.problem.hide()
        if not self._step_is_sound():
            return
        if self.steps.currentIndex() == 0:
            self._show_step(1)
            return
        self.finished.emit(self.answer())

    def go_back(self) -> None:
        """Go one step back; from the first, to the start screen."""
        self.problem.hide()
        if self.steps.currentIndex() == 0:
            self.gone_back.emit()
        else:
            self._show_step(0)

    def answer(self) -> NewCompany:
        """Return what has been said so far."""
        here = self.on_computer.isChecked()
        return NewCompany(
            name=self.name.text().strip(),
            state=self.state.currentData() or "",
            time_zone=self.zone.currentData(),
            station=self.station.text().strip().upper(),
            target=(self.place if here else self.address).text().strip(),
            files=self._files,
        )

    def _show_step(self, number: int) -> None:
        self.steps.setCurrentIndex(number)
        for each, form in enumerate(self._forms):  # as high as the step in front, not the highest
            high = QSizePolicy.Policy.Preferred if each == number else QSizePolicy.Policy.Ignored
            form.setSizePolicy(QSizePolicy.Policy.Preferred, high)
        if number == 0:
            self.title.setText(_t(mark("first_run", "Your company")))
            line = mark("first_run", "Step 2 of 4. All of it can be changed later.")
            if self._files:
                line = mark("first_run", "Step 2 of 4. Your files come right after, to look over.")
            self.line.setText(_t(line))
            self.next.setText(_t(mark("first_run", "Continue")))
            self.name.setFocus()
            return
        self.title.setText(_t(mark("first_run", "Where to keep it")))
        line = mark(
            "first_run",
            "Step 3 of 4. Your records stay where you say; nothing goes to a cloud.",
        )
        self.line.setText(_t(line))
        self.next.setText(_t(mark("first_run", "Create company")))
        if not self._place_typed:
            self.place.setText(str(self._folder / f"{_as_file_name(self.name.text())}.dsp"))
        self.place.setFocus()

    def _step_is_sound(self) -> bool:
        wrong = self._wrong()
        for name, note in self.notes.items():
            note.setText(wrong.get(name, ""))
            note.setVisible(name in wrong)
        for name in wrong:
            getattr(self, name).setFocus()
            break
        return not wrong

    def _wrong(self) -> dict[str, str]:
        said = self.answer()
        if self.steps.currentIndex() == 0:
            wrong = {}
            if not said.name:
                wrong["name"] = _t(mark("first_run", "What is the company called?"))
            if not said.state:
                wrong["state"] = _t(mark("first_run", "Choose the state it works in."))
            return wrong
        if self.on_server.isChecked():
            if not said.target.startswith(("postgresql://", "postgres://")):
                example = mark(
                    "first_run", "Write it like postgresql://name:password@server/database."
                )
                return {"address": _t(example)}
            return {}
        if not said.target:
            return {"place": _t(mark("first_run", "Say where the file should be."))}
        if Path(said.target).exists():
            there = mark(
                "first_run", "There is a file of this name already. Choose another name or folder."
            )
            return {"place": _t(there)}
        return {}

    def _who(self) -> QWidget:
        self.name.setPlaceholderText("Cascade Parcel LLC")
        self.station.setPlaceholderText("DSE4")
        self.state.addItem("", "")
        for code, name in STATES.items():
            self.state.addItem(name, code)
        for zone, name in ZONES.items():
            self.zone.addItem(translated("zones", name), zone)
        self.state.currentIndexChanged.connect(self._guess_zone)
        form = _form()
        _line(form, mark("first_run", "Company name"), self.name, self.notes["name"])
        _line(form, mark("first_run", "State"), self.state, self.notes["state"])
        _line(form, mark("first_run", "Time zone"), self.zone)
        help_text = mark("first_run", "Leave it empty if you do not know it yet.")
        note = QLabel(_t(help_text))
        note.setProperty("role", "help")
        _line(form, mark("first_run", "Delivery station"), self.station, note)
        page = QWidget()
        page.setLayout(form)
        return page

    def _where(self) -> QWidget:
        self.on_computer.setChecked(True)
        self.browse = QPushButton(_t(mark("first_run", "Browse…")))
        self.browse.clicked.connect(self._browse)
        self.place.textEdited.connect(self._typed_place)
        self.address.setPlaceholderText("postgresql://name:password@server/database")
        self.address.textEdited.connect(lambda _text: self.on_server.setChecked(True))
        row = QHBoxLayout()
        row.addWidget(self.place, 1)
        row.addWidget(self.browse)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.on_computer)
        layout.addLayout(row)
        layout.addWidget(self.notes["place"])
        layout.addSpacing(scaled(self, 8))
        layout.addWidget(self.on_server)
        layout.addWidget(self.address)
        layout.addWidget(self.notes["address"])
        layout.addStretch(1)
        return page

    def _guess_zone(self) -> None:
        zone = usual_zone(self.state.currentData() or "")
        self.zone.setCurrentIndex(self.zone.findData(zone))

    def _typed_place(self) -> None:
        self._place_typed = True
        self.on_computer.setChecked(True)

    def _browse(self) -> None:
        title = _t(mark("first_run", "Where to keep the company"))
        chosen = dialogs.choose_place(self, title, self.place.text(), _t(COMPANY_FILES))
        if chosen:
            self.place.setText(str(chosen.with_suffix(".dsp")))
            self._typed_place()


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
    return form


def _line(form: QFormLayout, label: str, editor: QWidget, note: QLabel | None = None) -> None:
    editor.setAccessibleName(_t(label))
    form.addRow(_t(label), editor)
    if note is not None:
        form.addRow(note)


def _note() -> QLabel:
    note = QLabel()
    note.setProperty("role", "problem")
    note.hide()
    return note


def _as_file_name(company: str) -> str:
    kept = "".join(c for c in company.strip() if c.isalnum() or c in " -_&.,'").strip(" .")
    return kept or "My company"
