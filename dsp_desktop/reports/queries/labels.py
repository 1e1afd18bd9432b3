"""What labels are printed for: everything in use, with what a scanner shall read."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsp_desktop.custody.logic import tagged
from dsp_desktop.custody.models import Key, Uniform
from dsp_desktop.custody.terms import DeskCommand, ItemKind, ItemStatus
from dsp_desktop.db.opening import demand
from dsp_desktop.devices.models import Device
from dsp_desktop.devices.terms import DeviceStatus
from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.fuel.models import FuelCard
from dsp_desktop.fuel.terms import CardStatus
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.people.models import Driver
from dsp_desktop.people.terms import DriverStatus
from dsp_desktop.reports.sheets_of_labels import Label, LabelKind

#: What each code on the desk itself does.
_COMMANDS = {
    DeskCommand.HAND_OUT: "Hand out",
    DeskCommand.TAKE_BACK: "Take back",
    DeskCommand.NEXT: "End the turn",
    DeskCommand.UNDO: "Undo the last",
    DeskCommand.GOOD: "The next one is good",
    DeskCommand.WORN: "The next one is worn",
    DeskCommand.DAMAGED: "The next one is damaged",
}


def labels_of(source: Session, kind: LabelKind) -> tuple[Label, ...]:
    """Return the labels of a kind, in the order people look for them."""
    demand(source, Permission.REPORTS_VIEW)
    read: dict[LabelKind, Callable[[Session], tuple[Label, ...]]] = {
        LabelKind.DRIVERS: _drivers,
        LabelKind.VANS: _vans,
        LabelKind.KEYS: _keys,
        LabelKind.DEVICES: _devices,
        LabelKind.FUEL_CARDS: _cards,
        LabelKind.UNIFORMS: _uniforms,
        LabelKind.SCAN_DESK: _commands,
    }
    return read[kind](source)


def _commands(_source: Session) -> tuple[Label, ...]:
    return tuple(Label(said, "Scan desk", code) for code, said in _COMMANDS.items())


def _vans(source: Session) -> tuple[Label, ...]:
    vans = select(Van).where(Van.status != VanStatus.RETURNED).order_by(Van.number)
    return tuple(
        _label(ItemKind.VAN, van.number, van.plate or van.vin[-6:]) for van in source.scalars(vans)
    )


def _keys(source: Session) -> tuple[Label, ...]:
    rows = source.execute(
        select(Key.label, Van.number)
        .outerjoin(Van, Van.id == Key.van_id)
        .where(Key.status == ItemStatus.IN_SERVICE)
        .order_by(Key.label)
    )
    return tuple(
        _label(ItemKind.KEY, tag, f"Key of van {van}" if van else "Key") for tag, van in rows
    )


def _devices(source: Session) -> tuple[Label, ...]:
    usable = (DeviceStatus.IN_SERVICE, DeviceStatus.IN_REPAIR)
    devices = select(Device).where(Device.status.in_(usable)).order_by(Device.label)
    return tuple(
        _label(ItemKind.DEVICE, device.label, device.model or label(device.kind))
        for device in source.scalars(devices)
    )


def _uniforms(source: Session) -> tuple[Label, ...]:
    worn = select(Uniform).where(Uniform.status == ItemStatus.IN_SERVICE)
    return tuple(
        _label(ItemKind.UNIFORM, piece.label, f"{piece.kind} {piece.size or ''}".strip())
        for piece in source.scalars(worn.order_by(Uniform.label))
    )


def _drivers(source: Session) -> tuple[Label, ...]:
    """Return badges. Without a transporter ID the whole name is the code, where bars can say it."""
    working = (DriverStatus.ACTIVE, DriverStatus.ONBOARDING, DriverStatus.SUSPENDED)
    drivers = select(Driver.name, Driver.transporter_id).where(Driver.status.in_(working))
    found = []
    for name, badge in source.execute(drivers.order_by(Driver.name, Driver.id)):
        says = badge or (name.upper() if name.isascii() else None)
        found.append(Label(name, badge or "Driver", says and tagged(None, says)))
    return tuple(found)


def _cards(source: Session) -> tuple[Label, ...]:
    cards = select(FuelCard).where(FuelCard.status == CardStatus.ACTIVE)
    return tuple(
        _label(ItemKind.FUEL_CARD, card.label or card.last4, f"{card.provider} …{card.last4}")
        for card in source.scalars(cards.order_by(FuelCard.label, FuelCard.last4))
    )


def _label(kind: ItemKind, code: str, below: str) -> Label:
    return Label(code, below, tagged(kind, code.upper()) if code.isascii() else None)
