"""What other desktops do to the same company, so that the screens here look again.

On a server each committed unit of work goes out by NOTIFY, in its own transaction, and
comes in by LISTEN on one connection beside the pool. It says which records, never what
stands in them. With a file there is nobody to tell us: a second copy of the program on
this computer is noticed by SQLite's ``data_version``, and the audit trail says what it did.

The first twelve letters of a unit name the desktop it was done at; one's own are passed over.
"""

import json
import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from dsp_desktop.db import driver
from dsp_desktop.kernel.changes import EVERYTHING, WROTE, ChangeSet, Touch, Verb
from dsp_desktop.kernel.errors import AppError
from dsp_desktop.runtime.keys import CompanyKey

if TYPE_CHECKING:  # a file is watched without SQLAlchemy
    from sqlalchemy.orm import Session

CHANNEL = "dsp_desktop"
#: PostgreSQL takes 7,999 bytes.
MOST_BYTES = 7_900
LAST_ENTRY = "SELECT number FROM audit_head"
#: How often a file is looked at, and a silent server asked whether it is still there.
FILE_SECONDS, SERVER_SECONDS = 2.0, 15.0
#: The first try to connect again comes at once; each pause is twice the one before.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0

_SINCE = (
    "SELECT operation, unit, actor_name, entity, entity_id, verb, number FROM audit_entry "
    "WHERE number > ? ORDER BY number LIMIT 2000"
)
_ENTRIES_AT_A_TIME = 2_000
_PATIENCE_SECONDS = 2.0
#: A line that broke and is back at once is nobody's concern: the second failure is said.
_LOST = 2


class Ear(Protocol):
    """Who wants to hear of others' work; called on the watch's own thread."""

    def changed(self, changes: ChangeSet) -> None:
        """Somebody else has committed something."""
        ...

    def lost(self, error: BaseException) -> None:
        """The server does not answer any more; we go on trying."""
        ...

    def regained(self) -> None:
        """The server answers again; what happened meanwhile nobody has told us."""
        ...


def desktop_name() -> str:
    """Return a name for this desktop, for as long as it has the company open."""
    return os.urandom(6).hex()


def tell(source: "Session", changes: ChangeSet, who: str) -> None:
    """Have every other desktop told of ``changes``, if and when they are committed."""
    from dsp_desktop.db.engine import notify  # noqa: PLC0415 - loaded by whoever writes

    if changes.touches:
        notify(source.connection(), CHANNEL, written(changes, who))


def written(changes: ChangeSet, who: str) -> str:
    """Return what is sent: the records by id, or only their kinds where that is too long."""
    said: dict[str, Any] = {"operation": changes.operation, "unit": changes.unit, "by": who}
    ids: dict[str, dict[str, list[int]]] = {}
    for touch in sorted(changes.touches, key=lambda t: t.id):
        ids.setdefault(touch.entity, {}).setdefault(touch.verb, []).append(touch.id)
    whole = json.dumps(said | {"ids": ids}, separators=(",", ":"), ensure_ascii=False)
    if len(whole.encode()) <= MOST_BYTES:
        return whole
    kinds = {entity: {Verb.CHANGED: [0]} for entity in ids}
    return json.dumps(said | {"ids": kinds}, separators=(",", ":"), ensure_ascii=False)


