"""What screens and reports read of the audit trail.

A company writes hundreds of thousands of entries. Each way of asking has an index that
keeps the time beside it, so the newest of any one person, kind, operation or verb are found
without a look at the others; a text is looked for in the few words these are made of.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from dsp_desktop.audit.telling import Told, home_zone, moment_text, tell
from dsp_desktop.audit.terms import Reach
from dsp_desktop.db.audit import AuditEntry, AuditHead
from dsp_desktop.db.history import may_know, story
from dsp_desktop.db.listing import today
from dsp_desktop.db.names import kinds, meant, name
from dsp_desktop.db.opening import demand
from dsp_desktop.db.search import folded
from dsp_desktop.db.statements import ids_of
from dsp_desktop.kernel.changes import Verb
from dsp_desktop.kernel.errors import NotFound
from dsp_desktop.kernel.labels import kind_text, named, operation_text
from dsp_desktop.kernel.listing import Choice, ListQuery
from dsp_desktop.kernel.panel import Fact, Panel, Section
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label

#: What people know by name and look for by it; each kind is a few hundred records.
_BY_NAME = (
    "app_user",
    "device",
    "driver",
    "fuel_card",
    "import_batch",
    "key",
    "policy",
    "role",
    "station",
    "van",
)
_MOST_NAMED = 500
_OTHERS = 20
#: What a column of whole numbers holds.
_LARGEST = 2**31 - 1


class AuditRow(NamedTuple):
    """One line of the audit trail."""

    id: int
    at: datetime
    actor_name: str
    operation: str
    verb: Verb
    kind: str
    record: str
    told: str
    entity: str
    record_id: int


@dataclass(frozen=True, slots=True)
class Offered:
    """What the trail holds to choose from: who, which kinds of record, which operations."""

    people: tuple[str, ...]
    kinds: tuple[Choice, ...]
    operations: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class End:
    """Where the trail ends: how many entries, the last one's link, and when it was made."""

    entries: int
    link: str
    at: datetime | None


class AuditList:
    """Answers the table view of the trail; the newest come first unless asked otherwise."""

    def ids(self, source: Session, query: ListQuery) -> Sequence[int]:
        """Return the first ids that match, in order."""
        demand(source, Permission.AUDIT_VIEW)
        ways = _ways(source, query)
        if not ways:
            return []
        sort, down = query.sort or "at", query.descending
        column = _SORTED.get(sort, AuditEntry.at)
        order = (column.desc(), AuditEntry.id.desc()) if down else (column, AuditEntry.id)
        if len(ways) == 1:
            one = select(AuditEntry.id).where(*ways[0]).order_by(*order).limit(query.limit)
            return ids_of(source, one)
        # The newest of all ways are among the newest of each, which one index gives in order.
        each = [
            select(AuditEntry.id, column).where(*way).order_by(*order).limit(query.limit).subquery()
            for way in ways
        ]
        of_all = union(*(select(part.c[0], part.c[1]) for part in each)).subquery()
        key, value = of_all.c[0], of_all.c[1]
        by = (value.desc(), key.desc()) if down else (value, key)
        return ids_of(source, select(key).order_by(*by).limit(query.limit))

    def count(self, source: Session, query: ListQuery) -> int:
        """Return how many match in all."""
        demand(source, Permission.AUDIT_VIEW)
        ways = _ways(source, query)
        if not ways:
            return 0
        if len(ways) == 1:
            one = select(func.count()).select_from(AuditEntry).where(*ways[0])
            return source.scalar(one) or 0
        of_all = union(*(select(AuditEntry.id).where(*way) for way in ways)).subquery()
        return source.scalar(select(func.count()).select_from(of_all)) or 0

    def rows(self, source: Session, ids: Sequence[int]) -> Mapping[int, AuditRow]:
        """Return the rows for one page of ids, in words."""
        return {one.entry.number: _row(one) for one in told_entries(source, ids)}


AUDIT_LIST = AuditList()


def told_entries(source: Session, ids: Sequence[int]) -> list[Told]:
    """Return entries in words, in the order of ``ids``; those that are gone are left out."""
    demand(source, Permission.AUDIT_VIEW)
    entries = source.scalars(select(AuditEntry).where(AuditEntry.id.in_(ids))).all()
    place = {record_id: n for n, record_id in enumerate(ids)}
    return tell(source, sorted(entries, key=lambda entry: place[entry.id]))


