"""A record's history, read from the audit trail in words people use.

What belongs to a record (a van on a policy's schedule, a driver's license, any record's
documents) is told in the same story. Values come out as what they are: money, dates,
the label of a fixed value, the name of another record. What is masked stays masked, and
a record that takes a look, a private paper, is told of only to who may have that look.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import product
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, and_, cast, or_, select
from sqlalchemy.orm import Session

from dsp_desktop.db.audit import MASK, AuditEntry, from_plain
from dsp_desktop.db.base import Record
from dsp_desktop.db.names import kinds, names, referred, seen_with
from dsp_desktop.db.opening import demand, may
from dsp_desktop.kernel.changes import Verb
from dsp_desktop.kernel.labels import coded_text, field_text, is_hidden, kind_text, named
from dsp_desktop.kernel.wording import label

#: How many entries are told at most, the newest.
MOST = 500
_VERBS = frozenset(Verb)
_TWO = 2  # sides of a change
#: The field that names a record of any kind, and the one that says of which.
_LOOSE, _LOOSE_KIND = "item_id", "item_kind"


class FieldChange(NamedTuple):
    """One field of one record, before and after; ``None`` is empty."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One record touched by one operation. ``about`` names a part; empty is the record itself."""

    at: datetime
    actor_name: str
    operation: str
    verb: Verb
    changes: tuple[FieldChange, ...]
    entity: str
    record_id: int
    unit: str
    number: int
    about: str = ""


def history(source: Session, entity: str, record_id: int) -> Sequence[HistoryEntry]:
    """Return what happened to a record and its parts, the newest first."""
    demand(source, seen_with(entity))
    entries = source.scalars(
        select(AuditEntry)
        .where(or_(*story(source, entity, record_id)))
        .order_by(AuditEntry.id.desc())
        .limit(MOST)
    ).all()
    apart = kept_apart(source, entries)
    return told(source, [entry for entry in entries if entry.id not in apart], own=entity)


def story(source: Session, entity: str, record_id: int) -> list[ColumnElement[bool]]:
    """Return the conditions any of which an entry meets that belongs to a record's history."""
    parts = dict(_parts(source, entity, record_id))
    wanted = [_entries_of(entity, [record_id])]
    wanted += [_entries_of(part, ids) for part, ids in parts.items() if ids]
    return [*wanted, *_arrival(source, kinds()[entity], record_id)]


def told(
    source: Session, entries: Sequence[AuditEntry], *, own: str = ""
) -> Sequence[HistoryEntry]:
    """Put entries into words; those about a record of the kind ``own`` do not name it."""
    teller = _Teller(source, entries)
    return [teller.entry(entry, own=entry.entity == own) for entry in entries]


def kept_apart(source: Session, entries: Sequence[AuditEntry]) -> set[int]:
    """Return the ids of the entries that whoever reads may not be told.

    A record that ever was private is: its entries from before or after say the same of it.
    """
    apart: set[int] = set()
    for entity in {entry.entity for entry in entries}:
        kind = kinds().get(entity)
        if kind is not None and kind.told_by:
            of_kind = [entry for entry in entries if entry.entity == entity]
            private = _private(source, kind, {entry.entity_id for entry in of_kind})
            apart.update(entry.id for entry in of_kind if entry.entity_id in private)
    return apart


def may_know(source: Session, entity: str, record_id: int) -> bool:
    """Whether whoever reads may be told what this record is called."""
    kind = kinds().get(entity)
    return kind is None or not kind.told_by or not _private(source, kind, {record_id})


