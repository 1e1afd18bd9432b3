"""What can be done with the record in the panel: as many buttons as fit, the rest under More."""

from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from ui.kit.icons import set_icon
from ui.kit.l10n import mark, translated
from ui.kit.operations import Operations
from ui.kit.spec import PageSpec, RowAction
from ui.kit.theme import scaled

_EDIT = mark("panel", "Edit")
_MORE = mark("panel", "More")
#: Actions shown as buttons at most.
_BUTTONS = 2
DELETE = mark("panel", "Delete…")


class ActionRow(QWidget):
    """Looks again at what fits whenever its width changes; no title is ever cut short."""

    edit_wanted = Signal(int)
    delete_wanted = Signal(int)
    action_wanted = Signal(int, object)

    def __init__(self, spec: PageSpec[Any, Any], operations: Operations) -> None:
        super().__init__()
        self._spec, self._operations = spec, operations
        self._record_id = 0
        self._actions: list[RowAction] = []
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, scaled(self, 6), 0)
        self._row.setSpacing(scaled(self, 8))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill)
        self.more = self._button("more", translated("panel", _MORE))
        self.more.setMenu(self.menu)
        set_icon(self.more, "ph.dots-three", "text")
        self._row.addWidget(self.more, 1)
        self._last: list[QPushButton] = []
        if may_change(spec, operations):
            edit = self._button("edit", translated("panel", _EDIT), "primary")
            edit.clicked.connect(lambda _on: self.edit_wanted.emit(self._record_id))
            self._row.addWidget(edit, 1)
            self._last.append(edit)

    def show_for(self, record_id: int | None, row: Any) -> None:
        """Offer what may be done with this record in the state it is in."""
        for old in self._buttons:
            self._row.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        self._buttons = []
        self._record_id = record_id or 0
        known = record_id is not None and row is not None
        self._actions = actions_for(self._spec, self._operations, row) if known else []
        for place, action in enumerate(self._actions[:_BUTTONS]):
            button = self._button(action.title, title_of(self._spec, action))
            button.clicked.connect(lambda _on, a=action: self._act(a))
            self._row.insertWidget(place, button, 1)
            self._buttons.append(button)
        self.setVisible(known)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, self.more.sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def shown_actions(self) -> list[RowAction]:
        """Return the actions that are buttons now; the others are under More."""
        return [a for a, b in zip(self._actions, self._buttons, strict=False) if not b.isHidden()]

    def _fit(self) -> None:
        removable = bool(self._record_id) and may_remove(self._spec, self._operations)
        for count in range(len(self._buttons), -1, -1):
            more = len(self._actions) > count or removable
            shown = [*self._buttons[:count]]
            shown += [self.more] if more else []
            shown += self._last
            wanted = sum(b.sizeHint().width() for b in shown)
            wanted += self._row.spacing() * (len(shown) - 1) + self._row.contentsMargins().right()
            if wanted <= self.width() or count == 0:
                break
        for button in (*self._buttons, self.more):
            button.setVisible(button in shown)

    def _fill(self) -> None:
        self.menu.clear()
        shown = self.shown_actions()
        for action in self._actions:
            if action not in shown:
                entry = self.menu.addAction(title_of(self._spec, action))
                entry.triggered.connect(lambda _on=False, a=action: self._act(a))
        if may_remove(self._spec, self._operations):
            self.menu.addSeparator()
            entry = self.menu.addAction(translated("panel", DELETE))
            entry.triggered.connect(lambda _on=False: self.delete_wanted.emit(self._record_id))

    def _act(self, action: RowAction) -> None:
        self.action_wanted.emit(self._record_id, action)

    def _button(self, name: str, title: str, role: str = "") -> QPushButton:
        button = QPushButton(title, self)
        button.setObjectName(name)
        button.setProperty("role", role)
        button.ensurePolished()
        return button


def actions_for(spec: PageSpec[Any, Any], operations: Operations, row: Any) -> list[RowAction]:
    """Return the actions this person may run on this row."""
    status = str(getattr(row, "status", ""))
    return [
        action
        for action in spec.actions
        if operations.app.actor.may(action.permission)
        and (not action.for_states or status in action.for_states)
        and action.applies(row)
    ]


def title_of(spec: PageSpec[Any, Any], action: RowAction) -> str:
    """Return what an action is called where it is offered: with dots if it asks something first."""
    title = translated(spec.entity, action.title)
    asks = action.ask or action.asks or action.form
    return f"{title}…" if asks else title


def may_change(spec: PageSpec[Any, Any], operations: Operations) -> bool:
    """Whether this person may open a record's form."""
    form = spec.form
    return bool(form and form.change) and operations.app.actor.may(spec.edit)


def may_remove(spec: PageSpec[Any, Any], operations: Operations) -> bool:
    """Whether this person may delete a record."""
    return bool(spec.form and spec.form.remove) and operations.app.actor.may(spec.edit)
