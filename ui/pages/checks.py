"""A daily check, answered item by item with the keys F, D and N."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.upkeep.terms import InspectionKind, ItemAnswer
from ui.kit.facts import text_label
from ui.kit.l10n import mark, translated
from ui.kit.later import later
from ui.kit.spec import Field, Form, Kind, RowAction
from ui.kit.theme import scaled

if TYPE_CHECKING:
    from dsp_desktop.people.queries import driver_picks
    from dsp_desktop.upkeep import queries, service
else:
    driver_picks = later("dsp_desktop.people.queries").driver_picks
    queries = later("dsp_desktop.upkeep.queries")
    service = later("dsp_desktop.upkeep.service")

_KEYS = {
    Qt.Key.Key_F: ItemAnswer.FINE,
    Qt.Key.Key_D: ItemAnswer.DEFECT,
    Qt.Key.Key_N: ItemAnswer.DOES_NOT_APPLY,
}
_ITEM, _ANSWER, _NOTE = range(3)
_HELP = mark(
    "check", "F fine, D defect, N does not apply. After D, say what is wrong and press Enter."
)


def _t(text: str) -> str:
    return translated("check", text)


class _Lines(QTreeWidget):
    """The items under each other; a key answers the one in front and goes on to the next."""

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(3)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHeaderLabels(
            [
                _t(mark("check", "Item")),
                _t(mark("check", "Answer")),
                _t(mark("check", "What is wrong")),
            ]
        )
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(_ITEM, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_ANSWER, QHeaderView.ResizeMode.ResizeToContents)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        answer = _KEYS.get(Qt.Key(event.key()))
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        item = self.currentItem()
        if answer is None or item is None or not plain:
            super().keyPressEvent(event)
            return
        self.answer(item, answer)

    def answer(self, item: QTreeWidgetItem, answer: ItemAnswer) -> None:
        """Take an answer to an item; a defect asks at once what is wrong."""
        item.setText(_ANSWER, label(answer))
        item.setData(_ANSWER, Qt.ItemDataRole.UserRole, answer)
        if answer is ItemAnswer.DEFECT:
            self.editItem(item, _NOTE)
            return
        item.setText(_NOTE, "")
        self.go_on()

    def closeEditor(self, editor: QWidget, hint: Any) -> None:  # noqa: N802 - Qt's name
        super().closeEditor(editor, hint)
        item = self.currentItem()
        if item is not None and item.text(_NOTE).strip():
            self.go_on()

    def go_on(self) -> None:
        """Bring the next item to the front; the last one stays."""
        item = self.currentItem()
        below = self.itemBelow(item) if item else None
        if below is not None:
            command = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.setCurrentItem(below, _ITEM, command)


class AnswersField(QWidget):
    """The editor of a check's answers."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet: Any = None
        self.lines = _Lines()
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(self, 4))
        column.addWidget(text_label(_t(_HELP), "help"))
        column.addWidget(self.lines)
        column.addWidget(self.count)
        self.setFocusProxy(self.lines)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lines.itemChanged.connect(lambda _item, _column: self._tell())

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        super().setAccessibleName(name)
        self.lines.setAccessibleName(name)

    def value(self) -> Any:
        """Return the sheet as it is answered so far."""
        if self._sheet is None:
            return None
        shown = [self.lines.topLevelItem(n) for n in range(self.lines.topLevelItemCount())]
        lines = tuple(
            replace(
                line,
                answer=_answer(item),
                note=item.text(_NOTE).strip(),
            )
            for line, item in zip(self._sheet.lines, shown, strict=True)
            if item is not None
        )
        return replace(self._sheet, lines=lines)

    def set_value(self, value: Any) -> None:
        """Show a sheet."""
        self._sheet = value
        self.lines.clear()
        for line in value.lines if value else ():
            words = f"{line.item.words} •" if line.item.is_safety else line.item.words
            item = QTreeWidgetItem([words, label(line.answer) if line.answer else "", line.note])
            item.setData(_ANSWER, Qt.ItemDataRole.UserRole, line.answer)
            item.setToolTip(_ITEM, line.item.citation)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.lines.addTopLevelItem(item)
        row = self.lines.sizeHintForRow(0) if self.lines.topLevelItemCount() else scaled(self, 24)
        high = (
            row * max(self.lines.topLevelItemCount(), 4) + self.lines.header().sizeHint().height()
        )
        self.lines.setMinimumHeight(high + 2 * self.lines.frameWidth())
        if first := self.lines.topLevelItem(0):
            self.lines.setCurrentItem(first)
        self._tell()

    def _tell(self) -> None:
        shown = [self.lines.topLevelItem(n) for n in range(self.lines.topLevelItemCount())]
        done = sum(1 for item in shown if item and _answer(item))
        words = mark("check", "{done} of {all} answered. • grounds the van.")
        self.count.setText(_t(words).format(done=done, all=len(shown)))


def _answer(item: QTreeWidgetItem) -> ItemAnswer | None:
    """Return what was answered; Qt gives back the bare word."""
    said = item.data(_ANSWER, Qt.ItemDataRole.UserRole)
    return ItemAnswer(said) if said else None


def record_check(uow: Any, van_id: int, details: Any, _seen: int) -> None:
    """Record a check of a van, whatever else was written of it meanwhile."""
    service.record_check(uow, van_id, details)


RECORD_CHECK = RowAction(
    mark("van", "Record check"),
    Permission.FLEET_EDIT,
    form=Form(
        details=service.CheckDetails,
        load=queries.check_to_answer,
        add=None,
        change=record_check,
        fields=(
            Field(
                "kind",
                mark("van", "Check"),
                Kind.CHOICE,
                choices=InspectionKind,
                required=True,
            ),
            Field("odometer_mi", mark("van", "Odometer (mi)"), Kind.MILES, required=True),
            Field("driver_id", mark("van", "Driver"), Kind.RECORD, picks=driver_picks),
            Field("inspector", mark("van", "Or somebody else")),
            Field(
                "answers",
                mark("van", "Item by item"),
                Kind.NOTE,
                required=True,
                editor=AnswersField,
            ),
        ),
    ),
    for_states=("active", "grounded"),
)
