"""Turns trips into the rows they leave behind: routes, custody, fuel purchases, checks."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from dsp_desktop.custody.terms import ItemKind
from dsp_desktop.demo.days import Trip
from dsp_desktop.demo.stock import Stock, held
from dsp_desktop.demo.vehicles import Unit
from dsp_desktop.fleet.terms import FuelType, ReadingSource
from dsp_desktop.kernel.money import Money
from dsp_desktop.upkeep.terms import InspectionKind

#: Daily checks and keys are kept for the last days only.
RECENT = timedelta(days=14)
_PLACES = (
    ("Evergreen Fuel 12 (demo)", "Kent"),
    ("Harbor Way Gas (demo)", "Tacoma"),
    ("Pine Street Fuel (demo)", "Renton"),
    ("Rainy Day Fuel 4 (demo)", "Auburn"),
    ("Summit Gas 31 (demo)", "Everett"),
)
_STARTED, _DONE, _PLANNED = "In progress", "Completed", "Not started"


def routes(trips: Iterable[Trip], stock: Stock, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield one row a route; how far it is follows from the time of day."""
    for trip in trips:
        out = now >= trip.start
        share = min(1.0, (now - trip.start) / (trip.end - trip.start)) if out else 0.0
        card = trip.person.card
        yield {
            "day": trip.day,
            "station_id": trip.unit.van.station_id,
            "code": f"CX{101 + trip.slot}",
            "service_type": trip.unit.model.service_type,
            "driver_id": trip.person.driver.id,
            "van_id": trip.unit.van.id,
            "device_id": stock.handhelds[trip.device].id,
            "fuel_card_id": stock.cards[card].id if card >= 0 else None,
            "progress": _DONE if share >= 1 else _STARTED if out else _PLANNED,
            "planned_minutes": 600,
            "stops": trip.stops,
            "stops_done": int(trip.stops * share),
        }


def custody(trips: Iterable[Trip], stock: Stock, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield who held which van and device that day, and lately which keys."""
    keys = {key.van_id: key.id for key in stock.keys}
    for trip in trips:
        if trip.start > now:
            continue
        until = trip.end + timedelta(minutes=20) if trip.end < now else None
        driver, van = trip.person.driver.id, trip.unit.van.id
        device = stock.handhelds[trip.device].id
        yield held(ItemKind.VAN, van, driver, trip.start, until)
        yield held(ItemKind.DEVICE, device, driver, trip.start, until)
        if now - trip.start < RECENT:
            yield held(ItemKind.KEY, keys[van], driver, trip.start, until)


def purchases(
    trips: Iterable[Trip], stock: Stock, now: datetime, zone: ZoneInfo, begins: date
) -> Iterator[dict[str, Any]]:
    """Yield one line of the card statement for each fill."""
    number = 0
    for trip in trips:
        if not trip.fuel or trip.end > now:
            continue
        number += 1
        at = (trip.end - timedelta(minutes=20 + trip.stops % 30)).astimezone(zone)
        price = _price(trip, begins)
        gallons = Decimal(trip.fuel) / 1000
        merchant, city = _PLACES[(trip.stops + trip.slot) % len(_PLACES)]
        card = stock.cards[trip.person.card]
        yield {
            "reference": f"DEM0{number:08d}",
            "bought_on": at.date(),  # after midnight it is the next day
            "bought_at": at.time().replace(tzinfo=None),
            "card_last4": card.last4,
            "gallons": gallons,
            "unit_price": price,
            "total": Money.rounded(gallons * price),
            "product": "DSL" if trip.unit.model.fuel is FuelType.DIESEL else "UNL",
            "merchant": merchant,
            "city": city,
            "state": "WA",
            "odometer_mi": trip.odometer_mi,
            "driver_prompt": f"{trip.person.driver.id:04d}",
            "vehicle_prompt": trip.unit.van.number,
            "driver_id": trip.person.driver.id,
            "van_id": trip.unit.van.id,
            "card_id": card.id,
        }


def readings(trips: Iterable[Trip], now: datetime) -> Iterator[dict[str, Any]]:
    """Yield what each odometer showed at the pump, and each Monday of what never fills up."""
    for trip in trips:
        filled = bool(trip.fuel)
        if trip.end <= now and (filled or trip.day.weekday() == 0):
            yield {
                "van_id": trip.unit.van.id,
                "read_on": trip.day,
                "miles": trip.odometer_mi,
                "source": ReadingSource.FUEL if filled else ReadingSource.INSPECTION,
            }


def checks(trips: Iterable[Trip], now: datetime) -> Iterator[dict[str, Any]]:
    """Yield the driver's own look at the van before and after, for the last days."""
    for trip in trips:
        for kind, at in (
            (InspectionKind.PRE_TRIP, trip.start),
            (InspectionKind.POST_TRIP, trip.end),
        ):
            if timedelta() <= now - at < RECENT:
                yield {
                    "van_id": trip.unit.van.id,
                    "kind": kind,
                    "done_on": trip.day,
                    "passed": True,
                    "inspector": None,
                    "driver_id": trip.person.driver.id,
                }


def papers(units: Iterable[Unit]) -> Iterator[dict[str, Any]]:
    """Yield the documents of the vans."""
    for unit in units:
        for row in unit.papers:
            yield {"subject_kind": "van", "subject_id": unit.van.id, **row}


def _price(trip: Trip, begins: date) -> Decimal:
    """Return dollars a gallon: slowly up and down over the year, a little by place."""
    week = (trip.day - begins).days // 7
    swing = abs(week % 40 - 20) * 12  # thousandths of a dollar
    diesel = 450 if trip.unit.model.fuel is FuelType.DIESEL else 0
    return Decimal(3789 + swing + diesel + (trip.stops % 5) * 20) / 1000