def _private(source: Session, kind: type[Record], ids: set[int]) -> set[int]:
    """Return the records that whoever reads may not know, by what they are and ever were."""
    columns = [kind.__table__.columns[name] for name in kind.told_by]
    values: dict[int, tuple[set[object], ...]] = {i: tuple(set() for _ in columns) for i in ids}
    for record_id, *held in source.execute(select(kind.id, *columns).where(kind.id.in_(ids))):
        for known, value in zip(values[record_id], held, strict=True):
            known.add(value)
    for entry in source.scalars(select(AuditEntry).where(_entries_of(kind.entity, ids))):
        for key, *sides in _sides(entry):
            if key in kind.told_by:
                known = values[entry.entity_id][kind.told_by.index(key)]
                known.update(str(side) for side in sides if side is not None)
    return {
        record_id
        for record_id, known in values.items()
        if not all(
            needed is None or may(source, needed)
            for needed in (kind.needed_to_know(*each) for each in product(*known))
        )
    }


def _entries_of(entity: str, ids: Iterable[int]) -> ColumnElement[bool]:
    return and_(AuditEntry.entity == entity, AuditEntry.entity_id.in_(list(ids)))


def _said(key: str) -> ColumnElement[str]:
    """Return what an entry says of a field, as text: a change is a list and equals no id."""
    return cast(AuditEntry.changes[key].as_string(), String)


def _arrival(source: Session, kind: type[Record], record_id: int) -> list[ColumnElement[bool]]:
    """Return the condition for the one line of the import that brought this record."""
    column = kind.__table__.columns.get("import_id")
    if column is None:
        return []
    batch = source.scalar(select(column).where(kind.id == record_id))
    if batch is None:
        return []
    # One line in the trail stands for the batch: the record had its values from the start.
    of_batch = _said("batch") == str(batch)
    return [and_(AuditEntry.entity == kind.entity, AuditEntry.entity_id == 0, of_batch)]


def _parts(source: Session, entity: str, record_id: int) -> Iterator[tuple[str, set[int]]]:
    """Yield the kinds of part a record has, with the ids it has now or has had."""
    for part, kind in kinds().items():
        columns = kind.__table__.columns
        if kind.part_of and referred(columns[kind.part_of]) == entity:
            here = columns[kind.part_of] == record_id
            gone = _said(kind.part_of) == str(record_id)
        elif "subject_kind" in columns:
            here = and_(columns["subject_kind"] == entity, columns["subject_id"] == record_id)
            gone = and_(
                _said("subject_kind") == entity,
                _said("subject_id") == str(record_id),
            )
        else:
            continue
        removed = select(AuditEntry.entity_id).where(
            AuditEntry.entity == part, AuditEntry.verb == Verb.REMOVED, gone
        )
        yield part, {*source.scalars(select(kind.id).where(here)), *source.scalars(removed)}


