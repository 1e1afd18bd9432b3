"""The screen for a company file that is damaged: restore a backup, save what can be read.

The damaged file stays as it is. What is restored or saved goes to a new file beside it,
which is then opened like any other company, with its own sign-in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QScrollArea, QVBoxLayout
from shiboken6 import isValid

from dsp_desktop.kernel.errors import AppError, Damaged, JobCancelled
from dsp_desktop.kernel.wording import counted
from ui.kit import dialogs, icons
from ui.kit.formats import shown
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.kit.spec import Kind
from ui.kit.theme import scaled
from ui.shell.names import short_name
from ui.shell.opening import Aside
from ui.shell.start import ChoiceButton, column

if TYPE_CHECKING:  # loaded when somebody needs it
    from dsp_desktop.kernel.permissions import Actor
    from dsp_desktop.rescue.saving import Saved
    from ui.shell.restore_beside import Waiting

#: More would only be scrolled past: the newest are what a person wants.
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class GoodBackup:
    """A backup that was proved when it was made or looked at last."""

    path: Path
    made_at: datetime


class DamagedScreen(QScrollArea):
    """What is damaged, and the ways on."""

    #: The backup to restore.
    restore_wanted = Signal(object)
    save_wanted = Signal()
    other_wanted = Signal()
    #: A company that is whole, or as whole as it could be made.
    open_wanted = Signal(str)

    def __init__(self, said: str, zone: tzinfo | None = None) -> None:
        super().__init__()
        self._zone = zone or UTC
        title = QLabel(_words(mark("damaged", "This company file is damaged")))
        title.setProperty("role", "title")
        self.said = _text(said, "banner")
        self.outcome = _text("", "")
        self.outcome.hide()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.backups_heading = QLabel(_words(mark("damaged", "Looking for backups…")))
        self.backups_heading.setProperty("role", "heading")
        self.backups: list[QPushButton] = []
        self._backups = QVBoxLayout()
        self.save = _choice(
            mark("damaged", "Save what can be read"),
            mark(
                "damaged",
                "Every row that is still whole goes to a new file; a list says what is missing.",
            ),
        )
        self.save.clicked.connect(lambda _checked: self.save_wanted.emit())
        self.other = _choice(
            mark("damaged", "Open another company"),
            mark("damaged", "This one stays where it is, as it is."),
        )
        self.other.clicked.connect(lambda _checked: self.other_wanted.emit())
        self.open_saved = QPushButton(_words(mark("damaged", "Open the saved company")))
        self.open_saved.setProperty("role", "primary")
        self.open_saved.hide()
        layout = column(self)
        for widget in (title, self.said, self.bar, self.outcome, self.open_saved):
            layout.addWidget(widget)
        layout.addSpacing(scaled(self, 8))
        layout.addWidget(self.backups_heading)
        layout.addLayout(self._backups)
        layout.addWidget(self.save)
        layout.addWidget(self.other)
        layout.addStretch(3)

    def offer(self, backups: Sequence[GoodBackup]) -> None:
        """Offer the good backups, the newest first."""
        none = mark("damaged", "There is no good backup on this computer")
        some = mark("damaged", "Restore a backup into a new file")
        self.backups_heading.setText(_words(some if backups else none))
        for backup in backups[:_SHOWN]:
            when = shown(backup.made_at, Kind.TEXT, self._zone)
            button = _choice(when, backup.path.name, translate=False)
            button.clicked.connect(lambda _checked, b=backup: self.restore_wanted.emit(b))
            self.backups.append(button)
            self._backups.addWidget(button)

    def show_work(self, done: int, total: int, _label: str = "") -> None:
        """Say how far it is; nothing else can be begun meanwhile."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self._work(going_on=True)

    def show_nothing(self) -> None:
        """Let the person choose again: nothing is under way."""
        self._say("")

    def show_saved(self, saved: "Saved", path: Path) -> None:
        """Say what was saved and what is missing, and offer to open it."""
        words = _words(mark("damaged", "Saved {rows} in {file}."))
        first = words.format(rows=counted(saved.rows, "row"), file=path.name)
        self._say("\n".join([first, *saved.report()]))
        self.open_saved.clicked.connect(lambda _checked: self.open_wanted.emit(str(path)))
        self.open_saved.show()

    def show_problem(self, error: BaseException) -> None:
        """Say why it could not be done."""
        if isinstance(error, JobCancelled):
            self._say("")
        else:
            self._say(sentence(error) if isinstance(error, AppError) else str(error))

    def _say(self, text: str) -> None:
        self._work(going_on=False)
        self.outcome.setText(text)
        self.outcome.setVisible(bool(text))

    def _work(self, *, going_on: bool) -> None:
        self.bar.setVisible(going_on)
        for button in (*self.backups, self.save, self.other):
            button.setEnabled(not going_on)


