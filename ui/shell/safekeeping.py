"""Backups that make themselves: daily while the company is open, and when it is closed.

Nobody is told of one that went well. Where the last good one is older than the company
wants, a line above the pages says so until there is another.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from dsp_desktop.app import App, Session
from dsp_desktop.db.store import Store
from dsp_desktop.kernel.errors import AppError, JobCancelled
from dsp_desktop.kernel.permissions import SYSTEM, Permission
from dsp_desktop.kernel.progress import NoProgress
from ui.kit import dialogs
from ui.kit.facts import text_label
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.kit.theme import MARGIN, scaled

if TYPE_CHECKING:  # a window that opens is not held up for its backups
    from dsp_desktop.backup.standing import Standing
    from ui.shell.main_window import MainWindow

log = logging.getLogger(__name__)
_FIRST_LOOK_MS, _LOOKS_MS = 60_000, 30 * 60_000


def _t(text: str) -> str:
    return translated("backup", text)


class Safekeeper(QObject):
    """Looks after the backups of one open company."""

    def __init__(
        self, operations: Operations, window: "MainWindow", open_again: Callable[[str], object]
    ) -> None:
        super().__init__(operations)
        self._operations, self._window, self._open_again = operations, window, open_again
        self._take: Callable[[], object] | None = None
        operations.swap_wanted.connect(self._swap)
        self._is_leaving = threading.Event()
        self.banner = Banner(lambda: operations.wanted.emit(Place("backup")))
        window.column.insertWidget(0, self.banner)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_LOOKS_MS)
        QTimer.singleShot(_FIRST_LOOK_MS, self, self.look)

    def look(self) -> None:
        """Make a backup if one is due, then say how things stand."""
        ours = replace(self._operations.app, actor=SYSTEM)
        chosen = self._operations.settings.value.backup_folders

        def question(source: Session) -> "tuple[Standing, str]":
            from dsp_desktop.backup.shelf import folder_for  # noqa: PLC0415 - on the thread
            from dsp_desktop.backup.standing import back_up_if_changed, standing  # noqa: PLC0415

            folder, problem = folder_for(ours.key, chosen), ""
            found = standing(ours, source, folder)
            if found.is_due:
                try:
                    back_up_if_changed(ours, source, folder, self)
                except AppError as error:
                    log.warning("the daily backup failed: %s", error.code)
                    problem = "" if isinstance(error, JobCancelled) else sentence(error)
                found = standing(ours, source, folder)
            return found, problem

        self._operations.read_when_quiet(
            question, then=lambda answer: self._show(*answer), owner=self
        )

    def report(self, _done: int, _total: int, _label: str = "") -> None:
        """Implement ``Progress``: a backup that makes itself is not shown, and stops on closing."""
        if self._is_leaving.is_set():
            raise JobCancelled

    def stop(self) -> None:
        """Look no more: the company is being closed."""
        self._is_leaving.set()
        self._timer.stop()
        self.banner.hide()
        self.banner.deleteLater()

    def end(self) -> None:
        """Put what was restored in its place, else make the backup on closing.

        The company is closed by now. The backup is made on a thread that goes on where the
        window is gone.
        """
        app = self._operations.app
        if self._take is not None:
            try:
                self._take()
            except AppError as error:
                title = _t(mark("backup", "It was not restored"))
                dialogs.tell(self._window, title, sentence(error))
        elif not app.key.is_demo:
            ours = replace(app, store=Store(app.target, app.key), actor=SYSTEM)
            chosen = self._operations.settings.value.backup_folders
            threading.Thread(target=_back_up, args=(ours, chosen), name="last backup").start()

    def _swap(self, take: Callable[[], object]) -> None:
        """Have the company closed, ``take`` put another in its place, and that opened."""
        self._take = take
        self._open_again(self._operations.app.target)

    def _show(self, found: "Standing", problem: str) -> None:
        may_see = self._operations.app.actor.may(Permission.BACKUP_VIEW)
        if not (found.is_overdue and may_see):
            self.banner.hide()
            return
        words = _t(mark("backup", "There is no good backup of this company yet."))
        if last := found.last_good:
            when = by_type(last.made_at.astimezone(self._operations.zone))
            words = _t(mark("backup", "The last good backup is of {when}.")).format(when=when)
        self.banner.say(f"{words} {problem}".strip())


def _back_up(app: App, chosen: Mapping[str, str]) -> None:
    from dsp_desktop.backup.shelf import folder_for  # noqa: PLC0415 - on the thread
    from dsp_desktop.backup.standing import back_up_if_changed  # noqa: PLC0415

    try:
        with app.read() as source:
            back_up_if_changed(app, source, folder_for(app.key, chosen), NoProgress())
    except Exception:  # nobody is left to tell; the banner does when the company is opened
        log.exception("the backup on closing failed")
    finally:
        app.close()


class Banner(QFrame):
    """One line above the pages, with the way to put it right."""

    def __init__(self, go: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setProperty("tone", "blocked")
        self.words = text_label("")
        self.open = QPushButton(_t(mark("backup", "Open Backups")))
        self.open.clicked.connect(lambda _checked: go())
        row = QHBoxLayout(self)
        row.setContentsMargins(*[scaled(self, MARGIN), scaled(self, 6)] * 2)
        row.addWidget(self.words, 1)
        row.addWidget(self.open)
        self.hide()

    def say(self, words: str) -> None:
        """Show a sentence."""
        self.words.setText(words)
        self.setAccessibleName(words)
        self.show()
