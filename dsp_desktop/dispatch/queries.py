"""What screens and reports read about routes: a list of hundreds of thousands of rows."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session, aliased

from dsp_desktop.company.models import Company, Station
from dsp_desktop.company.terms import Weekday
from dsp_desktop.db.biglist import BigList
from dsp_desktop.db.details import found, seen
from dsp_desktop.db.listing import today
from dsp_desktop.db.names import name
from dsp_desktop.db.opening import demand
from dsp_desktop.db.search import Way, named, one_of, substring
from dsp_desktop.devices.models import Device
from dsp_desktop.dispatch.logic import Doubled, Planned, doubled, week_of
from dsp_desktop.dispatch.models import Route
from dsp_desktop.dispatch.service import RouteDetails
from dsp_desktop.dispatch.terms import RoutePeriod
from dsp_desktop.fleet.models import Van
from dsp_desktop.fuel.models import FuelCard
from dsp_desktop.kernel.listing import Seen
from dsp_desktop.kernel.panel import Fact, Panel, Section
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import counted, day_text, listed
from dsp_desktop.people.models import Driver

#: How far back a driver's or a van's own panel looks.
RECENT_DAYS = 30
#: How many routes such a panel lists one by one.
RECENT_SHOWN = 30
_WEEKDAYS = [*[*Weekday][1:], Weekday.SUNDAY]  # Monday first, as date.weekday() counts


class RouteRow(NamedTuple):
    """One line of the route list; ``card`` is the last four digits of the fuel card."""

    id: int
    day: date
    station: str
    code: str
    service_type: str | None
    driver: str | None
    driver_id: int | None
    van: str | None
    van_id: int | None
    device: str | None
    device_id: int | None
    card: str | None
    progress: str | None
    stops: int | None
    stops_done: int | None
    planned_minutes: int | None
    helpers: str | None


def week_start(source: Session) -> int:
    """Return the weekday the company's week begins with, 0 for Monday."""
    demand(source, Permission.DISPATCH_VIEW, Permission.COMPANY_VIEW)
    starts = source.scalar(select(Company.week_starts).order_by(Company.id).limit(1))
    return _WEEKDAYS.index(starts or Weekday.SUNDAY)


def _ways(source: Session, typed: str) -> list[Way]:
    """Find codes and service types in their index, drivers and vans in their small tables."""
    return [
        *substring(source, Route, (Route.code, Route.service_type), typed),
        *one_of(source, Route.driver_id, named(source, Driver, Driver.name, typed)),
        *one_of(source, Route.van_id, named(source, Van, Van.number, typed)),
    ]


def _within(source: Session, period: RoutePeriod) -> ColumnElement[bool]:
    on = today(source)
    match period:
        case RoutePeriod.TODAY:
            return Route.day == on
        case RoutePeriod.THIS_WEEK:
            return Route.day.between(*week_of(on, starts=week_start(source)))
        case RoutePeriod.LAST_30_DAYS:
            return Route.day > on - timedelta(days=RECENT_DAYS)
    return true()


def _doubled(_source: Session, _wanted: object) -> ColumnElement[bool]:
    """Whether the driver or the van stands on another route of the same day."""
    other = aliased(Route)
    same_day = (other.day == Route.day, other.id != Route.id)
    return or_(
        select(other.id).where(*same_day, other.driver_id == Route.driver_id).exists(),
        select(other.id).where(*same_day, other.van_id == Route.van_id).exists(),
    )


ROUTE_LIST = BigList(
    Route,
    RouteRow,
    order="day",
    view=Permission.DISPATCH_VIEW,
    ways=_ways,
    joins=(
        (Station, Station.id == Route.station_id),
        (Driver, Driver.id == Route.driver_id),
        (Van, Van.id == Route.van_id),
        (Device, Device.id == Route.device_id),
        (FuelCard, FuelCard.id == Route.fuel_card_id),
    ),
    columns={
        "station": Station.code,
        "driver": Driver.name,
        "van": Van.number,
        "device": Device.label,
        "card": FuelCard.last4,
    },
    filters={
        "period": _within,
        "doubled": _doubled,
        "station_id": lambda _source, station_id: Route.station_id == station_id,
    },
)


