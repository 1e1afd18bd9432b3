"""Who refers to a record: asked before one is deleted, so that the refusal can say it."""

from sqlalchemy import func, inspect, select

from dsp_desktop.db.base import Record
from dsp_desktop.db.everything import every_table
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.kernel.errors import Problem, Rejected
from dsp_desktop.kernel.wording import listed

#: Columns that name another record by its entity and id, table by table.
_LOOSE = {"document": ("subject_kind", "subject_id"), "custody": ("item_kind", "item_id")}


def refuse_if_used(uow: UnitOfWork, record: Record) -> None:
    """Refuse with the kinds and numbers of the records that refer to ``record``."""
    if users := users_of(uow, record):
        raise Rejected(Problem("", "record.in_use", (("users", listed(users)),)))


def users_of(uow: UnitOfWork, record: Record) -> list[str]:
    """Return the kinds and numbers of the records that refer to ``record``."""
    table = inspect(type(record)).local_table
    users = []
    for other in every_table():
        conditions = [
            column == record.id
            for column in other.columns
            if any(key.column.table is table for key in column.foreign_keys)
        ]
        if other.name in _LOOSE:
            kind, record_id = (other.columns[name] for name in _LOOSE[other.name])
            conditions.append((kind == record.entity) & (record_id == record.id))
        for condition in conditions:
            count = uow.session.scalar(select(func.count()).select_from(other).where(condition))
            if count:
                users.append(f"{other.name.replace('_', ' ')} ({count})")
    return users
