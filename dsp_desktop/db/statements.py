"""Statements written once, and sent by the driver's own cursor.

SQLAlchemy writes a statement anew for each question and describes each answer; for a page
of a list that costs more than the database does (docs/performance.md). So a list keeps its
statements as the driver takes them, and at each question only the values are bound.
"""

from collections.abc import Callable, Hashable, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Dialect,
    Integer,
    Select,
    and_,
    bindparam,
)
from sqlalchemy.orm import Session

#: More than every order of a list by every choice of its filters, as people use them.
_KEPT = 200


def fetch(connection: Connection, sql: str, parameters: Any) -> Sequence[tuple[Any, ...]]:
    """Send ``sql`` as it stands and return the rows as the driver gives them.

    Whoever listens to what is sent hears of it, as from SQLAlchemy.
    """
    try:
        # Left open, a cursor that failed makes sqlcipher3 answer the next with nothing.
        with closing(connection.connection.cursor()) as cursor:
            for tell in connection.engine.dispatch.before_cursor_execute:
                tell(connection, cursor, sql, parameters, None, False)  # noqa: FBT003 - as SQLAlchemy
            cursor.execute(sql, parameters)
            return cursor.fetchall()
    except connection.dialect.loaded_dbapi.Error:
        # Asked by way of SQLAlchemy it fails again, and the engine says so in our words.
        return [tuple(row) for row in connection.exec_driver_sql(sql, parameters)]


def ids_of(source: Session, statement: Select[Any]) -> list[int]:
    """Return what selects only ids; the session's own way of reading takes twice as long."""
    return [key for (key,) in source.connection().execute(statement)]


class IdStatements:
    """The statements by which one list finds its first ids, each written when first asked.

    Conditions are made anew for each question: they hold today's date and what a person
    chose. SQLAlchemy tells their shape from the values in them; the shape finds the
    statement, and the values are bound to it.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, _Written] = {}

    def ask(
        self,
        source: Session,
        order: Hashable,
        conditions: Sequence[ColumnElement[bool]],
        limit: int,
        write: Callable[[], Select[Any]],
    ) -> list[int]:
        """Return the first ``limit`` ids of what ``write`` writes, in the order it gives them.

        ``order`` tells one order of the list from another.
        """
        shape: Hashable = None
        binds: Sequence[BindParameter[Any]] = ()
        if conditions:
            key = and_(*conditions)._generate_cache_key()  # noqa: SLF001 - no public way to a shape
            if key is None or any(bind.expanding for bind in key.bindparams):
                return ids_of(source, write().limit(limit))  # each number of values is a new one
            shape, binds = key.key, key.bindparams
        connection = source.connection()
        place = (connection.dialect.name, order, shape)
        written = self._kept.get(place)
        if written is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            written = self._kept[place] = _Written(write(), connection.dialect, binds)
        return written.ask(connection, [bind.effective_value for bind in binds], limit)


class _Written:
    """A statement as one kind of database takes it, with the values of ``binds`` left open."""

    def __init__(
        self, statement: Select[Any], dialect: Dialect, binds: Sequence[BindParameter[Any]]
    ) -> None:
        limit = bindparam("first_ids", type_=Integer)
        compiled = statement.limit(limit).compile(dialect=dialect)
        places = {bind.key: place for place, bind in enumerate((*binds, limit))}
        self._sql = str(compiled)
        self._names = None if compiled.positional else list(compiled.binds)
        #: For each parameter: which value it takes or, for want of one, the same each time.
        self._parameters = [
            (
                places.get(bind.key),
                bind.effective_value,
                bind.type.dialect_impl(dialect).bind_processor(dialect),
            )
            for bind in map(compiled.binds.__getitem__, compiled.positiontup or compiled.binds)
        ]

    def ask(self, connection: Connection, values: Sequence[Any], limit: int) -> list[int]:
        """Return the ids it finds, with ``values`` for what was left open."""
        given = (*values, limit)
        bound = []
        for place, fixed, process in self._parameters:
            value = fixed if place is None else given[place]
            bound.append(process(value) if process else value)
        parameters = dict(zip(self._names, bound, strict=True)) if self._names else tuple(bound)
        return [key for (key,) in fetch(connection, self._sql, parameters)]
