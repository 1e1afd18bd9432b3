"""Where a company on the office's server is: its address, and apart from it the password.

An address that somebody pastes with a password in it is taken apart at once: a password is
never shown in clear, nor kept anywhere but in the keyring.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from dsp_desktop.runtime import secrets
from ui.kit.fields.passwords import PasswordLine
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled
from ui.shell.names import parted
from ui.shell.server_way import taken

EXAMPLE = "postgresql://name@server/database"
_WIDTH = 460


def _t(text: str) -> str:
    return translated("server", text)


class ServerForm(QWidget):
    """The address of a company on a server, and the password if it wants one."""

    #: Something was typed.
    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.address, self.password = QLineEdit(), PasswordLine()
        self.address.setPlaceholderText(EXAMPLE)
        self.address.setAccessibleName(_t(mark("server", "Address of the company on the server")))
        self.password.setPlaceholderText(_t(mark("server", "Password, if the server wants one")))
        self.password.setAccessibleName(self.password.placeholderText())
        self._length = 0
        self.address.textEdited.connect(self._edited)
        self.address.editingFinished.connect(self.take_apart)
        self.password.textEdited.connect(lambda _text: self.edited.emit())
        kept = mark("server", "The password goes into this computer's keyring, nowhere else.")
        asked = mark("server", "This computer has no keyring: the password is asked for each time.")
        note = QLabel(_t(kept if secrets.keyring_name() else asked))
        note.setProperty("role", "help")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(scaled(self, 6))
        for part in (self.address, self.password, note):
            layout.addWidget(part)

    def target(self) -> str:
        """Return the address as it is used from now on; the password goes into the keyring."""
        self.take_apart()
        return taken(self.address.text().strip(), self.password.text())

    def _edited(self, text: str) -> None:
        if len(text) > self._length + 1:  # pasted: whoever types is let finish
            self.take_apart()
        self._length = len(self.address.text())
        self.edited.emit()

    def take_apart(self) -> None:
        """Move a password out of the address, to where it is not shown."""
        address, password = parted(self.address.text())
        if password:
            self.address.setText(address)
            self.password.setText(password)


class ServerDialog(QDialog):
    """Asks which company on the office's server to open."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_t(mark("server", "Open on the office's server")))
        self.form = ServerForm()
        line = QLabel(_t(mark("server", "Its address, like {example}")).format(example=EXAMPLE))
        line.setBuddy(self.form.address)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go_on = buttons.addButton(
            _t(mark("server", "Open")), QDialogButtonBox.ButtonRole.AcceptRole
        )
        go_on.setProperty("role", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(scaled(self, 20),) * 4)
        layout.setSpacing(scaled(self, 10))
        for part in (line, self.form, buttons):
            layout.addWidget(part)
        self.setMinimumWidth(scaled(self, _WIDTH))


def ask_server(parent: QWidget) -> str | None:
    """Ask for the company on a server; ``None`` if the person would rather not."""
    dialog = ServerDialog(parent)
    agreed = dialog.exec() == QDialog.DialogCode.Accepted and dialog.form.address.text().strip()
    target = dialog.form.target() if agreed else None
    dialog.deleteLater()
    return target