def offered(source: Session) -> Offered:
    """Return the choices of the trail's filters: what occurs in it, and nothing else."""
    demand(source, Permission.AUDIT_VIEW)
    return Offered(
        people=tuple(_distinct(source, AuditEntry.actor_name)),
        kinds=_worded(_distinct(source, AuditEntry.entity), kind_text),
        operations=_worded(_distinct(source, AuditEntry.operation), operation_text),
    )


def record_name(source: Session, record: str) -> str:
    """Return what people call the record that ``"van:3"`` means; of a private one its number."""
    demand(source, Permission.AUDIT_VIEW)
    entity, record_id = _meant_record(record)
    if not may_know(source, entity, record_id):
        return named(entity, record_id, "")
    return named(entity, record_id, name(source, entity, record_id))


def end(source: Session) -> End:
    """Return where the trail ends."""
    demand(source, Permission.AUDIT_VIEW)
    head = source.get(AuditHead, 1)
    number = head.number if head else 0
    last = select(AuditEntry.link, AuditEntry.at).where(AuditEntry.number == number)
    row = source.execute(last).one_or_none()
    return End(number, row.link if row else "", row.at if row else None)


def audit_panel(source: Session, entry_id: int) -> Panel:
    """Return one entry at a glance: who, when, what it was and became, and what came with it."""
    (one,) = told_entries(source, [entry_id]) or (None,)
    if one is None:
        raise NotFound(entity="audit_entry", id=entry_id)
    entry, zone = one.entry, home_zone(source)
    stored = source.get_one(AuditEntry, entry_id)
    is_here = entry.record_id and _is_here(source, entry.entity, entry.record_id)
    facts = (
        Fact(
            "Record",
            one.about,
            entity=entry.entity if is_here else "",
            record_id=entry.record_id,
        ),
        Fact("How", label(entry.verb)),
        Fact("By", entry.actor_name),
        Fact("When", moment_text(entry.at, zone)),
        Fact("Number in the trail", f"{entry.number:,}"),
        Fact("Link", f"{stored.link[:16]}…"),
    )
    changes = tuple(Fact(field or "Apart", said) for field, said in one.lines)
    return Panel(
        one.what,
        f"{moment_text(entry.at, zone)}, {entry.actor_name}",
        (
            Section("Before and after", changes, "Nothing to tell of single fields."),
            Section("Entry", facts),
            Section("Done in the same step", _others(source, entry_id, entry.unit), "Only this."),
        ),
    )


def _others(source: Session, entry_id: int, unit: str) -> tuple[Fact, ...]:
    same = select(AuditEntry.id).where(AuditEntry.unit == unit, AuditEntry.id != entry_id)
    ids = ids_of(source, same.order_by(AuditEntry.id).limit(_OTHERS + 1))
    facts = [
        Fact(label(e.entry.verb), e.about, entity="audit_entry", record_id=e.entry.number)
        for e in told_entries(source, ids[:_OTHERS])
    ]
    if len(ids) > _OTHERS:
        rest = select(func.count()).select_from(AuditEntry).where(AuditEntry.unit == unit)
        more = (source.scalar(rest) or 0) - 1 - _OTHERS
        facts.append(Fact("And", f"{more:,} more"))
    return tuple(facts)


def _row(one: Told) -> AuditRow:
    entry = one.entry
    return AuditRow(
        entry.number,
        entry.at,
        entry.actor_name,
        one.what,
        entry.verb,
        kind_text(entry.entity),
        one.about,
        one.text,
        entry.entity,
        entry.record_id,
    )


#: What each column of the page sorts by.
_SORTED: dict[str, InstrumentedAttribute[Any]] = {
    "actor_name": AuditEntry.actor_name,
    "operation": AuditEntry.operation,
    "verb": AuditEntry.verb,
    "kind": AuditEntry.entity,
    "record": AuditEntry.entity,
    "id": AuditEntry.id,
}
Conditions = list[ColumnElement[bool]]


def _ways(source: Session, query: ListQuery) -> list[Conditions]:
    """Return the ways an entry may match: all conditions of any one of them."""
    within = [
        or_(*(_FILTERS[name](source, one) for one in (_several(value))))
        for name, value in query.filters.items()
    ]
    if query.only is not None:
        within.append(AuditEntry.id.in_(query.only))
    typed = query.text.strip()
    if not typed:
        return [within]
    return [[*within, way] for way in _meant(source, typed)]


