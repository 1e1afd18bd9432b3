"""Settings: who may do what, when windows lock, and whether the records can be got back."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.access.logic import LOCK_MINUTES
from dsp_desktop.app import Session, UnitOfWork
from dsp_desktop.kernel.changes import ChangeSet
from dsp_desktop.kernel.permissions import Permission
from ui.kit.formats import shown
from ui.kit.l10n import mark, translated
from ui.kit.later import later
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.kit.spec import Kind
from ui.kit.theme import scaled

queries = later("dsp_desktop.access.queries")
service = later("dsp_desktop.access.service")

#: After how many minutes a window may lock itself.
MINUTES = (1, 2, 3, 5, 10, 15, 20, 30, 60, 120)


def _t(text: str) -> str:
    return translated("settings", text)


def minutes_text(minutes: int) -> str:
    """Return so many minutes in words."""
    if minutes == 1:
        return _t(mark("settings", "1 minute"))
    return _t(mark("settings", "{n} minutes")).format(n=minutes)


class AccessTab(QWidget):
    """Users and roles have their pages; the rest is set and said here."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._may = operations.app.actor.may(Permission.ACCESS_EDIT)
        self.lock = QComboBox()
        for minutes in MINUTES:
            self.lock.addItem(minutes_text(minutes), minutes)
        self.lock.setEnabled(self._may)
        self.lock.setAccessibleName(_t(mark("settings", "Lock windows after")))
        self.lock.activated.connect(self._keep)
        self.sheet, self.checked = QLabel(), QLabel()
        self.buttons: dict[str, QPushButton] = {}
        self._lay_out()
        operations.changed.connect(self._on_changed)
        self._look()

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.concerns("safeguards"):
            self._look()

    def _look(self) -> None:
        def question(source: Session) -> tuple[int, datetime | None, datetime | None]:
            state = queries.safeguards(source)
            return state.lock_minutes, state.sheet_at, state.checked_at

        self._operations.read(question, then=self._show, owner=self)

    def _show(self, found: tuple[int, datetime | None, datetime | None]) -> None:
        minutes, sheet_at, checked_at = found
        self.lock.setCurrentIndex(self.lock.findData(minutes))
        self._say(self.sheet, sheet_at, mark("settings", "Not printed yet"))
        self._say(self.checked, checked_at, mark("settings", "Never checked"))

    def _say(self, label: QLabel, at: datetime | None, never: str) -> None:
        label.setText(shown(at, Kind.MOMENT, self._operations.zone) if at else _t(never))
        label.setProperty("tone", "" if at else "due_soon")
        label.style().unpolish(label)
        label.style().polish(label)

    def _keep(self) -> None:
        minutes = int(self.lock.currentData() or LOCK_MINUTES)

        def write(uow: UnitOfWork) -> None:
            service.set_lock(uow, minutes)

        self._operations.write("set_lock", write)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setHorizontalSpacing(scaled(self, 24))
        for entity, title in (
            ("app_user", _t(mark("settings", "Users: who may sign in"))),
            ("role", _t(mark("settings", "Roles: what each of them may do"))),
        ):
            button = QPushButton(_t(mark("settings", "Open")))
            button.setAccessibleName(title)
            button.clicked.connect(partial(self._go, entity))
            self.buttons[entity] = button
            form.addRow(title, button)
        form.addRow(_t(mark("settings", "Lock windows nobody touches after")), self.lock)
        form.addRow(_t(mark("settings", "Recovery sheet printed")), self.sheet)
        form.addRow(_t(mark("settings", "Recovery checked")), self.checked)
        words = mark(
            "settings",
            "Everybody signs in with a name of their own, so that the audit trail says who did "
            "what. The recovery sheet, its check and a new code are in the menu under Company.",
        )
        note = QLabel(_t(words))
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        card = QFrame()
        card.setProperty("role", "card")
        card.setMaximumWidth(scaled(self, 620))
        inner = QVBoxLayout(card)
        inner.setContentsMargins(*(scaled(self, 18),) * 4)
        inner.addWidget(note)
        inner.addLayout(form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        layout.addStretch(1)

    def _go(self, entity: str) -> None:
        self._operations.wanted.emit(Place(entity))
