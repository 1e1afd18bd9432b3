"""What other desktops do to the same company, brought to the screens of this one.

The core listens on a thread of its own. What it hears comes home through one signal of one
object on the UI thread, and goes on by ``Operations.changed``, as our own work does.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dsp_desktop.app import Watch
from dsp_desktop.kernel.changes import EVERYTHING, ChangeSet, together
from ui.kit.l10n import mark, translated
from ui.kit.notices import Notice, Notices
from ui.kit.operations import Operations

#: What arrives within this time is looked at once: an import elsewhere, several people at work.
GATHER_MS = 150
_TRY_MS = 6_000
LOST = mark(
    "desktops",
    "The office's server does not answer. What you typed is kept, and nothing can be saved until "
    "it is back; it is tried again by itself.",
)
REGAINED = mark(
    "desktops", "The office's server answers again. Everything shown has been looked at anew."
)
_TRY_NOW = mark("desktops", "Try now")


class OtherDesktops(QObject):
    """Listens from :meth:`begin` to :meth:`end`; made by the desk of an open company."""

    _heard = Signal(object)

    def __init__(
        self, operations: Operations, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._operations, self._notices = operations, notices
        self._watch: Watch | None = None
        self._lost: Notice | None = None
        self._is_lost = False
        self._gathered: list[ChangeSet] = []
        self._gathering = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._gathering.timeout.connect(self._pass_on)
        self._heard.connect(self._run_here)

    def begin(self) -> None:
        """Start to listen."""
        self._watch = self._operations.app.watch(self)
        self._watch.begin()

    def end(self) -> None:
        """Stop listening; what is still on its way is dropped."""
        self._heard.disconnect(self._run_here)
        self._gathering.stop()
        if self._watch is not None:
            self._watch.end()

    def changed(self, changes: ChangeSet) -> None:
        """Hear of something done elsewhere; called on the watch's thread, as the next two."""
        self._heard.emit(lambda: self._gather(changes))

    def lost(self, _error: BaseException) -> None:
        """Hear that the server has gone away."""
        self._heard.emit(self._say_lost)

    def regained(self) -> None:
        """Hear that it is back."""
        self._heard.emit(self._say_regained)

    def _gather(self, changes: ChangeSet) -> None:
        self._gathered.append(changes)
        if not self._gathering.isActive():
            self._gathering.start()

    def _pass_on(self) -> None:
        gathered, self._gathered = self._gathered, []
        self._operations.changed.emit(together(gathered))

    def _say_lost(self) -> None:
        self._is_lost = True
        action = (translated("desktops", _TRY_NOW), self._try_now)
        words = translated("desktops", LOST)
        self._lost = self._notices.say(words, tone="blocked", action=action, stay_ms=0)

    def _try_now(self) -> None:
        """Try at once; the notice goes with its button, and comes back if that was in vain."""
        if self._watch is not None:
            self._watch.try_now()
        QTimer.singleShot(_TRY_MS, self, lambda: self._say_lost() if self._is_lost else None)

    def _say_regained(self) -> None:
        self._is_lost = False
        if self._lost is not None:
            self._notices.unsay(self._lost)
            self._lost = None
        self._gathering.stop()
        self._gathered = []
        self._operations.changed.emit(EVERYTHING)
        self._notices.say(translated("desktops", REGAINED), tone="ready")

    @Slot(object)
    def _run_here(self, closure: Callable[[], None]) -> None:
        closure()