def _several(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _meant(source: Session, typed: str) -> Iterator[ColumnElement[bool]]:
    """Yield the ways a text is meant: a day, a number, a person, an operation, a record."""
    day = day_typed(typed)
    if day is not None:
        yield _on_days(source, day, day)
        return
    number = typed.removeprefix("#")
    if number.isdecimal() and len(number) <= len(str(_LARGEST)):
        yield AuditEntry.id == min(int(number), _LARGEST)
    wanted = folded(typed)
    people = _distinct(source, AuditEntry.actor_name)
    operations = _distinct(source, AuditEntry.operation)
    yield from (AuditEntry.actor_name == one for one in people if wanted in folded(one))
    yield from (
        AuditEntry.operation == one for one in operations if wanted in folded(operation_text(one))
    )
    yield from (AuditEntry.verb == one for one in Verb if wanted in folded(label(one)))
    for entity in _distinct(source, AuditEntry.entity):
        yield from _meant_of(source, entity, wanted)


def _meant_of(source: Session, entity: str, wanted: str) -> Iterator[ColumnElement[bool]]:
    """Yield the way by a kind of record, or by the names of its records: "van 12", "12"."""
    kind = folded(kind_text(entity))
    if wanted in kind:
        yield AuditEntry.entity == entity
    elif entity in _BY_NAME:
        ids = meant(source, entity, wanted.removeprefix(f"{kind} "))[:_MOST_NAMED]
        if ids:
            yield and_(AuditEntry.entity == entity, AuditEntry.entity_id.in_(ids))


def day_typed(typed: str) -> date | None:
    """Return the day somebody means; ``None`` if it is none.

    Example:
        >>> day_typed("2026-11-20"), day_typed("11/20/2026"), day_typed("20 Nov 2026")
        (datetime.date(2026, 11, 20), datetime.date(2026, 11, 20), datetime.date(2026, 11, 20))
        >>> day_typed("brakes") is None
        True
    """
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%d %b %Y", "%b %d, %Y", "%b %d %Y"):
        try:
            return datetime.strptime(typed, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _on_days(source: Session, first: date, last: date) -> ColumnElement[bool]:
    """Match what was done on these days, by the clock on the company's wall."""
    zone = home_zone(source)
    begin = datetime.combine(first, time(), zone)
    over = datetime.combine(
        min(last, date.max - timedelta(days=1)) + timedelta(days=1), time(), zone
    )
    return and_(AuditEntry.at >= begin, AuditEntry.at < over)


def _within(source: Session, reach: Any) -> ColumnElement[bool]:
    on = today(source)
    match Reach(reach):
        case Reach.ALL_TIME:
            return AuditEntry.id > 0
        case Reach.TODAY:
            return _on_days(source, on, on)
        case Reach.YESTERDAY:
            return _on_days(source, on - timedelta(days=1), on - timedelta(days=1))
        case days:
            back = int(days.value.split("_")[1])
            return _on_days(source, on - timedelta(days=back - 1), on)


def _of_record(source: Session, record: Any) -> ColumnElement[bool]:
    return or_(*story(source, *_meant_record(record)))


def _meant_record(record: str) -> tuple[str, int]:
    """Read ``"van:3"``; raises ``NotFound`` where there is no such kind of record."""
    entity, _, number = record.partition(":")
    if entity not in kinds() or not number.isdecimal():
        raise NotFound(entity=entity, id=number)
    return entity, int(number)


_FILTERS: dict[str, Callable[[Session, Any], ColumnElement[bool]]] = {
    "period": _within,
    "person": lambda _source, person: AuditEntry.actor_name == person,
    "kind": lambda _source, kind: AuditEntry.entity == kind,
    "operation": lambda _source, operation: AuditEntry.operation == operation,
    "verb": lambda _source, verb: AuditEntry.verb == str(verb),
    "record": _of_record,
}


def _distinct(source: Session, column: InstrumentedAttribute[str]) -> list[str]:
    """Return what occurs in an indexed column, going from one to the next by its index."""
    first = select(func.min(column).label("value")).cte("occurs", recursive=True)
    following = select(func.min(column)).where(column > first.c.value).scalar_subquery()
    every = first.union_all(select(following).where(first.c.value.is_not(None)))
    statement: Select[Any] = select(every.c.value).where(every.c.value.is_not(None))
    return list(source.scalars(statement))


def _worded(names: Sequence[str], text: Callable[[str], str]) -> tuple[Choice, ...]:
    return tuple(sorted((Choice(each, text(each)) for each in names), key=lambda c: c.label))


def _is_here(source: Session, entity: str, record_id: int) -> bool:
    kind = kinds().get(entity)
    return kind is not None and source.get(kind, record_id) is not None
