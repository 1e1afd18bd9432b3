"""Saving what can be read of a damaged company into a new one.

The new company has the same key and the same id, so that its recovery sheet stays right and
its private values open. The damaged file is only read.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dsp_desktop.db import driver
from dsp_desktop.db.audit import BEGINNING, AuditEntry, AuditHead, head_link
from dsp_desktop.db.engine import open_engine
from dsp_desktop.db.migrate import known_revisions, upgrade
from dsp_desktop.db.vault import Vault, found_vault
from dsp_desktop.kernel.errors import CompanyExists, DatabaseTooNew, NoPlaceForCompany
from dsp_desktop.kernel.progress import NoProgress, Progress
from dsp_desktop.kernel.wording import counted
from dsp_desktop.rescue.pages import Pages
from dsp_desktop.rescue.tree import Row, Walk, free_pages, rows_by_signature
from dsp_desktop.runtime.keys import CompanyKey

_SCHEMA_COLUMNS = 5  # type, name, tbl_name, rootpage, sql
_ROOT_OF_SCHEMA = 1
_REVISION = "alembic_version"


@dataclass(frozen=True, slots=True)
class SavedTable:
    """How much of one table could be saved.

    ``loose`` rows were found on pages that nothing leads to any more: some of them may have
    been deleted before. ``broken`` rows are known to be lost; where ``has_gaps`` others are.
    """

    name: str
    rows: int
    loose: int
    broken: int
    refused: int
    has_gaps: bool

    @property
    def is_whole(self) -> bool:
        """Whether every row is there."""
        return not (self.loose or self.broken or self.refused or self.has_gaps)

    @property
    def said(self) -> str:
        """How much of it there is, in a line."""
        said = [f"{self.name.replace('_', ' ').capitalize()}: {counted(self.rows, 'row')} saved"]
        if self.loose:
            said.append(f"{self.loose:,} more found apart, of which some may have been deleted")
        if self.broken + self.refused:
            said.append(f"{self.broken + self.refused:,} could not be put together")
        if self.has_gaps:
            said.append("others are lost")
        return "; ".join(said)


@dataclass(frozen=True, slots=True)
class Saved:
    """What is in the new company, table by table, and which pages could not be read."""

    tables: tuple[SavedTable, ...]
    unreadable: tuple[int, ...]
    seals_lost: bool

    @property
    def rows(self) -> int:
        """How many rows were saved."""
        return sum(table.rows + table.loose for table in self.tables)

    @property
    def not_whole(self) -> tuple[SavedTable, ...]:
        """The tables of which something is missing or uncertain."""
        return tuple(table for table in self.tables if not table.is_whole)

    def report(self) -> list[str]:
        """Return what is missing or uncertain, a line each; one line if nothing is."""
        lines = [table.said for table in self.not_whole]
        if self.seals_lost:
            lines.append("The key of the private values was lost: none of them can be opened.")
        if any(table.name.startswith("audit_") for table in self.not_whole):
            lines.append("The audit trail has gaps: verify will name the first.")
        return lines or ["Every row was saved."]


@dataclass(slots=True)
class _Found:
    """One table of the damaged file: its rows while they are read, and what was missed."""

    name: str
    walk: Walk
    root: int
    columns: tuple[str, ...]


def save_what_can_be_read(
    path: Path, key: CompanyKey, target: Path, *, scripts: Path, progress: Progress | None = None
) -> Saved:
    """Make a new company at ``target`` of every row of ``path`` that can be read.

    Raises ``CompanyExists`` rather than write over anything, and ``DatabaseTooNew`` for a
    file of a newer version. What was half made is taken away again.
    """
    progress = progress or NoProgress()
    if target.exists():
        raise CompanyExists(path=str(target))
    with Pages(path, key) as pages:
        found = _tables_of(pages)
        revision = _revision(found, scripts)
        try:
            return _fill(pages, key, target, found, revision, scripts, progress)
        except BaseException:
            for suffix in ("", "-wal", "-shm"):
                target.with_name(target.name + suffix).unlink(missing_ok=True)
            raise


def _tables_of(pages: Pages) -> dict[str, _Found]:
    """Return the tables by name, from the schema or, where that is damaged, from any page of it."""
    walk = Walk(pages)
    rows = list(walk.rows(_ROOT_OF_SCHEMA))
    if walk.unreadable:
        known = {values[1] for _id, values in rows}
        for _number, some in rows_by_signature(pages, _SCHEMA_COLUMNS):
            rows += [row for row in some if _is_of_schema(row) and row[1][1] not in known]
    return {
        name: _Found(name, Walk(pages), root, _columns(sql))
        for _id, (kind, name, _table, root, sql) in rows
        if kind == "table" and root
    }


def _is_of_schema(row: Row) -> bool:
    kind, name, table, root, sql = row[1]
    return (
        kind == "table"
        and name == table
        and isinstance(root, int)
        and isinstance(sql, str)
        and sql.startswith("CREATE TABLE")
    )


def _columns(sql: str) -> tuple[str, ...]:
    """Return the names of a table's columns in the order they are stored."""
    if sql.startswith("CREATE TABLE sqlite_"):
        return ("name", "seq") if "sqlite_sequence" in sql else ()
    with closing(driver.connect(None, None)) as scratch:
        scratch.execute("PRAGMA foreign_keys = OFF")
        scratch.execute(sql)
        (name,) = scratch.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchone()
        described = scratch.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", (name,))
        return tuple(column for (column,) in described)


