"""Taking back what was done in this window: the last operation first, then the one before it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from dsp_desktop.app import UnitOfWork
from dsp_desktop.kernel.changes import ChangeSet
from dsp_desktop.kernel.errors import AppError

#: The operation that takes another one back; it is not taken back itself.
UNDO = "undo"
#: How many operations are remembered; more than anybody goes back.
_MOST = 50


class Undoing(QObject):
    """Remembers the operations of this session, the last on top."""

    #: An operation was taken back, or why it was not (an ``AppError``); an empty operation
    #: says that there is none left.
    told = Signal(str, object)

    def __init__(self, write: Callable[..., None], parent: QObject) -> None:
        super().__init__(parent)
        self._write = write
        self._done: list[tuple[str, str]] = []

    @property
    def last_unit(self) -> str:
        """The unit that would be taken back next; empty if there is none."""
        return self._done[-1][0] if self._done else ""

    def note(self, changes: ChangeSet) -> None:
        """Remember an operation of ours; a look changes nothing and is not taken back."""
        if changes.is_ours and changes.touches and changes.operation != UNDO:
            self._done = [*self._done, (changes.unit, changes.operation)][-_MOST:]

    def take_back(self) -> None:
        """Take the last operation back; one that cannot be is said and left behind."""
        if not self._done:
            self.told.emit("", None)
            return
        unit, operation = self._done.pop()

        def refused(error: AppError) -> bool:
            self.told.emit(operation, error)
            return True

        def then(_nothing: object) -> None:
            self.told.emit(operation, None)

        self._write(UNDO, lambda uow: _take_back(uow, unit), then=then, refused=refused)


def _take_back(uow: UnitOfWork, unit: str) -> None:
    # It knows every table there is: not needed before somebody takes something back.
    from dsp_desktop.undoing import take_back_unit  # noqa: PLC0415 - not before it is wanted

    take_back_unit(uow, unit)
