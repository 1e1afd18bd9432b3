"""Restoring a backup beside a damaged company: put there, its user asked who they are, done.

A damaged company cannot be asked who restores, so the backup is: it holds the users of its
day, and the trail of what is restored then names one of them.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from dsp_desktop.app import App, open_company
from dsp_desktop.backup import restoring
from dsp_desktop.kernel.clock import SystemClock
from dsp_desktop.kernel.errors import NotPermitted
from dsp_desktop.kernel.permissions import NOBODY, Actor, Permission
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.signing_in import people, sign_in
from dsp_desktop.unlocking import find_key
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled
from ui.shell.opening import Aside
from ui.shell.sign_in import WhoIsThere

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dsp_desktop.access.terms import WhoMaySignIn

#: Who restores where the backup knows nobody who may sign in.
UNASKED = Actor(0, "nobody could be asked", frozenset({Permission.BACKUP_EDIT}))
_WIDTH = 420


def _t(text: str) -> str:
    return translated("damaged", text)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A backup beside its place, open, and who may say that it takes it."""

    staged: restoring.Staged
    app: App
    people: "Sequence[WhoMaySignIn]"


def prepare(path: Path, backup: Path, place: Path, now: datetime, progress: Progress) -> Waiting:
    """Put a backup beside ``place``, prove it and look who may sign in to it."""
    key = find_key(path)
    staged = restoring.stage(backup, key, place, now=now, progress=progress)
    try:
        clock = SystemClock.local()  # one that goes on: wrong tries have to wait
        app = open_company(staged.path, clock=clock, actor=NOBODY, key=key)
        return Waiting(staged, app, people(app))
    except BaseException:
        restoring.discard(staged)
        raise


def finish(waiting: Waiting, actor: Actor, now: datetime) -> None:
    """Give it its place, as somebody's doing; nothing is there to be replaced."""
    key = waiting.app.key
    try:
        waiting.app.close()
        restoring.settle(waiting.staged, key)
        restoring.take_place(waiting.staged, key, actor=actor, now=now)
    finally:
        restoring.discard(waiting.staged)


def give_up(waiting: Waiting) -> None:
    """Take it away again."""
    waiting.app.close()
    restoring.discard(waiting.staged)


class WhoRestores(QDialog):
    """Asks who restores: somebody who may, by the users of the backup."""

    #: An ``Actor``.
    known = Signal(object)

    def __init__(self, waiting: Waiting, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_t(mark("damaged", "Who restores it?")))
        self._app, self._aside = waiting.app, Aside(self)
        go_on = _t(mark("damaged", "Restore"))
        self.who = WhoIsThere(waiting.people, enter=go_on)
        self.who.other.setText(_t(mark("damaged", "Cancel")))
        self.who.other.clicked.disconnect()
        self.who.other.clicked.connect(lambda _on: self.reject())
        self.who.tried.connect(self._try)
        line = mark(
            "damaged",
            "The backup is whole. Sign in to it with the name and password of its day: its audit "
            "trail will say that you restored it.",
        )
        said = QLabel(_t(line))
        said.setProperty("role", "muted")
        said.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(scaled(self, 20),) * 4)
        layout.setSpacing(scaled(self, 10))
        layout.addWidget(said)
        layout.addWidget(self.who)
        self.setMinimumWidth(scaled(self, _WIDTH))
        self.who.password.setFocus()

    def done(self, result: int) -> None:
        """Close once the password has been looked at."""
        self._aside.wait()
        super().done(result)

    def _try(self, name: str, password: str, new: str) -> None:
        def come_in(_aside: Aside) -> Actor:
            actor = sign_in(self._app, name, password, new).actor
            if not actor.may(Permission.BACKUP_EDIT):
                raise NotPermitted(permission=Permission.BACKUP_EDIT)
            return actor

        self._aside.run(come_in, then=self._go_on, failed=self.who.refuse)

    def _go_on(self, actor: Actor) -> None:
        self.accept()
        self.known.emit(actor)
