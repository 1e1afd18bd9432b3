"""The scan desk: one line that always has the focus, and hundreds of scans without the mouse."""

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QListWidgetItem, QVBoxLayout, QWidget

from dsp_desktop.app import UnitOfWork
from dsp_desktop.custody.terms import Condition, DeskCommand, DeskMode
from dsp_desktop.kernel.changes import ChangeSet
from dsp_desktop.kernel.errors import AppError, Problem, Rejected, SystemFault
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.kit.operations import Operations
from ui.kit.spec import CustomPage
from ui.pages.scan_desk_face import DeskFace

if TYPE_CHECKING:
    from dsp_desktop.custody.desk import Outcome
    from dsp_desktop.custody.logic import Turn

#: What the audit trail calls a scan that did something.
OPERATION = "scan_at_desk"
#: A turn nobody scans in ends by itself, so that the next one's keys are not handed to the last.
_TURN_MS = 60_000
#: How many scans can be taken back here; the list shows more.
_MOST_UNDONE = 50
_READY = {
    DeskMode.HAND_OUT: mark("scan_desk", "Scan a badge, then each thing for that driver."),
    DeskMode.TAKE_BACK: mark("scan_desk", "Scan what comes back."),
}
_NEXT = {
    DeskMode.HAND_OUT: mark("scan_desk", "{driver}: scan what is handed out."),
    DeskMode.TAKE_BACK: mark("scan_desk", "{driver}: scan what comes back."),
}
_MODES = {
    DeskCommand.HAND_OUT: DeskMode.HAND_OUT,
    DeskCommand.TAKE_BACK: DeskMode.TAKE_BACK,
}
_CONDITIONS = {
    DeskCommand.GOOD: Condition.GOOD,
    DeskCommand.WORN: Condition.WORN,
    DeskCommand.DAMAGED: Condition.DAMAGED,
}


def _t(text: str) -> str:
    return translated("scan_desk", text)


