"""What every area does with the details a form hands over: load, look for twins, take over."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from dsp_desktop.db.base import Record
from dsp_desktop.db.references import refuse_if_used
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.kernel.errors import NotFound, Problem
from dsp_desktop.kernel.listing import Seen

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

RecordT = TypeVar("RecordT", bound=Record)
DetailsT = TypeVar("DetailsT", bound="DataclassInstance")


def found(source: Session, kind: type[RecordT], record_id: int) -> RecordT:
    """Return the record to read from, or say that it is gone."""
    record = source.get(kind, record_id)
    if record is None:
        raise NotFound(entity=kind.entity, id=record_id)
    return record


def seen(
    source: Session, kind: type[Record], record_id: int, details: type[DetailsT]
) -> Seen[DetailsT]:
    """Return what a form edits, where every detail is a column of the same name."""
    record = found(source, kind, record_id)
    values = {field.name: getattr(record, field.name) for field in fields(details)}
    return Seen(details(**values), record.version)


def columns_of(details: "DataclassInstance") -> dict[str, Any]:
    """Return the details by column name.

    Unlike ``dataclasses.asdict`` it goes one level deep, so that money stays money.
    """
    return {field.name: getattr(details, field.name) for field in fields(details)}


def take_over(record: Record, details: "DataclassInstance") -> None:
    """Set every column that the details name."""
    for name, value in columns_of(details).items():
        setattr(record, name, value)


def taken(
    uow: UnitOfWork,
    column: InstrumentedAttribute[Any],
    value: object,
    *,
    besides: int | None = None,
) -> tuple[Problem, ...]:
    """Return the problem, if any, of a value that a record other than ``besides`` has."""
    if value is None:
        return ()
    kind = column.class_
    twin = uow.session.scalar(select(kind.id).where(column == value, kind.id != (besides or 0)))
    return () if twin is None else (Problem(column.key, "field.taken", (("value", value),)),)


def remove_unused(uow: UnitOfWork, record: Record) -> None:
    """Delete a record entered by mistake; refuse while another record refers to it."""
    refuse_if_used(uow, record)
    uow.remove(record)
