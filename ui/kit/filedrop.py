"""Files dropped on a record: on its panel, or on its row in a list.

What is told in tables is for the import of the whole window, if it is dropped on a list; on a
panel, which shows one record and nothing else, any file is meant for that record.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QTableView, QWidget

from ui.kit.operations import Operations
from ui.kit.panel import DetailPanel, PanelTab
from ui.kit.record_table import RecordTable
from ui.kit.table_model import RecordTableModel

#: The property of a widget that takes files for itself: all of them, or all but tables.
TAKES = "takesFiles"
ALL, PAPERS = "all", "papers"
_TABLES = frozenset({".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".ods"})


def files_of(data: QMimeData) -> list[Path]:
    """Return the local files that are being dragged; nothing if one of them is no file."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths if paths and all(path.is_file() for path in paths) else []


def taken(widget: QWidget, data: QMimeData) -> list[Path]:
    """Return the files that a widget takes for itself."""
    how, files = widget.property(TAKES), files_of(data)
    tables = any(path.suffix.lower() in _TABLES for path in files)
    return files if how == ALL or (how == PAPERS and not tables) else []


class FileDrops(QObject):
    """Takes files for a widget, and frames what they would go to.

    ``place`` says which record is at a point, and where it is drawn.
    """

    def __init__(
        self,
        widget: QWidget,
        how: str,
        place: Callable[[QPoint], tuple[int, QRect] | None],
        drop: Callable[[int, Sequence[Path]], None],
    ) -> None:
        super().__init__(widget)
        self._widget, self._place, self._drop = widget, place, drop
        self._frame = QFrame(widget)
        self._frame.setProperty("role", "target")
        self._frame.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._frame.hide()
        widget.setProperty(TAKES, how)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.DragLeave:
            self._frame.hide()
            return True
        if not isinstance(event, QDragEnterEvent | QDragMoveEvent | QDropEvent):
            return False
        files = taken(self._widget, event.mimeData())
        where = self._place(event.position().toPoint()) if files else None
        dropped = isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop
        self._frame.setVisible(where is not None and not dropped)
        if where is None:
            # Entering between two rows must not close the door to the rows.
            event.setAccepted(bool(files) and event.type() == QEvent.Type.DragEnter)
            return True
        self._frame.setGeometry(where[1])
        self._frame.raise_()
        event.setDropAction(Qt.DropAction.CopyAction)  # the original stays, whatever was asked
        event.accept()
        if dropped:
            self._drop(where[0], files)
        return True


def take_files(
    tabs: Sequence[PanelTab],
    operations: Operations,
    model: RecordTableModel,
    table: RecordTable,
    panel: DetailPanel,
) -> None:
    """Let a list page take files for its records, if one of the panel's tabs wants them."""
    entity = model.spec.entity
    for tab in tabs:
        drop = tab.drop
        if drop is None or not (tab.applies(entity) and tab.may_drop(operations)):
            continue

        def dropped(
            record_id: int,
            files: Sequence[Path],
            drop: Callable[[Operations, str, int, Sequence[Path], QWidget], None] = drop,
        ) -> None:
            table.select_ids([record_id], scroll=False)
            drop(operations, entity, record_id, files, table.window())

        drops_on_rows(table, lambda row: model.record_id(model.index(row, 0)), dropped)
        drops_on_panel(panel, lambda: panel.record_id, dropped)


def drops_on_rows(
    table: QTableView, record: Callable[[int], int], drop: Callable[[int, Sequence[Path]], None]
) -> FileDrops:
    """Take files for the rows of a table; ``record`` gives the id of a row."""

    def place(at: QPoint) -> tuple[int, QRect] | None:
        index = table.indexAt(at)
        if not index.isValid():
            return None
        line = table.visualRect(index)
        line.setLeft(0)
        line.setWidth(table.viewport().width())
        return record(index.row()), line

    return FileDrops(table.viewport(), PAPERS, place, drop)


def drops_on_panel(
    panel: QWidget, record: Callable[[], int | None], drop: Callable[[int, Sequence[Path]], None]
) -> FileDrops:
    """Take files for the record that a panel shows."""

    def place(_at: QPoint) -> tuple[int, QRect] | None:
        record_id = record()
        return None if record_id is None else (record_id, panel.rect())

    return FileDrops(panel, ALL, place, drop)
