"""The dialogs around a form. What was typed survives every refusal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.app import Session, UnitOfWork
from dsp_desktop.kernel.errors import AppError, NotFound, Rejected, StaleRecord
from dsp_desktop.kernel.listing import Seen
from dsp_desktop.kernel.permissions import Permission
from ui.kit import dialogs
from ui.kit.form import FormView
from ui.kit.formats import shown
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.kit.operations import Operations
from ui.kit.spec import Form, Kind, RowAction
from ui.kit.theme import scaled

_ADD = mark("form", "Add {noun}")
_CHANGE = mark("form", "Change {noun}")
_SAVE = mark("form", "Save")
_CANCEL = mark("form", "Cancel")
_DISCARD = mark("form", "Leave without saving?")
_DISCARD_TEXT = mark("form", "What you typed here has not been saved.")
_YES_DISCARD = mark("form", "Leave without saving")
_KEEP = mark("form", "Keep typing")
_BLANK = mark("form", "nothing")
_MAY_NOT = mark(
    "form",
    "Your role was changed and no longer allows this. What you typed stays here, to be read or "
    "copied, until you leave.",
)
_WIDTH, _SMALL_WIDTH, _HIGHEST = 700, 460, 700
_SIDE, _GAP = 20, 14


class FieldsDialog(QDialog):
    """A form with Save and Cancel; asks before typing is thrown away."""

    #: Writes what was read; each dialog below brings its own.
    store: Callable[[dict[str, object]], None]

    def __init__(
        self,
        view: FormView,
        operations: Operations,
        parent: QWidget | None,
        needs: Permission | None = None,
    ) -> None:
        """Show ``view``; ``needs`` is what the person must be allowed to save it."""
        super().__init__(parent)
        self.view, self._needs = view, needs
        self._operations = operations
        self._size_name = ""
        self._left: QWidget | None = None
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setText(translated("form", _SAVE))
        save.setDefault(True)
        save.setProperty("role", "primary")
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(
            translated("form", _CANCEL)
        )
        self.buttons.accepted.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.save)
        QShortcut(QKeySequence("Ctrl+S"), self, self.save)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        area.setWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[scaled(self, _SIDE)] * 4)
        column.setSpacing(scaled(self, _GAP))
        column.addWidget(area, 1)
        column.addWidget(self.buttons)
        self._began = view.typed()
        operations.rights.changed.connect(self._follow_rights)

    def save(self) -> None:
        """Read, write, and close; or stay open and say what is wrong."""
        if not self.buttons.button(QDialogButtonBox.StandardButton.Save).isEnabled():
            return
        try:
            values = self.view.values()
        except Rejected as refusal:
            self.view.show_problems(refusal.problems)
            return
        self._left = self.focusWidget()
        self.setEnabled(False)
        self.store(values)

    def begin(self, values: Mapping[str, object]) -> None:
        """Fill in what is known before anybody types."""
        self.view.set_values(values)
        self._began = self.view.typed()

    def is_touched(self) -> bool:
        """Whether closing now would lose something typed."""
        return self.view.typed() != self._began

    def reject(self) -> None:
        """Close, unless that loses something the person wants to keep."""
        if not self.isEnabled():
            return  # its write is under way
        if self.is_touched() and not dialogs.confirm(
            self,
            translated("form", _DISCARD),
            translated("form", _DISCARD_TEXT),
            yes=translated("form", _YES_DISCARD),
            no=translated("form", _KEEP),
        ):
            return
        super().reject()

    def done(self, result: int) -> None:
        """Close, and remember the size."""
        if self._size_name:
            unit = scaled(self, 100) / 100
            width, height = round(self.width() / unit), round(self.height() / unit)
            self._operations.settings.remember_size(self._size_name, width, height)
        super().done(result)

    def take_size(self, name: str, width: int) -> None:
        """Open at the size the person left it; else this wide, and as high as what is in it."""
        self._size_name = name
        kept = self._operations.settings.value.sizes.get(name)
        if kept:
            self.resize(*(scaled(self, side) for side in kept))
            return
        sides, width = 2 * scaled(self, _SIDE), scaled(self, width)
        height = self.view.height_at(width - sides) + self.buttons.sizeHint().height()
        height += sides + scaled(self, _GAP)
        screen = self.screen().availableSize().height()
        self.resize(width, min(height, scaled(self, _HIGHEST), screen - sides))

    def refused(self, error: AppError) -> bool:
        """Stay open with everything typed, and say what is wrong."""
        if isinstance(error, Rejected):
            self.view.show_problems(error.problems)
        else:
            self.view.show_problems(())
            self.view.say(sentence(error))
        return True

    def again(self) -> None:
        """Let the person go on typing: in the first field that is wrong, or where they were."""
        self.setEnabled(True)
        if editor := self.view.first_wrong() or self._left:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_rights(self) -> None:
        """Offer to save only what would be taken; what was typed stays to be read and copied."""
        may = self._needs is None or self._operations.app.actor.may(self._needs)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(may)
        self.view.say("" if may else translated("form", _MAY_NOT))


class FormDialog(FieldsDialog):
    """Add or change one record. Closes itself only once the write has succeeded."""

    #: The id of the record that was added or changed.
    stored = Signal(int)

    def __init__(  # noqa: PLR0913 - named one by one
        self,
        form: Form[Any],
        context: str,
        operations: Operations,
        *,
        noun: str = "",
        title: str = "",
        record_id: int | None = None,
        start: Mapping[str, object] | None = None,
        parent: QWidget | None = None,
        needs: Permission | None = None,
    ) -> None:
        super().__init__(FormView(form.fields, context, operations), operations, parent, needs)
        self._form, self._context = form, context
        self._record_id = record_id
        self._seen = 0
        words = _ADD if record_id is None else _CHANGE
        self.setWindowTitle(title or translated("form", words).format(noun=noun or context))
        if record_id is None:
            self.view.set_values({f.name: f.default for f in form.fields if f.default is not None})
            self.view.set_values(start or {})
        else:
            with operations.rights.reading() as source:
                self._show(form.load(source, record_id))
        self._began = self.view.typed()
        self.take_size(f"form.{context}" + (f".{title}" if title else ""), _WIDTH)

    def store(self, values: dict[str, object]) -> None:
        form, record_id, seen = self._form, self._record_id, self._seen
        details = form.details(**values)
        add, change = form.add, form.change

        def write(uow: UnitOfWork) -> int:
            if record_id is not None and change is not None:
                change(uow, record_id, details, seen)
                return record_id
            assert add is not None  # noqa: S101 - whoever opened a blank form has looked
            return add(uow, details)

        operation = add if record_id is None else change
        assert operation is not None  # noqa: S101 - likewise
        self._operations.write(
            operation.__name__,
            write,
            then=self._stored,
            refused=self.refused,
            over=self.again,
            owner=self,
        )

    def refused(self, error: AppError) -> bool:
        """Stay open; if somebody else was quicker, show their version beside what was typed."""
        overtaken = isinstance(error, StaleRecord | NotFound)
        if not overtaken or self._record_id is None:
            return super().refused(error)
        form, context, record_id = self._form, self._context, self._record_id

        def question(source: Session) -> Theirs:
            return Theirs.read(source, form, context, record_id)

        self._operations.read(question, then=self._show_theirs, refused=super().refused, owner=self)
        return True

    def _stored(self, record_id: int) -> None:
        self.accept()
        self.stored.emit(record_id)

    def _show(self, seen: Seen[Any]) -> None:
        self._seen = seen.version
        self.view.set_values({name: getattr(seen.details, name) for name in self.view.cells})

    def _show_theirs(self, theirs: "Theirs") -> None:
        """Let the person choose between both versions, or say that the record is gone."""
        from ui.kit import conflict  # noqa: PLC0415 - wanted now and then

        mine, cells, zone = self.view.typed(), self.view.cells, self._operations.zone
        touch = conflict.LastTouch(*theirs.touch)
        self.view.show_problems(())
        if theirs.seen is None:
            typed = [(cells[name].label, self._said(name, mine[name])) for name in cells]
            gone = conflict.DeletedDialog(typed, touch, zone, self)
            gone.finished.connect(gone.deleteLater)
            gone.open()
            return
        for name, picks in theirs.picks.items():
            cells[name].editor.offer_more(picks)
        values = {name: getattr(theirs.seen.details, name) for name in cells}
        differ = conflict.differences(
            (self._began, mine, values), lambda name: cells[name].label, self._said
        )
        dialog = conflict.ConflictDialog(differ, touch, zone, self)
        version = theirs.seen.version
        dialog.decided.connect(lambda chosen: self._take(values, version, chosen))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, theirs: dict[str, object], version: int, chosen: frozenset[str]) -> None:
        """Put what was chosen into the form and save it over their version."""
        self._seen, self._began = version, theirs
        self.view.set_values({name: theirs[name] for name in chosen})
        if self.is_touched():
            self.save()
        else:  # nothing is left that they have not saved already
            self._stored(self._record_id or 0)

    def _said(self, name: str, value: object) -> str:
        cell = self.view.cells[name]
        if cell.field.kind is Kind.RECORD:
            known = cell.editor.values
            text = cell.editor.itemText(known.index(value)) if value in known else ""
        else:
            text = shown(value, cell.field.kind, self._operations.zone)
        return text or translated("form", _BLANK)


@dataclass(frozen=True, slots=True)
class Theirs:
    """The version somebody else saved, who that was, and what its fields may refer to by now.

    ``seen`` is ``None`` for a record that is gone.
    """

    seen: Seen[Any] | None
    touch: tuple[str, datetime | None]
    picks: Mapping[str, Sequence[Any]]

    @classmethod
    def read(cls, source: Session, form: Form[Any], entity: str, record_id: int) -> "Theirs":
        """Look at the record as it is now."""
        from dsp_desktop.db.history import last_touch  # noqa: PLC0415 - wanted now and then

        touch = last_touch(source, entity, record_id) or ("", None)
        try:
            seen = form.load(source, record_id)
        except NotFound:
            return cls(None, touch, {})
        records = [f for f in form.fields if f.kind is Kind.RECORD and f.picks and not f.editor]
        return cls(seen, touch, {f.name: f.picks(source) for f in records if f.picks})


class ActionDialog(FieldsDialog):
    """What a row action wants to know before it runs."""

    def __init__(
        self,
        action: RowAction,
        context: str,
        operations: Operations,
        record_id: int,
        parent: QWidget | None = None,
    ) -> None:
        view = FormView(action.asks, context, operations)
        super().__init__(view, operations, parent, action.permission)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._action, self._record_id = action, record_id
        title = translated(context, action.title)
        self.setWindowTitle(title)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setText(title)
        self.view.set_values({f.name: f.default for f in action.asks if f.default is not None})
        self._began = self.view.typed()
        name = f"action.{context}.{action.run.__name__ if action.run else ''}"
        self.take_size(name, _SMALL_WIDTH)

    def store(self, values: dict[str, object]) -> None:
        run, record_id = self._action.run, self._record_id
        if run is None:
            return
        self._operations.write(
            run.__name__,
            lambda uow: run(uow, record_id, **values),
            then=lambda _result: self.accept(),
            refused=self.refused,
            over=self.again,
            owner=self,
        )
