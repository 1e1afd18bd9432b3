"""What people do to routes. Most of them come in by import."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from dsp_desktop.db.details import columns_of, remove_unused, take_over
from dsp_desktop.db.names import must_exist, name
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.dispatch.models import Route
from dsp_desktop.kernel.errors import Problem, refuse
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import day_text
from dsp_desktop.kernel.writing import as_code


@dataclass(frozen=True, slots=True)
class RouteDetails:
    """What the route form holds."""

    day: date
    station_id: int
    code: str
    service_type: str | None = None
    driver_id: int | None = None
    van_id: int | None = None
    device_id: int | None = None
    fuel_card_id: int | None = None
    helpers: str | None = None
    progress: str | None = None
    planned_minutes: int | None = None
    stops: int | None = None
    stops_done: int | None = None


def add_route(uow: UnitOfWork, details: RouteDetails) -> int:
    """Put a route on a day. One driver on two routes is allowed: rescues exist."""
    uow.require(Permission.DISPATCH_EDIT)
    details = _tidy(details)
    _check(uow, details, route_id=None)
    return uow.add(Route(**columns_of(details))).id


def change_route(uow: UnitOfWork, route_id: int, details: RouteDetails, seen: int) -> None:
    """Correct a route, or say who and what goes out on it."""
    uow.require(Permission.DISPATCH_EDIT)
    route = uow.get(Route, route_id, seen=seen)
    details = _tidy(details)
    _check(uow, details, route_id=route_id)
    take_over(route, details)


def remove_route(uow: UnitOfWork, route_id: int) -> None:
    """Delete a route entered by mistake."""
    uow.require(Permission.DISPATCH_EDIT)
    remove_unused(uow, uow.get(Route, route_id, lock=True))


def _check(uow: UnitOfWork, details: RouteDetails, *, route_id: int | None) -> None:
    problems = [*_problems(uow, details, route_id=route_id)]
    refuse(*problems)


def _problems(uow: UnitOfWork, details: RouteDetails, *, route_id: int | None) -> Iterator[Problem]:
    for entity in ("station", "driver", "van", "device", "fuel_card"):
        must_exist(uow, entity, getattr(details, f"{entity}_id"))
    if not details.code:
        yield Problem("code", "field.required")
    same = select(Route.id).where(
        Route.day == details.day,
        Route.station_id == details.station_id,
        Route.code == details.code,
        Route.id != (route_id or 0),
    )
    if uow.session.scalar(same) is not None:
        station = name(uow.session, "station", details.station_id)
        there = (("code", details.code), ("station", station), ("day", day_text(details.day)))
        yield Problem("code", "route.code_taken", there)
    for field in ("planned_minutes", "stops", "stops_done"):
        count = getattr(details, field)
        if count is not None and count < 0:
            yield Problem(field, "field.negative")
    if details.stops is not None and (details.stops_done or 0) > details.stops:
        yield Problem("stops_done", "route.more_done_than_planned")


def _tidy(details: RouteDetails) -> RouteDetails:
    return replace(details, code=as_code(details.code) or "")
