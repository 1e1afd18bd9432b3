"""What records that came many at once were like: a keyed mark of each, beside the audit trail.

The trail has one entry for all of them, and the mark of the marks in it. A mark is made of
everything its record said when it came, so that each can be held against it ever after.
"""

import hmac
import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from hashlib import blake2b
from typing import Any

from sqlalchemy import JSON, Column, Connection, LargeBinary, insert, inspect, select
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.audit import plain
from dsp_desktop.db.base import Base, Record
from dsp_desktop.db.sealed import Sealed, Sealer

#: Bytes of a mark; who has no key hits the right one once in 18 trillion millions.
_MARK = 8
_NUMBER = "Q"  # as many bytes
Runs = list[list[int]]


class Arrival(Base):
    """Some of the records that came at once: their ids in runs, and a mark of each in order.

    ``columns`` says of which columns the marks are, in that order.
    """

    __tablename__ = "arrival"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's own form

    id: Mapped[int] = mapped_column(primary_key=True)
    entity: Mapped[str]
    columns: Mapped[list[Any]] = mapped_column(JSON)
    ids: Mapped[list[Any]] = mapped_column(JSON)
    marks: Mapped[bytes] = mapped_column(LargeBinary)


def told_columns(kind: type[Record]) -> dict[str, Column[Any]]:
    """Return the columns of a kind whose values the audit trail tells, or marks.

    The content of a kept file is not among them: it is proved by its address.
    """
    return {
        name: column
        for name, column in inspect(kind).columns.items()
        if name not in ("id", "version") and type(column.type) is not LargeBinary
    }


def is_masked(column: Column[Any]) -> bool:
    """Whether the trail keeps a mark of a value, and not the value."""
    return column.info.get("audit") == "mask"


_IN_TRAIL: Mapping[type[Any], Callable[[Any], Any]] = {
    bool: int,
    datetime: lambda value: f"{value:%Y-%m-%d %H:%M:%S.%f}",
    date: date.isoformat,
    time: lambda value: f"{value:%H:%M:%S.%f}",
    list: json.dumps,
    dict: json.dumps,
    memoryview: bytes,
}


def in_trail(value: Any) -> Any:
    """Return what a driver reads from a column as the trail keeps it: as a file holds it."""
    as_in_file = _IN_TRAIL.get(type(value))
    return as_in_file(value) if as_in_file else value


def content_of(column: Column[Any], value: Any) -> bytes | None:
    """Return the bytes that a masked value is marked by: as it is stored, sealed or not."""
    if isinstance(value, Sealed):
        return value.content
    held = plain(column, value)
    return None if held is None else str(held).encode()


def note_arrival(
    connection: Connection, kind: type[Record], rows: Sequence[Mapping[str, Any]], sealer: Sealer
) -> int:
    """Keep a mark of each row that comes, which has its id; return the number of this part."""
    columns = {n: c for n, c in told_columns(kind).items() if not is_masked(c)}
    values = [_as_stored(column, rows) for column in columns.values()]
    ids = [row["id"] for row in rows]
    mark = marker(sealer, kind)
    marks = array(_NUMBER, map(mark, ids, zip(*values, strict=True))).tobytes()
    noted = {"entity": kind.entity, "columns": [*columns], "ids": in_runs(ids), "marks": marks}
    done = connection.execute(insert(Arrival).values(noted))
    return int(done.inserted_primary_key[0])  # type: ignore[index] # one row has one


def marker(sealer: Sealer, kind: type[Record]) -> Callable[[int, Iterable[Any]], int]:
    """Return what makes the mark of one row from its id and its values as they are stored."""
    key, about = sealer.marking, kind.entity

    def mark(record_id: int, values: Iterable[Any]) -> int:
        said = json.dumps([about, record_id, *values])
        return int.from_bytes(blake2b(said.encode(), digest_size=_MARK, key=key).digest())

    return mark


def marks_in(arrival: Arrival) -> Iterator[tuple[int, int]]:
    """Yield the id and the mark of each record of one part."""
    marks = array(_NUMBER)
    marks.frombytes(bytes(arrival.marks))
    yield from zip(out_of_runs(arrival.ids), marks, strict=False)


def sum_of(connection: Connection, parts: Iterable[int], sealer: Sealer) -> str:
    """Return the mark of all the marks in some parts, which stands in the trail."""
    found = hmac.new(sealer.marking, digestmod="sha256")
    for part in parts:
        asked = select(Arrival.entity, Arrival.columns, Arrival.ids, Arrival.marks)
        row = connection.execute(asked.where(Arrival.id == part)).one_or_none()
        if row is not None:
            found.update(json.dumps([part, row.entity, row.columns, row.ids]).encode())
            found.update(bytes(row.marks))
    return found.hexdigest()


def in_runs(ids: Iterable[int]) -> Runs:
    """Return ids in the order they come as runs of one after the other.

    Example:
        >>> in_runs([3, 4, 5, 9])
        [[3, 5], [9, 9]]
    """
    runs: Runs = []
    for one in ids:
        if runs and one == runs[-1][1] + 1:
            runs[-1][1] = one
        else:
            runs.append([one, one])
    return runs


def out_of_runs(runs: Iterable[Sequence[int]]) -> Iterator[int]:
    """Yield the ids that runs stand for.

    Example:
        >>> list(out_of_runs([[3, 5], [9, 9]]))
        [3, 4, 5, 9]
    """
    for first, last in runs:
        yield from range(first, last + 1)


def _as_stored(column: Column[Any], rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Return one column of rows that come, as it will be stored; the default fills what is left."""
    default: Any = column.default
    if column.key not in rows[0]:
        return [None if default is None else in_trail(plain(column, default.arg))] * len(rows)
    return [in_trail(plain(column, row[column.key])) for row in rows]
