"""The reports a person may make, by group, with a box to find one by a word of it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QFont, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from dsp_desktop.reports.catalog import Report
from ui.kit.icons import set_action_icon
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

_FIND = mark("reports", "Find a report")
_REPORTS = mark("reports", "Reports")
_REPORT = Qt.ItemDataRole.UserRole


class ReportList(QWidget):
    """Arrows go through the list, Enter or a click takes a report."""

    #: Another report is in front; its questions are to be shown.
    chosen = Signal(object)
    #: The report is to be made.
    wanted = Signal(object)

    def __init__(self, reports: Sequence[Report]) -> None:
        super().__init__()
        self._reports = reports
        self.box = QLineEdit(clearButtonEnabled=True)
        self.box.setPlaceholderText(translated("reports", _FIND))
        self.box.setAccessibleName(self.box.placeholderText())
        lens = QAction(self)
        self.box.addAction(lens, QLineEdit.ActionPosition.LeadingPosition)
        set_action_icon(lens, "ph.magnifying-glass", self.box)
        self.box.installEventFilter(self)
        self.box.returnPressed.connect(self._take)
        self.list = QListWidget()
        self.list.setMinimumHeight(scaled(self, 96))
        self.list.setAccessibleName(translated("reports", _REPORTS))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.currentItemChanged.connect(self._choose)
        self.list.itemClicked.connect(lambda _item: self._take())
        self.list.installEventFilter(self)
        find = QAction(self)
        find.setShortcut(QKeySequence.StandardKey.Find)
        find.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        find.triggered.connect(self._find)
        self.addAction(find)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(self, 8))
        column.addWidget(self.box)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self._fill()
        self.box.textChanged.connect(lambda _text: self._fill())

    @property
    def report(self) -> Report | None:
        """The report in front."""
        item = self.list.currentItem()
        found: Report | None = item.data(_REPORT) if item is not None else None
        return found

    def select(self, name: str) -> bool:
        """Put a report in front; whether it is one that the person may make."""
        if all(report.name != name for report in self._reports):
            return False
        if not any(report.name == name for _, report in self._items()):
            self.box.clear()
        for item, report in self._items():
            if report.name == name:
                self.list.setCurrentItem(item)
        return True

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Give each line its height anew: they were filled in before the look was known."""
        super().showEvent(event)
        self.list.scheduleDelayedItemsLayout()
        self.list.scrollToItem(self.list.currentItem())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Down in the box leads into the list, Enter there takes what is in front."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.box and event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                return True
            if watched is self.list and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
                return True
        return super().eventFilter(watched, event)

    def _find(self) -> None:
        self.box.setFocus()
        self.box.selectAll()

    def _take(self) -> None:
        if self.report is not None:
            self.wanted.emit(self.report)

    def _choose(self, _now: object = None, _before: object = None) -> None:
        if self.report is not None:
            self.chosen.emit(self.report)

    def _items(self) -> list[tuple[QListWidgetItem, Report]]:
        items = [self.list.item(row) for row in range(self.list.count())]
        return [(item, item.data(_REPORT)) for item in items if item.data(_REPORT) is not None]

    def _fill(self) -> None:
        """Show what matches, each group under its name; what is in front stays there."""
        before = self.report
        words = self.box.text().casefold().split()
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's own
        self.list.clear()
        group = ""
        for report in self._reports:
            said = f"{report.title} {report.about} {report.name}".casefold()
            if not all(word in said for word in words):
                continue
            if report.group != group:
                group = report.group
                self._heading(translated("groups", group))
            item = QListWidgetItem(translated("reports", report.title), self.list)
            item.setToolTip(translated("reports", report.about))
            item.setData(_REPORT, report)
            if before is not None and report.name == before.name:
                self.list.setCurrentItem(item)
        if self.report is None and (found := self._items()):
            self.list.setCurrentItem(found[0][0])
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's own
        if self.report is not before:
            self._choose()

    def _heading(self, title: str) -> None:
        item = QListWidgetItem(title, self.list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        bold = QFont()  # says nothing of its size, which stays that of the list
        bold.setBold(True)
        item.setFont(bold)