def _revision(found: Mapping[str, _Found], scripts: Path) -> str:
    """Return the version that wrote the file; the present one if that cannot be read."""
    known = known_revisions(scripts)
    table = found.get(_REVISION)
    rows = list(Walk(table.walk.pages).rows(table.root)) if table else []
    revision: str = rows[0][1][0] if rows else known[0]
    if revision not in known:
        raise DatabaseTooNew(revision=revision)
    return revision


def _fill(  # noqa: PLR0913, PLR0917 - one step of the function above
    pages: Pages,
    key: CompanyKey,
    target: Path,
    found: Mapping[str, _Found],
    revision: str,
    scripts: Path,
    progress: Progress,
) -> Saved:
    try:
        target.touch(0o600, exist_ok=False)
    except OSError as error:
        raise NoPlaceForCompany(path=str(target), because=error.strerror or str(error)) from error
    engine = open_engine(target, key)
    try:
        upgrade(engine, scripts, revision)
        with closing(driver.connect(target, key)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("BEGIN")
            tables = _fill_tables(connection, pages, found, progress)
            _keep_numbers(connection, found)
            has_seals = bool(connection.execute("SELECT count(*) FROM sealing_key").fetchone()[0])
            if not has_seals:  # found anew with the vault
                connection.execute("DELETE FROM audit_head")
            has_head = bool(connection.execute("SELECT count(*) FROM audit_head").fetchone()[0])
            connection.execute("COMMIT")
        if not has_seals:
            found_vault(engine, key)
        if not has_head:
            _close_the_trail(engine, key)
    finally:
        engine.dispose()
    unreadable = {n for table in found.values() for n in table.walk.unreadable}
    return Saved(tuple(tables), tuple(sorted(unreadable)), not has_seals)


def _keep_numbers(connection: Any, found: Mapping[str, _Found]) -> None:
    """Give no record the number that another one had."""
    table = found.get("sqlite_sequence")
    for row in _named(table, table.walk.rows(table.root)) if table else ():
        given = "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?"
        connection.execute(given, (row["seq"], row["name"]))


def _close_the_trail(engine: Engine, key: CompanyKey) -> None:
    """Say anew which entry of the audit trail is the last: the one place for that was lost."""
    link = Vault(engine, key).sealer.link
    newest = select(AuditEntry.number, AuditEntry.link).order_by(AuditEntry.number.desc()).limit(1)
    with Session(engine) as source, source.begin():
        number, last = source.execute(newest).one_or_none() or (0, BEGINNING)
        head = source.get(AuditHead, 1) or AuditHead(id=1)
        head.number, head.link = number, head_link(number, last, link)
        source.add(head)


def _fill_tables(
    connection: Any, pages: Pages, found: Mapping[str, _Found], progress: Progress
) -> list[SavedTable]:
    wanted = _own_tables(connection)
    counts: dict[str, tuple[int, int]] = {}
    for done, name in enumerate(wanted, start=1):
        progress.report(done, len(wanted))
        table = found.get(name)
        if table is not None:
            rows = _named(table, table.walk.rows(table.root))
            counts[name] = _insert(connection, name, rows, fresh=True)
    for name in found.keys() - {*wanted, "sqlite_sequence"}:  # what belongs to them is not loose
        for _row in found[name].walk.rows(found[name].root):
            pass
    loose = _loose(connection, pages, found, wanted)
    return [
        SavedTable(
            name,
            rows=counts.get(name, (0, 0))[0],
            loose=loose.get(name, 0),
            broken=found[name].walk.broken_rows if name in found else 0,
            refused=counts.get(name, (0, 0))[1],
            has_gaps=name not in found or found[name].walk.lost_branch,
        )
        for name in wanted
    ]


def _own_tables(connection: Any) -> list[str]:
    """Return the tables that hold records; what is kept beside them for searching follows."""
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY rowid"
    all_of_them = connection.execute(asked).fetchall()
    virtual = [name for name, sql in all_of_them if (sql or "").startswith("CREATE VIRTUAL")]
    return [
        name
        for name, _sql in all_of_them
        if not name.startswith("sqlite_")
        and not any(name == each or name.startswith(f"{each}_") for each in virtual)
    ]


def _named(table: _Found, rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Give the values of each row their names; the id is kept apart from them."""
    for row_id, values in rows:
        named = dict(zip(table.columns, values, strict=False))
        if named.get("id", 0) is None:
            named["id"] = row_id
        yield named


def _insert(
    connection: Any, name: str, rows: Iterable[dict[str, Any]], *, fresh: bool
) -> tuple[int, int]:
    """Put rows into the new company; return how many went in and how many were refused."""
    told = connection.execute("SELECT name FROM pragma_table_info(?)", (name,)).fetchall()
    there = {column for (column,) in told}
    added = refused = 0
    for row in rows:
        if fresh and not added:
            connection.execute(f'DELETE FROM "{name}"')  # noqa: S608 - what a migration put there
        values = {column: value for column, value in row.items() if column in there}
        columns = ", ".join(f'"{column}"' for column in values)
        marks = ", ".join("?" * len(values))
        statement = f'INSERT INTO "{name}" ({columns}) VALUES ({marks})'  # noqa: S608 - our own names
        try:
            connection.execute(statement, [*values.values()])
            added += 1
        except driver.Fault:
            refused += 1
    return added, refused


def _loose(
    connection: Any, pages: Pages, found: Mapping[str, _Found], wanted: Iterable[str]
) -> dict[str, int]:
    """Save rows of pages that nothing leads to, where only one table can have lost them."""
    lost = [found[name] for name in wanted if name in found and found[name].walk.lost_branch]
    if not lost:
        return {}
    seen = free_pages(pages).union(*(table.walk.seen for table in found.values()))
    saved: dict[str, int] = {}
    for table in lost:
        if sum(len(other.columns) == len(table.columns) for other in lost) > 1:
            continue
        for number, rows in rows_by_signature(pages, len(table.columns)):
            if number not in seen:
                added, _refused = _insert(connection, table.name, _named(table, rows), fresh=False)
                saved[table.name] = saved.get(table.name, 0) + added
    return saved
