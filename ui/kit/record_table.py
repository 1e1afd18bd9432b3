"""The table of a list page: pills, columns that fit, copying as a table."""

import html
from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionHeader,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from dsp_desktop.kernel.wording import label
from dsp_desktop.rules.engine import State
from dsp_desktop.runtime.settings import SettingsStore
from ui.kit.columns import Wish, fitted
from ui.kit.export import cell
from ui.kit.formats import plain
from ui.kit.l10n import translated
from ui.kit.pills import draw_pill, pill_width
from ui.kit.spec import Column, Kind
from ui.kit.table_model import RecordTableModel
from ui.kit.theme import CELL_PADDING, ROW_HEIGHT, scaled, tokens_of

_MEASURED = 100
#: How many columns a panel beside the list leaves room for; the fewer where it would have none.
_FIRST, _FEWEST = 4, 3
_ARROW = 10
_WIDEST = {Kind.NOTE: 320, Kind.TEXT: 280, Kind.CODE: 280}
#: Up to here a text is shown whole: a column less important goes before it is cut short.
_LEAST = {Kind.NOTE: 160, Kind.TEXT: 215, Kind.CODE: 215}
#: The same for a column that stays whatever happens.
_FLOOR = 110


class PillDelegate(QStyledItemDelegate):
    """Draws a readiness column's state as a pill."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        self.initStyleOption(option, index)
        text = option.text
        option.text = ""
        widget: QWidget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        if text:
            state = index.data(RecordTableModel.StateRole)
            pad = scaled(widget, CELL_PADDING)
            room = option.rect.adjusted(pad, 0, -pad // 2, 0)
            painter.setFont(option.font)
            tokens = tokens_of(widget.palette())
            draw_pill(painter, room, text, state or "", tokens, scaled(widget, 100) / 100)


class Headings(QHeaderView):
    """Column headings; the arrow points up where values go up."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:  # noqa: N802 - Qt's name
        super().initStyleOptionForIndex(option, section)
        arrow = QStyleOptionHeader.SortIndicator
        turned = {arrow.SortDown: arrow.SortUp, arrow.SortUp: arrow.SortDown}
        option.sortIndicator = turned.get(option.sortIndicator, option.sortIndicator)


