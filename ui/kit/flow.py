"""A layout that sets widgets side by side and starts a new line when there is no room."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Like words in a paragraph; each line's items are centered on the line.

    ``line_gap`` is the space between lines, where it is not that between items.
    """

    def __init__(
        self, parent: QWidget | None = None, gap: int = 8, *, line_gap: int | None = None
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._line_gap = gap if line_gap is None else line_gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        self._items.append(item)

    def rescale(self, size: Callable[[int], int]) -> None:
        """Take other gaps, as ``size`` makes them of these."""
        self._gap, self._line_gap = size(self._gap), size(self._line_gap)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, room: QRect) -> None:  # noqa: N802 - Qt's name
        super().setGeometry(room)
        self._arrange(room, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        items = [i for i in self._items if not i.isEmpty()]
        width = sum(i.sizeHint().width() + self._gap for i in items)
        return QSize(width, max((i.sizeHint().height() for i in items), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        least = QSize()
        for item in self._items:
            if not item.isEmpty():
                least = least.expandedTo(item.minimumSize())
        return least

    def _arrange(self, room: QRect, *, move: bool) -> int:
        """Lay out within the width of ``room``; return the height it took."""
        top, line = room.top(), list[tuple[QLayoutItem, int]]()
        left = room.left()
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if line and left + size.width() > room.right() + 1:
                top += self._place(line, top, move=move) + self._line_gap
                line, left = [], room.left()
            line.append((item, left))
            left += size.width() + self._gap
        return top + self._place(line, top, move=move) - room.top()

    def _place(self, line: list[tuple[QLayoutItem, int]], top: int, *, move: bool) -> int:
        height = max((item.sizeHint().height() for item, _left in line), default=0)
        if move:
            for item, left in line:
                size = item.sizeHint()
                down = top + (height - size.height()) // 2
                item.setGeometry(QRect(QPoint(left, down), size))
        return height