class _Teller:
    """Puts entries into words; asks once for the names of all records they mention."""

    def __init__(self, source: Session, entries: Sequence[AuditEntry]) -> None:
        self._kinds = kinds()
        mentioned: dict[str, set[int]] = {}
        for entry in entries:
            mentioned.setdefault(entry.entity, set()).add(entry.entity_id)
            for column, value in self._references(entry):
                mentioned.setdefault(column, set()).add(value)
        self._names = {entity: names(source, entity, ids) for entity, ids in mentioned.items()}

    def entry(self, entry: AuditEntry, *, own: bool) -> HistoryEntry:
        """Tell one entry."""
        return HistoryEntry(
            entry.at,
            entry.actor_name,
            entry.operation,
            _verb(entry),
            tuple(self._changes(entry)),
            entry.entity,
            entry.entity_id,
            entry.unit,
            entry.number,
            "" if own else self._about(entry),
        )

    def _about(self, entry: AuditEntry) -> str:
        if entry.verb == Verb.TRIED:
            return "A name this company does not know"
        if entry.entity_id == 0 and "records" in entry.changes:
            return f"{kind_text(entry.entity)}: {entry.changes['records']:,} at once"
        name = self._names[entry.entity].get(entry.entity_id)
        if name is None:  # it is gone: what it was called may stand in its values
            kind_of = self._kinds.get(entry.entity)
            called = [field_text(entry.entity, k) for k in kind_of.called] if kind_of else []
            sides = {c.field: c.after or c.before for c in self._changes(entry)}
            said = [str(sides[field]) for field in called if sides.get(field)]
            name = " ".join(said)
        return named(entry.entity, entry.entity_id, name)

    def _changes(self, entry: AuditEntry) -> Iterator[FieldChange]:
        if entry.verb == Verb.TRIED:
            yield from _tries(entry)
        if entry.entity_id == 0:
            return
        columns = self._columns(entry)
        for key, before, after in _sides(entry):
            if key not in columns or is_hidden(entry.entity, key):
                continue
            kind = _loose(entry) if key == _LOOSE else referred(columns[key])
            values = (self._value(columns[key], kind, side) for side in (before, after))
            sides = (coded_text(entry.entity, key, value) for value in values)
            change = FieldChange(field_text(entry.entity, key), *sides)
            if change.before != change.after or MASK in (before, after):
                yield change

    def _columns(self, entry: AuditEntry) -> Any:
        """Return the columns of the kind it is about; a kind nobody knows has none."""
        kind = self._kinds.get(entry.entity)
        return kind.__table__.columns if kind else {}

    def _value(self, column: Any, entity: str | None, plain: object) -> object:
        if plain is None or plain == MASK:
            return plain
        if entity is not None:
            return self._names.get(entity, {}).get(_number(plain), f"#{plain}")
        try:
            value = from_plain(column, plain)
        except (LookupError, TypeError, ValueError):  # from another version, or tampered with
            return str(plain)
        return label(value) if isinstance(value, StrEnum) else value

    def _references(self, entry: AuditEntry) -> Iterator[tuple[str, int]]:
        columns = self._columns(entry)
        for key, *sides in _sides(entry):
            entity = referred(columns[key]) if key in columns else None
            entity = _loose(entry) if key == _LOOSE else entity
            if entity is not None:
                yield from ((entity, _number(side)) for side in sides if side is not None)


def _tries(entry: AuditEntry) -> Iterator[FieldChange]:
    """Yield how often somebody tried, and since when."""
    said = entry.changes if isinstance(entry.changes, dict) else {}
    yield FieldChange("Tries", None, said.get("tries"))
    with suppress(TypeError, ValueError):  # tampered with
        yield FieldChange("Since", None, datetime.fromisoformat(said.get("since", "")))


def _loose(entry: AuditEntry) -> str | None:
    """Return the kind of record that a field means which may mean any."""
    said = entry.changes.get(_LOOSE_KIND)
    return said if isinstance(said, str) else None


def _number(plain: object) -> int:
    """Return the id a reference holds; 0, which nothing has, where it holds something else."""
    text = str(plain)
    return int(text) if text.isdecimal() else 0


def _verb(entry: AuditEntry) -> Verb:
    """Return how a record was touched; what is no verb was put there by something else."""
    return Verb(entry.verb) if entry.verb in _VERBS else Verb.CHANGED


def _sides(entry: AuditEntry) -> Iterator[tuple[str, object, object]]:
    """Yield every field an entry speaks of, with its value before and after."""
    if not isinstance(entry.changes, dict):  # tampered with
        return
    for key, value in entry.changes.items():
        match _verb(entry):
            case Verb.CHANGED:
                before, after = (
                    value if isinstance(value, list) and len(value) == _TWO else (None, value)
                )
                yield key, before, after
            case Verb.REMOVED:
                yield key, value, None
            case _:
                yield key, None, value


def last_touch(source: Session, entity: str, record_id: int) -> tuple[str, datetime] | None:
    """Return who changed or deleted a record last, and when, if that is known."""
    wrote = (Verb.ADDED, Verb.CHANGED, Verb.REMOVED)
    found = source.execute(
        select(AuditEntry.actor_name, AuditEntry.at)
        .where(
            AuditEntry.entity == entity,
            AuditEntry.entity_id == record_id,
            AuditEntry.verb.in_(wrote),
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).first()
    return (found.actor_name, found.at) if found else None
