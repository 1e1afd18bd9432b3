"""Substring search that stays quick over hundreds of thousands of rows.

SQLite keeps a trigram index in an FTS5 table, filled by triggers so that no writer can
forget it; PostgreSQL uses ``pg_trgm`` on the columns themselves. Both are made by
:func:`add_substring_index` and asked through :func:`substring`; nothing else knows.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    false,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import False_

from dsp_desktop.db.base import Record
from dsp_desktop.db.engine import is_sqlite

_TRIGRAM = 3
#: SQLite cannot guess how many hits there are, so it is told which way is the short one.
#: From ``_MANY`` on it goes through the rows in the list's own order instead of fetching
#: and sorting them; from ``_FLOOD`` on it tests each row as well: the first screenful is
#: found long before the index has been read to its end.
_MANY, _FLOOD = 3_000, 25_000
#: Of so few drivers or vans an index finds the rows of all years at once.
FEW = 40


def substring(
    source: Session,
    kind: type[Record],
    columns: tuple[InstrumentedAttribute[Any], ...],
    typed: str,
) -> ColumnElement[bool]:
    """Case-insensitive substring match over indexed ``columns`` of ``kind``.

    ``columns`` are the ones the index was made over. Under three characters a trigram
    index has nothing to say, so those few keystrokes match beginnings instead.
    """
    wanted = typed.strip()
    if not is_sqlite(source.get_bind()):
        short = len(wanted) < _TRIGRAM
        ways = [c.istartswith if short else c.icontains for c in columns]
        return or_(*(way(wanted, autoescape=True) for way in ways))
    if len(wanted) < _TRIGRAM:  # SQLite's own LIKE takes "A" for "a"; lowering costs half
        return or_(*(c.startswith(wanted, autoescape=True) for c in columns))
    index = f"{kind.entity}_search"
    phrase = '"' + wanted.replace('"', '""') + '"'
    match = text(f"{index} MATCH :phrase").bindparams(phrase=phrase)
    hits: Select[Any] = select(literal_column("rowid")).select_from(table(index)).where(match)
    found = source.scalar(select(func.count()).select_from(hits.limit(_FLOOD).subquery())) or 0
    if found < _MANY:
        return kind.id.in_(hits)
    if found < _FLOOD:
        return (kind.id + 0).in_(hits)  # the sum hides the id from the planner
    return or_(*(c.contains(wanted, autoescape=True) for c in columns))


def one_of(column: InstrumentedAttribute[Any], ids: Sequence[int]) -> ColumnElement[bool]:
    """Match one of ``ids``; with many of them, keep the database from looking each one up.

    A walk through the latest rows meets enough hits at once; an index would first have to
    collect the hits of all years.
    """
    if not ids:
        return false()
    return column.in_(ids) if len(ids) <= FEW else (column + 0).in_(ids)


def any_of(*ways: ColumnElement[bool]) -> ColumnElement[bool]:
    """Match any of ``ways``, without those that nothing matches.

    SQLite has no constant "false": a single ``0 = 1`` among alternatives would keep it from
    using an index for each of the others.
    """
    possible = [way for way in ways if not isinstance(way, False_)]
    return or_(*possible) if possible else false()


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Return ``text`` without case and accents, as people type a name they look for.

    Example:
        >>> folded("Nguyễn Đặng"), folded("ЩЕРБА")
        ('nguyen dang', 'щерба')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d").replace("ł", "l"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def named(
    source: Session,
    kind: type[Record],
    column: ColumnElement[Any] | InstrumentedAttribute[Any],
    typed: str,
) -> list[int]:
    """Return the ids of the few hundred or thousand records whose name holds ``typed``.

    Done here and not in SQL: SQLite folds the case of ASCII only, and neither database
    finds "Nguyễn" for "nguyen" by itself.
    """
    wanted = folded(typed.strip())
    return [i for i, name in source.execute(select(kind.id, column)) if wanted in folded(name)]


def add_substring_index(connection: Connection, name: str, columns: tuple[str, ...]) -> None:
    """Index ``columns`` of table ``name`` for substring search; called by migrations."""
    if not is_sqlite(connection):
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for column in columns:
            connection.exec_driver_sql(
                f"CREATE INDEX tx_{name}_{column} ON {name} USING gin ({column} gin_trgm_ops)"
            )
        return
    listed = ", ".join(columns)
    new = ", ".join(f"new.{c}" for c in columns)
    old = ", ".join(f"old.{c}" for c in columns)
    index = f"{name}_search"
    # Names come from our own migrations, never from a person.
    add = f"INSERT INTO {index}(rowid, {listed}) VALUES (new.id, {new});"  # noqa: S608
    drop = f"INSERT INTO {index}({index}, rowid, {listed}) VALUES ('delete', old.id, {old});"  # noqa: S608
    options = f"content='{name}', content_rowid='id', tokenize='trigram'"
    changed = f"AFTER UPDATE OF {listed} ON {name} BEGIN {drop} {add} END"
    for statement in (
        f"CREATE VIRTUAL TABLE {index} USING fts5({listed}, {options})",
        f"CREATE TRIGGER {index}_added AFTER INSERT ON {name} BEGIN {add} END",
        f"CREATE TRIGGER {index}_removed AFTER DELETE ON {name} BEGIN {drop} END",
        f"CREATE TRIGGER {index}_changed {changed}",
    ):
        connection.exec_driver_sql(statement)
