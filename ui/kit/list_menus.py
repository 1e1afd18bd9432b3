"""The menus of a list: which columns, what to do with a row, taking the list elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from dsp_desktop.app import Session
from dsp_desktop.compliance.readiness import Readiness
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.kernel.wording import label
from ui.kit import dialogs
from ui.kit.export import Heading, cell, write_csv, write_xlsx
from ui.kit.formats import plain
from ui.kit.l10n import mark, translated
from ui.kit.operations import Operations
from ui.kit.panel_actions import DELETE, actions_for, may_change, may_remove, title_of
from ui.kit.places import Place
from ui.kit.record_table import RecordTable, put_on_clipboard
from ui.kit.saving import saving
from ui.kit.spec import Column, Kind, PageSpec
from ui.kit.table_model import RecordTableModel

if TYPE_CHECKING:
    from ui.kit.list_page import ListPage

_AS_DECLARED = mark("list", "As it was")
_EDIT = mark("list", "Edit…")
_OPEN = mark("list", "Go to {what}")
_COPY = mark("list", "Copy as a table")
_CSV = mark("list", "Save as CSV…")
_XLSX = mark("list", "Save as spreadsheet…")
_SAVING = mark("list", "Saving {title}")
_COPYING = mark("list", "Copying {title}")
_STEP = 500


def column_menu(table: RecordTable, owner: QWidget) -> QMenu:
    """Return the menu of columns: ticked ones are shown; the first always is."""
    menu = QMenu(owner)

    def fill() -> None:
        menu.clear()
        chosen = table.chosen_columns()
        model = table.model()
        assert isinstance(model, RecordTableModel)  # noqa: S101 - the table has no other
        spec = model.spec
        for column in spec.columns[1:]:
            entry = menu.addAction(translated(spec.entity, column.title))
            entry.setCheckable(True)
            entry.setChecked(column.name in chosen)
            entry.triggered.connect(lambda on, name=column.name: choose(name, shown=on))
        menu.addSeparator()
        menu.addAction(translated("list", _AS_DECLARED)).triggered.connect(
            lambda _on=False: table.reset_columns()
        )

    def choose(name: str, *, shown: bool) -> None:
        chosen = set(table.chosen_columns())
        table.choose_columns(sorted(chosen | {name} if shown else chosen - {name}))

    menu.aboutToShow.connect(fill)
    return menu


def row_menu(page: "ListPage", operations: Operations, index: QModelIndex) -> QMenu:
    """Return what can be done with the row under ``index``."""
    spec, model = page.spec, page.model
    record_id, row = model.record_id(index), model.record(index.row())
    menu = QMenu(page)
    menu.aboutToHide.connect(menu.deleteLater)
    if may_change(spec, operations):
        _entry(menu, translated("list", _EDIT), lambda: page.open_form(record_id))
    for action in actions_for(spec, operations, row) if row is not None else ():
        _entry(menu, title_of(spec, action), lambda a=action: page.run_action(record_id, a))
    for column in spec.columns:
        linked = getattr(row, f"{column.name}_id", None) if column.link else None
        if linked:
            what = translated("list", _OPEN).format(what=getattr(row, column.name))
            place = Place(column.link, record_id=linked)
            _entry(menu, what, lambda p=place: operations.wanted.emit(p))
    menu.addSeparator()
    _entry(menu, translated("list", _COPY), page.table.copy).setShortcut(
        QKeySequence.StandardKey.Copy
    )
    if may_remove(spec, operations):
        _entry(menu, translated("panel", DELETE), lambda: page.remove(record_id))
    return menu


def export_menu(page: "ListPage", operations: Operations, owner: QWidget) -> QMenu:
    """Return the ways to take the list elsewhere."""
    menu = QMenu(owner)

    _entry(menu, translated("list", _COPY), lambda: copy_whole(page, operations))
    _entry(menu, translated("list", _CSV), lambda: save(page, operations, "csv"))
    _entry(menu, translated("list", _XLSX), lambda: save(page, operations, "xlsx"))
    return menu


def save(page: "ListPage", operations: Operations, ending: str) -> None:
    """Save every row the list would show, not only those already fetched."""
    spec = page.spec
    title = translated(spec.entity, spec.title)
    name = f"{title} {operations.app.clock.today().isoformat()}.{ending}"
    path = dialogs.choose_place(page, title, name, f"*.{ending}")
    if path is None:
        return
    whole, zone = WholeList(page, operations), operations.zone

    def write(source: Session, progress: Progress) -> Path:
        rows = whole.rows(source, progress)
        with saving(path) as part:
            (write_xlsx if ending == "xlsx" else write_csv)(part, whole.headings, rows, zone)
        return path

    words = translated("list", _SAVING).format(title=title.lower())
    operations.gather(words, write, then=operations.saved.emit, owner=page)


def copy_whole(page: "ListPage", operations: Operations) -> None:
    """Put every row the list would show on the clipboard, as a table."""
    whole, zone = WholeList(page, operations), operations.zone

    def read(source: Session, progress: Progress) -> list[list[str]]:
        lines = [[heading.title for heading in whole.headings]]
        for row in whole.rows(source, progress):
            cells = zip(row, whole.headings, strict=True)
            lines.append([cell(plain(value, h.kind, zone), h.kind) for value, h in cells])
        return lines

    title = translated(page.spec.entity, page.spec.title).lower()
    words = translated("list", _COPYING).format(title=title)
    operations.gather(words, read, then=put_on_clipboard, owner=page)


class WholeList:
    """What a list shows at one moment, to be read on a thread down to its end."""

    def __init__(self, page: "ListPage", operations: Operations) -> None:
        self._spec, model = page.spec, page.model
        self._columns = page.table.shown_columns()
        self._known, self._query = list(model.ids()), model.query
        self._is_read = model.total is not None and model.total <= len(self._known)
        self._latest = operations.readiness.latest
        entity = self._spec.entity
        self.headings = [Heading(translated(entity, c.title), c.kind) for c in self._columns]

    def rows(self, source: Session, progress: Progress) -> Iterator[list[Any]]:
        """Read every row, a few hundred at a time."""
        listing, ids = self._spec.listing, self._known
        if not self._is_read:
            total = listing.count(source, self._query)
            ids = list(listing.ids(source, replace(self._query, limit=total)))
        return _rows(source, self._spec, self._columns, ids, progress, self._latest)


def _rows(  # noqa: PLR0913, PLR0917 - what one row is made of
    source: Session,
    spec: PageSpec[Any, Any],
    columns: Sequence[Column],
    ids: Sequence[int],
    progress: Progress,
    latest: Readiness | None,
) -> Iterator[list[Any]]:
    entity = spec.entity
    for start in range(0, len(ids), _STEP):
        part = ids[start : start + _STEP]
        found = spec.listing.rows(source, part)
        for record_id in part:
            if record_id in found:
                row = found[record_id]
                state = latest.state(entity, record_id) if latest else None
                yield [
                    (label(state) if state else "")
                    if column.kind is Kind.READINESS
                    else getattr(row, column.name, None)
                    for column in columns
                ]
        progress.report(min(start + _STEP, len(ids)), len(ids))


def _entry(menu: QMenu, title: str, do: Any) -> QAction:
    entry = menu.addAction(title)
    entry.triggered.connect(lambda _on=False: do())
    return entry
