"""What the person may do by now. Every question and every write asks the company anew.

Somebody's role may change, or they may be stopped, while their window is open. Whatever is
read or written next finds out, and this brings it to the screens.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from dsp_desktop.app import Session, UnitOfWork
from dsp_desktop.kernel.errors import AppError, Stopped
from dsp_desktop.kernel.permissions import Actor

if TYPE_CHECKING:  # it holds one of these
    from ui.kit.operations import Operations

T = TypeVar("T")


class Rights(QObject):
    """Listens to what the company says of the person who is signed in."""

    #: The person may do other things than before; ``operations.app.actor`` says which.
    changed = Signal()
    #: The person may be here no longer.
    ended = Signal()
    _heard = Signal(object)

    def __init__(self, operations: "Operations") -> None:
        super().__init__(operations)
        self._operations = operations
        self._heard.connect(self.take)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read with the rights of this moment; on any thread."""
        app = self._operations.app
        with app.read() as source:
            try:
                yield source
            except Stopped:
                self._heard.emit(None)
                raise
            self._hear(app.actor, source.info["actor"])

    def heeding(self, action: Callable[[UnitOfWork], T]) -> Callable[[UnitOfWork], T]:
        """Return a write that tells who may do it by now, before it does anything."""

        def heeded(uow: UnitOfWork) -> T:
            self._hear(self._operations.app.actor, uow.actor)
            return action(uow)

        return heeded

    def claims(
        self, error: AppError, refused: Callable[[AppError], bool] = lambda _error: False
    ) -> bool:
        """Whether an error says that the person may be here no longer; else ask ``refused``."""
        if isinstance(error, Stopped):
            self.ended.emit()
            return True
        return refused(error)

    @Slot(object)
    def take(self, actor: Actor | None) -> None:
        """Go by what somebody may do now; ``None`` for nothing at all any more."""
        app = self._operations.app
        if actor is None:
            self.ended.emit()
        elif actor.permissions != app.actor.permissions:
            self._operations.app = replace(app, actor=actor)
            self.changed.emit()

    def _hear(self, before: Actor, now: Actor) -> None:
        if now != before:
            self._heard.emit(now)