class ScanDesk(QWidget):
    """Does what is scanned, one after the other.

    Scans that come faster than they are done wait in a row, so that none is lost and each
    meets what the one before it left.
    """

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._waiting: deque[str] = deque()
        self._is_busy = self._is_told = False
        self._turn: Turn | None = None
        self._asked = self._done_words = ""
        self._units: list[tuple[str, QListWidgetItem]] = []
        self._lapse = QTimer(self)
        self._lapse.setSingleShot(True)
        self._lapse.timeout.connect(self.lapse)
        self.face = DeskFace(operations)
        self.face.beeps.setChecked(operations.settings.value.scan_beeps)
        self.face.undo.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.face)
        self.setFocusProxy(self.face.line)
        self.face.entered.connect(self.take)
        self.face.undo_wanted.connect(self.undo)
        self.face.turn_end_wanted.connect(self.end_turn)
        self.face.mode_changed.connect(self.end_turn)
        self.face.beeps.toggled.connect(lambda on: operations.settings.change(scan_beeps=on))
        QShortcut(QKeySequence("Escape"), self, self.end_turn)
        operations.changed.connect(self._on_changed)
        operations.undoing.told.connect(self._on_undone)
        self.end_turn()

    def take(self, typed: str) -> None:
        """Take one scan, after those that wait."""
        if typed.strip():
            self._waiting.append(typed)
            self._next()

    def undo(self) -> None:
        """Take back the last scan that did something, unless something else was done since."""
        if not self._units or self._operations.undoing.last_unit != self._units[-1][0]:
            self._refuse(_t(mark("scan_desk", "There is no scan to take back from here.")))
            return
        self._operations.undoing.take_back()

    def end_turn(self) -> None:
        """Say that it is nobody's turn."""
        self._set_turn(None)
        self._tell(_t(_READY[self.face.mode]), "")

    def lapse(self) -> None:
        """End a turn in which nobody has scanned for a while, and say so."""
        if self._turn is not None and not self._is_busy:
            words = mark("scan_desk", "{driver}'s turn ended: nothing was scanned for a minute.")
            said = _t(words).format(driver=self._turn.driver)
            self._set_turn(None)
            self._tell(said, "")

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.face.line.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever comes back to the desk begins anew."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.end_turn()

    def _next(self) -> None:
        while self._waiting and not self._is_busy:
            typed = self._waiting.popleft()
            code = typed.strip().upper()
            if code in set(DeskCommand):
                self._obey(DeskCommand(code))
            else:
                self._scan(typed)

    def _obey(self, command: DeskCommand) -> None:
        if command is DeskCommand.UNDO:
            self.undo()
        elif command is DeskCommand.NEXT:
            self.end_turn()
        elif command in _MODES:
            self.face.modes[_MODES[command]].click()
        else:
            self.face.conditions[_CONDITIONS[command]].click()

    def _scan(self, typed: str) -> None:
        from dsp_desktop.custody.desk import Desk, scan_at_desk  # noqa: PLC0415 - with a first scan

        turn, face = self._turn, self.face
        driver_id, driver = (turn.driver_id, turn.driver) if turn else (None, "")
        desk = Desk(face.mode, driver_id, driver, face.condition, self._asked)
        self._is_busy, self._is_told, self._done_words = True, False, ""

        def action(uow: UnitOfWork) -> "Outcome":
            return scan_at_desk(uow, typed, desk)

        self._operations.write(
            OPERATION,
            action,
            then=lambda outcome: self._done(typed, outcome),
            refused=self._not_done,
            over=self._over,
            owner=self,
        )

    def _done(self, typed: str, outcome: "Outcome") -> None:
        from dsp_desktop.custody.logic import GiveOut, NextDriver, TakeIn  # noqa: PLC0415 - loaded

        step, self._asked = outcome.step, ""
        self._set_turn(outcome.turn)
        match step:
            case Problem():
                self._asked = typed if step.code == "desk.second" else ""
                self._refuse(sentence(step))
            case NextDriver():
                self._tell(_t(_NEXT[self.face.mode]).format(driver=step.driver), "ready")
            case GiveOut():
                words = mark("scan_desk", "{item} handed out to {driver}")
                self._note(_t(words).format(item=step.called, driver=step.driver))
            case TakeIn():
                words = mark("scan_desk", "{item} taken back from {driver}")
                self._note(_t(words).format(item=step.called, driver=step.driver))

    def _note(self, words: str) -> None:
        """Say what was done; how it looked is said of one thing only."""
        condition = self.face.condition
        if condition is not Condition.GOOD:
            words = f"{words} ({label(condition).lower()})"
            self.face.conditions[Condition.GOOD].setChecked(True)
        self._done_words = words
        self._tell(words, "ready")

    def _not_done(self, error: AppError) -> bool:
        """Say what the company itself refused: another desk was quicker."""
        if isinstance(error, SystemFault):
            return False
        problems = error.problems if isinstance(error, Rejected) else (error,)
        self._refuse(" ".join(map(sentence, problems)))
        return True

    def _over(self) -> None:
        if not self._is_told:
            self._refuse(_t(mark("scan_desk", "The last scan was not done. Scan it again.")))
        self._is_busy = False
        self._next()

    def _on_changed(self, changes: ChangeSet) -> None:
        """Put what was done on the list, under the unit that takes it back."""
        if not (changes.is_ours and changes.touches and changes.operation == OPERATION):
            return
        moment = by_type(self._operations.app.clock.now().astimezone(self._operations.zone).time())
        line = self.face.note(f"{moment}   {self._done_words}")
        self._units = [*self._units, (changes.unit, line)][-_MOST_UNDONE:]
        self.face.undo.setEnabled(True)

    def _on_undone(self, operation: str, error: AppError | None) -> None:
        """Take from the list what was taken back, here or with Ctrl+Z."""
        if operation != OPERATION or not self._units:
            return
        _unit, line = self._units.pop()
        self.face.undo.setEnabled(bool(self._units))
        if error is not None:
            self._not_done(error)
            return
        what = self.face.log.takeItem(self.face.log.row(line)).text()
        said = mark("scan_desk", "Undone: {what}")
        self._tell(_t(said).format(what=what), "ready")
        self._look_again()

    def _look_again(self) -> None:
        """Show what the driver holds after something was taken back."""
        turn = self._turn
        if turn is None:
            return
        from dsp_desktop.custody.queries.desk import turn_of  # noqa: PLC0415 - a scan came before

        def show(found: "Turn") -> None:
            if self._turn is turn:
                self._set_turn(found)

        self._operations.read(
            lambda source: turn_of(source, turn.driver_id, turn.driver), then=show, owner=self
        )

    def _set_turn(self, turn: "Turn | None") -> None:
        self._turn = turn
        holds = [f"{label(kind)} {called}" for kind, called in turn.holds] if turn else []
        self.face.show_turn(turn.driver if turn else "", holds)
        if turn is None:
            self._asked = ""
            self._lapse.stop()
        else:
            self._lapse.start(_TURN_MS)

    def _refuse(self, words: str) -> None:
        self._tell(words, "blocked")
        self.face.beep()

    def _tell(self, words: str, tone: str) -> None:
        self._is_told = True
        self.face.tell(words, tone)


PAGES = (
    CustomPage(
        entity="scan_desk",
        title=mark("scan_desk", "Scan desk"),
        group=mark("groups", "Fleet"),
        icon="ph.barcode",
        view=Permission.CUSTODY_EDIT,
        build=ScanDesk,
    ),
)
