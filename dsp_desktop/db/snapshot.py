"""A company file as it was at one moment: copied while others write, and checked anew.

The copy is SQLite's own online backup, made by the driver inside one read transaction, so
that every page of it is of the same moment, however long it takes and whoever writes
meanwhile. It is checked by opening it again, with every means there is.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2 as sqlite

from dsp_desktop.db import driver
from dsp_desktop.db.audit import prove
from dsp_desktop.db.copying import sync
from dsp_desktop.db.vault import Vault
from dsp_desktop.kernel.changes import COMING_IN, WROTE
from dsp_desktop.kernel.errors import JobCancelled, StorageFailed
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.kernel.safekeeping import NotSound
from dsp_desktop.runtime.keys import CompanyKey
from dsp_desktop.runtime.private_files import make_private

_PAGES = 1_024  # pages a step: 4 MB
_STEPS = 100_000  # of SQLite's machine, between two looks at whether to go on
_LAST = 10
#: Tables that hold nothing anybody has entered.
_BEHIND = frozenset(
    {
        "alembic_version",
        "arrival",
        "audit_head",
        "column_mapping",
        "safeguards",
        "sealing_key",
        "unknown_tries",
    }
)
_LAST_NUMBER = "SELECT number FROM audit_head"
_NAMED = "SELECT legal_name FROM company ORDER BY id LIMIT 1"
_UNTIL = "SELECT at FROM audit_entry ORDER BY number DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class LastEntry:
    """One of the last changes to the records of a company, as its audit trail says."""

    at: datetime
    who: str
    operation: str
    entity: str
    verb: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a company holds: rows by table, and the end of its audit trail.

    ``last`` are the last changes to records: nobody who came in or looked is among them.
    ``until`` is the moment of the last entry of all. ``made_at`` is when the backup that
    holds it was made, where that is known.
    """

    revision: str
    rows: Mapping[str, int]
    entries: int
    last: Sequence[LastEntry]
    company: str = ""
    until: datetime | None = None
    made_at: datetime | None = None

    @property
    def records(self) -> dict[str, int]:
        """How many there are of each kind that people know of."""
        return {table: n for table, n in self.rows.items() if n and table not in _BEHIND}


def take(path: Path, key: CompanyKey, copy: Path, progress: Progress) -> Contents:
    """Copy a company file as it is now and return what was in it at that moment."""
    try:
        with closing(driver.connect(path, key)) as source:
            source.execute("BEGIN")
            contents = contents_of(source)  # the first thing read settles the moment
            copy_from(source, key, copy, progress)
    except driver.Fault as error:
        raise StorageFailed(path=str(copy), because=str(error)) from error
    sync(copy)
    return contents


def copy_from(source: Any, key: CompanyKey, copy: Path, progress: Progress) -> None:
    """Copy what an open connection sees into a file of its own, which needs no log beside it."""
    make_private(copy)
    with closing(sqlite.connect(str(copy))) as target:
        target.execute(f'PRAGMA key = "{key.for_file}"')
        target.execute("PRAGMA synchronous = FULL")
        source.backup(target, pages=_PAGES, progress=_telling(progress))
        target.execute("PRAGMA journal_mode = DELETE")


def reading(path: Path, key: CompanyKey) -> sqlite.Connection:
    """Open a company file to read only: nothing is written into it or beside it."""
    connection = sqlite.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False
    )
    connection.isolation_level = None
    connection.execute("PRAGMA cipher_log_level = NONE")  # as in the driver
    connection.execute(f'PRAGMA key = "{key.for_file}"')
    return connection


