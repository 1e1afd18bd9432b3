"""Editors in which a person types."""

from datetime import UTC, tzinfo

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from dsp_desktop.kernel.masks import Masked
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
    """One line of text, read by its Kind. A private value shows its mask: typing replaces it."""

    def __init__(self, kind: Kind, zone: tzinfo = UTC) -> None:
        super().__init__()
        self._kind, self._zone = kind, zone
        self._mask: Masked | None = None
        self.setPlaceholderText(_HINTS.get(kind, ""))

    def value(self) -> object:
        """Read what was typed; raises ``Unreadable``."""
        if self._mask is not None and self.text() == self._mask:
            return self._mask
        return read(self.text(), self._kind, self._zone)

    def set_value(self, value: object) -> None:
        """Show a stored value in the form ``value()`` can read back."""
        self._mask = value if isinstance(value, Masked) else None
        self.setText(self._mask or written(value, self._kind, self._zone))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        if self._mask is not None and self.text() == self._mask:
            QTimer.singleShot(0, self, self.selectAll)  # after a click has put the cursor down


class NoteField(QPlainTextEdit):
    """Several lines of text; Tab leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self._mask: Masked | None = None
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _NOTE_LINES + scaled(self, 18))

    def value(self) -> str | None:
        """Return what was typed, without blank edges."""
        text = self.toPlainText().strip() or None
        return self._mask if text == self._mask else text

    def set_value(self, value: object) -> None:
        """Show a stored text, or the mask of a private one."""
        self._mask = value if isinstance(value, Masked) else None
        self.setPlainText("" if value is None else str(value))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        if self._mask is not None and self.toPlainText() == self._mask:
            QTimer.singleShot(0, self, self.selectAll)
