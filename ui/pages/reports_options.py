"""The questions of a report as a small form, filled with what it opens with."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QSpinBox, QVBoxLayout, QWidget

from dsp_desktop.reports.asking import (
    Answer,
    Count,
    OneOf,
    OneRecord,
    Parameter,
    Period,
    YesNo,
    opens_at,
)
from dsp_desktop.reports.catalog import Report
from dsp_desktop.reports.document import Days
from ui.kit.fields.choices import ChoiceField, RecordField
from ui.kit.fields.days import DateField
from ui.kit.fields.reading import NotADate
from ui.kit.l10n import mark, translated
from ui.kit.operations import Operations
from ui.kit.theme import scaled

_FROM = mark("reports", "From")
_TO = mark("reports", "To")


class _Day(DateField):
    """A day that must be given."""

    def day(self) -> date:
        """Return the day; raises if there is none."""
        value = self.value()
        if not isinstance(value, date):
            raise NotADate(self.text())
        return value


class _Record(RecordField):
    """A record whose choices arrive after the form is shown."""

    def __init__(self, parameter: OneRecord, wanted: Answer) -> None:
        super().__init__([])
        self._wanted, self._is_filled = wanted, False
        line = self.lineEdit()
        if line is not None and parameter.everything:
            line.setPlaceholderText(translated("reports", parameter.everything))

    def fill(self, picks: Sequence[Any]) -> None:
        """Offer the records, and choose the one that was asked for."""
        self.offer_more(picks)
        self._is_filled = True
        self.set_value(self._wanted)

    def value(self) -> Any:
        return super().value() if self._is_filled else self._wanted


class _Chosen(ChoiceField):
    """One of a few choices, of which one always counts."""

    def __init__(self, choices: type[StrEnum]) -> None:
        super().__init__(choices, required=True)
        self.removeItem(0)
        del self.values[0]


class ReportOptions(QWidget):
    """Shows one report's questions at a time."""

    #: Enter was pressed in a field: make it.
    wanted = Signal()

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._parameters: tuple[Parameter, ...] = ()
        self.fields: dict[str, Any] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(scaled(self, 6))

    def show_for(self, report: Report, given: Mapping[str, Answer]) -> None:
        """Ask what this report asks; ``given`` is what was answered before."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.fields = {}
        self._parameters = report.parameters
        today = self._operations.app.clock.today()
        for parameter in report.parameters:
            self._add(parameter, given.get(parameter.name, opens_at(parameter, today)))

    def answers(self) -> dict[str, Answer]:
        """Return what is answered; raises ``Unreadable``, with the field in front."""
        answers: dict[str, Answer] = {}
        for parameter in self._parameters:
            fields = self.fields[parameter.name]
            if isinstance(parameter, Period):
                since, until = fields
                answers[parameter.name] = Days(_read(since), _read(until))
            else:
                answers[parameter.name] = _read(fields)
        return answers

    def kept(self) -> dict[str, str]:
        """Return what is worth remembering for another day, as text: choices, yes and no."""
        kept = {}
        for parameter in self._parameters:
            field = self.fields[parameter.name]
            if isinstance(parameter, YesNo):
                kept[parameter.name] = "yes" if field.isChecked() else "no"
            elif isinstance(parameter, OneOf):
                kept[parameter.name] = str(field.value())
        return kept

    def _add(self, parameter: Parameter, answer: Answer) -> None:
        title = translated("reports", parameter.title)
        match parameter:
            case YesNo():
                box = QCheckBox(title)
                box.setChecked(answer is True)
                self.fields[parameter.name] = box
                self._column.addWidget(box)
            case Period():
                days = answer if isinstance(answer, Days) else Days(date.min, date.min)
                self.fields[parameter.name] = tuple(
                    self._day(translated("reports", word), day)
                    for word, day in zip((_FROM, _TO), days, strict=True)
                )
            case OneRecord():
                field = _Record(parameter, answer)
                self._titled(title, field)
                self.fields[parameter.name] = field
                self._operations.read(parameter.picks, then=field.fill, owner=field)
            case OneOf():
                choice = _Chosen(parameter.choices)
                choice.set_value(answer)
                self._titled(title, choice)
                self.fields[parameter.name] = choice
            case Count():
                number = QSpinBox()
                number.setRange(parameter.least, parameter.most)
                number.setValue(answer if isinstance(answer, int) else parameter.opens)
                self._titled(title, number)
                self.fields[parameter.name] = number
            case _:
                self.fields[parameter.name] = self._day(title, answer)

    def _day(self, title: str, answer: object) -> _Day:
        field = _Day()
        field.set_value(answer)
        field.returnPressed.connect(self.wanted)
        self._titled(title, field)
        return field

    def _titled(self, title: str, field: QWidget) -> None:
        label = QLabel(title)
        label.setBuddy(field)
        field.setAccessibleName(title)
        self._column.addWidget(label)
        self._column.addWidget(field)


def remembered(report: Report, kept: Mapping[str, str]) -> dict[str, Answer]:
    """Return the answers that were kept as text; what is none of the choices by now is dropped."""
    answers: dict[str, Answer] = {}
    for parameter in report.parameters:
        text = kept.get(parameter.name, "")
        if isinstance(parameter, YesNo) and text in ("yes", "no"):
            answers[parameter.name] = text == "yes"
        elif isinstance(parameter, OneOf) and text in list(parameter.choices):
            answers[parameter.name] = parameter.choices(text)
    return answers


def _read(field: Any) -> Any:
    try:
        if isinstance(field, QCheckBox):
            return field.isChecked()
        return field.day() if isinstance(field, _Day) else field.value()
    except ValueError:
        field.setFocus()
        raise
