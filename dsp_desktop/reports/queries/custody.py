"""What the papers about custody read: who held what, from when to when."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from dsp_desktop.custody.logic import Item
from dsp_desktop.custody.models import Custody
from dsp_desktop.custody.queries.lists import TABLES
from dsp_desktop.custody.terms import Condition, ItemKind
from dsp_desktop.db.names import names
from dsp_desktop.db.opening import demand
from dsp_desktop.kernel.listing import Choice
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.people.models import Driver
from dsp_desktop.reports.document import Days
from dsp_desktop.reports.queries.records import held_at


class HeldLine(NamedTuple):
    """One custody, with what the thing and the driver are called."""

    driver_id: int
    driver: str
    kind: ItemKind
    called: str
    since: datetime
    until: datetime | None
    condition_out: Condition
    condition_back: Condition | None
    note: str | None


def out_when_it_ended(source: Session, on: date, zone: str) -> tuple[HeldLine, ...]:
    """Return what was in somebody's hands when that day ended, the longest out first."""
    demand(source, Permission.REPORTS_VIEW)
    return _lines(source, held_at(source, on, zone))


def of_a_day(source: Session, driver_id: int, on: date, zone: str) -> tuple[HeldLine, ...]:
    """Return everything a driver held at any time of a day."""
    demand(source, Permission.REPORTS_VIEW)
    asked = _during(Days(on, on), zone).where(Custody.driver_id == driver_id)
    return _lines(source, source.scalars(asked))


def of_driver(source: Session, driver_id: int, days: Days, zone: str) -> tuple[HeldLine, ...]:
    """Return everything a driver held in a period."""
    demand(source, Permission.REPORTS_VIEW)
    asked = _during(days, zone).where(Custody.driver_id == driver_id)
    return _lines(source, source.scalars(asked))


def of_item(source: Session, item: Item, days: Days, zone: str) -> tuple[HeldLine, ...]:
    """Return everybody who held an item in a period."""
    demand(source, Permission.REPORTS_VIEW)
    asked = _during(days, zone).where(Custody.item_kind == item.kind, Custody.item_id == item.id)
    return _lines(source, source.scalars(asked))


def driver_called(source: Session, driver_id: int) -> str:
    """Return a driver's name."""
    demand(source, Permission.REPORTS_VIEW)
    return source.scalar(select(Driver.name).where(Driver.id == driver_id)) or ""


def item_called(source: Session, item: Item) -> str:
    """Return what an item is called, with its kind."""
    demand(source, Permission.REPORTS_VIEW)
    table, name = TABLES[item.kind]
    return f"{label(item.kind)} {source.scalar(select(name).where(table.id == item.id)) or ''}"


def thing_choices(source: Session) -> Sequence[Choice]:
    """Return everything that can be held, by the handle of its item."""
    demand(source, Permission.CUSTODY_VIEW, Permission.REPORTS_VIEW)
    return [
        Choice(Item(kind, item_id).handle, f"{label(kind)} {called}")
        for kind, (table, name) in TABLES.items()
        for item_id, called in source.execute(select(table.id, name).order_by(name, table.id))
    ]


def _during(days: Days, zone: str) -> Select[Any]:
    here = ZoneInfo(zone)
    begin = datetime.combine(days.since, time.min, here)
    end = datetime.combine(days.until + timedelta(days=1), time.min, here)
    return (
        select(Custody)
        .where(Custody.since < end, or_(Custody.until.is_(None), Custody.until >= begin))
        .order_by(Custody.since, Custody.id)
    )


def _lines(source: Session, found: Iterable[Custody]) -> tuple[HeldLine, ...]:
    """Put names to custodies: one question for each kind of thing, however many there are."""
    custodies = list(found)
    drivers = names(source, "driver")
    called: dict[tuple[ItemKind, int], str] = {}
    for kind in {custody.item_kind for custody in custodies}:
        table, name = TABLES[kind]
        for item_id, text in source.execute(select(table.id, name)):
            called[kind, item_id] = text
    return tuple(
        HeldLine(
            c.driver_id,
            drivers[c.driver_id],
            c.item_kind,
            called[c.item_kind, c.item_id],
            c.since,
            c.until,
            c.condition_out,
            c.condition_back,
            c.note,
        )
        for c in custodies
    )
