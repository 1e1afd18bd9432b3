"""Several records at once, ticked in a list that can be narrowed by typing."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

_TYPE = mark("fields", "Type to find")
_RECORDS = mark("fields", "Tick with the space bar")
_HEIGHT = 180


class RecordsField(QWidget):
    """Holds the ids of the ticked records, in the order of the list."""

    def __init__(self, picks: Sequence[Any]) -> None:
        super().__init__()
        self.box = QLineEdit(clearButtonEnabled=True)
        self.box.setPlaceholderText(translated("fields", _TYPE))
        self.box.setAccessibleName(self.box.placeholderText())
        self.box.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName(translated("fields", _RECORDS))
        self.list.setFixedHeight(scaled(self, _HEIGHT))
        for pick in picks:
            item = QListWidgetItem(pick.label, self.list)
            item.setData(Qt.ItemDataRole.UserRole, pick.id)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(self, 4))
        column.addWidget(self.box)
        column.addWidget(self.list)
        self.setFocusProxy(self.box)

    def value(self) -> tuple[Any, ...]:
        """Return the ids that are ticked, narrowed away or not."""
        return tuple(
            item.data(Qt.ItemDataRole.UserRole)
            for item in self._items()
            if item.checkState() is Qt.CheckState.Checked
        )

    def set_value(self, value: object) -> None:
        """Tick these ids and no others."""
        ticked = set(value) if isinstance(value, tuple | list | set | frozenset) else set()
        for item in self._items():
            on = item.data(Qt.ItemDataRole.UserRole) in ticked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _narrow(self, typed: str) -> None:
        for item in self._items():
            item.setHidden(typed.strip().casefold() not in item.text().casefold())
