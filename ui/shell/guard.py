"""What guards an open company in the window: the lock, the recovery sheet, one's own password.

A demo has a strip on every screen instead: its key is published, so there is nothing to guard.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from dsp_desktop.access.logic import lock_after
from dsp_desktop.kernel.changes import EVERYTHING, ChangeSet
from dsp_desktop.kernel.permissions import Permission
from ui.kit.fields.passwords import NewPasswordField, PasswordField
from ui.kit.form_dialog import ActionDialog
from ui.kit.l10n import mark, translated
from ui.kit.operations import Operations
from ui.kit.spec import Field, RowAction
from ui.kit.theme import scaled
from ui.shell.lock import Lock
from ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    from dsp_desktop.access.queries import SafeguardsState
    from dsp_desktop.app import App, Session, UnitOfWork
    from ui.shell.recovery import Recovery


def _t(text: str) -> str:
    return translated("guard", text)


class Guard(QObject):
    """Stands by the desk of a company from the moment somebody sits down."""

    #: Another person has signed in at the locked window: an ``App``.
    taken_over = Signal(object)
    #: The person wants another company instead.
    gone_back = Signal()
    #: A ``RecoveryCode`` to be put in.
    renewal = Signal(object)

    def __init__(self, window: MainWindow, operations: Operations) -> None:
        super().__init__(window)
        self._window, self._operations = window, operations
        self.is_demo = operations.app.key.is_demo
        self.lock = Lock(window, operations.app, window.sidebar.name.toolTip, self._is_touched)
        self.lock.taken_over.connect(self.taken_over)
        self.lock.gone_back.connect(self.gone_back)
        self.lock.returned.connect(self._welcome_back)
        operations.rights.ended.connect(self._bar)
        operations.rights.changed.connect(self._on_rights)
        operations.changed.connect(self._on_changed)
        self.strip: QWidget | None = None
        self._was_barred = False

    @cached_property
    def recovery(self) -> "Recovery":
        """What is done about the recovery code; it prints, which a start need not wait for."""
        from ui.shell.recovery import Recovery  # noqa: PLC0415 - wanted now and then

        made = Recovery(self._window, self._operations)
        made.renewal.connect(self.renewal)
        return made

    def begin(self) -> None:
        """Say that this is a demo, or look how the company is guarded."""
        if self.is_demo:
            self._show(demo_strip())
            return
        self._operations.look_changed.connect(self._look)
        self._look()

    def leave(self) -> None:
        """The company is being closed."""
        self.lock.leave()
        self._show(None)

    def lock_now(self) -> None:
        """Lock the window at once."""
        if not self.is_demo:
            self.lock.lock()

    def change_password(self) -> ActionDialog:
        """Let the person set another password."""
        dialog = ActionDialog(_CHANGE, "guard", self._operations, 0, self._window)
        dialog.open()
        return dialog

    def _is_touched(self) -> bool:
        navigator = self._window.navigator
        return navigator is not None and navigator.is_touched()

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.concerns("safeguards") and not self.is_demo:
            self._look()
        if changes.concerns("app_user") or changes.concerns("role"):
            # Whoever asks anything hears what the person may do by now.
            ask = self._operations.read_when_quiet
            ask(_who_reads, then=lambda _answer: None, owner=self)

    def _on_rights(self) -> None:
        if not self.is_demo:
            self._look()

    def _bar(self) -> None:
        self._was_barred = True
        self.lock.bar()

    def _welcome_back(self, app: "App") -> None:
        """Go on with the rights of now; what could not be read meanwhile is read."""
        self._operations.rights.take(app.actor)
        if self._was_barred:
            self._was_barred = False
            self._operations.changed.emit(EVERYTHING)

    def _look(self) -> None:
        self._operations.read_when_quiet(_safeguards, then=self._stand, owner=self)

    def _stand(self, state: "SafeguardsState") -> None:
        own = self._operations.settings.value.lock_minutes
        self.lock.begin(lock_after(state.lock_minutes, own))
        owns = self._operations.app.actor.may(Permission.RECOVERY_EDIT)
        if state.sheet_at is None and owns:
            keeps = state.keeps_code
            banner, button = sheet_banner()
            button.clicked.connect(
                lambda _on: self.recovery.print_sheet() if keeps else self.recovery.renew()
            )
            self._show(banner)
        else:
            self._show(None)

    def _show(self, strip: QWidget | None) -> None:
        """Put a strip above the pages, in place of the one there is."""
        if self.strip is not None:
            self._window.column.removeWidget(self.strip)
            self.strip.deleteLater()
        self.strip = strip
        if strip is not None:
            self._window.column.insertWidget(0, strip)


def demo_strip() -> QWidget:
    """Return what stands above every screen of a demo."""
    words = mark(
        "guard",
        "Demo company: every name and number is invented, and anybody can open this file. Keep "
        "nothing of your own here.",
    )
    label = QLabel(_t(words))
    label.setProperty("role", "demo")
    label.setWordWrap(True)
    return label


def sheet_banner() -> tuple[QWidget, QPushButton]:
    """Return what stays above the pages until the recovery sheet is printed, and its button."""
    strip = QFrame()
    strip.setProperty("role", "strip")
    words = mark(
        "guard",
        "The recovery sheet is not printed yet. If this computer is lost, the company is lost.",
    )
    label = QLabel(_t(words))
    label.setWordWrap(True)
    button = QPushButton(_t(mark("guard", "Print it now…")))
    row = QHBoxLayout(strip)
    row.setContentsMargins(*[scaled(strip, 24), scaled(strip, 6)] * 2)
    row.addWidget(label, 1)
    row.addWidget(button)
    return strip, button


def _safeguards(source: "Session") -> "SafeguardsState":
    from dsp_desktop.access.queries import safeguards  # noqa: PLC0415 - after the first rows

    return safeguards(source)


def _who_reads(source: "Session") -> None:
    from dsp_desktop.db.standing import reader  # noqa: PLC0415 - when rights have changed

    reader(source)


def change_own_password(uow: "UnitOfWork", _record: int, *, old: str, new: str) -> None:
    """Set one's own password."""
    from dsp_desktop.access import service  # noqa: PLC0415 - wanted now and then

    service.change_own_password(uow, old, new)


_CHANGE = RowAction(
    mark("guard", "Change my password"),
    Permission.ACCESS_SIGN_IN,
    change_own_password,
    asks=(
        Field("old", mark("guard", "Password until now"), required=True, editor=PasswordField),
        Field(
            "new",
            mark("guard", "New password"),
            required=True,
            editor=NewPasswordField,
            help=mark("guard", "At least 10 characters; four or five words are easy to remember."),
        ),
    ),
)
