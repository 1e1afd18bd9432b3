"""Backups: when the last good one was made, what is kept, and the way back."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.app import Session
from dsp_desktop.db.driver import is_server
from dsp_desktop.kernel.errors import AppError, Rejected
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.runtime.disks import are_together
from ui.kit import dialogs
from ui.kit.empty import EmptyState
from ui.kit.formats import by_type
from ui.kit.header import PageHeader
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.kit.operations import Operations
from ui.kit.spec import CustomPage
from ui.kit.theme import MARGIN, scaled
from ui.pages.backups_card import BackupsCard
from ui.pages.backups_look import ContentsDialog, megabytes

if TYPE_CHECKING:
    from dsp_desktop.backup.restoring import Staged
    from dsp_desktop.backup.shelf import Backup
    from dsp_desktop.backup.standing import Standing

T = TypeVar("T")
_FILES = mark("backup", "Backups (*.dspbackup);;Company files (*.dsp)")
_NONE = mark(
    "backup",
    "There is no backup in this folder yet. The first one makes itself within a day, or when you "
    "close the company; it takes a moment to make one now.",
)
_NONE_TO_READ = mark(
    "backup", "There is no backup in this folder yet. Your role does not make backups."
)
_KINDS = {
    "file": mark("backup", "Company file"),
    "copy": mark("backup", "Copy of the server, as a file"),
    "dump": mark("backup", "Dump of the server"),
}


def _t(text: str) -> str:
    return translated("backup", text)


class BackupsPage(QWidget):
    """The list on the left; the card about them on the right."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._may_edit = operations.app.actor.may(Permission.BACKUP_EDIT)
        self._standing: Standing | None = None
        self.header = PageHeader(_t(mark("backup", "Backups")), operations)
        self.restore = self._button(mark("backup", "Restore…"), self.begin_restore)
        self.check = self._button(mark("backup", "Check"), self.check_chosen)
        self.make = self._button(mark("backup", "Back up now"), self.back_up)
        for button in (self.restore, self.check):
            self.header.add_action(button)
        self.header.add_action(self.make, primary=True)
        self.problem = QLabel()
        self.problem.setProperty("role", "problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.list = _list()
        self.list.currentItemChanged.connect(lambda *_items: self._show_chosen())
        self.empty = EmptyState()
        self.empty.say(_t(_NONE if self._may_edit else _NONE_TO_READ))
        if self._may_edit:
            self.empty.offer(_t(mark("backup", "Back up now")), self.back_up)
        self._sides = QStackedWidget()
        for side in (self.list, self.empty):
            self._sides.addWidget(side)
        self.card = BackupsCard(
            may_edit=self._may_edit, choose=self.choose_folder, save=self.save_plan
        )
        self._lay_out()
        self._enable(busy=True)  # until it is known what is there
        self.look()

    def look(self) -> None:
        """Look into the folder again."""
        app, chosen = self._operations.app, self._operations.settings.value.backup_folders

        def question(source: Session) -> "Standing":
            from dsp_desktop.backup.shelf import folder_for  # noqa: PLC0415 - on the thread
            from dsp_desktop.backup.standing import standing  # noqa: PLC0415 - likewise

            return standing(app, source, folder_for(app.key, chosen))

        self._operations.read(question, then=self._show, owner=self, refused=self._refused)

    def back_up(self) -> None:
        """Make a backup now, with progress, and prove it."""
        found, app = self._standing, self._operations.app
        if found is None:
            return
        folder, keeping = found.folder, found.plan.keeping

        def question(_source: Session, progress: Progress) -> object:
            from dsp_desktop.backup.making import back_up  # noqa: PLC0415 - on the thread

            return back_up(app, folder, keeping, progress)

        self._work(_t(mark("backup", "Backing up and checking")), question, self._done)

    def check_chosen(self) -> None:
        """Open the chosen backup again and prove it."""
        backup, app = self._chosen(), self._operations.app
        if backup is None:
            return
        chosen = backup

        def question(_source: Session, progress: Progress) -> str:
            from dsp_desktop.backup.checking import check_again  # noqa: PLC0415 - on the thread

            now = app.clock.now()
            return check_again(chosen, app.key, actor=app.actor, now=now, progress=progress)

        self._work(_t(mark("backup", "Checking the backup")), question, self._done)

    def begin_restore(self) -> None:
        """Put the chosen backup beside the company and show what it holds."""
        app, backup = self._operations.app, self._chosen()
        if is_server(app.target):
            words = mark(
                "backup",
                "A company on a server is restored into an empty database: dsp-desktop restore "
                "BACKUP --to postgresql://…",
            )
            self._say(_t(words))
            return
        path = backup.path if backup else self._ask_file()
        if path is None:
            return
        place = Path(app.target)

        def question(_source: Session, progress: Progress) -> "Staged":
            from dsp_desktop.backup.restoring import stage  # noqa: PLC0415 - on the thread

            return stage(path, app.key, place, now=app.clock.now(), progress=progress)

        self._work(_t(mark("backup", "Opening the backup")), question, self._show_staged)

    def choose_folder(self) -> None:
        """Let the person say where backups go on this computer."""
        title = _t(mark("backup", "Where backups go"))
        chosen = dialogs.choose_folder(self, title)
        if chosen is not None:
            company_id = self._operations.app.key.company_id
            self._operations.settings.keep_backups_in(company_id, chosen)
            self.look()

    def save_plan(self) -> None:
        """Keep what the person set."""
        if self._standing is None:
            return
        from dsp_desktop.backup.service import change_plan  # noqa: PLC0415 - loads the database

        plan = self.card.plan(self._standing.plan)
        self._operations.write(
            "change_backup_plan",
            lambda uow: change_plan(uow, plan),
            then=lambda _done: self.look(),
            refused=self._refused,
            owner=self,
        )

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look again: the folder may have changed meanwhile."""
        super().showEvent(event)
        self.look()

    def _work(
        self,
        words: str,
        question: Callable[[Session, Progress], T],
        then: Callable[[T], object],
    ) -> None:
        self._say("")
        self._enable(busy=True)
        job = self._operations.gather(words, question, then=then, owner=self, refused=self._refused)
        job.finished.connect(lambda: self._enable(busy=False))

    def _done(self, problem: object) -> None:
        self._enable()
        self.look()
        if isinstance(problem, str) and problem:
            words = mark("backup", "The check failed: {because}. It does not count any more.")
            self._say(_t(words).format(because=problem))

    def _show_staged(self, staged: "Staged") -> None:
        """Show what the backup holds; what is there goes on until the person agrees."""
        from dsp_desktop.backup import restoring  # noqa: PLC0415 - when somebody restores

        self._enable()
        app = self._operations.app
        dialog = ContentsDialog(staged.contents, self._operations.zone, self)
        agreed = dialog.exec() == ContentsDialog.DialogCode.Accepted
        dialog.deleteLater()
        if not agreed:
            restoring.discard(staged)
            return
        key, actor, now = app.key, app.actor, app.clock.now()
        self._operations.swap_wanted.emit(
            lambda: restoring.take_place(staged, key, actor=actor, now=now)
        )

    def _refused(self, error: AppError) -> bool:
        self._enable()
        problems = error.problems if isinstance(error, Rejected) else (error,)
        self._say(" ".join(dict.fromkeys(map(sentence, problems))))
        return True

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _enable(self, *, busy: bool = False) -> None:
        for button in (self.make, self.restore):
            button.setEnabled(self._may_edit and not busy)
        self.card.enable(busy=busy)
        self.check.setEnabled(not busy and self._chosen() is not None)

    def _ask_file(self) -> Path | None:
        title = _t(mark("backup", "Choose a backup"))
        return dialogs.choose_file(self, title, _t(_FILES))

    def _chosen(self) -> "Backup | None":
        item = self.list.currentItem()
        if item is None or self._standing is None:
            return None
        return self._standing.backups[self.list.indexOfTopLevelItem(item)]

    def _show(self, found: "Standing") -> None:
        self._standing = found
        zone = self._operations.zone
        at = by_type(found.last_good.made_at, zone=zone) if found.last_good else None
        self.header.set_subtitle(
            _t(mark("backup", "The last good one is of {when}.")).format(when=at)
            if at
            else _t(mark("backup", "There is no good backup here yet."))
        )
        target = self._operations.app.target
        together = not is_server(target) and are_together(Path(target), found.folder)
        self.card.show_standing(found, same_disk=together)
        self._sides.setCurrentWidget(self.list if found.backups else self.empty)
        self.list.clear()
        for backup in found.backups:
            made = by_type(backup.made_at, zone=zone)
            cells = [made, _state(backup), megabytes(backup.size), _t(_KINDS[backup.kind])]
            item = QTreeWidgetItem(cells)
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(item)
        if (newest := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(newest)
        self._show_chosen()
        self._enable()

    def _show_chosen(self) -> None:
        self.card.show_backup(self._chosen(), self._operations.zone)
        self._enable()

    def _button(self, title: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(_t(title))
        button.clicked.connect(lambda _checked: do())
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(scaled(self, 14))
        row.addWidget(self._sides, 1)
        row.addWidget(self.card)
        layout = QVBoxLayout(self)
        side = scaled(self, MARGIN)
        layout.setContentsMargins(side, scaled(self, 18), side, scaled(self, 18))
        layout.setSpacing(scaled(self, 14))
        layout.addWidget(self.header)
        layout.addWidget(self.problem)
        layout.addLayout(row, 1)


def _state(backup: "Backup") -> str:
    if backup.note is None:
        return _t(mark("backup", "Not ours"))
    return _t(mark("backup", "Good") if backup.is_good else mark("backup", "Failed"))


def _list() -> QTreeWidget:
    tree = QTreeWidget()
    titles: Sequence[str] = (
        mark("backup", "Made"),
        mark("backup", "State"),
        mark("backup", "Size"),
        mark("backup", "What it is"),
    )
    tree.setHeaderLabels([_t(title) for title in titles])
    tree.setAccessibleName(_t(mark("backup", "Backups")))
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    header = tree.header()
    header.setStretchLastSection(True)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    return tree


PAGES = (
    CustomPage(
        entity="backup",
        title=mark("backup", "Backups"),
        group="",
        icon="ph.archive-box",
        view=Permission.BACKUP_VIEW,
        build=BackupsPage,
    ),
)
