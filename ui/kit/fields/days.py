"""A day: typed, or picked from a calendar."""

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QVBoxLayout, QWidget

from ui.kit.fields.lines import LineField
from ui.kit.fields.reading import NotADate
from ui.kit.icons import set_action_icon
from ui.kit.l10n import mark, translated
from ui.kit.spec import Kind

_CALENDAR = mark("fields", "Pick from a calendar (Alt+Down)")


class DateField(LineField):
    """An optional day; accepts every way of writing one that ``read_date`` knows."""

    def __init__(self) -> None:
        super().__init__(Kind.DATE)
        self.setPlaceholderText("mm/dd/yyyy")
        pick = QAction(translated("fields", _CALENDAR), self)
        pick.triggered.connect(self._open_calendar)
        self.addAction(pick, QLineEdit.ActionPosition.TrailingPosition)
        set_action_icon(pick, "ph.calendar-blank", self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._open_calendar()
        else:
            super().keyPressEvent(event)

    def _open_calendar(self) -> None:
        popup = QWidget(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        try:
            day = self.value()
        except NotADate:
            day = None
        if isinstance(day, date):
            calendar.setSelectedDate(QDate(day.year, day.month, day.day))

        def take(chosen: QDate) -> None:
            self.set_value(date(chosen.year(), chosen.month(), chosen.day()))
            popup.close()
            self.setFocus()

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        column = QVBoxLayout(popup)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(calendar)
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()
        calendar.setFocus()
