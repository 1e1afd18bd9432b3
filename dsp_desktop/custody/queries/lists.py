"""The lists of who holds what, and of what there is to hold."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Enum,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from dsp_desktop.custody.logic import DAILY, LONGEST_SHIFT
from dsp_desktop.custody.models import Custody, Key, Uniform
from dsp_desktop.custody.terms import Condition, Holding, ItemKind, ItemStatus
from dsp_desktop.db.biglist import BigList
from dsp_desktop.db.listing import Expression, JoinedList, contains, within
from dsp_desktop.db.search import Way, named, one_of
from dsp_desktop.devices.models import Device
from dsp_desktop.devices.terms import DeviceKind, DeviceStatus
from dsp_desktop.fleet.models import Van
from dsp_desktop.fuel.models import FuelCard
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.people.models import Driver


class CustodyRow(NamedTuple):
    """One line of the custody list: who held what, from when to when."""

    id: int
    status: Holding
    item: str | None
    item_kind: ItemKind
    driver: str
    driver_id: int
    since: datetime
    until: datetime | None
    condition_out: Condition
    condition_back: Condition | None
    note: str | None


class DeviceRow(NamedTuple):
    """One line of the device list, with whoever holds the device."""

    id: int
    label: str
    kind: DeviceKind
    status: DeviceStatus
    holder: str | None
    holder_id: int | None
    held_since: datetime | None
    make: str | None
    model: str | None
    phone_number: str | None
    serial: str | None
    imei: str | None
    note: str | None


class KeyRow(NamedTuple):
    """One line of the key list."""

    id: int
    label: str
    van: str | None
    van_id: int | None
    status: ItemStatus
    holder: str | None
    holder_id: int | None
    note: str | None


class UniformRow(NamedTuple):
    """One line of the uniform list."""

    id: int
    label: str
    kind: str
    size: str | None
    status: ItemStatus
    holder: str | None
    holder_id: int | None
    note: str | None


#: The table of each kind of item and what an item is called there.
TABLES: dict[ItemKind, tuple[type[Any], Expression]] = {
    ItemKind.VAN: (Van, Van.number),
    ItemKind.DEVICE: (Device, Device.label),
    ItemKind.FUEL_CARD: (FuelCard, FuelCard.provider + " " + FuelCard.last4),
    ItemKind.KEY: (Key, Key.label),
    ItemKind.UNIFORM: (Uniform, Uniform.label),
}

_OPEN = aliased(Custody)


def _holdings(source: Session, holding: Holding) -> ColumnElement[bool]:
    match holding:
        case Holding.STILL_OUT:
            # By id, so that SQLite begins with the few that are out, whatever else is asked.
            return Custody.id.in_(select(_OPEN.id).where(_OPEN.until.is_(None)))
        case Holding.OVER_THE_SHIFT:
            begun: datetime = source.info["clock"].now() - LONGEST_SHIFT
            return Custody.id.in_(
                select(_OPEN.id).where(
                    _OPEN.until.is_(None), _OPEN.since < begun, _OPEN.item_kind.in_(DAILY)
                )
            )
        case Holding.TAKEN_BACK:
            return Custody.until.is_not(None)
        case Holding.ALL:
            return true()


def _custody_ways(source: Session, typed: str) -> list[Way]:
    """Look for names in the small tables, then for their ids in the big one."""
    ways = one_of(source, Custody.driver_id, named(source, Driver, Driver.name, typed))
    for kind, (table, name) in TABLES.items():
        items = named(source, table, name, typed)
        ways += one_of(source, Custody.item_id, items, Custody.item_kind == kind)
    return ways


def _holder_of(kind: ItemKind, item_id: Any, open_custody: Any) -> ColumnElement[bool]:
    return and_(
        open_custody.item_kind == kind,
        open_custody.item_id == item_id,
        open_custody.until.is_(None),
    )


CUSTODY_LIST = BigList(
    Custody,
    CustodyRow,
    order="since",
    view=Permission.CUSTODY_VIEW,
    ways=_custody_ways,
    joins=(
        (Driver, Driver.id == Custody.driver_id),
        *(
            (table, and_(Custody.item_kind == kind, table.id == Custody.item_id))
            for kind, (table, _name) in TABLES.items()
        ),
    ),
    columns={
        "status": type_coerce(
            case(
                (Custody.until.is_(None), literal(Holding.STILL_OUT.value)),
                else_=literal(Holding.TAKEN_BACK.value),
            ),
            Enum(Holding, values_callable=lambda e: [m.value for m in e]),
        ),
        "item": func.coalesce(*(name for _table, name in TABLES.values())),
        "driver": Driver.name,
    },
    filters={
        "holding": _holdings,
        "item_kind": lambda _source, kind: Custody.item_kind == kind,
        "period": within(Custody.since),
    },
)


def _item_list(
    kind: ItemKind,
    record: Any,
    row: type[Any],
    *search: Any,
    view: Permission = Permission.CUSTODY_VIEW,
    joins: tuple[Any, ...] = (),
    **columns: Any,
) -> JoinedList[Any]:
    """Return a list of items of one kind, each with whoever holds it."""
    held = aliased(Custody)
    columns = {"holder": Driver.name, "holder_id": held.driver_id, **columns}
    if "held_since" in row._fields:
        columns["held_since"] = held.since
    return JoinedList(
        record,
        row,
        order="label",
        view=view,
        matches=lambda source, typed: or_(
            held.driver_id.in_(named(source, Driver, Driver.name, typed)),
            *(contains(column, typed) for column in search),
        ),
        joins=(
            (held, _holder_of(kind, record.id, held)),
            (Driver, Driver.id == held.driver_id),
            *joins,
        ),
        columns=columns,
        filters={
            "status": lambda _source, status: record.status == status,
            "kind": lambda _source, wanted: record.kind == wanted,
        },
    )


DEVICE_LIST: JoinedList[DeviceRow] = _item_list(
    ItemKind.DEVICE,
    Device,
    DeviceRow,
    Device.label,
    Device.make,
    Device.model,
    Device.serial,
    Device.imei,
    Device.phone_number,
    view=Permission.FLEET_VIEW,
)
KEY_LIST: JoinedList[KeyRow] = _item_list(
    ItemKind.KEY,
    Key,
    KeyRow,
    Key.label,
    Van.number,
    joins=((Van, Van.id == Key.van_id),),
    van=Van.number,
)
UNIFORM_LIST: JoinedList[UniformRow] = _item_list(
    ItemKind.UNIFORM, Uniform, UniformRow, Uniform.label, Uniform.kind, Uniform.size
)
