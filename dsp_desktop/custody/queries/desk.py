"""What a code at the desk can mean: each table asked once, by an index or because it is short."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from dsp_desktop.company.queries import time_zone
from dsp_desktop.custody.logic import (
    Held,
    Item,
    Known,
    KnownDriver,
    KnownItem,
    Scanned,
    Turn,
    begins_name,
)
from dsp_desktop.custody.models import Custody, Key, Uniform
from dsp_desktop.custody.queries.lists import TABLES
from dsp_desktop.custody.terms import DeskMode, ItemKind
from dsp_desktop.db.opening import demand
from dsp_desktop.devices.models import Device
from dsp_desktop.fleet.models import Van
from dsp_desktop.fuel.models import FuelCard
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.people.models import Driver
from dsp_desktop.people.terms import DriverStatus

_OPEN = aliased(Custody)
#: What of each kind may stand on it, in capitals.
_CALLED: dict[ItemKind, tuple[ColumnElement[Any], ...]] = {
    ItemKind.VAN: (func.upper(Van.number),),
    ItemKind.DEVICE: (func.upper(Device.label), func.upper(Device.serial), func.upper(Device.imei)),
    ItemKind.FUEL_CARD: (func.upper(FuelCard.label), func.upper(FuelCard.last4)),
    ItemKind.KEY: (func.upper(Key.label),),
    ItemKind.UNIFORM: (func.upper(Uniform.label),),
}


class InHands(NamedTuple):
    """One thing a driver holds now."""

    kind: ItemKind
    called: str


def turn_of(source: Session, driver_id: int, driver: str) -> Turn:
    """Return the turn of a driver, with what they hold at this moment."""
    demand(source, Permission.CUSTODY_VIEW)
    return Turn(driver_id, driver, tuple((h.kind, h.called) for h in in_hands(source, driver_id)))


def in_hands(source: Session, driver_id: int) -> Sequence[InHands]:
    """Return what a driver holds now, in the order it was handed out."""
    demand(source, Permission.CUSTODY_VIEW)
    # By id, so that SQLite begins with the few that are out and not with all a driver ever had.
    is_out = Custody.id.in_(select(_OPEN.id).where(_OPEN.until.is_(None)))
    held = select(Custody.item_kind, Custody.item_id).where(is_out, Custody.driver_id == driver_id)
    rows = source.execute(held.order_by(Custody.since, Custody.id)).all()
    names: dict[tuple[ItemKind, int], str] = {}
    for kind in {kind for kind, _id in rows}:
        table, name = TABLES[kind]
        ids = [item_id for each, item_id in rows if each is kind]
        for item_id, called in source.execute(select(table.id, name).where(table.id.in_(ids))):
            names[kind, item_id] = called
    return [InHands(kind, names[kind, item_id]) for kind, item_id in rows]


def known_of(
    source: Session, scanned: Scanned, mode: DeskMode, turn: Turn | None, *, again: bool = False
) -> Known:
    """Return everything that is called like this, and in whose hands it is."""
    demand(source, Permission.CUSTODY_VIEW)
    drivers = tuple(_drivers(source, scanned)) if scanned.kind is None else ()
    items = () if scanned.is_driver else tuple(_items(source, scanned))
    return Known(scanned, mode, drivers, items, turn, again)


def _drivers(source: Session, scanned: Scanned) -> Iterator[KnownDriver]:
    """Yield whose badge or whole name it is, and whose name begins like it.

    Names are gone through here: neither database folds the case of "Nguyễn" like the other.
    """
    columns = select(Driver.id, Driver.name, Driver.transporter_id, Driver.status)
    for driver_id, name, badge, status in source.execute(columns.order_by(Driver.name, Driver.id)):
        exactly = scanned.code in ((badge or "").upper(), name.upper())
        begins = status is not DriverStatus.LEFT and begins_name(scanned.code, name)
        if exactly or begins:
            yield KnownDriver(driver_id, name, status, exactly)


def _items(source: Session, scanned: Scanned) -> Iterator[KnownItem]:
    kinds = _CALLED if scanned.kind is None else (scanned.kind,)
    zone = None
    for kind in kinds:
        table, name = TABLES[kind]
        like = or_(*(column == scanned.code for column in _CALLED[kind]))
        rows = source.execute(
            select(table.id, name, table.status, Custody.id, Driver.id, Driver.name, Custody.since)
            .outerjoin(
                Custody,
                (Custody.item_kind == kind)
                & (Custody.item_id == table.id)
                & Custody.until.is_(None),
            )
            .outerjoin(Driver, Driver.id == Custody.driver_id)
            .where(like)
            .order_by(table.id)
        )
        for item_id, called, status, custody_id, driver_id, driver, since in rows:
            held = None
            if custody_id is not None:
                zone = zone or ZoneInfo(time_zone(source) or "UTC")
                held = Held(custody_id, driver_id, driver, since.astimezone(zone).date())
            yield KnownItem(Item(kind, item_id), called, status, held)
