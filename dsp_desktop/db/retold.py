"""Every record as the audit trail tells it, held against the record that is there.

The trail says of each record what it was when it came and what became of it since; of values
that it masks, and of records that came many at once, it has marks. So whoever changes,
deletes or adds a record by other means than this program is found out, also with the key.
Entries, records and marks are read in the order of their ids, side by side, so that it
takes no more memory where there are more of them.
"""

import hmac
import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import JSON, Column, Text, cast, func, inspect, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from dsp_desktop.db.arrivals import (
    Arrival,
    in_trail,
    is_masked,
    marker,
    marks_in,
    sum_of,
    told_columns,
)
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.db.base import Record
from dsp_desktop.db.sealed import Place, Sealer
from dsp_desktop.db.vault import sealer_of
from dsp_desktop.kernel.changes import WROTE, Verb
from dsp_desktop.kernel.progress import Progress

_AT_A_TIME = 2_000
_LARGEST = 2**63
_TWO = 2  # sides of a change
_ROW, _MARK, _ENTRY = range(3)  # what is known of one id, in the order it is looked at


class Deviation(StrEnum):
    """How a record differs from what the trail tells."""

    CHANGED = "changed"
    GONE = "gone"
    SLIPPED_IN = "slipped_in"
    BACK_AGAIN = "back_again"
    NOT_AS_IT_CAME = "not_as_it_came"
    MARKS_LOST = "marks_lost"


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that is not as the trail tells, and in which fields.

    ``entry`` is the number of the last entry about it; 0 where there is none.
    """

    entity: str
    record_id: int
    why: Deviation
    fields: tuple[str, ...] = ()
    entry: int = 0


@dataclass(slots=True)
class _Told:
    """One record as far as the trail has told it.

    ``values`` are those it names, as stored, ``marks`` those of values it masks. ``before``
    holds what changed fields were at first, for a record that came with others at once.
    """

    is_there: bool | None = None
    entry: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    came: tuple[Sequence[str], int] | None = None

    def hear(self, number: int, verb: str, changes: Mapping[str, Any], marks: Any) -> None:
        """Take in the next entry."""
        self.entry = number
        if verb == Verb.REMOVED:
            self.is_there = False
            return
        if verb == Verb.ADDED:
            self.is_there, self.came, self.values, self.marks = True, None, {}, {}
        for name, said in changes.items():
            if verb == Verb.CHANGED:
                if not isinstance(said, list) or len(said) != _TWO:
                    continue
                self.before.setdefault(name, said[0])
                self.values[name] = said[1]
            else:
                self.values[name] = said
        if isinstance(marks, dict):
            self.marks.update(marks)


@dataclass(frozen=True, slots=True)
class _AtOnce:
    """What the trail says of records of one kind that came, or went, many at once."""

    parts: tuple[int, ...]
    gone: Sequence[tuple[int, int, int]]
    broken: tuple[Difference, ...]

    def took(self, record_id: int) -> int:
        """Return the number of the entry by which a record went with others; 0 if none did."""
        place = bisect_right(self.gone, (record_id, _LARGEST, _LARGEST)) - 1
        if place < 0:
            return 0
        _first, last, entry = self.gone[place]
        return entry if record_id <= last else 0


def differences(
    source: Session, kind: type[Record], seen: Callable[[int], object]
) -> Iterator[Difference]:
    """Yield every record of a kind that is not as the trail tells; ``seen`` hears how many."""
    columns, sealer = told_columns(kind), sealer_of(source)
    at_once = _at_once(source, kind, sealer)
    yield from at_once.broken
    check = _Check(kind, columns, sealer)
    streams = (
        _rows(source, kind, columns),
        _marks(source, at_once.parts),
        _entries(source, kind.entity),
    )
    count = 0
    for record_id, known in groupby(merge(*streams, key=itemgetter(0)), key=itemgetter(0)):
        row, told = None, _Told()
        for _id, what, said in known:
            if what == _ROW:
                row, count = said, count + 1
            elif what == _MARK:
                told.is_there, told.came = True, said
            else:
                told.hear(*said)
        entry = at_once.took(record_id)
        if entry:
            told.is_there, told.entry = False, entry
        found = check(record_id, row, told)
        if found is not None:
            yield found
        if count % _AT_A_TIME == 0:
            seen(count)
    seen(count)


def count_of(source: Session, kind: type[Record]) -> int:
    """Return how many records of a kind there are."""
    return source.scalar(select(func.count()).select_from(kind)) or 0


class Counting:
    """Tells a progress bar how many records of all kinds have been held against the trail."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._before, self._of_kind = progress, total, 0, 0

    @property
    def count(self) -> int:
        """How many there were."""
        return self._before + self._of_kind

    def __call__(self, of_kind: int) -> None:
        """Hear how many of the present kind there were."""
        self._of_kind = of_kind
        self._progress.report(self.count, self._total)

    def next_kind(self) -> None:
        """Begin with another kind."""
        self._before, self._of_kind = self.count, 0