class DamagedDesk(QObject):
    """Does what the screen offers, on a thread; lives as long as the window's own desk."""

    def __init__(self, parent: QObject, screen: DamagedScreen, target: str, now: datetime) -> None:
        super().__init__(parent)
        self._screen, self._path, self._now = screen, Path(target), now
        self._waiting: Waiting | None = None
        self._aside = Aside(self)
        self._aside.progressed.connect(screen.show_work)
        screen.restore_wanted.connect(self.restore)
        screen.save_wanted.connect(self.save)
        screen.destroyed.connect(self._leave)
        application = QCoreApplication.instance()
        assert application is not None  # noqa: S101 - there is a window
        application.aboutToQuit.connect(self._leave)

    def look_for_backups(self) -> None:
        """Offer what there is."""
        self._aside.run(
            lambda _progress: good_backups(self._path),
            then=self._if_still_there(self._screen.offer),
            failed=self._if_still_there(lambda _error: self._screen.offer(())),
        )

    def restore(self, backup: GoodBackup) -> None:
        """Put a backup beside the damaged file, ask who restores it, and open it."""
        place = _free(self._path, _words(mark("damaged", "restored")))

        def prepare(progress: Aside) -> "Waiting":
            from ui.shell.restore_beside import prepare  # noqa: PLC0415 - heavy; on the thread

            return prepare(self._path, backup.path, place, self._now, progress)

        self._begin(prepare, then=self._ask_who, dropped=self._give_up)

    def save(self) -> None:
        """Ask for a place and save what can be read there."""
        title = _words(mark("damaged", "Save what can be read"))
        name = _free(self._path, _words(mark("damaged", "rescued")))
        place = dialogs.choose_place(self._screen, title, str(name))
        if place is not None:
            self._begin(
                lambda progress: save_beside(self._path, place, progress),
                then=lambda saved: self._screen.show_saved(saved, place),
            )

    def _ask_who(self, waiting: "Waiting") -> None:
        """Ask who restores; where the backup knows nobody, its trail says so."""
        from ui.shell.restore_beside import UNASKED, WhoRestores  # noqa: PLC0415 - loaded by now

        self._screen.show_nothing()
        if not waiting.people:
            self._finish(waiting, UNASKED)
            return
        self._waiting = waiting
        dialog = WhoRestores(waiting, self._screen)
        dialog.known.connect(lambda actor: self._finish(waiting, actor))
        dialog.rejected.connect(self._give_up)
        dialog.open()

    def _finish(self, waiting: "Waiting", actor: "Actor") -> None:
        from ui.shell.restore_beside import finish  # noqa: PLC0415 - loaded by now

        self._waiting = None
        self._begin(
            lambda _progress: finish(waiting, actor, self._now),
            then=lambda _done: self._screen.open_wanted.emit(str(waiting.staged.place)),
        )

    def _give_up(self, waiting: "Waiting | None" = None) -> None:
        """Take away what was put beside, if nobody restores it."""
        waiting, self._waiting = waiting or self._waiting, None
        if waiting is not None:
            from ui.shell.restore_beside import give_up  # noqa: PLC0415 - loaded by now

            give_up(waiting)

    def _begin(
        self,
        work: Callable[[Aside], Any],
        *,
        then: Callable[[Any], object],
        dropped: Callable[[Any], object] = lambda _outcome: None,
    ) -> None:
        self._screen.show_work(0, 0)
        failed = self._if_still_there(self._screen.show_problem)
        self._aside.run(work, then=self._if_still_there(then), failed=failed, dropped=dropped)

    def _if_still_there(self, done: Callable[[Any], object]) -> Callable[[Any], object]:
        """Hand an outcome over only while somebody can see it."""
        return lambda outcome: done(outcome) if isValid(self._screen) else None

    def _leave(self) -> None:
        self._aside.cancel()
        self._aside.wait()
        self._give_up()
        self.deleteLater()


def offer_ways_on(parent: QObject, target: str, error: Damaged, now: datetime) -> DamagedScreen:
    """Return the screen for a damaged company, looking for backups already."""
    icons.let_go()
    said = sentence(error).replace(target, short_name(target))
    screen = DamagedScreen(said, now.astimezone().tzinfo)
    DamagedDesk(parent, screen, target, now).look_for_backups()
    return screen


def good_backups(path: Path) -> list[GoodBackup]:
    """Return the good backups of a company that are where this person keeps them."""
    from dsp_desktop.backup.shelf import backups_in, folder_for  # noqa: PLC0415 - on the thread
    from dsp_desktop.runtime.paths import settings_file  # noqa: PLC0415 - likewise
    from dsp_desktop.runtime.settings import load  # noqa: PLC0415 - likewise
    from dsp_desktop.unlocking import find_key  # noqa: PLC0415 - likewise

    key = find_key(path)
    chosen = load(settings_file()).backup_folders
    there = backups_in(folder_for(key, chosen), key)
    return [GoodBackup(each.path, each.made_at) for each in there if each.is_good]


def save_beside(path: Path, place: Path, progress: Aside) -> "Saved":
    """Save what can be read of a company into a new file."""
    from dsp_desktop.rescue.saving import save_what_can_be_read  # noqa: PLC0415 - on the thread
    from dsp_desktop.runtime.paths import MIGRATIONS  # noqa: PLC0415 - likewise
    from dsp_desktop.unlocking import find_key  # noqa: PLC0415 - likewise

    key = find_key(path)
    return save_what_can_be_read(path, key, place, scripts=MIGRATIONS, progress=progress)


def _free(path: Path, word: str) -> Path:
    """Return a name beside a file that nothing has yet."""
    place, number = path.with_stem(f"{path.stem} ({word})"), 1
    while place.exists():
        number += 1
        place = path.with_stem(f"{path.stem} ({word} {number})")
    return place


def _choice(what: str, why: str, *, translate: bool = True) -> QPushButton:
    button = ChoiceButton()
    button.setProperty("role", "choice")
    inner = QVBoxLayout(button)
    inner.setContentsMargins(*(scaled(button, side) for side in (16, 10, 16, 10)))
    inner.setSpacing(scaled(button, 2))
    said = [_words(text) if translate else text for text in (what, why)]
    button.setAccessibleName(said[0])
    button.setAccessibleDescription(said[1])
    for text, role in zip(said, ("heading", "muted"), strict=True):
        label = QLabel(text)
        label.setProperty("role", role)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inner.addWidget(label)
    return button


def _text(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _words(text: str) -> str:
    return translated("damaged", text)
