"""The History tab: everything that was done to one record, newest first."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dsp_desktop.app import Session
from dsp_desktop.db.history import HistoryEntry, history
from ui.kit.facts import text_label
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.notices import done
from ui.kit.operations import Operations
from ui.kit.panel import PanelTab
from ui.kit.theme import scaled

_TITLE = mark("panel", "History")
_NONE = mark("panel", "Nothing has been done to this record.")
_WHO = mark("panel", "{when}, {who}")
_CHANGE = mark("panel", "{field}: {before} → {after}")
_BLANK = mark("panel", "nothing")


class HistoryView(QWidget):
    """Reads the audit trail of one record and lists it."""

    def __init__(self, operations: Operations, entity: str, record_id: int) -> None:
        super().__init__()
        self.setProperty("role", "scrolled")
        self._zone = operations.zone
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, scaled(self, 6), 0)
        self._column.setSpacing(scaled(self, 4))

        def question(source: Session) -> Sequence[HistoryEntry]:
            return history(source, entity, record_id)

        operations.read(question, then=self._show, owner=self)

    def _show(self, entries: Sequence[HistoryEntry]) -> None:
        for entry in entries:
            words = f"{done(entry.operation)} {entry.about}".strip()
            what = text_label(words, "strong")
            what.setContentsMargins(0, scaled(self, 8), 0, 0)
            self._column.addWidget(what)
            when = by_type(entry.at, zone=self._zone)
            who = translated("panel", _WHO).format(when=when, who=entry.actor_name)
            self._column.addWidget(text_label(who, "help"))
            for field, before, after in entry.changes:
                words = translated("panel", _CHANGE).format(
                    field=field,
                    before=self._said(before),
                    after=self._said(after),
                )
                self._column.addWidget(text_label(words, "muted"))
        if not entries:
            self._column.addWidget(text_label(translated("panel", _NONE), "muted"))
        self._column.addStretch(1)

    def _said(self, value: object) -> str:
        blank = value is None or value == ""
        return translated("panel", _BLANK) if blank else by_type(value, zone=self._zone)


HISTORY = PanelTab(_TITLE, HistoryView)
