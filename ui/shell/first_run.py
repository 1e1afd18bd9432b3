"""Setting up a company: whose, where, and you. Back never loses a word.

The fourth step, the recovery sheet, comes once the company is made; see ``recovery``.
"""

from dataclasses import dataclass, field, replace
from getpass import getuser
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

from dsp_desktop.access.logic import password_problem
from dsp_desktop.kernel.errors import Problem
from dsp_desktop.kernel.states import STATES, usual_zone
from dsp_desktop.runtime.passphrases import LEAST_LENGTH
from ui.kit import dialogs
from ui.kit.fields.passwords import PasswordLine
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.kit.theme import scaled
from ui.shell.names import likely_name
from ui.shell.server_form import EXAMPLE, ServerForm
from ui.shell.start import CARD_WIDTH, column, wrapped
from ui.shell.zones import ZONES

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
    target: str = field(repr=False)
    files: tuple[str, ...] = ()
    owner: str = ""
    password: str = field(default="", repr=False)
    #: For a computer without a keyring: keeps the key here. Empty for none.
    passphrase: str = field(default="", repr=False)


class FirstRun(QScrollArea):
    """Which company, where shall it be kept, and who owns it."""

    finished = Signal(object)
    gone_back = Signal()

    def __init__(
        self, folder: Path, files: tuple[str, ...] = (), *, has_keyring: bool = True
    ) -> None:
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
        self.name, self.station, self.place = (QLineEdit() for _ in range(3))
        self.server = ServerForm()
        self.address = self.server.address
        self.state, self.zone = QComboBox(), QComboBox()
        self.notes = {name: _note() for name in ("name", "state", "place", "address")}
        self.you = OwnerForm(has_keyring=has_keyring)
        self.on_computer = QRadioButton(_t(mark("first_run", "In a file on this computer")))
        self.on_server = QRadioButton(_t(mark("first_run", "On the office's PostgreSQL server")))
        self.steps = QStackedWidget()
        self._forms = (self._who(), self._where(), self.you)
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
        if self.steps.currentIndex() < len(self._forms) - 1:
            self._show_step(self.steps.currentIndex() + 1)
            return
        said = self.answer()
        if self.on_server.isChecked():  # with a password only where no keyring keeps it
            said = replace(said, target=self.server.target())
        self.finished.emit(said)

    def go_back(self) -> None:
        """Go one step back; from the first, to the start screen."""
        self.problem.hide()
        if self.steps.currentIndex() == 0:
            self.gone_back.emit()
        else:
            self._show_step(self.steps.currentIndex() - 1)

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
            owner=self.you.owner.text().strip(),
            password=self.you.password.text(),
            passphrase=self.you.passphrase.text(),
        )

    def _show_step(self, number: int) -> None:
        self.steps.setCurrentIndex(number)
        for each, form in enumerate(self._forms):  # as high as the step in front, not the highest
            high = QSizePolicy.Policy.Preferred if each == number else QSizePolicy.Policy.Ignored
            form.setSizePolicy(QSizePolicy.Policy.Preferred, high)
        title, line, following, first = self._said_of(number)
        self.title.setText(_t(title))
        self.line.setText(_t(line))
        self.next.setText(_t(following))
        if first is self.place and not self._place_typed:
            self.place.setText(str(self._folder / f"{_as_file_name(self.name.text())}.dsp"))
        first.setFocus()

    def _said_of(self, number: int) -> tuple[str, str, str, QLineEdit]:
        """Return the title of a step, the line below, the button, and where typing begins."""
        go_on = mark("first_run", "Continue")
        if number == 0:
            line = mark("first_run", "Step 1 of 4. All of it can be changed later.")
            if self._files:
                line = mark("first_run", "Step 1 of 4. Your files come right after, to look over.")
            return mark("first_run", "Your company"), line, go_on, self.name
        if number == 1:
            line = mark(
                "first_run",
                "Step 2 of 4. Your records stay where you say; nothing goes to a cloud.",
            )
            return mark("first_run", "Where to keep it"), line, go_on, self.place
        line = mark(
            "first_run",
            "Step 3 of 4. You own the company and may do everything in it. Others get names and "
            "roles of their own later.",
        )
        create = mark("first_run", "Create company")
        return mark("first_run", "You"), line, create, self.you.owner

    def _step_is_sound(self) -> bool:
        if self.steps.currentWidget() is self.you:
            return self.you.is_sound()
        self.server.take_apart()
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
                example = mark("first_run", "Write it like {example}.")
                return {"address": _t(example).format(example=EXAMPLE)}
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
        self.server.edited.connect(lambda: self.on_server.setChecked(True))
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
        layout.addWidget(self.server)
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


