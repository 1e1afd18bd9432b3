"""What the schedules of vans, devices and cards read."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from dsp_desktop.custody.models import Custody
from dsp_desktop.custody.terms import Condition, ItemKind
from dsp_desktop.db.names import names
from dsp_desktop.db.opening import demand
from dsp_desktop.devices.models import Device
from dsp_desktop.devices.terms import DeviceKind, DeviceStatus
from dsp_desktop.fleet.logic import monthly_rent
from dsp_desktop.fleet.models import Lease, Van
from dsp_desktop.fleet.terms import FuelType, LeaseKind, VanBody, VanStatus
from dsp_desktop.fuel.models import FuelCard
from dsp_desktop.fuel.terms import CardStatus
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.reports.queries.records import held_at


class LeaseOfVan(NamedTuple):
    """The contract a van is here under; the rent is that of an average month."""

    lessor: str
    kind: LeaseKind
    starts: date
    ends: date | None
    rent_monthly: Money | None


class VanLine(NamedTuple):
    """A van with its papers, and its lease if one runs."""

    id: int
    number: str
    status: VanStatus
    vin: str
    plate: str | None
    make: str | None
    model: str | None
    year: int | None
    body: VanBody
    gvwr_lb: int | None
    fuel_type: FuelType | None
    station: str | None
    lease: LeaseOfVan | None
    odometer_mi: int | None
    registration_expires: date | None
    insurance_card_expires: date | None
    inspection_expires: date | None


class Holder(NamedTuple):
    """Who has an item, since when, and how it looked then."""

    driver: str
    since: datetime
    condition: Condition


class DeviceLine(NamedTuple):
    """A device, and whoever holds it."""

    label: str
    kind: DeviceKind
    make: str | None
    model: str | None
    serial: str | None
    imei: str | None
    phone_number: str | None
    status: DeviceStatus
    holder: Holder | None


class CardLine(NamedTuple):
    """A fuel card, and whoever holds it."""

    provider: str
    last4: str
    label: str | None
    van: str | None
    expires: date | None
    status: CardStatus
    holder: Holder | None


def van_lines(source: Session, on: date, *, with_returned: bool) -> tuple[VanLine, ...]:
    """Return the vans of a day by number, each with the lease that ran that day, if one did."""
    demand(source, Permission.REPORTS_VIEW)
    leases = {}
    running = select(Lease).where(
        Lease.starts <= on, or_(Lease.returned_on.is_(None), Lease.returned_on >= on)
    )
    for lease in source.scalars(running.order_by(Lease.van_id, Lease.starts)):
        leases[lease.van_id] = _lease(lease)
    stations = names(source, "station")
    come = or_(
        Van.in_service_on.is_(None), Van.in_service_on <= on, Van.status == VanStatus.ON_ORDER
    )
    vans = select(Van).where(come)
    if not with_returned:
        vans = vans.where(or_(Van.status != VanStatus.RETURNED, Van.left_on > on))
    return tuple(
        VanLine(
            id=van.id,
            number=van.number,
            status=van.status,
            vin=van.vin,
            plate=" ".join(filter(None, (van.plate_state, van.plate))) or None,
            make=van.make,
            model=van.model,
            year=van.year,
            body=van.body,
            gvwr_lb=van.gvwr_lb,
            fuel_type=van.fuel_type,
            station=stations.get(van.station_id or 0),
            lease=leases.get(van.id),
            odometer_mi=van.odometer_mi,
            registration_expires=van.registration_expires,
            insurance_card_expires=van.insurance_card_expires,
            inspection_expires=van.inspection_sticker_expires,
        )
        for van in source.scalars(vans.order_by(Van.number, Van.id))
    )


def _lease(lease: Lease) -> LeaseOfVan:
    rent = None if lease.rent is None else monthly_rent(lease.rent, lease.rent_period)
    return LeaseOfVan(lease.lessor, lease.kind, lease.starts, lease.ends, rent)


def holders(source: Session, on: date, zone: str) -> Mapping[tuple[ItemKind, int], Holder]:
    """Return who had what when that day ended."""
    demand(source, Permission.REPORTS_VIEW)
    drivers = names(source, "driver")
    return {
        (h.item_kind, h.item_id): Holder(_driver(h, drivers), h.since, h.condition_out)
        for h in held_at(source, on, zone)
    }


def device_lines(
    source: Session, held: Mapping[tuple[ItemKind, int], Holder]
) -> tuple[DeviceLine, ...]:
    """Return every device that is not retired, by its label."""
    demand(source, Permission.REPORTS_VIEW)
    devices = select(Device).where(Device.status != DeviceStatus.RETIRED)
    return tuple(
        DeviceLine(
            d.label,
            d.kind,
            d.make,
            d.model,
            d.serial,
            d.imei,
            d.phone_number,
            d.status,
            held.get((ItemKind.DEVICE, d.id)),
        )
        for d in source.scalars(devices.order_by(Device.label, Device.id))
    )


def card_lines(
    source: Session, held: Mapping[tuple[ItemKind, int], Holder]
) -> tuple[CardLine, ...]:
    """Return every fuel card that is not canceled, by its provider and last four digits."""
    demand(source, Permission.REPORTS_VIEW)
    vans = names(source, "van")
    cards = select(FuelCard).where(FuelCard.status != CardStatus.CANCELLED)
    return tuple(
        CardLine(
            c.provider,
            c.last4,
            c.label,
            vans.get(c.van_id) if c.van_id else None,
            c.expires,
            c.status,
            held.get((ItemKind.FUEL_CARD, c.id)),
        )
        for c in source.scalars(cards.order_by(FuelCard.provider, FuelCard.last4, FuelCard.id))
    )


def _driver(held: Custody, drivers: Mapping[int, str]) -> str:
    return drivers.get(held.driver_id, f"#{held.driver_id}")