def route_details(source: Session, route_id: int) -> Seen[RouteDetails]:
    """Return what the route form edits."""
    demand(source, Permission.DISPATCH_VIEW)
    return seen(source, Route, route_id, RouteDetails)


def doubled_on(source: Session, first: date, last: date) -> Sequence[Doubled]:
    """Return the drivers and vans on more than one route of a day, from day to day."""
    demand(source, Permission.DISPATCH_VIEW)
    rows = source.execute(
        select(Route.id, Route.day, Route.code, Route.driver_id, Route.van_id)
        .where(Route.day.between(first, last))
        .order_by(Route.day, Route.code)
    )
    return doubled(Planned(*row) for row in rows)


def route_panel(source: Session, route_id: int) -> Panel:
    """Return a route at a glance, and who on it is on another route too."""
    demand(source, Permission.DISPATCH_VIEW)
    route = found(source, Route, route_id)
    on_it = tuple(
        Fact(title, name(source, entity, record_id), entity=entity, record_id=record_id)
        for title, entity, record_id in (
            ("Station", "station", route.station_id),
            ("Driver", "driver", route.driver_id),
            ("Van", "van", route.van_id),
            ("Device", "device", route.device_id),
            ("Fuel card", "fuel_card", route.fuel_card_id),
        )
        if record_id is not None
    )
    work = (
        Fact("Service type", route.service_type),
        Fact("Planned", route.planned_minutes, unit="min"),
        Fact("Stops", route.stops),
        Fact("Stops done", route.stops_done),
        Fact("Progress", route.progress),
        Fact("Helpers", route.helpers),
    )
    sections = [
        Section("On this route", on_it),
        Section("Work", tuple(fact for fact in work if fact.value is not None)),
    ]
    twice = [both for both in doubled_on(source, route.day, route.day) if _on(both, route_id)]
    if twice:
        sections.insert(0, Section("Look twice", tuple(_also(both, route_id) for both in twice)))
    return Panel(route.code, day_text(route.day), tuple(sections))


def _on(both: Doubled, route_id: int) -> bool:
    return any(route.id == route_id for route in both.routes)


def _also(both: Doubled, route_id: int) -> Fact:
    others = listed([route.code for route in both.routes if route.id != route_id])
    title = "Driver" if both.entity == "driver" else "Van"
    return Fact(title, f"also on {others} this day", entity=both.entity, record_id=both.record_id)


def driver_section(source: Session, driver_id: int) -> Section:
    """Return a driver's latest routes for the driver's own panel."""
    demand(source, Permission.DISPATCH_VIEW)
    return _recent(source, Route.driver_id == driver_id, "No routes in the last 30 days.")


def van_section(source: Session, van_id: int) -> Section:
    """Return a van's latest routes for the van's own panel."""
    demand(source, Permission.DISPATCH_VIEW)
    return _recent(source, Route.van_id == van_id, "No routes in the last 30 days.")


def _recent(source: Session, whose: ColumnElement[bool], empty: str) -> Section:
    on = today(source)
    rows = source.execute(
        select(Route.id, Route.day, Route.code)
        .where(whose, Route.day > on - timedelta(days=RECENT_DAYS), Route.day <= on)
        .order_by(Route.day.desc(), Route.code)
    ).all()
    facts = tuple(
        Fact(day_text(day), code, entity="route", record_id=route_id)
        for route_id, day, code in rows[:RECENT_SHOWN]
    )
    days = len({day for _id, day, _code in rows})
    title = "Routes in the last 30 days"
    return Section(
        f"{title} ({len(rows)} on {counted(days, 'day')})" if rows else title, facts, empty
    )
