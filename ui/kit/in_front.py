"""Which record of a list is in front: the one a person came for, or the one they had before."""

from typing import Any

from dsp_desktop.app import Session
from dsp_desktop.kernel.changes import ChangeSet
from ui.kit.filter_bar import FilterBar
from ui.kit.operations import Operations
from ui.kit.panel import DetailPanel
from ui.kit.record_table import RecordTable
from ui.kit.spec import PageSpec
from ui.kit.table_model import RecordTableModel


class InFront:
    """Selects it again after every answer, and asks for more of the list to find it."""

    def __init__(
        self,
        operations: Operations,
        model: RecordTableModel,
        table: RecordTable,
        bar: FilterBar,
        panel: DetailPanel,
    ) -> None:
        self._operations = operations
        self._spec: PageSpec[Any, Any] = model.spec
        self._model, self._table, self._bar, self._panel = model, table, bar, panel
        self._wanted = 0
        self._kept: list[int] = []
        #: A record that the list, as far as it has been read, does not hold: it stays in the
        #: panel until the person asks for something else. With it, what the list was asked for.
        self._aside = 0
        self._asked: object = None
        self._is_stale = False

    @property
    def is_elsewhere(self) -> bool:
        """Whether the panel is for a record that is not among the rows."""
        return bool(self._wanted or self._aside)

    def want(self, record_id: int) -> None:
        """Look for this record from the next answer on, and show it."""
        self._wanted, self._aside = record_id, 0

    def come_for(self, record_id: int) -> None:
        """Show this record now, if it is among the rows, or else as soon as it is."""
        self.want(record_id)
        self.after_answer()

    def keep(self, record_id: int) -> None:
        """Note what the person has selected."""
        self._aside, self._kept = 0, [record_id]

    def after_answer(self) -> None:
        """Select what was wanted, or what was selected before, or the first there is."""
        if self._aside and self._asked != self._now():
            self._aside = 0
        wanted = self._wanted
        if self._table.select_ids([wanted] if wanted else self._kept, scroll=bool(wanted)):
            self._wanted = 0
        elif wanted and self._bar.can_widen():
            self._bar.set_to(filters=self._bar.widest())
        elif wanted:
            self._wanted, self._kept = 0, []
            self._aside, self._asked = wanted, self._now()
            self._show_aside()
        elif self._aside:
            return
        elif self._model.rowCount() and not self._table.selected_ids():
            self._table.selectRow(0)
        elif not self._model.rowCount():
            self._panel.show_record(None, None)

    def on_changed(self, changes: ChangeSet) -> None:
        """Show anew what the panel tells: it may be about any record, not of this list alone."""
        if not (changes.touches or changes.everything):
            return
        self._is_stale = True
        if self._panel.isVisible():
            self.catch_up()

    def catch_up(self) -> None:
        """Show what the record says by now, if anything has changed since it was shown."""
        if not self._is_stale:
            return
        self._is_stale = False
        record_id = self._panel.record_id
        if self._aside:
            self._show_aside()
        elif record_id is not None:
            row = self._model.row_of(record_id)
            self._panel.show_record(record_id, None if row is None else self._model.record(row))

    def _show_aside(self) -> None:
        record_id, listing = self._aside, self._spec.listing

        def question(source: Session) -> Any:
            return listing.rows(source, [record_id]).get(record_id)

        def show(row: Any) -> None:
            if record_id == self._aside:
                self._panel.show_record(record_id, row)

        self._operations.read(question, then=show, owner=self._panel)

    def _now(self) -> object:
        return self._bar.box.text(), self._bar.state, self._bar.filters
