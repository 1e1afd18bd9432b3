"""A whole company taken from one database to another, and both sides compared.

Every row goes over with its id, its sealed bytes and its link of the audit trail; where
each table's next id stands goes over too, so that no id is used twice afterwards. It is
one transaction of the target: what is there in the end has been compared, or nothing is.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, LargeBinary, Row, Table, func, inspect, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from dsp_desktop.db.engine import fault, for_migrating, for_reading, is_sqlite, open_engine, shown
from dsp_desktop.db.everything import every_table
from dsp_desktop.db.mass import insert_rows
from dsp_desktop.db.migrate import upgrade_on
from dsp_desktop.kernel.errors import CompanyExists
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.kernel.safekeeping import CopyDiffers
from dsp_desktop.runtime.keys import CompanyKey

_BATCH = 5_000
_PLAIN = sqlite.dialect()
_WITH_FILE = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class TableProof:
    """How many rows a table has, and what all of them are, as one hash."""

    table: str
    rows: int
    digest: str


def copy_company(
    source: Engine, target: Engine, *, scripts: Path, progress: Progress
) -> Sequence[TableProof]:
    """Copy a company into an empty database and return what was found the same on both sides.

    Raises ``CompanyExists`` where the target is not empty, ``CopyDiffers`` for a table that
    came out otherwise than it went in; the target is then left as it was.
    """
    tables = every_table()
    try:
        with for_reading(source).connect() as here, for_migrating(target).begin() as there:
            if inspect(there).get_table_names():
                raise CompanyExists(path=shown(target.url.render_as_string(hide_password=False)))
            upgrade_on(there, scripts)
            totals = {table: _count(here, table) for table in tables}
            told = _Told(progress, 3 * sum(totals.values()))
            for table in tables:
                names = [column.key for column in table.c]
                for rows in _batches(here, table):
                    insert_rows(there, table, [dict(zip(names, r, strict=True)) for r in rows])
                    told.more(len(rows))
                _hand_on_numbering(here, there, table)
            return [_same_on_both(here, there, table, told) for table in tables]
    except DBAPIError as error:
        raise fault(error, target) from error


def copy_into_file(
    source: Engine, path: Path, key: CompanyKey, *, scripts: Path, progress: Progress
) -> Sequence[TableProof]:
    """Copy a company into a new encrypted file, which is then one file and safe on the disk."""
    engine = open_engine(path, key)
    try:
        proofs = copy_company(source, engine, scripts=scripts, progress=progress)
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")  # the mode is no matter of a transaction
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
    except BaseException:
        engine.dispose()
        remove_file(path)
        raise
    engine.dispose()
    sync(path)
    return proofs


def remove_file(path: Path) -> None:
    """Take a company file away, with what SQLite keeps beside it."""
    for suffix in _WITH_FILE:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have the disk keep a file, or a folder's list of files, through a power cut."""
    try:
        descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    except PermissionError:  # Windows opens no folder; its names are safe with the file
        return
    try:
        with suppress(OSError):  # a share may not know how
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def proof_of(connection: Connection, table: Table) -> TableProof:
    """Return how many rows a table has and one hash of all of them, in the order of their ids.

    A value is hashed as a company file holds it, so that both databases give the same.
    """
    dumps = [c.type.dialect_impl(_PLAIN).bind_processor(_PLAIN) for c in table.c]
    found, rows = sha256(), 0
    for batch in _batches(connection, table):
        for row in batch:
            found.update(repr([*map(_plain, dumps, row)]).encode())
        rows += len(batch)
    return TableProof(table.name, rows, found.hexdigest())


def _plain(dump: Callable[[Any], Any] | None, value: Any) -> Any:
    return dump(value) if dump and value is not None else value


class _Told:
    """Adds up what is done, for the progress bar."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def more(self, rows: int) -> None:
        self._done += rows
        self._progress.report(self._done, self._total)


def _same_on_both(here: Connection, there: Connection, table: Table, told: _Told) -> TableProof:
    ours = proof_of(here, table)
    told.more(ours.rows)
    theirs = proof_of(there, table)
    told.more(theirs.rows)
    if ours != theirs:
        raise CopyDiffers(table=table.name)
    return ours


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _batches(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    """Yield the rows in the order of their ids; those that hold whole files one by one."""
    holds_files = any(type(column.type) is LargeBinary for column in table.c)
    size = 1 if holds_files else _BATCH
    asked = select(table).order_by(*table.primary_key)
    found = connection.execution_options(yield_per=size).execute(asked)
    yield from found.partitions(size)


def _hand_on_numbering(here: Connection, there: Connection, table: Table) -> None:
    """Let the next id be the one that it would have been."""
    last = _last_id(here, table.name)
    if not last:
        return
    if is_sqlite(there):
        named = {"table": table.name, "last": last}
        there.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), named)
        there.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), named)
    else:
        there.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"),
            {"table": table.name, "last": last},
        )


def _last_id(connection: Connection, table: str) -> int:
    """Return the highest id ever given out in a table; 0 where none was, or none is given out."""
    if is_sqlite(connection):
        asked = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
        return int(connection.execute(asked, {"table": table}).scalar() or 0)
    named = text("SELECT pg_get_serial_sequence(:table, 'id')")
    sequence = connection.execute(named, {"table": table}).scalar()
    if sequence is None:
        return 0
    asked = text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608 - named by the server
    return int(connection.execute(asked).scalar_one())
