"""Editors in which a person types a password: never shown, and capitals that are locked are."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.kit.fields.reading import Unreadable
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

_AGAIN = mark("fields", "The same again")
_CAPITALS = mark("fields", "Caps Lock is on.")


class NotTheSame(Unreadable):
    """The password was typed in two ways."""

    code = "password.differs"


class PasswordLine(QLineEdit):
    """Hides what is typed, and says when capitals are locked."""

    #: Whether capitals are locked, as far as the last key tells.
    capitals = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt does not say whether capitals are locked; a letter that is typed does."""
        text = event.text()
        if len(text) == 1 and text.upper() != text.lower():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.capitals.emit(text.isupper() != shifted)
        super().keyPressEvent(event)


class PasswordField(QWidget):
    """One password. A blank one is ``None``: for a form that keeps the one there is."""

    def __init__(self) -> None:
        super().__init__()
        self.line, self.hint = PasswordLine(), QLabel(translated("fields", _CAPITALS))
        self.hint.setProperty("role", "help")
        self.hint.hide()
        self.line.capitals.connect(self.hint.setVisible)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(scaled(self, 4))
        self._column.addWidget(self.line)
        self._column.addWidget(self.hint)
        self.setFocusProxy(self.line)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def value(self) -> str | None:
        """Return what was typed, blanks and all."""
        return self.line.text() or None

    def set_value(self, _value: object) -> None:
        """Show nothing: a password is never shown."""
        self.line.clear()


class NewPasswordField(PasswordField):
    """A new password, typed twice so that a slip is found."""

    def __init__(self) -> None:
        super().__init__()
        self.again = PasswordLine()
        self.again.setPlaceholderText(translated("fields", _AGAIN))
        self.again.setAccessibleName(self.again.placeholderText())
        self.again.capitals.connect(self.hint.setVisible)
        self._column.addWidget(self.again)

    def value(self) -> str | None:
        """Return what was typed twice; raises ``NotTheSame``."""
        if self.line.text() != self.again.text():
            raise NotTheSame
        return super().value()

    def set_value(self, value: object) -> None:
        super().set_value(value)
        self.again.clear()
