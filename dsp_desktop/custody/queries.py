"""What screens and reports read about who holds what."""

from collections.abc import Sequence
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

from dsp_desktop.custody.logic import Item, available
from dsp_desktop.custody.models import Custody, Key, Uniform
from dsp_desktop.custody.service import HandOutDetails, KeyDetails, UniformDetails
from dsp_desktop.custody.terms import Condition, Holding, ItemKind, ItemStatus
from dsp_desktop.db.biglist import BigList
from dsp_desktop.db.details import found, seen
from dsp_desktop.db.listing import Expression, JoinedList, contains, within
from dsp_desktop.db.opening import demand
from dsp_desktop.db.search import Way, named, one_of
from dsp_desktop.devices.models import Device
from dsp_desktop.devices.terms import DeviceKind, DeviceStatus
from dsp_desktop.fleet.logic import van_called
from dsp_desktop.fleet.models import Van
from dsp_desktop.fuel.models import FuelCard
from dsp_desktop.kernel.listing import Choice, Seen
from dsp_desktop.kernel.panel import Fact, Panel, Section, known
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.people.models import Driver
from dsp_desktop.people.terms import DriverStatus

_LATEST = 5


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
_TABLES: dict[ItemKind, tuple[type[Any], Expression]] = {
    ItemKind.VAN: (Van, Van.number),
    ItemKind.DEVICE: (Device, Device.label),
    ItemKind.FUEL_CARD: (FuelCard, FuelCard.provider + " " + FuelCard.last4),
    ItemKind.KEY: (Key, Key.label),
    ItemKind.UNIFORM: (Uniform, Uniform.label),
}

_OPEN = aliased(Custody)


def _holdings(_source: Session, holding: Holding) -> ColumnElement[bool]:
    match holding:
        case Holding.STILL_OUT:
            # By id, so that SQLite begins with the few that are out, whatever else is asked.
            return Custody.id.in_(select(_OPEN.id).where(_OPEN.until.is_(None)))
        case Holding.TAKEN_BACK:
            return Custody.until.is_not(None)
        case Holding.ALL:
            return true()


def _custody_ways(source: Session, typed: str) -> list[Way]:
    """Look for names in the small tables, then for their ids in the big one."""
    ways = one_of(source, Custody.driver_id, named(source, Driver, Driver.name, typed))
    for kind, (table, name) in _TABLES.items():
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
            for kind, (table, _name) in _TABLES.items()
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
        "item": func.coalesce(*(name for _table, name in _TABLES.values())),
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


def custody_details(source: Session, custody_id: int) -> Seen[HandOutDetails]:
    """Return what the hand-out form edits."""
    demand(source, Permission.CUSTODY_VIEW)
    custody = found(source, Custody, custody_id)
    details = HandOutDetails(
        Item(custody.item_kind, custody.item_id).handle,
        custody.driver_id,
        custody.condition_out,
        custody.since,
        custody.note,
    )
    return Seen(details, custody.version)


def key_details(source: Session, key_id: int) -> Seen[KeyDetails]:
    """Return what the key form edits."""
    demand(source, Permission.CUSTODY_VIEW)
    return seen(source, Key, key_id, KeyDetails)


def uniform_details(source: Session, uniform_id: int) -> Seen[UniformDetails]:
    """Return what the uniform form edits."""
    demand(source, Permission.CUSTODY_VIEW)
    return seen(source, Uniform, uniform_id, UniformDetails)


def item_picks(source: Session) -> Sequence[Choice]:
    """Return every item to hand out, by handle; what is out or out of use comes last."""
    demand(source, Permission.CUSTODY_VIEW)
    open_now = select(Custody.item_kind, Custody.item_id).where(Custody.until.is_(None))
    out = {(kind, item_id) for kind, item_id in source.execute(open_now)}
    free, rest = [], []
    for kind, (table, name) in _TABLES.items():
        for item_id, called, status in source.execute(
            select(table.id, name, table.status).order_by(name)
        ):
            text = f"{label(kind)} {called}"
            handle = Item(kind, item_id).handle
            if not available(kind, status):
                rest.append(Choice(handle, f"{text} ({label(status).lower()})"))
            elif (kind, item_id) in out:
                rest.append(Choice(handle, f"{text} (out)"))
            else:
                free.append(Choice(handle, text))
    return free + rest