def read(payload: str) -> ChangeSet:
    """Return what another desktop has sent; what is not ours stands for everything."""
    try:
        said = json.loads(payload)
        touches = frozenset(
            Touch(entity, record_id, Verb(verb))
            for entity, verbs in said["ids"].items()
            for verb, ids in verbs.items()
            for record_id in ids
        )
        return ChangeSet(said["operation"], touches, said["unit"], said["by"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return EVERYTHING


def since(
    ask: Callable[[str, int], Sequence[Sequence[Any]]], number: int
) -> tuple[list[ChangeSet], int]:
    """Return the units that the audit trail has after entry ``number``, and its last number."""
    rows = ask(_SINCE, number)
    if not rows:
        return [], number
    if len(rows) == _ENTRIES_AT_A_TIME:
        return [EVERYTHING], ask("SELECT number FROM audit_head WHERE id > ?", 0)[0][0]
    found = [_unit(unit, entries) for unit, entries in groupby(rows, key=lambda row: row[1])]
    return found, rows[-1][-1]


def _unit(unit: str, entries: Iterable[Sequence[Any]]) -> ChangeSet:
    rows = list(entries)
    operation, _unit, by = rows[0][:3]
    touches = {Touch(row[3], row[4], Verb(row[5])) for row in rows if row[5] in WROTE}
    return ChangeSet(operation, frozenset(touches), unit, by)


def watch(target: str, key: CompanyKey, desktop: str, number: int, ear: Ear) -> "Watch":
    """Return the watch for a company, not begun yet; ``number`` is the last entry known of."""
    if driver.is_server(target):
        return ServerWatch(target, desktop, number, ear)
    return FileWatch(target, key, desktop, number, ear, seconds=FILE_SECONDS)


class Watch(ABC):
    """A thread that hears what other desktops do, from :meth:`begin` to :meth:`end`."""

    def __init__(self, desktop: str, number: int, ear: Ear) -> None:
        self._desktop, self._number, self._ear = desktop, number, ear
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="others", daemon=True)

    def begin(self) -> None:
        """Start listening."""
        self._thread.start()

    def end(self) -> None:
        """Stop listening; a server that is being waited for is not waited for here."""
        self._over.set()
        self._thread.join(_PATIENCE_SECONDS)

    def try_now(self) -> None:  # noqa: B027 - a file has no line to try again
        """Connect again without waiting for the next try."""

    @abstractmethod
    def _run(self) -> None:
        """Listen until it is over."""

    def _tell(self, changes: ChangeSet) -> None:
        """Pass on what is somebody else's."""
        theirs = changes.everything or not changes.unit.startswith(self._desktop)
        if theirs and (changes.touches or changes.everything) and not self._over.is_set():
            self._ear.changed(changes)

    def _catch_up(self, ask: Callable[[str, int], Sequence[Sequence[Any]]]) -> None:
        """Pass on what has been done since the last time we knew."""
        found, self._number = since(ask, self._number)
        for changes in found:
            self._tell(changes)


class FileWatch(Watch):
    """Looks now and then whether another program has written to the file."""

    def __init__(  # noqa: PLR0913 - which company, who is asking, and how often
        self,
        path: str,
        key: CompanyKey,
        desktop: str,
        number: int,
        ear: Ear,
        *,
        seconds: float,
    ) -> None:
        super().__init__(desktop, number, ear)
        self._path, self._key, self._seconds = path, key, seconds

    def _run(self) -> None:
        while not self._over.wait(self._seconds):
            # A file that cannot be read now is whoever reads it next to complain about.
            with suppress(driver.Fault, OSError):
                self._look()

    def _look(self) -> None:
        if not Path(self._path).is_file():  # never make it anew
            return
        with closing(driver.connect(self._path, self._key)) as connection:
            version = None
            while True:
                (now,) = connection.execute("PRAGMA data_version").fetchone()
                if now != version:
                    version = now
                    self._catch_up(lambda sql, *of: connection.execute(sql, of).fetchall())
                if self._over.wait(self._seconds):
                    return


class ServerWatch(Watch):
    """Listens to the server, and connects again when it has gone away."""

    def __init__(self, target: str, desktop: str, number: int, ear: Ear) -> None:
        import socket  # noqa: PLC0415 - only where there is a server

        super().__init__(desktop, number, ear)
        self._target = target
        self._hurry = threading.Event()
        self._wake, self._waker = socket.socketpair()

    def end(self) -> None:
        """Stop listening, and waiting for the next try."""
        self._over.set()
        self._hurry.set()
        self._waker.close()  # the other end becomes readable
        super().end()

    def try_now(self) -> None:
        """Connect again without waiting for the next try."""
        self._hurry.set()

    def _run(self) -> None:
        with closing(self._wake):
            self._stay_connected()

    def _stay_connected(self) -> None:
        import psycopg  # noqa: PLC0415 - only where there is a server

        is_first, failed = True, 0
        while not self._over.is_set():
            try:
                with closing(self._connect()) as line:
                    if self._over.is_set():
                        return
                    if is_first:
                        self._catch_up(
                            lambda sql, *of: line.execute(sql.replace("?", "%s"), of).fetchall()
                        )
                    else:
                        self._tell(EVERYTHING)
                    if failed >= _LOST:
                        self._ear.regained()
                    is_first, failed = False, 0
                    self._hear(line)
            except (psycopg.Error, AppError, OSError) as error:
                failed += 1
                if failed == _LOST and not self._over.is_set():
                    self._ear.lost(error)
                self._hurry.wait(_pause(failed))
                self._hurry.clear()

    def _connect(self) -> Any:
        from dsp_desktop.db.server import open_line  # noqa: PLC0415 - only where there is one

        line = open_line(self._target)
        try:
            line.execute(f"LISTEN {CHANNEL}")
        except BaseException:
            line.close()
            raise
        return line

    def _hear(self, line: Any) -> None:
        """Pass on what comes in, until we are to stop or the line breaks."""
        import selectors  # noqa: PLC0415 - only where there is a server

        with selectors.DefaultSelector() as waiting:
            waiting.register(line.fileno(), selectors.EVENT_READ)
            waiting.register(self._wake, selectors.EVENT_READ)
            while not self._over.is_set():
                for notice in line.notifies(timeout=0):
                    self._tell(read(notice.payload))
                if not waiting.select(SERVER_SECONDS):
                    line.execute("SELECT 1")  # a server that vanished does not hang up


def _pause(failed: int) -> float:
    """Return how long to wait after so many failures: at once, then twice as long each time.

    Example:
        >>> [_pause(failed) for failed in (1, 2, 3, 4, 20)]
        [0.0, 0.5, 1.0, 2.0, 30.0]
    """
    return min(FIRST_PAUSE * 2 ** (failed - _LOST), LONGEST_PAUSE) if failed >= _LOST else 0.0
