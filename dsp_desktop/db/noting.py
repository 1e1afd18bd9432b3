"""Noting by which statements a list opens, for the next start; see ``ahead``.

Nothing here knows how a list writes its statements: they are heard on their way to the
database, and kept only if reading by them gives exactly the rows that the list gave.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_type_hints

from sqlalchemy import event
from sqlalchemy.orm import Session

from dsp_desktop.db.ahead import Found, Statement, Way, meaning, read_by, shape_of
from dsp_desktop.db.standing import reader
from dsp_desktop.kernel.listing import ROWS_A_PAGE, Listing, ListQuery
from dsp_desktop.kernel.money import Money

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=('|$| 00:00:00\.000000))")
_ANY_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN = {
    int: "",
    str: "",
    bool: "bool",
    date: "date",
    datetime: "moment",
    time: "time",
    Money: "money",
    Decimal: "thousandths",
}


def noted(source: Session, listing: Listing[Session, Any], query: ListQuery) -> Way | None:
    """Return how ``listing`` answers ``query``; ``None`` where that cannot be kept.

    With nothing typed and no record named, all that one statement is bound to comes from
    the program, the choices above the list, and the day.
    """
    shape, on = shape_of(query), source.info["clock"].today()
    if not shape:
        return None
    reader(source)  # asked here, so that it is not among what the list asks
    heard: list[Statement] = []

    def hear(_connection: object, _cursor: object, sql: str, parameters: Any, *_more: Any) -> None:
        heard.append(Statement(sql, tuple(parameters)))

    # The same connections under an ear of its own: nobody else's questions are heard.
    engine = source.connection().engine.execution_options()
    event.listen(engine, "before_cursor_execute", hear)
    with Session(engine, info=source.info) as listened:
        ids = listing.ids(listened, query)
        anywhere = listing.count(listened, ListQuery())
        rows = listing.rows(listened, ids[:ROWS_A_PAGE])
    asked = [_undated(each, on) for each in heard]
    first = next(iter(rows.values()), None)
    if len(asked) != 3 or None in asked or first is None:  # noqa: PLR2004 - ids, count, rows
        return None
    of_ids, of_count, of_rows = asked
    meanings = _meanings(type(first))
    if meanings is None or of_ids is None or of_count is None or of_rows is None:
        return None
    own = of_rows.parameters[: len(of_rows.parameters) - ROWS_A_PAGE]
    of_rows = Statement(of_rows.sql, own)
    way = Way(shape, of_ids, of_count, of_rows, first._fields, meanings)
    told = Found(shape, ids, dict(rows), anywhere)
    return way if _gives(way, source, on, told) else None


def _undated(statement: Statement, on: date) -> Statement | None:
    """Write days as so many from today; ``None`` where a moment of the day is among them."""

    def undated(part: Any) -> Any:
        if not isinstance(part, str):
            return part
        return _DAY.sub(lambda m: f"{{day{(date.fromisoformat(m[0]) - on).days:+}}}", part)

    parts = [undated(each) for each in (statement.sql, *statement.parameters)]
    if any(isinstance(each, str) and _ANY_DAY.search(each) for each in parts):
        return None
    return Statement(parts[0], tuple(parts[1:]))


def _meanings(row: type[Any]) -> tuple[str, ...] | None:
    """Return what each field of a row holds, by its annotation; ``None`` if one is unknown."""
    names = []
    for hint in get_type_hints(row).values():
        kinds = [each for each in (get_args(hint) or (hint,)) if each is not NoneType]
        kind = kinds[0]
        if len(kinds) == 1 and isinstance(kind, type) and issubclass(kind, StrEnum):
            names.append(f"{kind.__module__}:{kind.__name__}")
        elif len(kinds) == 1 and kind in _PLAIN:
            names.append(_PLAIN[kind])
        else:
            return None
    return tuple(names)


def _gives(way: Way, source: Session, on: date, told: Found) -> bool:
    """Whether reading by ``way`` gives what the list told."""
    driver = source.connection().connection

    def ask(sql: str, parameters: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        cursor = driver.cursor()
        cursor.execute(sql, parameters)
        return cursor.fetchall()

    try:
        for name in filter(None, way.meanings):
            meaning(name)
        found = read_by(way, ask, on)
    except ValueError:
        return False
    return found == told
