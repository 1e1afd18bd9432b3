"""Search that stays quick over hundreds of thousands of rows.

A text may match a row in several ways: by a driver's or van's name, by a code, by a
merchant. A :class:`Way` is one of them, answered by one index; :mod:`dsp_desktop.db.biglist`
puts them together. For parts of a text SQLite keeps a trigram index in an FTS5 table, filled
by triggers so that no writer can forget it; PostgreSQL uses ``pg_trgm`` on the columns
themselves. Both are made by :func:`add_substring_index`; nothing else knows.
"""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    any_,
    bindparam,
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
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Way:
    """One way a text may match.

    ``found`` are conditions that an index answers by itself, each hit in one of them;
    ``test`` says the same of a row that is at hand. ``beside`` says that the index keeps
    the day as well, so that nothing else has to be read to put hits in order. ``hits`` are
    ids to count more cheaply than by ``found``.
    """

    found: tuple[ColumnElement[bool], ...]
    test: ColumnElement[bool]
    beside: bool = True
    hits: Select[Any] | None = None


def substring(
    source: Session,
    kind: type[Record],
    columns: tuple[InstrumentedAttribute[Any], ...],
    typed: str,
) -> list[Way]:
    """Match any part of indexed ``columns`` of ``kind``, whatever the case.

    ``columns`` are the ones the index was made over. Under three characters a trigram
    index has nothing to say, so those few keystrokes match beginnings instead: each column
    needs an index of it and the day, ordered by :func:`~dsp_desktop.db.base.beginnings`.
    """
    wanted = typed.strip()
    if len(wanted) < _TRIGRAM:
        return [_beginning(source, column, wanted) for column in columns]
    if not is_sqlite(source.get_bind()):
        tests = [column.icontains(wanted, autoescape=True) for column in columns]
        return [Way((test,), test, beside=False) for test in tests]
    index = f"{kind.entity}_search"
    phrase = '"' + wanted.replace('"', '""') + '"'
    match = text(f"{index} MATCH :phrase").bindparams(phrase=phrase)
    hits: Select[Any] = select(literal_column("rowid")).select_from(table(index)).where(match)
    found = kind.id.in_(hits)
    if not wanted.isascii():  # LIKE would not take "É" for "é", as the index does
        return [Way((found,), found, beside=False, hits=hits)]
    tests = [c.contains(wanted, autoescape=True) for c in columns]
    return [Way((found,), or_(*tests), beside=False, hits=hits)]


def _beginning(source: Session, column: InstrumentedAttribute[Any], wanted: str) -> Way:
    """Match what begins with ``wanted``: a stretch of the index for each "ab", "aB", "Ab", "AB".

    Neither database has one index for all of them that serves the other too.
    """
    cases = [sorted({c, c.lower(), c.upper()}) for c in wanted]
    begins = ["".join(letters) for letters in product(*cases)]
    if is_sqlite(source.get_bind()):  # its LIKE takes "É" for another letter than "é"
        found: tuple[ColumnElement[bool], ...] = tuple(
            column.between(begin, begin + _LAST) for begin in begins
        )
        test = column.startswith(wanted, autoescape=True) if wanted.isascii() else or_(*found)
    else:
        found = tuple(column.startswith(begin, autoescape=True) for begin in begins)
        test = column.istartswith(wanted, autoescape=True)
    return Way(found, test)


def one_of(
    source: Session,
    column: InstrumentedAttribute[Any],
    ids: Sequence[int],
    *also: ColumnElement[bool],
) -> list[Way]:
    """Match the rows that refer to one of ``ids`` and are what ``also`` says.

    The ids go as one value: a statement with a thousand places to fill is a new one to
    SQLAlchemy and to the database each time.
    """
    if not ids:
        return []
    if is_sqlite(source.get_bind()):
        listed = func.json_each(json.dumps(list(ids))).table_valued("value")
        among: ColumnElement[bool] = column.in_(select(listed.c.value))
    else:
        # A company in a file does without all of PostgreSQL's dialect.
        from sqlalchemy.dialects.postgresql import ARRAY  # noqa: PLC0415 - SQLite does without

        among = column == any_(bindparam(None, list(ids), ARRAY(Integer)))
    match = and_(*also, among)
    return [Way((match,), match)]


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
    rows = source.connection().execute(select(kind.id, column)).all()  # half the session's time
    return [key for key, name in rows if wanted in folded(name)]


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
    add = f"INSERT INTO {index}(rowid, {listed}) VALUES (new.id, {new});"  # noqa: S608 - our names
    drop = f"INSERT INTO {index}({index}, rowid, {listed}) VALUES ('delete', old.id, {old});"  # noqa: S608 - our names
    options = f"content='{name}', content_rowid='id', tokenize='trigram'"
    changed = f"AFTER UPDATE OF {listed} ON {name} BEGIN {drop} {add} END"
    for statement in (
        f"CREATE VIRTUAL TABLE {index} USING fts5({listed}, {options})",
        f"CREATE TRIGGER {index}_added AFTER INSERT ON {name} BEGIN {add} END",
        f"CREATE TRIGGER {index}_removed AFTER DELETE ON {name} BEGIN {drop} END",
        f"CREATE TRIGGER {index}_changed {changed}",
    ):
        connection.exec_driver_sql(statement)