class OwnerForm(QWidget):
    """The owner's name and password, and where no keyring is, a passphrase for this computer."""

    def __init__(self, *, has_keyring: bool) -> None:
        super().__init__()
        self.owner = QLineEdit(likely_name(_login()))
        example = mark("first_run", "First and last name, such as Maria Lopez")
        self.owner.setPlaceholderText(_t(example))
        self.password, self.again = PasswordLine(), PasswordLine()
        self.passphrase, self.passphrase_again = PasswordLine(), PasswordLine()
        names = ("owner", "password", "again", "passphrase", "passphrase_again")
        self.notes = {name: _note() for name in names}
        form = _form()
        words = mark("first_run", "Your name, to sign in with")
        _line(form, words, self.owner, self.notes["owner"])
        advice = mark(
            "first_run",
            "At least 10 characters. Four or five words that make a picture only you see are "
            "strong and easy to remember. Use it nowhere else.",
        )
        _line(form, mark("first_run", "Password"), self.password, _advice(advice))
        form.addRow(self.notes["password"])
        self.capitals = _advice(mark("first_run", "Caps Lock is on."))
        self.capitals.hide()
        form.addRow(self.capitals)
        for line in (self.password, self.again):
            line.capitals.connect(self.capitals.setVisible)
        _line(form, mark("first_run", "The same password again"), self.again, self.notes["again"])
        if not has_keyring:
            self._ask_for_passphrase(form)
        self.setLayout(form)

    def is_sound(self) -> bool:
        """Mark what is wrong, and put the cursor there."""
        wrong = self._wrong()
        for name, note in self.notes.items():
            note.setText(wrong.get(name, ""))
            note.setVisible(name in wrong)
        for name in wrong:
            getattr(self, name).setFocus()
            break
        return not wrong

    def _wrong(self) -> dict[str, str]:
        wrong = {}
        if not self.owner.text().strip():
            wrong["owner"] = _t(mark("first_run", "Say the name you will sign in with."))
        code = password_problem(self.password.text(), name=self.owner.text())
        if code:
            wrong["password"] = sentence(Problem("password", code))
        elif self.password.text() != self.again.text():
            wrong["again"] = sentence(Problem("again", "password.differs"))
        passphrase = self.passphrase.text()
        if passphrase and len(passphrase) < LEAST_LENGTH:
            words = mark("first_run", "Use at least {n} characters, or none at all.")
            wrong["passphrase"] = _t(words).format(n=LEAST_LENGTH)
        elif passphrase != self.passphrase_again.text():
            wrong["passphrase_again"] = sentence(Problem("again", "password.differs"))
        return wrong

    def _ask_for_passphrase(self, form: QFormLayout) -> None:
        why = mark(
            "first_run",
            "This computer has no keyring that keeps a secret. With a passphrase the company's "
            "key is kept here, encrypted under it; without one you type the recovery code each "
            "time.",
        )
        words = mark("first_run", "Passphrase of this computer, if you like")
        _line(form, words, self.passphrase, _advice(why))
        form.addRow(self.notes["passphrase"])
        words = mark("first_run", "The same passphrase again")
        _line(form, words, self.passphrase_again, self.notes["passphrase_again"])


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


def _advice(words: str) -> QLabel:
    note = QLabel(_t(words))
    note.setProperty("role", "help")
    return wrapped(note, CARD_WIDTH)


def _login() -> str:
    """Return what this computer calls whoever sits at it."""
    try:
        return getuser()
    except (OSError, KeyError):  # an account without a name, as in a bare container
        return ""


def _as_file_name(company: str) -> str:
    kept = "".join(c for c in company.strip() if c.isalnum() or c in " -_&.,'").strip(" .")
    return kept or "My company"