def holder_picks(source: Session) -> Sequence[Choice]:
    """Return the drivers who may be given something."""
    demand(source, Permission.CUSTODY_VIEW)
    rows = source.execute(
        select(Driver.id, Driver.name)
        .where(Driver.status != DriverStatus.LEFT)
        .order_by(Driver.name, Driver.id)
    )
    return [Choice(driver_id, name) for driver_id, name in rows]


def custody_panel(source: Session, custody_id: int) -> Panel:
    """Return what there is to know about one custody."""
    demand(source, Permission.CUSTODY_VIEW)
    custody = found(source, Custody, custody_id)
    driver = found(source, Driver, custody.driver_id)
    item = Item(custody.item_kind, custody.item_id)
    name = _called(source, item)
    facts = (
        Fact(label(item.kind), name, entity=item.kind.value, record_id=item.id),
        Fact("Driver", driver.name, entity="driver", record_id=driver.id),
        Fact("From", custody.since),
        Fact("To", custody.until or "Still out"),
        Fact("Condition handed out", custody.condition_out),
        *([Fact("Condition taken back", custody.condition_back)] if custody.until else []),
        *known(Fact("Note", custody.note)),
    )
    others = item_sections(source, item.kind, item.id)
    title = van_called(name) if item.kind is ItemKind.VAN else name
    return Panel(title, f"Held by {driver.name}", (Section("Custody", facts), *others[1:]))


def key_panel(source: Session, key_id: int) -> Panel:
    """Return what there is to know about one set of keys."""
    demand(source, Permission.CUSTODY_VIEW)
    key = found(source, Key, key_id)
    van = source.get(Van, key.van_id) if key.van_id else None
    facts = (
        Fact("Status", key.status),
        Fact("Van", van and van.number, entity="van", record_id=key.van_id or 0),
        *known(Fact("Note", key.note)),
    )
    held = item_sections(source, ItemKind.KEY, key_id)
    return Panel(key.label, "Key", (Section("Key", facts), *held))


def uniform_panel(source: Session, uniform_id: int) -> Panel:
    """Return what there is to know about one piece of uniform."""
    demand(source, Permission.CUSTODY_VIEW)
    uniform = found(source, Uniform, uniform_id)
    facts = (
        Fact("Status", uniform.status),
        Fact("Size", uniform.size),
        *known(Fact("Note", uniform.note)),
    )
    held = item_sections(source, ItemKind.UNIFORM, uniform_id)
    return Panel(uniform.label, uniform.kind, (Section("Uniform", facts), *held))


def item_sections(source: Session, kind: ItemKind, item_id: int) -> tuple[Section, ...]:
    """Return who holds an item and who held it before, for the item's own panel."""
    demand(source, Permission.CUSTODY_VIEW)
    stretches = source.execute(
        select(Custody.id, Custody.since, Custody.until, Driver.id, Driver.name)
        .join(Driver, Driver.id == Custody.driver_id)
        .where(Custody.item_kind == kind, Custody.item_id == item_id)
        .order_by(Custody.since.desc(), Custody.id.desc())
        .limit(_LATEST + 1)
    ).all()
    now = tuple(
        fact
        for _id, since, until, driver_id, name in stretches
        if until is None
        for fact in (
            Fact("Driver", name, entity="driver", record_id=driver_id),
            Fact("Since", since),
        )
    )
    before = tuple(
        Fact(name, until, entity="custody", record_id=custody_id)
        for custody_id, _since, until, _driver_id, name in stretches
        if until is not None
    )
    return (
        Section("Now held by", now, empty="Nobody holds it."),
        Section("Held before, until", before[:_LATEST], empty="Nobody has held it before."),
    )


def driver_sections(source: Session, driver_id: int) -> tuple[Section, ...]:
    """Return what a driver holds, for the driver's own panel."""
    demand(source, Permission.CUSTODY_VIEW)
    held = source.execute(
        select(Custody.item_kind, Custody.item_id, Custody.since)
        .where(Custody.driver_id == driver_id, Custody.until.is_(None))
        .order_by(Custody.since, Custody.id)
    ).all()
    facts = tuple(
        Fact(
            label(kind), _called(source, Item(kind, item_id)), entity=kind.value, record_id=item_id
        )
        for kind, item_id, _since in held
    )
    return (Section("Holds now", facts, empty="Holds nothing of ours."),)


def _called(source: Session, item: Item) -> str:
    table, name = _TABLES[item.kind]
    return source.scalar(select(name).where(table.id == item.id)) or label(item.kind)
