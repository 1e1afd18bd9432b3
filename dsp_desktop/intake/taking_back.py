"""Taking an import back: what it changed is restored, what it added is removed.

Only while nobody has touched those records since and nothing refers to them; otherwise
nothing is done and every record that stands in the way is named. Stations that other
records have come to use, and columns a person has mapped, stay.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from sqlalchemy import ColumnElement, Table, inspect, select
from sqlalchemy.exc import IntegrityError

from dsp_desktop.company.models import Station
from dsp_desktop.db.audit import MASK, AuditEntry, from_plain, to_plain
from dsp_desktop.db.base import Record
from dsp_desktop.db.everything import every_table
from dsp_desktop.db.names import name
from dsp_desktop.db.references import refuse_if_used
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.fleet.models import Lease
from dsp_desktop.fuel.models import FuelPurchase
from dsp_desktop.fuel_review.models import FuelException
from dsp_desktop.fuel_review.terms import ExceptionStanding
from dsp_desktop.intake.models import ImportBatch
from dsp_desktop.kernel.changes import Verb
from dsp_desktop.kernel.errors import Problem, Rejected

#: How many records that stand in the way are named.
MOST_REASONS = 50
_LOOSE = (("subject_kind", "subject_id"), ("item_kind", "item_id"))


def put_back(uow: UnitOfWork, batch: ImportBatch, kind: type[Record]) -> None:
    """Restore every value the import changed, and remove the leases it made."""
    _refuse([*_restored(uow, batch, kind), *_leases_removed(uow, batch)])
    try:
        uow.session.flush()
    except IntegrityError as error:  # another record goes by what this one went by before
        raise Rejected(Problem("", "import.value_taken")) from error


def _restored(uow: UnitOfWork, batch: ImportBatch, kind: type[Record]) -> Iterator[Problem]:
    """Restore what was changed; yield each record that somebody has touched since."""
    columns = inspect(kind).columns
    with uow.session.no_autoflush:  # all of them at once, so that a refusal can be said
        for entry in _entries(uow, batch, kind.entity, Verb.CHANGED):
            record = uow.session.get(kind, entry.entity_id)
            if record is None:
                yield Problem(f"{kind.entity} {entry.entity_id}", "record.not_found")
            elif any(
                to_plain(columns[column], getattr(record, column)) != after
                for column, (_before, after) in entry.changes.items()
            ):
                yield _touched(uow, record)
            else:
                for column, (before, _after) in entry.changes.items():
                    setattr(record, column, from_plain(columns[column], before))


def _leases_removed(uow: UnitOfWork, batch: ImportBatch) -> Iterator[Problem]:
    """Remove the leases that were made; yield each that somebody has touched or refers to."""
    with uow.session.no_autoflush:
        for entry in _entries(uow, batch, Lease.entity, Verb.ADDED):
            lease = uow.session.get(Lease, entry.entity_id)
            if lease is None:
                continue
            try:
                refuse_if_used(uow, lease)
            except Rejected as used:
                yield replace(used.problems[0], field=name(uow.session, lease.entity, lease.id))
                continue
            if lease.version > 1 and not _is_as_added(uow, lease):
                yield _touched(uow, lease)
            else:
                uow.session.delete(lease)


def remove_added(uow: UnitOfWork, batch: ImportBatch, kind: type[Record]) -> None:
    """Remove every record the import added, then the stations it opened for them."""
    table = kind.__table__
    assert isinstance(table, Table)  # noqa: S101 - every Record has one; for the type checker
    mine = table.c.import_id == batch.id
    written = uow.session.scalars(select(kind).where(mine, table.c.version > 1))
    touched = islice((r for r in written if not _is_as_added(uow, r)), MOST_REASONS)
    reasons = [_touched(uow, record) for record in touched]
    if not reasons:
        _forget_open_exceptions(uow, table, mine)
    _refuse(reasons + list(_referred_to(uow, kind, table, mine)))
    ids = uow.session.scalars(select(table.c.id).where(mine)).all()
    if ids:
        uow.session.connection().execute(table.delete().where(mine))
        uow.note_mass_removed(kind, ids, batch_id=batch.id)
    for entry in _entries(uow, batch, Station.entity, Verb.ADDED):
        station = uow.session.get(Station, entry.entity_id)
        if station is not None and station.version == 1:
            _remove_if_unused(uow, station)


def _forget_open_exceptions(uow: UnitOfWork, table: Table, mine: ColumnElement[bool]) -> None:
    """Let what a review found about these purchases go with them, unless somebody closed it."""
    if table is not FuelPurchase.__table__:
        return
    found = select(FuelException).where(
        FuelException.purchase_id.in_(select(table.c.id).where(mine)),
        FuelException.standing == ExceptionStanding.OPEN,
    )
    for each in uow.session.scalars(found).all():
        uow.session.delete(each)
    uow.session.flush()


def _is_as_added(uow: UnitOfWork, record: Record) -> bool:
    """Whether every change made to the record has been taken back again."""
    columns = inspect(type(record)).columns
    first: dict[str, object] = {}
    for entry in uow.session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.entity == record.entity,
            AuditEntry.entity_id == record.id,
            AuditEntry.verb == Verb.CHANGED.value,
        )
        .order_by(AuditEntry.id)
    ):
        first = {column: before for column, (before, _after) in entry.changes.items()} | first
    return all(
        before != MASK and to_plain(columns[column], getattr(record, column)) == before
        for column, before in first.items()
    )


def _remove_if_unused(uow: UnitOfWork, station: Station) -> None:
    try:
        refuse_if_used(uow, station)
    except Rejected:
        return
    uow.remove(station)


def _entries(uow: UnitOfWork, batch: ImportBatch, entity: str, verb: Verb) -> list[AuditEntry]:
    newest_first = select(AuditEntry).where(
        AuditEntry.unit == batch.unit,
        AuditEntry.entity == entity,
        AuditEntry.verb == verb.value,
        AuditEntry.entity_id != 0,
    )
    return list(uow.session.scalars(newest_first.order_by(AuditEntry.id.desc())))


def _referred_to(
    uow: UnitOfWork, kind: type[Record], table: Table, mine: ColumnElement[bool]
) -> Iterator[Problem]:
    """Yield each added record that another record points at, with the kinds of those."""
    ours = select(table.c.id).where(mine)
    users: dict[int, list[str]] = {}
    for other in every_table():
        pointers = [c for c in other.c if any(k.column.table is table for k in c.foreign_keys)]
        conditions: list[ColumnElement[bool]] = [p.in_(ours) for p in pointers]
        for kind_column, pointer in _LOOSE:
            if kind_column in other.c:
                pointers.append(other.c[pointer])
                conditions.append(
                    (other.c[kind_column] == kind.entity) & other.c[pointer].in_(ours)
                )
        for pointer_column, condition in zip(pointers, conditions, strict=True):
            found = select(pointer_column).where(condition).distinct().limit(MOST_REASONS)
            for record_id in uow.session.scalars(found):
                users.setdefault(record_id, []).append(other.name.replace("_", " "))
    for record_id, names in list(users.items())[:MOST_REASONS]:
        details = (("users", ", ".join(names)),)
        yield Problem(name(uow.session, kind.entity, record_id), "record.in_use", details)


def _touched(uow: UnitOfWork, record: Record) -> Problem:
    return Problem(name(uow.session, record.entity, record.id), "import.touched_since")


def _refuse(reasons: list[Problem]) -> None:
    if reasons:
        raise Rejected(*reasons[:MOST_REASONS])