class RecordTable(QTableView):
    """Shows a ``RecordTableModel``; remembers how a person left it."""

    #: The person wants the form of a record, or wants it deleted.
    open_wanted = Signal(int)
    delete_wanted = Signal(int)
    #: The menu of the row under this index, at this place on the screen.
    menu_wanted = Signal(QModelIndex, QPoint)
    #: Esc: the person wants the list as it opens.
    left = Signal()

    def __init__(
        self, model: RecordTableModel, settings: SettingsStore, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._settings = model, settings
        self._columns: tuple[Column, ...] = model.spec.columns
        self._entity = model.spec.entity
        self._fitting = False
        self._given: dict[int, int] = {}
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(False)
        self.setAccessibleName(translated(self._entity, model.spec.title))
        self.setHorizontalHeader(Headings())
        pills = PillDelegate(self)
        for place, column in enumerate(self._columns):
            if column.kind is Kind.READINESS:
                self.setItemDelegateForColumn(place, pills)
        self._set_up_headers()
        self._keeping = QTimer(self, singleShot=True, interval=400)
        self._keeping.timeout.connect(self._keep_widths)
        self.doubleClicked.connect(lambda index: self.open_wanted.emit(model.record_id(index)))
        model.answered.connect(self.fit)

    def chosen_columns(self) -> tuple[str, ...]:
        """Return the names of the columns the person sees, or would with enough room."""
        remembered = self._settings.list_choices(self._entity).columns
        known = tuple(c.name for c in self._columns if c.name in remembered)
        return known or tuple(c.name for c in self._columns if c.shown)

    def choose_columns(self, names: Sequence[str]) -> None:
        """Show these columns and remember them; none at all means: as declared."""
        self._settings.change_list(self._entity, columns=tuple(names))
        self.fit()

    def reset_columns(self) -> None:
        """Forget what the person chose: columns and widths as declared."""
        self._settings.change_list(self._entity, columns=(), widths={})
        self.fit()

    def shown_columns(self) -> list[Column]:
        """Return the columns on screen, in order."""
        return [c for i, c in enumerate(self._columns) if not self.isColumnHidden(i)]

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected rows, from the top."""
        rows = sorted(self.selectionModel().selectedRows(), key=QModelIndex.row)
        return [self._model.record_id(index) for index in rows]

    def select_ids(self, ids: Sequence[int], *, scroll: bool = True) -> bool:
        """Select the first of these records that is in the list."""
        for record_id in ids:
            row = self._model.row_of(record_id)
            if row is not None:
                index = self._model.index(row, 0)
                # Not selectRow: with Ctrl held, as in a drag that copies, it adds to the selection.
                how = QItemSelectionModel.SelectionFlag
                self.selectionModel().setCurrentIndex(index, how.ClearAndSelect | how.Rows)
                if scroll:
                    self.scrollTo(index)
                return True
        return False

    def copy(self) -> None:
        """Put the selected rows on the clipboard as a table, with its headings."""
        columns = self.shown_columns()
        lines = [[translated(self._entity, c.title) for c in columns]]
        for record_id in self.selected_ids():
            row = self._model.row_of(record_id)
            if row is not None:
                lines.append([cell(self._plain(row, c), c.kind) for c in columns])
        put_on_clipboard(lines)

    def needed(self, most: int) -> int:
        """Return how wide the table must be for its first columns to show all they hold.

        Where ``most`` is not enough for that, for fewer of them.
        """
        chosen = self.chosen_columns()
        first = [i for i, c in enumerate(self._columns) if c.name in chosen][:_FIRST]
        widths = [self._wish(i, stays=True).least for i in first]
        sides = self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth()
        fits = sum(widths) + sides <= most
        return sum(widths if fits else widths[:_FEWEST]) + sides

    def fit(self) -> None:
        """Give every column its width; see :func:`ui.kit.columns.fitted`."""
        chosen = self.chosen_columns()
        by_hand = bool(self._settings.list_choices(self._entity).columns)
        places = [i for i, c in enumerate(self._columns) if c.name in chosen]
        wishes = [self._wish(i, stays=by_hand or n == 0) for n, i in enumerate(places)]
        room = self.viewport().width()
        tall = self._model.rowCount() * scaled(self, ROW_HEIGHT)
        if not self.verticalScrollBar().isVisible() and tall > self.viewport().height():
            room -= self.verticalScrollBar().sizeHint().width()
        widths = dict(zip(places, fitted(wishes, room), strict=True))
        self._fitting, self._given = True, widths
        for i in range(len(self._columns)):
            width = widths.get(i, 0)
            self.setColumnHidden(i, not width)
            if width:
                self.setColumnWidth(i, width)
        self._fitting = False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        ids = self.selected_ids()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif ids and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.open_wanted.emit(ids[0])
        elif ids and event.matches(QKeySequence.StandardKey.Delete):
            self.delete_wanted.emit(ids[0])
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            below = self.visualRect(index).bottomLeft()
            place = self.viewport().mapToGlobal(below) if by_key else event.globalPos()
            self.menu_wanted.emit(index, place)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.verticalHeader().setDefaultSectionSize(scaled(self, ROW_HEIGHT))
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.fit()

    def _set_up_headers(self) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(scaled(self, ROW_HEIGHT))
        columns.setHighlightSections(False)
        columns.setSectionsClickable(True)
        columns.setMinimumSectionSize(scaled(self, 40))
        columns.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        columns.sectionResized.connect(self._on_resized)
        remembered = self._settings.list_choices(self._entity)
        names = [c.name for c in self._columns]
        sort, descending = self._model.query.sort, self._model.query.descending
        if remembered.sort in names:
            sort, descending = remembered.sort, remembered.descending
        columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        if sort in names:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            columns.setSortIndicator(names.index(sort), order)
        columns.setSortIndicatorShown(True)
        columns.sortIndicatorChanged.connect(self._on_sorted)

    def _on_sorted(self, section: int, order: Qt.SortOrder) -> None:
        self._model.sort(section, order)
        self._settings.change_list(
            self._entity,
            sort=self._columns[section].name,
            descending=order == Qt.SortOrder.DescendingOrder,
        )

    def _on_resized(self) -> None:
        if not self._fitting:
            self._keeping.start()

    def _keep_widths(self) -> None:
        unit = scaled(self, 100) / 100
        widths = dict(self._settings.list_choices(self._entity).widths)
        for i, column in enumerate(self._columns):
            if not self.isColumnHidden(i) and self.columnWidth(i) != self._given.get(i):
                widths[column.name] = round(self.columnWidth(i) / unit)
        self._settings.change_list(self._entity, widths=widths)

    def _wish(self, place: int, *, stays: bool) -> Wish:
        column = self._columns[place]
        by_hand = self._settings.list_choices(self._entity).widths.get(column.name)
        if by_hand:
            return Wish(scaled(self, by_hand), scaled(self, by_hand), stays=stays)
        padding = scaled(self, 2 * CELL_PADDING) + 6
        heading = self.horizontalHeader().fontMetrics()
        title = heading.horizontalAdvance(translated(self._entity, column.title))
        title += scaled(self, _ARROW) + padding
        if column.kind is Kind.READINESS:
            unit = scaled(self, 100) / 100
            pills = (pill_width(self.fontMetrics(), label(s), unit) for s in State)
            width = max(title, max(pills) + padding)
            return Wish(width, width, stays=True)
        metrics = self.fontMetrics()
        rows = range(min(self._model.rowCount(), _MEASURED))
        texts = (self._model.index(row, place).data() for row in rows)
        wanted = max((metrics.horizontalAdvance(text) for text in texts if text), default=0)
        wanted = max(wanted + padding, title)
        if column.kind in _WIDEST:
            wanted = max(title, min(wanted, scaled(self, _WIDEST[column.kind])))
            least = max(title, min(wanted, scaled(self, _LEAST[column.kind])))
            return Wish(wanted, least, stays, scaled(self, _FLOOR))
        return Wish(wanted, wanted, stays, scaled(self, _FLOOR))

    def _plain(self, row: int, column: Column) -> str:
        if column.kind is Kind.READINESS:
            return str(self._model.index(row, self._columns.index(column)).data())
        value = getattr(self._model.record(row), column.name, None)
        return plain(value, column.kind, self._model.zone)


def put_on_clipboard(lines: Sequence[Sequence[str]]) -> None:
    """Let rows be pasted anywhere, the first of them the headings: as a table, or as text."""
    data = QMimeData()
    data.setText("\n".join("\t".join(" ".join(t.split()) for t in line) for line in lines))
    data.setHtml(as_html(lines))
    QGuiApplication.clipboard().setMimeData(data)


def as_html(lines: Sequence[Sequence[str]]) -> str:
    """Return rows as an HTML table, the first of them its headings."""

    def row(cells: Sequence[str], tag: str) -> str:
        inner = "".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in cells)
        return f"<tr>{inner}</tr>"

    body = "".join(row(line, "td") for line in lines[1:])
    return f"<table>{row(lines[0], 'th')}{body}</table>"
