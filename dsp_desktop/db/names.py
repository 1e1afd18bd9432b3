"""What people call a record of any kind, and which records a name may mean.

Every kind says in ``called`` which of its columns people know it by. Documents, history
and links use this, so that none of them needs to know the areas above it.
"""

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsp_desktop.db.base import Record
from dsp_desktop.db.everything import every_mapper
from dsp_desktop.db.search import folded
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import day_text, label

#: Ids asked for at a time: SQLite refuses more than 32,766 in one statement.
_BATCH = 10_000


def kinds() -> dict[str, type[Record]]:
    """Return every kind of record there is, by its entity name."""
    return {
        mapper.class_.entity: mapper.class_
        for mapper in every_mapper()
        if issubclass(mapper.class_, Record)
    }


#: Records of these areas are seen with the permission of another.
_SEEN_WITH = {
    "compliance": "rules",
    "damage": "fleet",
    "devices": "fleet",
    "intake": "imports",
    "repairs": "fleet",
    "statements": "fleet",
    "upkeep": "fleet",
}


def seen_with(entity: str) -> Permission:
    """Return what somebody must hold to see records of a kind.

    Example:
        >>> seen_with("van"), seen_with("inspection")
        (<Permission.FLEET_VIEW: 'fleet.view'>, <Permission.FLEET_VIEW: 'fleet.view'>)
    """
    area = kinds()[entity].__module__.split(".")[1]
    return Permission(f"{_SEEN_WITH.get(area, area)}.view")


def names(source: Session, entity: str, ids: Collection[int] | None = None) -> dict[int, str]:
    """Return what the records of one kind are called, by id; all of them without ``ids``."""
    kind = kinds().get(entity)
    if kind is None or not kind.called:
        return {}
    columns = [kind.__table__.columns[name] for name in kind.called]
    statement = select(kind.id, *columns)
    rows: list[Any] = []
    if ids is None:
        rows.extend(source.execute(statement))
    else:
        wanted = sorted(ids)
        for start in range(0, len(wanted), _BATCH):
            part = wanted[start : start + _BATCH]
            rows.extend(source.execute(statement.where(kind.id.in_(part))))
    parts = [
        _texts(source, column, [row[place] for row in rows])
        for place, column in enumerate(columns, start=1)
    ]
    return {
        row[0]: " ".join(text for text in texts if text) or f"#{row[0]}"
        for row, *texts in zip(rows, *parts, strict=True)
    }


def name(source: Session, entity: str, record_id: int) -> str:
    """Return what one record is called; a record that is gone is called by its number."""
    return names(source, entity, (record_id,)).get(record_id, f"#{record_id}")


def must_exist(uow: UnitOfWork, entity: str, record_id: int | None) -> None:
    """Refuse a reference to a record that is gone; no reference is fine."""
    if record_id is not None:
        uow.get(kinds()[entity], record_id)


def meant(source: Session, entity: str, typed: str) -> list[int]:
    """Return the ids of the records of one kind whose name holds what was typed."""
    wanted = folded(typed.strip())
    return [i for i, called in names(source, entity).items() if wanted in folded(called)]


def referred(column: Any) -> str | None:
    """Return the entity a column refers to, or ``None``."""
    for key in column.foreign_keys:
        entity: str = key.column.table.name
        return entity
    return None


def _texts(source: Session, column: Any, values: Iterable[Any]) -> list[str]:
    values = list(values)
    entity = referred(column)
    if entity is not None:
        others = names(source, entity, {value for value in values if value is not None})
        return [others.get(value, "") for value in values]
    return [_text(value) for value in values]


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case StrEnum():
            return label(value)
        case date():
            return day_text(value)
    return str(value)
