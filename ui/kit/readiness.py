"""Where everything stands today: looked up off the UI thread, held for every screen.

The watch begins when the first screen asks for it. It looks again after every committed
change and when the day turns; while one look is under way, further wishes become one.
"""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from dsp_desktop.app import Session
from dsp_desktop.compliance.readiness import Readiness
from dsp_desktop.kernel.changes import ChangeSet
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import AppError, NotPermitted
from dsp_desktop.rules.engine import Finding, State

Question = Callable[[Session, date], Readiness]
_DAY_CHECK_MS = 60_000


class Read(Protocol):
    """``Operations.read``, as far as the watch needs it."""

    def __call__(
        self,
        question: Callable[[Session], Readiness],
        *,
        then: Callable[[Readiness], object],
        owner: QObject,
        refused: Callable[[AppError], bool],
    ) -> None:
        """Ask off the UI thread."""
        ...


def whole_company(source: Session, on: date) -> Readiness:
    """Ask every rule about everything."""
    # Knows every area: nothing a window waits for before its first paint.
    from dsp_desktop.compliance.queries import readiness  # noqa: PLC0415 - after the first rows

    return readiness(source, on)


class ReadinessWatch(QObject):
    """Holds the latest ``Readiness``; ``None`` until the first look has come back."""

    #: There is a new answer in ``latest``.
    looked = Signal()

    def __init__(
        self, read: Read, clock: Clock, question: Question, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.latest: Readiness | None = None
        self._read, self._clock, self._question = read, clock, question
        self._wanted = self._looking = self._again = False
        self._day = QTimer(self, interval=_DAY_CHECK_MS)
        self._day.timeout.connect(self._check_day)

    def begin(self) -> None:
        """Look for the first time, if nobody has asked before."""
        if not self._wanted:
            self._wanted = True
            self._day.start()
            self.look()

    def look(self) -> None:
        """Look now, or once more after the look that is under way."""
        if self._looking:
            self._again = True
            return
        self._looking = True
        today = self._clock.today()
        question = self._question
        self._read(
            lambda source: question(source, today),
            then=self._keep,
            owner=self,
            refused=self._give_up,
        )

    def on_changed(self, changes: ChangeSet) -> None:
        """Look again: any record may decide somebody's readiness. A look changes none."""
        if self._wanted and (changes.touches or changes.everything):
            self.look()

    def state(self, kind: str, record_id: int) -> State | None:
        """Return where a record stands; ``None`` if no rule looks at it, or not yet known."""
        return self.latest.state(kind, record_id) if self.latest else None

    def findings(self, kind: str, record_id: int) -> tuple[Finding, ...]:
        """Return why a record is not ready."""
        return self.latest.of(kind, record_id) if self.latest else ()

    def _keep(self, answer: Readiness) -> None:
        self._looking = False
        self.latest = answer
        self.looked.emit()
        if self._again:
            self._again = False
            self.look()

    def _give_up(self, error: AppError) -> bool:
        """Show no state to a role that shows none of what rules look at."""
        self._looking = False
        return isinstance(error, NotPermitted)

    def _check_day(self) -> None:
        if self.latest is None or self.latest.on != self._clock.today():
            self.look()
