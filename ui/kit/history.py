"""The History tab: everything that was done to one record, newest first."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dsp_desktop.app import Session
from dsp_desktop.db.history import FieldChange, HistoryEntry, history
from dsp_desktop.kernel.changes import Verb
from dsp_desktop.kernel.labels import list_change
from dsp_desktop.kernel.permissions import Permission
from ui.kit.fact_line import LinkButton
from ui.kit.facts import text_label
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.notices import done
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.kit.theme import scaled

_NONE = mark("panel", "Nothing has been done to this record.")
_WHO = mark("panel", "{when}, {who}")
_CHANGE = mark("panel", "{field}: {before} → {after}")
_WAS = mark("panel", "{field}: {value}")
_BLANK = mark("panel", "nothing")
_LOOKED = mark("panel", "Private values were looked at")
_LOOKED_AT = mark("panel", "Looked at: {field}")
_TRAIL = mark("panel", "Show in the audit trail")


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

        if operations.app.actor.may(Permission.AUDIT_VIEW):
            place = Place("audit_entry", filters={"record": f"{entity}:{record_id}"})
            trail = LinkButton(translated("panel", _TRAIL))
            trail.clicked.connect(lambda _on: operations.wanted.emit(place))
            self._column.addWidget(trail)
        operations.read(question, then=self._show, owner=self)

    def _show(self, entries: Sequence[HistoryEntry]) -> None:
        for entry in entries:
            looked = entry.verb is Verb.LOOKED
            words = translated("panel", _LOOKED) if looked else done(entry.operation)
            what = text_label(words, "strong")
            what.setContentsMargins(0, scaled(self, 8), 0, 0)
            self._column.addWidget(what)
            if entry.about:
                self._column.addWidget(text_label(entry.about))
            when = by_type(entry.at, zone=self._zone)
            who = translated("panel", _WHO).format(when=when, who=entry.actor_name)
            self._column.addWidget(text_label(who, "help"))
            for change in entry.changes:
                self._column.addWidget(text_label(self._told(entry.verb, change), "muted"))
        if not entries:
            self._column.addWidget(text_label(translated("panel", _NONE), "muted"))
        self._column.addStretch(1)

    def _told(self, verb: Verb, change: FieldChange) -> str:
        """Return what a field became; of a new or deleted record, what it was."""
        field, before, after = change
        if verb is Verb.LOOKED:
            return translated("panel", _LOOKED_AT).format(field=field)
        if isinstance(before, list) and isinstance(after, list):
            return translated("panel", _WAS).format(field=field, value=list_change(before, after))
        if verb is Verb.CHANGED:
            words = translated("panel", _CHANGE)
            return words.format(field=field, before=self._said(before), after=self._said(after))
        value = self._said(after if before is None else before)
        return translated("panel", _WAS).format(field=field, value=value)

    def _said(self, value: object) -> str:
        blank = value is None or value == ""
        return translated("panel", _BLANK) if blank else by_type(value, zone=self._zone)
