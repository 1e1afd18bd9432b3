"""The tiles of Today: one figure each, as many in a row as there is room for."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.kit.theme import scaled, tokens_of

_GAP = 14
_LINKS = (
    Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
)


class Tile(QFrame):
    """One figure: what it is, how much, and a line about it. A click says show me."""

    clicked = Signal()
    #: A part of the line below was chosen, by its name.
    part_chosen = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("role", "tile")
        self.setProperty("clickable", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._parts: tuple[tuple[str, str], ...] = ()
        self.title, self.figure, self.line = QLabel(title), QLabel("…"), QLabel()
        self.title.setProperty("role", "muted")
        self.figure.setProperty("role", "figure")
        self.line.setProperty("role", "muted")
        self.line.setWordWrap(True)
        self.line.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.line.setTextInteractionFlags(_LINKS)
        self.line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.line.linkActivated.connect(self.part_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(scaled(self, side) for side in (16, 12, 12, 12)))
        layout.setSpacing(scaled(self, 3))
        for widget in (self.title, self.figure, self.line):
            layout.addWidget(widget)
        layout.addStretch(1)

    def say(self, figure: str, line: str, tone: str = "") -> None:
        """Show a figure and a plain line below it."""
        self._parts = ()
        self._show(figure, line, tone)

    def say_parts(self, figure: str, parts: Sequence[tuple[str, str]], tone: str = "") -> None:
        """Show a figure and what it is made of; each part can be chosen by its name."""
        self._show(figure, ", ".join(words for _name, words in parts), tone)
        self._parts = tuple(parts)
        self._link()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._parts:
            self._link()

    def _show(self, figure: str, line: str, tone: str) -> None:
        self.figure.setText(figure)
        self.figure.setProperty("tone", tone)
        self.figure.style().unpolish(self.figure)
        self.figure.style().polish(self.figure)
        self.line.setText(escape(line))
        self.line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(f"{self.title.text()}: {figure}. {line}")

    def _link(self) -> None:
        """Rich text keeps the colors it was set with, so that another look sets it anew."""
        muted = tokens_of(self.palette()).muted
        links = (
            f'<a href="{name}" style="color: {muted}">{escape(words)}</a>'
            for name, words in self._parts
        )
        self.line.setText(", ".join(links))
        self.line.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
            return
        super().keyPressEvent(event)


class Tiles(QWidget):
    """All in one row if their figures fit, else in rows of nearly as many each."""

    def __init__(self, tiles: Sequence[Tile]) -> None:
        super().__init__()
        self._tiles = tuple(tiles)
        self._rows: list[QHBoxLayout] = []
        self._arranged: tuple[int, int] = (0, 0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for tile in self._tiles:
            tile.setParent(self)
        self.arrange()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a figure grew, or the text did
            self.arrange()
        return super().event(event)

    def arrange(self) -> None:
        """Lay the tiles out for the width there is."""
        shown = [tile for tile in self._tiles if not tile.isHidden()]
        gap = scaled(self, _GAP)
        widest = max((tile.minimumSizeHint().width() for tile in shown), default=1)
        fit = max(1, min(len(shown), (self.width() + gap) // (widest + gap)))
        rows = -(-len(shown) // fit)
        if (len(shown), rows) == self._arranged:
            return
        self._arranged = (len(shown), rows)
        for row in self._rows:
            while row.count():
                row.takeAt(0)
            self._column.removeItem(row)
            row.deleteLater()
        self._rows = []
        self._column.setSpacing(gap)
        for each in _shared_out(shown, rows):
            row = QHBoxLayout()
            row.setSpacing(gap)
            for tile in each:
                row.addWidget(tile, 1)
            self._column.addLayout(row)
            self._rows.append(row)


def _shared_out(tiles: Sequence[Tile], rows: int) -> list[Sequence[Tile]]:
    """Share tiles out over rows, the fuller rows first."""
    most, done = -(-len(tiles) // max(1, rows)), 0
    shared = []
    while done < len(tiles):
        shared.append(tiles[done : done + most])
        done += most
    return shared
