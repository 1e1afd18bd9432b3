"""The very first paint: the side bar's ground, the company's name, and what is under way.

A few plain labels under a small style sheet. Painting by hand would be slower: the first
use of a drawing call makes PySide load every name in Qt's own namespace, which takes as
long as a seventh of a bare window. The real frame takes its place once this has been seen.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.kit.theme import Tokens

#: As the real side bar: its width and margins at 100% text.
_SIDE_BAR, _LEFT, _TOP, _LETTERS = 216, 21, 14, 14


class FirstFrame(QWidget):
    """Shown once, for a few hundredths of a second."""

    #: It has been painted: now the rest may be loaded.
    painted = Signal()

    def __init__(self, tokens: "Tokens", percent: int, name: str, sentence: str) -> None:
        super().__init__()
        unit = percent / 100
        bar, said = QLabel(name), QLabel(sentence)
        bar.setFixedWidth(round(_SIDE_BAR * unit))
        letters = f"color: {tokens.text}; font-size: {round(_LETTERS * unit)}px"
        bar.setStyleSheet(
            f"background: {tokens.sidebar}; border-right: 1px solid {tokens.border}; {letters};"
            f"padding: {round(_TOP * unit)}px 0px 0px {round(_LEFT * unit)}px;"
            "qproperty-alignment: 'AlignTop';"
        )
        said.setStyleSheet(
            f"background: {tokens.window}; {letters}; qproperty-alignment: 'AlignCenter';"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(bar)
        row.addWidget(said, 1)

    def paintEvent(self, event: "QPaintEvent") -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        self.painted.emit()
