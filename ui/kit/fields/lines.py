"""Editors in which a person types."""

from datetime import UTC, tzinfo

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from ui.kit.fields.reading import read, written
from ui.kit.spec import Kind
from ui.kit.theme import scaled

_HINTS = {
    Kind.MONEY: "$0.00",
    Kind.TIME: "hh:mm",
    Kind.MOMENT: "mm/dd/yyyy hh:mm",
    Kind.YEAR: "yyyy",
}
_NOTE_LINES = 4


class LineField(QLineEdit):
    """One line of text, read by its Kind."""

    def __init__(self, kind: Kind, zone: tzinfo = UTC) -> None:
        super().__init__()
        self._kind, self._zone = kind, zone
        self.setPlaceholderText(_HINTS.get(kind, ""))

    def value(self) -> object:
        """Read what was typed; raises ``Unreadable``."""
        return read(self.text(), self._kind, self._zone)

    def set_value(self, value: object) -> None:
        """Show a stored value in the form ``value()`` can read back."""
        self.setText(written(value, self._kind, self._zone))


class NoteField(QPlainTextEdit):
    """Several lines of text; Tab leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _NOTE_LINES + scaled(self, 18))

    def value(self) -> str | None:
        """Return what was typed, without blank edges."""
        return self.toPlainText().strip() or None

    def set_value(self, value: object) -> None:
        """Show a stored text."""
        self.setPlainText("" if value is None else str(value))