def check(path: Path, key: CompanyKey, current: str, progress: Progress) -> Contents:
    """Open a file anew, prove that it is whole, and return what it holds.

    Every page is authenticated, every table and index walked, every reference followed and,
    in the ``current`` schema, the chain of the audit trail. Raises ``NotSound`` otherwise.
    """
    try:
        with closing(reading(path, key)) as connection:
            connection.set_progress_handler(_watching(progress), _STEPS)
            _refuse(path, connection.execute("PRAGMA cipher_integrity_check").fetchall())
            said = connection.execute("PRAGMA integrity_check").fetchall()
            _refuse(path, [line for line in said if line[0] != "ok"])
            _refuse(path, connection.execute("PRAGMA foreign_key_check").fetchall())
            contents = contents_of(connection)
    except driver.Fault as error:
        if "interrupted" in str(error):
            raise JobCancelled from error
        raise NotSound(path=str(path), because=str(error)) from error
    if contents.revision == current:
        check_chain(engine_reading(path, key), key, str(path), progress)
    return contents


def check_chain(engine: Engine, key: CompanyKey, path: str, progress: Progress) -> None:
    """Prove that the audit trail of a company is whole."""
    link = Vault(engine, key).sealer.link
    with Session(engine) as source:
        broken = prove(source, link, progress).broken
    engine.dispose()
    if broken is not None:
        raise NotSound(path=path, because=f"audit entry {broken.number}: {broken.why}")


def end_of(connection: Any) -> tuple[int, datetime | None]:
    """Return the number and the moment of the last entry of a company's audit trail."""
    number = connection.execute(_LAST_NUMBER).fetchone()[0]
    found = connection.execute(_UNTIL).fetchone()
    return int(number), _moment(found[0]) if found else None


def contents_of(connection: Any) -> Contents:
    """Return what a company holds; ``connection`` is a driver's, in one transaction."""
    return read_contents(lambda asked: connection.execute(asked).fetchall(), _TABLES)


def read_contents(ask: Any, tables: str) -> Contents:
    """Return what a company holds, by a way to ask and the question for its tables."""
    names = [row[0] for row in ask(tables)]
    counted = " UNION ALL ".join(f"SELECT '{n}', count(*) FROM \"{n}\"" for n in names)  # noqa: S608 - named by the database
    return Contents(
        revision=ask("SELECT version_num FROM alembic_version")[0][0],
        rows={name: int(count) for name, count in sorted(ask(counted))},
        entries=int(ask(_LAST_NUMBER)[0][0]),
        last=[
            LastEntry(_moment(at), who, operation, entity, verb)
            for at, who, operation, entity, verb in ask(_ENTRIES)
        ],
        company=next((str(name) for (name,) in ask(_NAMED)), ""),
        until=next((_moment(at) for (at,) in ask(_UNTIL)), None),
    )


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
    "AND name NOT LIKE '%!_search%' ESCAPE '!'"
)
_ENTRIES = (
    "SELECT at, actor_name, operation, entity, verb FROM audit_entry "  # noqa: S608 - words of ours
    f"WHERE verb IN ({_quoted(WROTE)}) AND operation NOT IN ({_quoted(COMING_IN)}) "
    f"ORDER BY number DESC LIMIT {_LAST}"
)


def _moment(stored: object) -> datetime:
    at = stored if isinstance(stored, datetime) else datetime.fromisoformat(str(stored))
    return at.replace(tzinfo=UTC)


def engine_reading(path: Path, key: CompanyKey) -> Engine:
    """Return an engine that only reads a company file."""
    return create_engine(
        "sqlite://", module=sqlite, creator=lambda: reading(path, key), poolclass=NullPool
    )


def _refuse(path: Path, faults: Sequence[Sequence[object]]) -> None:
    if faults:
        because = "; ".join(" ".join(map(str, line)) for line in faults[:3])
        raise NotSound(path=str(path), because=because)


def _telling(progress: Progress) -> Any:
    def tell(_status: int, remaining: int, total: int) -> None:
        progress.report(total - remaining, total)

    return tell


def _watching(progress: Progress) -> Any:
    """Return what SQLite asks now and then: 1 stops it, where the person wants to stop."""

    def go_on() -> int:
        try:
            progress.report(0, 0)
        except JobCancelled:
            return 1
        return 0

    return go_on
