"""Editors in which a person chooses."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit

from dsp_desktop.kernel.masks import Masked
from dsp_desktop.kernel.wording import label
from ui.kit.fields.reading import Unreadable
from ui.kit.formats import shown
from ui.kit.l10n import mark, translated
from ui.kit.spec import Kind

_CHOOSE = mark("fields", "Choose…")
_NONE = mark("fields", "Not known")
_TYPE = mark("fields", "Type to find")
_ON_FILE = mark("fields", "(on file)")


class NotOnTheList(Unreadable):
    """What was typed is none of the records to choose from."""

    code = "field.not_on_the_list"


class _Combo(QComboBox):
    """A combo box that a form can be scrolled over without changing it."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[object] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()

    def offer(self, text: str, value: object) -> None:
        """Add a choice. Qt would turn an enum's member into a plain text, so we keep it."""
        self.addItem(text)
        self.values.append(value)

    def set_value(self, value: object) -> None:
        """Show a stored choice; a private one is a choice of its own: what is on file."""
        if isinstance(value, Masked) and value not in self.values:
            self.offer(f"{value} {translated('fields', _ON_FILE)}", value)
        self.setCurrentIndex(self.values.index(value) if value in self.values else 0)

    def value(self) -> Any:
        """Return what is chosen."""
        return self.values[self.currentIndex()]


class ChoiceField(_Combo):
    """One of an enum's members, by its label."""

    def __init__(self, choices: type[StrEnum], *, required: bool) -> None:
        super().__init__()
        self.offer(translated("fields", _CHOOSE if required else _NONE), None)
        for member in choices:
            self.offer(label(member), member)


class YesNoField(_Combo):
    """Yes, no, or not known: the third is not the second."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__()
        self.offer(translated("fields", _CHOOSE if required else _NONE), None)
        self.offer(shown(True, Kind.YES_NO), True)  # noqa: FBT003 - what is shown
        self.offer(shown(False, Kind.YES_NO), False)  # noqa: FBT003 - likewise


class RecordField(_Combo):
    """Another record, found by typing any part of what people call it."""

    def __init__(self, picks: Sequence[Any]) -> None:
        super().__init__()
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.offer("", None)
        for pick in picks:
            self.offer(pick.label, pick.id)
        line = QLineEdit()
        line.setPlaceholderText(translated("fields", _TYPE))
        self.setLineEdit(line)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)

    def offer_more(self, picks: Sequence[Any]) -> None:
        """Offer records that have been added since the form was opened."""
        for pick in picks:
            if pick.id not in self.values:
                self.offer(pick.label, pick.id)

    def value(self) -> Any:
        """Return the id of the record named; raises if it names none."""
        text = self.currentText().strip()
        if not text:
            return None
        if self.itemText(self.currentIndex()) == text:
            return super().value()
        exact = self.findText(text, Qt.MatchFlag.MatchFixedString)
        alike = [i for i in range(self.count()) if text.lower() in self.itemText(i).lower()]
        if exact < 0 and len(alike) != 1:
            raise NotOnTheList(text)
        return self.values[exact if exact >= 0 else alike[0]]
