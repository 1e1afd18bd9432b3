"""What Today, the side bar and the palette read. Rows go out as plain, detached data."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from dsp_desktop.company.models import Station
from dsp_desktop.compliance.readiness import Readiness
from dsp_desktop.db.listing import contains
from dsp_desktop.db.opening import demand, may
from dsp_desktop.devices.models import Device
from dsp_desktop.dispatch.models import Route
from dsp_desktop.fleet.logic import van_called
from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.fuel.models import FuelCard, FuelPurchase
from dsp_desktop.insurance.models import Policy
from dsp_desktop.kernel.money import ZERO, Money
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.overview.masthead import Masthead
from dsp_desktop.people.models import Driver
from dsp_desktop.people.terms import DriverStatus
from dsp_desktop.rules.engine import State

#: How many records of one kind the palette offers for one text.
HITS = 6
#: How far back the palette looks for a route by its code; the list of routes has them all.
ROUTES_BACK = timedelta(days=90)


def with_routes(source: Session, top: Masthead, on: date) -> Masthead:
    """Return the masthead with the number of routes that run on a day, for who may see them."""
    if not may(source, Permission.DISPATCH_VIEW):
        return top
    count = source.scalar(select(func.count(Route.id)).where(Route.day == on))
    return replace(top, routes=count or 0)


@dataclass(frozen=True, slots=True)
class RouteDay:
    """How many routes a day had, and how many of them had a driver and a van."""

    day: date
    routes: int
    covered: int


def route_days(source: Session, first: date, last: date) -> tuple[RouteDay, ...]:
    """Return every day with routes from ``first`` through ``last``, oldest first."""
    demand(source, Permission.DISPATCH_VIEW)
    staffed = and_(Route.driver_id.is_not(None), Route.van_id.is_not(None))
    found = source.execute(
        select(Route.day, func.count(), func.sum(case((staffed, 1), else_=0)))
        .where(Route.day.between(first, last))
        .group_by(Route.day)
        .order_by(Route.day)
    )
    return tuple(RouteDay(day, routes, int(covered)) for day, routes, covered in found)


@dataclass(frozen=True, slots=True)
class Day:
    """Today in figures.

    A route is covered when it has a driver and a van and no rule stops either. The spare
    are those who could go out and have no route: fit on file, whatever the schedule says.
    ``vans`` and ``drivers`` count those on the books, whether they may go out or not.
    ``last_routes`` is the newest day with routes, so that a day without can say since when.
    """

    on: date
    routes: int
    covered: int
    uncovered: tuple[str, ...]
    spare_drivers: int
    spare_vans: int
    last_routes: date | None
    fuel_week: Money
    fuel_week_before: Money
    fuel_last: date | None
    vans: int
    drivers: int
    policies: int


def day(source: Session, readiness: Readiness) -> Day:
    """Return the figures of the day the readiness was computed for."""
    demand(source, Permission.DISPATCH_VIEW)
    on = readiness.on
    routes = source.execute(
        select(Route.code, Route.driver_id, Route.van_id)
        .where(Route.day == on)
        .order_by(Route.code)
    ).all()
    stopped_drivers = readiness.ids("driver", State.BLOCKED)
    stopped_vans = readiness.ids("van", State.BLOCKED)
    uncovered = tuple(
        code
        for code, driver_id, van_id in routes
        if driver_id is None
        or van_id is None
        or driver_id in stopped_drivers
        or van_id in stopped_vans
    )
    drivers = set(source.scalars(select(Driver.id).where(Driver.status == DriverStatus.ACTIVE)))
    vans = set(source.scalars(select(Van.id).where(Van.status == VanStatus.ACTIVE)))
    fit = (State.READY, State.DUE_SOON)
    fit_drivers = {i for i in drivers if readiness.state("driver", i) in fit}
    fit_vans = {i for i in vans if readiness.state("van", i) in fit}
    return Day(
        on=on,
        routes=len(routes),
        covered=len(routes) - len(uncovered),
        uncovered=uncovered,
        spare_drivers=len(fit_drivers - {driver_id for _, driver_id, _ in routes}),
        spare_vans=len(fit_vans - {van_id for _, _, van_id in routes}),
        last_routes=source.scalar(select(func.max(Route.day)).where(Route.day <= on)),
        **_fuel(source, on),
        vans=_count(source, Van.id, Van.status != VanStatus.RETURNED),
        drivers=_count(source, Driver.id, Driver.status != DriverStatus.LEFT),
        policies=_count(source, Policy.id),
    )


def _fuel(source: Session, on: date) -> dict[str, Any]:
    """Return what was spent on fuel, for who may see it; else there is nothing to show."""
    if not may(source, Permission.FUEL_VIEW):
        return {"fuel_week": ZERO, "fuel_week_before": ZERO, "fuel_last": None}
    week = timedelta(days=7)
    return {
        "fuel_week": _spent(source, on - week, on),
        "fuel_week_before": _spent(source, on - 2 * week, on - week),
        "fuel_last": source.scalar(select(func.max(FuelPurchase.bought_on))),
    }


def _count(source: Session, column: InstrumentedAttribute[int], *where: ColumnElement[bool]) -> int:
    return source.scalar(select(func.count(column)).where(*where)) or 0


def _spent(source: Session, after: date, through: date) -> Money:
    total = source.scalar(
        select(func.sum(FuelPurchase.total)).where(
            FuelPurchase.bought_on > after, FuelPurchase.bought_on <= through
        )
    )
    return total if isinstance(total, Money) else ZERO


@dataclass(frozen=True, slots=True)
class Hit:
    """One record the palette found."""

    entity: str
    id: int
    label: str
    detail: str


def find(source: Session, typed: str) -> tuple[Hit, ...]:
    """Return records whose name or number holds what was typed, the closest first.

    Only of the kinds that whoever looks may see.

    A few of each kind: the palette is for going somewhere, the lists are for looking through.
    """
    wanted = typed.strip()
    if not wanted:
        return ()
    searches = [search for search, view in _SEARCHES.items() if may(source, view)]
    hits = [hit for search in searches for hit in search(source, wanted)]
    return tuple(sorted(hits, key=lambda hit: _distance(hit, wanted.casefold())))


def _distance(hit: Hit, wanted: str) -> tuple[int, int]:
    """Exact before beginning before within before found by another number of the record."""
    name = hit.label.casefold()
    if name == wanted:
        return (0, 0)
    if name.startswith(wanted):
        return (1, len(name))
    if any(word.startswith(wanted) for word in name.split()):
        return (2, len(name))
    return (3 if wanted in name else 4, len(name))


def _any(columns: tuple[InstrumentedAttribute[Any], ...], typed: str) -> ColumnElement[bool]:
    return or_(*(contains(column, typed) for column in columns))


def _vans(source: Session, typed: str) -> list[Hit]:
    bare = re.sub(r"^van\s+", "", typed, flags=re.IGNORECASE)
    statement = (
        select(Van.id, Van.number, Van.make, Van.model, Van.plate)
        .where(_any((Van.number, Van.vin, Van.plate), bare))
        .order_by(Van.number)
        .limit(HITS)
    )
    return [
        Hit("van", i, van_called(number), _joined(" ".join(p for p in (make, model) if p), plate))
        for i, number, make, model, plate in source.execute(statement)
    ]


def _drivers(source: Session, typed: str) -> list[Hit]:
    columns = (Driver.name, Driver.transporter_id, Driver.email, Driver.work_phone)
    statement = (
        select(Driver.id, Driver.name, Driver.transporter_id, Driver.status)
        .where(_any(columns, typed))
        .order_by(Driver.name)
        .limit(HITS)
    )
    return [
        Hit("driver", i, name, _joined(transporter, label(status)))
        for i, name, transporter, status in source.execute(statement)
    ]


def _devices(source: Session, typed: str) -> list[Hit]:
    columns = (Device.label, Device.serial, Device.imei, Device.phone_number)
    statement = (
        select(Device.id, Device.label, Device.kind, Device.model)
        .where(_any(columns, typed))
        .order_by(Device.label)
        .limit(HITS)
    )
    return [
        Hit("device", i, name, _joined(label(kind), model))
        for i, name, kind, model in source.execute(statement)
    ]


def _cards(source: Session, typed: str) -> list[Hit]:
    statement = (
        select(FuelCard.id, FuelCard.last4, FuelCard.label, FuelCard.provider)
        .where(_any((FuelCard.last4, FuelCard.label), typed))
        .order_by(FuelCard.last4)
        .limit(HITS)
    )
    return [
        Hit("fuel_card", i, f"•••• {last4}", _joined(provider, name))
        for i, last4, name, provider in source.execute(statement)
    ]


def _policies(source: Session, typed: str) -> list[Hit]:
    statement = (
        select(Policy.id, Policy.number, Policy.kind, Policy.carrier)
        .where(_any((Policy.number, Policy.carrier), typed))
        .order_by(Policy.expires.desc(), Policy.id)
        .limit(HITS)
    )
    return [
        Hit("policy", i, number, _joined(label(kind), carrier))
        for i, number, kind, carrier in source.execute(statement)
    ]


def _routes(source: Session, typed: str) -> list[Hit]:
    """Return the newest routes of that code: the day index is walked back from the last one."""
    last = source.scalar(select(func.max(Route.day)))
    if last is None:
        return []
    statement = (
        select(Route.id, Route.code, Route.day, Station.code)
        .join(Station, Station.id == Route.station_id)
        .where(Route.day > last - ROUTES_BACK, contains(Route.code, typed))
        .order_by(Route.day.desc(), Route.id)
        .limit(HITS)
    )
    return [
        Hit("route", i, code, _joined(f"{on.day} {on:%b %Y}", station))
        for i, code, on, station in source.execute(statement)
    ]


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


#: What is looked for, and by whom.
_SEARCHES: Mapping[Callable[[Session, str], list[Hit]], Permission] = {
    _drivers: Permission.PEOPLE_VIEW,
    _vans: Permission.FLEET_VIEW,
    _devices: Permission.FLEET_VIEW,
    _cards: Permission.FUEL_VIEW,
    _policies: Permission.INSURANCE_VIEW,
    _routes: Permission.DISPATCH_VIEW,
}
