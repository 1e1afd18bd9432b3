"""What opens a company where nothing on this computer does: the server's password, its key."""

from dataclasses import dataclass
from urllib.parse import quote

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from dsp_desktop.kernel.errors import ServerUnreachable
from dsp_desktop.runtime.passphrases import LEAST_LENGTH
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled
from ui.shell.names import short_name
from ui.shell.start import CARD_WIDTH, column, wrapped

#: What a banner keeps free on both sides of its words.
_BANNER = 32


def wants_password(error: BaseException) -> bool:
    """Whether the server turned us away for want of the right password."""
    return isinstance(error, ServerUnreachable) and "password" in str(error.details["because"])


def with_password(target: str, password: str) -> str:
    """Return an address with this password in place of any it had.

    Example:
        >>> with_password("postgresql://anna@office/cascade", "a@b/c")
        'postgresql://anna:a%40b%2Fc@office/cascade'
    """
    scheme, _, rest = target.partition("://")
    person, _, server = rest.rpartition("@")
    return f"{scheme}://{person.split(':', 1)[0]}:{quote(password, safe='')}@{server}"


def ask_password(parent: QWidget, target: str) -> str | None:
    """Ask for it; ``None`` if the person would rather not. A function, so a test can answer."""
    words = mark("opening", "Password for {company}. Only this computer's keyring keeps it.")
    answer, given = QInputDialog.getText(
        parent,
        translated("opening", mark("opening", "Password")),
        translated("opening", words).format(company=short_name(target)),
        QLineEdit.EchoMode.Password,
    )
    return answer if given and answer else None


@dataclass(frozen=True, slots=True)
class Given:
    """What a person typed to open a company: its recovery code, or a passphrase set before.

    ``keep`` puts the key into the keyring; ``new_passphrase`` keeps it under that one.
    """

    code: str = ""
    passphrase: str = ""
    keep: bool = False
    new_passphrase: str = ""


class KeyScreen(QScrollArea):
    """Asks for the recovery code, or for the passphrase if one was set on this computer."""

    #: A ``Given``.
    given = Signal(object)
    gone_back = Signal()

    def __init__(self, target: str, *, has_passphrase: bool, keyring: str, why: str = "") -> None:
        """Ask about ``target``; ``keyring`` is what this computer's calls itself, if it has one."""
        super().__init__()
        self._keyring = keyring
        title = QLabel(_t(mark("key", "{company} is locked")).format(company=short_name(target)))
        title.setProperty("role", "title")
        title.setWordWrap(True)
        self.line = QLabel()
        self.line.setProperty("role", "subtitle")
        self.line.setWordWrap(True)
        self.problem = _words("banner")
        self.code, self.passphrase = QLineEdit(), _hidden()
        self.code.setFont(code_font(self))
        self.code.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.keep = QCheckBox(
            _t(mark("key", "Keep the key in this computer's keyring ({name})")).format(name=keyring)
        )
        self.keep.setChecked(True)
        self.new, self.again = _hidden(), _hidden()
        self.help = _words("help")
        self.other, self.back = QPushButton(), QPushButton(_t(mark("key", "Back")))
        self.open = QPushButton(_t(mark("key", "Open")))
        self._labels = {
            self.code: _t(mark("key", "Recovery code")),
            self.passphrase: _t(mark("key", "Passphrase of this computer")),
            self.new: _t(mark("key", "A passphrase for this computer, if you like")),
            self.again: _t(mark("key", "The same passphrase again")),
        }
        self._shown: dict[QLineEdit, QLabel] = {}
        self._lay_out(title)
        self.other.setVisible(has_passphrase)
        self._ask(code=not has_passphrase)
        self.refuse(why)

    def refuse(self, why: str) -> None:
        """Say why it did not open; what was typed stays."""
        self.setEnabled(True)
        self.problem.setText(why)
        self.problem.setMinimumHeight(0)
        wrapped(self.problem, CARD_WIDTH - _BANNER)
        self.problem.setVisible(bool(why))

    def go_on(self) -> None:
        """Hand over what was typed, if it can be used."""
        by_code = self.code.isVisibleTo(self)
        if not (self.code if by_code else self.passphrase).text().strip():
            self.refuse(_t(mark("key", "Type it first.")))
            return
        new = self.new.text() if by_code and not self._keyring else ""
        if new and len(new) < LEAST_LENGTH:
            words = mark("key", "Use at least {n} characters for the passphrase, or none at all.")
            self.refuse(_t(words).format(n=LEAST_LENGTH))
            return
        if new != self.again.text() and by_code and not self._keyring:
            self.refuse(_t(mark("key", "The two passphrases do not agree. Type them again.")))
            return
        self.problem.hide()
        self.setEnabled(False)
        if by_code:
            keep = bool(self._keyring) and self.keep.isChecked()
            self.given.emit(Given(code=self.code.text(), keep=keep, new_passphrase=new))
        else:
            self.given.emit(Given(passphrase=self.passphrase.text()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            wanted = self.code if self.code.isVisibleTo(self) else self.passphrase
            QTimer.singleShot(0, wanted, wanted.setFocus)
        return super().event(event)

    def _ask(self, *, code: bool) -> None:
        for field, shown in (
            (self.code, code),
            (self.passphrase, not code),
            (self.new, code and not self._keyring),
            (self.again, code and not self._keyring),
        ):
            field.setVisible(shown)
            self._shown[field].setVisible(shown)
        self.keep.setVisible(code and bool(self._keyring))
        if code:
            words = mark(
                "key", "Its key is not on this computer. Type the code from the recovery sheet."
            )
            other = mark("key", "Use the passphrase")
            self.help.setText(
                _t(
                    mark(
                        "key",
                        "Nine groups of four. Capitals, blanks and hyphens make no difference; I "
                        "and L are read as 1, O as 0.",
                    )
                )
                if self._keyring
                else _t(
                    mark(
                        "key",
                        "This computer has no keyring that keeps a secret. With a passphrase the "
                        "key is kept here, encrypted under it; without one the recovery code is "
                        "asked for each time.",
                    )
                )
            )
        else:
            words = mark("key", "Its key is kept on this computer under a passphrase of yours.")
            other = mark("key", "Use the recovery code")
            self.help.setText("")
        self.help.setVisible(bool(self.help.text()))
        self.line.setText(_t(words))
        self.other.setText(_t(other))

    def _lay_out(self, title: QLabel) -> None:
        layout = column(self)
        layout.addWidget(title)
        layout.addWidget(self.line)
        layout.addWidget(self.problem)
        for field, words in self._labels.items():
            label = QLabel(words)
            label.setBuddy(field)
            self._shown[field] = label
            field.setAccessibleName(words)
            field.returnPressed.connect(self.go_on)
            layout.addWidget(label)
            layout.addWidget(field)
            if field is self.code:
                layout.addWidget(self.help)
                layout.addWidget(self.keep)
        self.other.setProperty("role", "link")
        self.other.clicked.connect(lambda _on: self._ask(code=self.code.isHidden()))
        self.open.setProperty("role", "primary")
        self.open.clicked.connect(lambda _on: self.go_on())
        self.back.clicked.connect(lambda _on: self.gone_back.emit())
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addWidget(self.other)
        foot.addStretch(1)
        foot.addWidget(self.open)
        layout.addSpacing(scaled(self, 8))
        layout.addLayout(foot)


def code_font(of: QWidget) -> QFont:
    """Return the letters a recovery code is typed in: each as wide as the next."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(scaled(of, 14))
    return font


def _t(text: str) -> str:
    return translated("key", text)


def _hidden() -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


def _words(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
