"""The first rows of a list, read ahead of SQLAlchemy and the mapped classes.

Loading those takes longer than everything else between the start and the rows. So the
statements a list opened with last time are kept on this machine, one small file a list,
and at the next start the rows are read by them through the driver alone. The list itself
answers the same question as soon as it is loaded, and its answer replaces these rows
wherever they differ (docs/decisions/0013).

A file holds SQL of our own and nothing else: no value from a company, nothing that was
typed. Days are written as so many days from today, so that they move on with the date.
"""

import json
import os
import re
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from dsp_desktop.db import driver
from dsp_desktop.db.standing import actor_told
from dsp_desktop.kernel.errors import Stopped
from dsp_desktop.kernel.listing import ROWS_A_PAGE, ListQuery
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.permissions import Actor, Permission
from dsp_desktop.runtime.keys import CompanyKey
from dsp_desktop.runtime.private_files import close_to_others, make_private

Ask = Callable[[str, Sequence[Any]], Sequence[tuple[Any, ...]]]
_DAY_MARK = re.compile(r"\{day([+-]\d+)\}")
_MEANINGS: Mapping[str, Callable[[Any], Any]] = {
    "bool": bool,
    "date": date.fromisoformat,
    "moment": lambda value: datetime.fromisoformat(value).replace(tzinfo=UTC),
    "money": Money,
    "time": time.fromisoformat,
    "thousandths": lambda value: Decimal(value) / 1000,
}
#: Where the words live that a value may stand for; nothing else is loaded by a name in a file.
_WORDS = re.compile(r"dsp_desktop\.[a-z]+\.terms:[A-Za-z]+")
#: What a file that is damaged, or from another version, makes of reading by it.
_UNUSABLE = (driver.Fault, OSError, ValueError, TypeError, LookupError, ImportError, AttributeError)


class Statement(NamedTuple):
    """One question in SQL, with what is bound to it besides the ids."""

    sql: str
    parameters: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How one list answers the question it opens with; ``shape`` says which that is.

    ``meanings`` are what the columns of a row hold, in the order of its ``fields``.
    """

    shape: str
    ids: Statement
    count: Statement
    rows: Statement
    fields: tuple[str, ...]
    meanings: tuple[str, ...]


class Found(NamedTuple):
    """What was read ahead: the first ids, the rows of the first page, and how many there are."""

    shape: str
    ids: Sequence[int]
    rows: Mapping[int, Any]
    anywhere: int


def shape_of(query: ListQuery) -> str:
    """Return what tells one opening question from another; empty for one that is none."""
    if query.text or query.only is not None:
        return ""
    chosen = [
        [name, [str(each) if isinstance(each, StrEnum) else repr(each) for each in _each(value)]]
        for name, value in sorted(query.filters.items())
    ]
    return json.dumps([query.sort, query.descending, query.limit, chosen])


def read(  # noqa: PLR0913 - where, how, when, and who asks for what
    path: Path | str, key: CompanyKey, way: Way, on: date, *, actor: Actor, view: Permission
) -> Found | None:
    """Read the first rows from a company file as of a day; ``None`` if it cannot be done.

    Nor is it done for who does not hold ``view``: the ways are everybody's who uses this
    computer account, and what a role allows is asked anew, as in every look at the data.
    """
    try:
        with closing(driver.connect(path, key)) as connection:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            reader = actor_told(lambda sql: connection.execute(sql).fetchall(), actor)
            if not reader.may(view):
                return None
            return read_by(way, lambda *asked: connection.execute(*asked).fetchall(), on)
    except (*_UNUSABLE, Stopped):
        return None


def read_by(way: Way, ask: Ask, on: date) -> Found:
    """Read the first rows by asking ``ask``; see :func:`read`."""

    def answer(statement: Statement, *more: int) -> Sequence[tuple[Any, ...]]:
        if not statement.sql.startswith("SELECT "):
            raise ValueError(statement.sql)
        bound = [_dated(each, on) for each in statement.parameters]
        return ask(_dated(statement.sql, on), (*bound, *more))

    ids = [found for (found,) in answer(way.ids)]
    ((anywhere,),) = answer(way.count)
    page = ids[:ROWS_A_PAGE]
    found = answer(way.rows, *page, *page[-1:] * (ROWS_A_PAGE - len(page))) if page else ()
    row: Any = namedtuple("Row", way.fields)  # type: ignore[misc] # noqa: PYI024 - known only now
    meanings = [(n, meaning(name)) for n, name in enumerate(way.meanings) if name]
    rows = {}
    for values in map(list, found):
        for place, convert in meanings:
            if values[place] is not None:
                values[place] = convert(values[place])
        rows[values[0]] = row._make(values)
    return Found(way.shape, ids, rows, anywhere)


def meaning(name: str) -> Callable[[Any], Any]:
    """Return what turns a stored value into what it stands for."""
    if name in _MEANINGS:
        return _MEANINGS[name]
    if not _WORDS.fullmatch(name):
        raise ValueError(name)
    module, _, words = name.partition(":")
    found: Callable[[Any], Any] = getattr(import_module(module), words)
    return found


class Shelf:
    """The files, in a folder of this person on this machine; of another version none is used."""

    def __init__(self, folder: Path, version: str) -> None:
        self._folder, self._version = folder, version

    def find(self, entity: str) -> Way | None:
        """Return how a list opened last time, if that is known."""
        file = self._file(entity)
        close_to_others(file)
        try:
            kept = json.loads(file.read_text("utf-8"))
            if kept.pop("version") != self._version:
                return None
            for name in ("ids", "count", "rows"):
                sql, parameters = kept[name]
                kept[name] = Statement(sql, tuple(parameters))
            return Way(**kept | {name: tuple(kept[name]) for name in ("fields", "meanings")})
        except _UNUSABLE:
            return None

    def keep(self, entity: str, way: Way) -> None:
        """Keep how a list opens; a folder that cannot be written to is left alone."""
        names = Way.__dataclass_fields__
        kept = {"version": self._version} | {name: getattr(way, name) for name in names}
        file = self._file(entity)
        draft = file.with_suffix(f".{os.getpid()}")
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_private(draft)
            draft.write_text(json.dumps(kept), "utf-8")
            draft.replace(file)
        except OSError:
            return

    def _file(self, entity: str) -> Path:
        return self._folder / f"{entity}.json"


def _dated(part: Any, on: date) -> Any:
    """Put the day into what was kept."""
    if not isinstance(part, str):
        return part
    return _DAY_MARK.sub(lambda m: (on + timedelta(days=int(m[1]))).isoformat(), part)


def _each(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)
