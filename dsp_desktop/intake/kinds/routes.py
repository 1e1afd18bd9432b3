"""Routes: one station's routes of one day, known by day, station and code."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from sqlalchemy import select

from dsp_desktop.db.base import Record
from dsp_desktop.db.search import folded
from dsp_desktop.dispatch.models import Route
from dsp_desktop.intake.kinds.plans import Context, Planner, Readers, Values, only_ones
from dsp_desktop.intake.values import (
    Cell,
    at_most,
    clock_time,
    code,
    cut_to,
    parts,
    plain,
    whole,
)
from dsp_desktop.kernel.errors import Problem, Rejected
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.people.models import Driver

_MOST_MINUTES = 2_880
_STOPS = whole(0, 10_000)
#: Whether a line names a driver who is not on file; no column of a route.
_STRANGER = "is_stranger"


def minutes(cell: Cell) -> int | None:
    """Return a duration in minutes: ``540``, ``9:00``, or a spreadsheet's time.

    Example:
        >>> minutes("540"), minutes("9:30"), minutes(0.375)
        (540, 570, 540)
    """
    fraction = isinstance(cell, float) and 0 < cell < 1
    if fraction or (isinstance(cell, str) and ":" in cell) or isinstance(cell, (datetime, time)):
        read = clock_time(cell)
        return None if read is None else read.hour * 60 + read.minute
    if isinstance(cell, timedelta):
        return whole(0, _MOST_MINUTES)(round(cell.total_seconds() / 60))
    return whole(0, _MOST_MINUTES)(cell)


def stops(cell: Cell) -> int | None:
    """Return a number of stops; ``12/180`` counts the stops done."""
    text = plain(cell)
    return _STOPS(text.partition("/")[0]) if text else None


class Routes(Planner):
    """Plans the lines of a Routes file."""

    record: ClassVar[type[Record]] = Route
    permission = Permission.DISPATCH_EDIT
    readers: ClassVar[Readers] = {
        "code": at_most(24, code),
        "transporter_id": plain,
        "driver_name": plain,
        "progress": cut_to(40),
        "service_type": cut_to(120),
        "planned_minutes": minutes,
        "stops": stops,
        "stops_done": stops,
    }
    labels: ClassVar[Mapping[str, str]] = {
        "driver_id": "Driver",
        "helpers": "Helpers",
        "progress": "Progress",
        "service_type": "Service type",
        "planned_minutes": "Planned minutes",
        "stops": "Stops",
        "stops_done": "Stops done",
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        if context.day is None or context.station is None:
            raise Rejected(Problem("", "intake.routes_name"))
        self._day: date = context.day
        self._station_id = context.stations.id_of(context.station)
        drivers = context.source.execute(
            select(Driver.id, Driver.transporter_id, Driver.name)
        ).all()
        self._drivers = {d.transporter_id: d.id for d in drivers if d.transporter_id}
        self._names = {d.id: d.name for d in drivers}
        self._by_name = only_ones((folded(d.name), d.id) for d in drivers)
        #: Entered by hand: taken for the one of that name, as AssociateData takes them.
        self._without_id = only_ones(
            (folded(d.name), d.id) for d in drivers if not d.transporter_id
        )
        routes = context.source.scalars(
            select(Route).where(Route.day == self._day, Route.station_id == self._station_id)
        )
        self._known: dict[object, Route] = {route.code: route for route in routes}
        self._strangers: set[str] = set()

    def check(self, values: Values) -> Values:
        """Take the first driver as the primary one, the rest as helpers."""
        ids = parts(values.get("transporter_id")) or (None,)
        names = parts(values.get("driver_name")) or (None,)
        first, name = (ids[0] or "").upper(), names[0]
        driver_id = self._drivers.get(first)
        if driver_id is None and name:
            driver_id = (self._without_id if first else self._by_name).get(folded(name))
        is_stranger = driver_id is None and bool(first or name)
        if is_stranger:
            self._strangers.add(" ".join(filter(None, (name, first and f"({first})"))))
        helpers = names[1:] or tuple(i and i.upper() for i in ids[1:])
        same = ("code", "progress", "service_type", "planned_minutes", "stops", "stops_done")
        return {name: values.get(name) for name in same} | {
            "driver_id": driver_id,
            "helpers": cut_to(200)(", ".join(filter(None, helpers))),
            _STRANGER: is_stranger,
        }

    def key(self, values: Values) -> object:
        """Return the route code: day and station are the file's."""
        return values["code"]

    def label(self, values: Values) -> str:
        """Return code and driver."""
        name = self._names.get(values["driver_id"])
        return f"{values['code']} · {name}" if name else str(values["code"])

    def known(self, lines: Sequence[Values]) -> Mapping[object, Any]:
        """Return the day's routes by code."""
        return self._known

    def new(self, values: Values) -> Values:
        """Return a route of the file's day and station."""
        return self.wanted(None, values) | {"day": self._day, "station_id": self._station_id}

    def wanted(self, record: Any, values: Values) -> Values:
        """Return what the file says about a route we have."""
        return {name: value for name, value in values.items() if name != _STRANGER}

    def cleared(self, record: Any, values: Values) -> Values:
        """Take a driver off a route of which a new file says that somebody else drives it."""
        known = values[_STRANGER] and not self.context.repeated and record.driver_id is not None
        return {"driver_id": None} if known else {}

    def seen_as(self, name: str, value: object) -> object:
        """Show a driver by name."""
        if name == "driver_id":
            return self._names.get(value) if isinstance(value, int) else None
        return super().seen_as(name, value)

    def notes(self) -> tuple[Problem, ...]:
        """Say which drivers are not on file."""
        return super().notes() + strangers(self._strangers)


_NAMED = 5


def strangers(found: set[str]) -> tuple[Problem, ...]:
    """Return the note about drivers that are not on file, if there are any."""
    if not found:
        return ()
    some = sorted(found)
    names = ", ".join(some[:_NAMED]) + ("…" if len(some) > _NAMED else "")
    return (Problem("", "import.drivers_unknown", (("count", len(some)), ("names", names))),)
