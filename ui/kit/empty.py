"""What stands where rows would be: a sentence, and the button that helps."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.kit.facts import text_label
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

_NOTHING_MATCHES = mark("list", "Nothing matches what you asked for.")
_CLEAR = mark("list", "Clear the filter")
#: Longer lines are hard to read.
_LEAST, _LINE = 160, 520


class EmptyState(QFrame):
    """An empty list says why it is empty and what to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.sentence = text_label("")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.clear = QPushButton(translated("list", _CLEAR))
        self.clear.clicked.connect(lambda _on: self._clear())
        self.clear.hide()
        self._clear: Callable[[], object] = lambda: None
        self._offers: list[QPushButton] = []
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.clear)
        self._buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(scaled(self, 16))
        column.addStretch(2)
        self.sentence.setMinimumWidth(scaled(self, _LEAST))
        self.sentence.setMaximumWidth(scaled(self, _LINE))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.sentence, 100)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addLayout(self._buttons)
        column.addStretch(3)

    def offer(self, title: str, do: Callable[[], object]) -> None:
        """Offer something to do when there is nothing at all."""
        button = QPushButton(title)
        button.setProperty("role", "" if self._offers else "primary")
        button.clicked.connect(lambda _on: do())
        self._offers.append(button)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        button.setVisible(self.clear.isHidden())

    def say(self, sentence: str) -> None:
        """Say why there is nothing at all."""
        self.sentence.setText(sentence)
        self.clear.hide()
        for button in self._offers:
            button.show()

    def say_nothing_matches(self, clear: Callable[[], object]) -> None:
        """Say that the filter leaves nothing, and offer to clear it."""
        self.sentence.setText(translated("list", _NOTHING_MATCHES))
        self._clear = clear
        self.clear.show()
        for button in self._offers:
            button.hide()
