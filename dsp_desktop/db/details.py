"""What every area does with the details a form hands over: load, look for twins, take over."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from dsp_desktop.db.base import Record
from dsp_desktop.db.opening import masked
from dsp_desktop.db.references import refuse_if_used
from dsp_desktop.db.sealed import sealed_columns
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.kernel.errors import NotFound, Problem
from dsp_desktop.kernel.listing import Seen
from dsp_desktop.kernel.masks import Masked, is_half_typed

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
    """Return what a form edits, where every detail is a column; private ones masked."""
    record = found(source, kind, record_id)
    values = {field.name: shown(source, record, field.name) for field in fields(details)}
    return Seen(details(**values), record.version)


def shown(source: Session, record: Record, name: str) -> Any:
    """Return what a form shows of one column: the value, or the mask of a private one."""
    if name in sealed_columns(type(record)):
        return masked(source, record, name)
    return getattr(record, name)


def columns_of(details: "DataclassInstance") -> dict[str, Any]:
    """Return the details by column name.

    Unlike ``dataclasses.asdict`` it goes one level deep, so that money stays money.
    """
    return {field.name: getattr(details, field.name) for field in fields(details)}


def take_over(record: Record, details: "DataclassInstance") -> None:
    """Set every column that the details name; a private value left masked stays as it is."""
    for name, value in columns_of(details).items():
        if not isinstance(value, Masked):
            setattr(record, name, value)


def half_typed(details: "DataclassInstance") -> tuple[Problem, ...]:
    """Return the problems of private values whose mask somebody typed into."""
    return tuple(
        Problem(name, "field.half_masked")
        for name, value in columns_of(details).items()
        if is_half_typed(value)
    )


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