class _Check:
    """Holds the records of one kind against what was told of them."""

    def __init__(
        self, kind: type[Record], columns: Mapping[str, Column[Any]], sealer: Sealer
    ) -> None:
        self._kind, self._sealer = kind, sealer
        self._place = {name: number for number, name in enumerate(columns)}
        self._masked = {name for name, column in columns.items() if is_masked(column)}
        self._mark = marker(sealer, kind)

    def __call__(self, record_id: int, row: Sequence[Any] | None, told: _Told) -> Difference | None:
        """Return how a record differs from what was told of it, if it does."""
        entity = self._kind.entity
        if row is None:
            gone = Difference(entity, record_id, Deviation.GONE, (), told.entry)
            return gone if told.is_there else None
        if not told.is_there:
            why = Deviation.SLIPPED_IN if told.is_there is None else Deviation.BACK_AGAIN
            return Difference(entity, record_id, why, (), told.entry)
        changed = tuple(self._changed(record_id, row, told))
        if changed:
            return Difference(entity, record_id, Deviation.CHANGED, changed, told.entry)
        if told.came is not None and not self._is_as_it_came(record_id, row, told):
            return Difference(entity, record_id, Deviation.NOT_AS_IT_CAME, (), told.entry)
        return None

    def _changed(self, record_id: int, row: Sequence[Any], told: _Told) -> Iterator[str]:
        for name, number in self._place.items():
            held = row[number]
            if name in self._masked:
                if name in told.marks:
                    if not self._is_marked(record_id, name, held, told.marks[name]):
                        yield name
                elif told.came is not None and held is not None:
                    yield name  # what comes with others at once brings nothing private
            elif name in told.values and told.values[name] != held:
                yield name

    def _is_marked(self, record_id: int, name: str, held: Any, mark: object) -> bool:
        if held is None or mark is None:
            return held is mark
        content = held if isinstance(held, bytes) else str(held).encode()
        place = Place(self._kind.__tablename__, name, record_id)
        return hmac.compare_digest(self._sealer.mark(place, content), str(mark))

    def _is_as_it_came(self, record_id: int, row: Sequence[Any], told: _Told) -> bool:
        """Whether a record, with its changes taken back, has the mark it came with."""
        assert told.came is not None  # noqa: S101 - asked before; for the type checker
        columns, mark = told.came
        if any(name not in self._place for name in columns):
            return True  # a column that a newer version dropped: nothing to compare with
        values = (
            told.before[name] if name in told.before else row[self._place[name]] for name in columns
        )
        return self._mark(record_id, values) == mark


def _rows(
    source: Session, kind: type[Record], columns: Mapping[str, Column[Any]]
) -> Iterator[tuple[int, int, Any]]:
    """Yield every record's values as they are stored, whatever they are."""
    later = any(inspect(kind).column_attrs[name].deferred for name in columns)
    size = 1 if later else _AT_A_TIME  # whole files one by one
    asked = select(kind.id, *(type_coerce(c, NullType()) for c in columns.values()))
    found = source.execute(asked.order_by(kind.id).execution_options(yield_per=size))
    texts = [number for number, c in enumerate(columns.values()) if isinstance(c.type, JSON)]
    for record_id, *values in found:
        held = [in_trail(value) for value in values]
        for number in texts:
            if held[number] == "null":
                held[number] = None
        yield record_id, _ROW, held


def _entries(source: Session, entity: str) -> Iterator[tuple[int, int, Any]]:
    """Yield what the trail says of each record of a kind; what cannot be read says nothing."""
    asked = (
        select(
            AuditEntry.entity_id,
            AuditEntry.id,
            AuditEntry.verb,
            cast(AuditEntry.changes, Text),
            cast(AuditEntry.marks, Text),
        )
        .where(AuditEntry.entity == entity, AuditEntry.entity_id != 0, AuditEntry.verb.in_(WROTE))
        .order_by(AuditEntry.entity_id, AuditEntry.id)
        .execution_options(yield_per=_AT_A_TIME)
    )
    for record_id, number, verb, changes, marks in source.execute(asked):
        if isinstance(record_id, int):
            yield record_id, _ENTRY, (number, verb, _read(changes), _read(marks))


def _read(text: Any) -> dict[str, Any]:
    """Return what a text says; one that was tampered with says nothing."""
    try:
        said = json.loads(text)
    except (TypeError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _at_once(source: Session, kind: type[Record], sealer: Sealer) -> _AtOnce:
    asked = (
        select(AuditEntry.id, AuditEntry.verb, cast(AuditEntry.changes, Text))
        .where(AuditEntry.entity == kind.entity, AuditEntry.entity_id == 0)
        .order_by(AuditEntry.id)
    )
    parts: list[int] = []
    gone: list[tuple[int, int, int]] = []
    broken: list[Difference] = []
    for number, verb, text in source.execute(asked).all():
        said = _read(text)
        if verb == Verb.ADDED and "parts" in said:
            parts += said["parts"]
            if sum_of(source.connection(), said["parts"], sealer) != said.get("proof"):
                lost = Difference(kind.entity, 0, Deviation.MARKS_LOST, (), number)
                broken.append(lost)
        elif verb == Verb.REMOVED:
            gone += [(first, last, number) for first, last in said.get("ids", ())]
    return _AtOnce(tuple(parts), sorted(gone), tuple(broken))


def _marks(source: Session, parts: Sequence[int]) -> Iterator[tuple[int, int, Any]]:
    """Yield the mark of each record that came with others, in the order of their ids."""

    def part(arrival: Arrival) -> Iterator[tuple[int, int, Any]]:
        columns = tuple(arrival.columns)
        for record_id, mark in marks_in(arrival):
            yield record_id, _MARK, (columns, mark)

    arrivals = source.scalars(select(Arrival).where(Arrival.id.in_(parts))).all()
    yield from merge(*map(part, arrivals), key=itemgetter(0))
