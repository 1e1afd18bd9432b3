"""Substring search that stays quick over hundreds of thousands of rows.

SQLite keeps a trigram index in an FTS5 table, filled by triggers so that no writer can
forget it; PostgreSQL uses ``pg_trgm`` on the columns themselves. Both are made by
:func:`add_substring_index` and asked through :func:`substring`; nothing else knows.
"""

import unicodedata
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from dsp_desktop.db.base import Record
from dsp_desktop.db.engine import is_sqlite

_TRIGRAM = 3
#: Above this many hits it is quicker to walk the list and test each row: the first
#: screenful is found long before the index has been read to its end.
_MANY = 10_000
_MANY = 3_000


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
    if len(wanted) < _TRIGRAM:
        return or_(*(c.istartswith(wanted, autoescape=True) for c in columns))
    if not is_sqlite(source.get_bind()):
        return or_(*(c.icontains(wanted, autoescape=True) for c in columns))
    index = f"{kind.entity}_search"
    phrase = '"' + wanted.replace('"', '""') + '"'
    match = text(f"{index} MATCH :phrase").bindparams(phrase=phrase)
    hits: Select[Any] = select(literal_column("rowid")).select_from(table(index)).where(match)
    if source.scalar(select(func.count()).select_from(hits.limit(_MANY).subquery())) == _MANY:
        return or_(*(c.icontains(wanted, autoescape=True) for c in columns))
    return kind.id.in_(hits)


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
