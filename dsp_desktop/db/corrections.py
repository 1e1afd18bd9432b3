"""Corrections of what is kept as it was entered: nothing is overwritten in silence.

What the law wants kept is not undone; it is put right by a use case of its own. The record
then says what is true, and beside it stays for good what it said before, who corrected it,
when and why. An area has a table of its own for this, as private as what it corrects.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import JSON, Column, String, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from dsp_desktop.db.audit import from_plain, plain
from dsp_desktop.db.base import Record
from dsp_desktop.db.details import columns_of, found, shown
from dsp_desktop.db.names import name, referred
from dsp_desktop.db.opening import opened, private_fact
from dsp_desktop.db.sealed import sealed_columns
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.kernel.errors import Problem
from dsp_desktop.kernel.labels import field_text
from dsp_desktop.kernel.listing import Seen
from dsp_desktop.kernel.masks import Masked
from dsp_desktop.kernel.panel import Fact, Section
from dsp_desktop.kernel.wording import day_text, label

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from sqlalchemy.sql.base import ReadOnlyColumnCollection

DetailsT = TypeVar("DetailsT", bound="DataclassInstance")

#: The one detail of a correction that is no column of the record.
REASON = "because"


class Correction(Record):
    """One correction of one record; ``said`` is each field's value before and after.

    Where the record is private, so are its corrections: their kind makes ``because`` and
    ``said`` sealed columns, and what was said is then kept in words.
    """

    __abstract__ = True
    undoable = False

    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(120))
    because: Mapped[str] = mapped_column(String(1000))
    said: Mapped[dict[str, Any]] = mapped_column(JSON, info={"audit": "mask"})


def to_correct(
    source: Session, kind: type[Record], record_id: int, details: type[DetailsT]
) -> Seen[DetailsT]:
    """Return what the record says now, for a form that asks besides for a reason."""
    record = found(source, kind, record_id)
    names = [field.name for field in fields(details) if field.name != REASON]
    values = {each: shown(source, record, each) for each in names}
    return Seen(details(**values, **{REASON: ""}), record.version)


def unfounded(uow: UnitOfWork, record: Record, details: "DataclassInstance") -> Iterator[Problem]:
    """Yield what keeps a correction from being one: no reason, or nothing to put right."""
    if not getattr(details, REASON).strip():
        yield Problem(REASON, "field.required")
    if not _differences(uow.session, record, details):
        yield Problem("", "correction.nothing_differs")


def put_right(
    uow: UnitOfWork, record: Record, details: "DataclassInstance", kept_in: type[Correction]
) -> None:
    """Have the record say what the details say, and keep what it said before."""
    differences = _differences(uow.session, record, details)
    columns = inspect(type(record)).columns
    said: Any
    if "said" in sealed_columns(kept_in):
        lines = _changes(uow.session, columns, differences)
        said = "\n".join(f"{line.label}: {line.value}" for line in lines)
    else:
        said = {
            key: [plain(columns[key], before), plain(columns[key], after)]
            for key, (before, after) in differences.items()
        }
    for key, (_before, after) in differences.items():
        setattr(record, key, after)
    record.corrected_on = uow.clock.today()  # type: ignore[attr-defined] # what is corrected has it
    uow.add(
        kept_in(
            made_at=uow.clock.now(),
            made_by=uow.actor.name,
            because=getattr(details, REASON).strip(),
            said=said,
            **{kept_in.part_of: record.id},
        )
    )


def told(source: Session, kept_in: type[Correction], record_id: int) -> tuple[Section, ...]:
    """Return a record's corrections, the newest first, as its panel tells them."""
    part = kept_in.__table__.columns[kept_in.part_of]
    corrected = next(iter(part.foreign_keys)).column.table.columns
    newest_first = select(kept_in).where(part == record_id).order_by(kept_in.id.desc())
    return tuple(
        Section(
            "Correction",
            (
                Fact("Corrected", correction.made_at),
                Fact("By", correction.made_by),
                *_what(source, corrected, correction),
            ),
        )
        for correction in source.scalars(newest_first)
    )


def _what(
    source: Session, columns: "ReadOnlyColumnCollection[str, Column[Any]]", correction: Correction
) -> Iterator[Fact]:
    if "said" in sealed_columns(type(correction)):
        yield private_fact(source, "Because", correction, "because")
        yield private_fact(source, "What it said", correction, "said")
        return
    yield Fact("Because", correction.because)
    read = {
        key: tuple(from_plain(columns[key], side) for side in sides)
        for key, sides in correction.said.items()
    }
    yield from _changes(source, columns, read)


def _changes(
    source: Session,
    columns: "ReadOnlyColumnCollection[str, Column[Any]]",
    said: Mapping[str, Any],
) -> Iterator[Fact]:
    for key, sides in said.items():
        before, after = (_text(source, columns[key], side) for side in sides)
        yield Fact(field_text(columns[key].table.name, key), f"{before} → {after}")


def _text(source: Session, column: Column[Any], side: object) -> str:
    if side is None:
        return "nothing"
    entity = referred(column)
    if entity is not None:
        return name(source, entity, int(str(side)))
    match side:
        case StrEnum():
            return label(side)
        case bool():
            return "yes" if side else "no"
        case date():
            return day_text(side)
    return str(side)


def _corrected(details: "DataclassInstance") -> dict[str, Any]:
    """Return what the details say of the record, private values left masked apart."""
    return {
        key: value
        for key, value in columns_of(details).items()
        if key != REASON and not isinstance(value, Masked)
    }


def _differences(
    source: Session, record: Record, details: "DataclassInstance"
) -> dict[str, tuple[Any, Any]]:
    """Return what a correction changes, before and after; private values only to who may look."""
    sealed = sealed_columns(type(record))
    before = {
        key: opened(source, record, key) if key in sealed else getattr(record, key)
        for key in _corrected(details)
    }
    return {
        key: (before[key], after)
        for key, after in _corrected(details).items()
        if before[key] != after
    }
