"""The page of routes: one line for each van's deliveries on each day."""

from typing import TYPE_CHECKING

from dsp_desktop.dispatch.terms import RoutePeriod
from dsp_desktop.kernel.permissions import Permission
from ui.kit.l10n import mark
from ui.kit.later import later
from ui.kit.spec import Column, Field, Filter, Form, Kind, PageSpec

if TYPE_CHECKING:
    from dsp_desktop.company.queries import station_picks
    from dsp_desktop.devices.queries import device_picks
    from dsp_desktop.dispatch import queries, service
    from dsp_desktop.fleet.queries import van_picks
    from dsp_desktop.fuel.queries import fuel_card_picks
    from dsp_desktop.people.queries import driver_picks
else:
    station_picks = later("dsp_desktop.company.queries").station_picks
    device_picks = later("dsp_desktop.devices.queries").device_picks
    queries = later("dsp_desktop.dispatch.queries")
    service = later("dsp_desktop.dispatch.service")
    van_picks = later("dsp_desktop.fleet.queries").van_picks
    fuel_card_picks = later("dsp_desktop.fuel.queries").fuel_card_picks
    driver_picks = later("dsp_desktop.people.queries").driver_picks


_PERIODS = (
    (mark("route", "Last 30 days"), RoutePeriod.LAST_30_DAYS),
    (mark("route", "Today"), RoutePeriod.TODAY),
    (mark("route", "This week"), RoutePeriod.THIS_WEEK),
    (mark("route", "All time"), RoutePeriod.ALL_TIME),
)
_TWICE = (
    (mark("route", "All routes"), None),
    (mark("route", "Driver or van twice"), True),
)

ROUTES = PageSpec(
    entity="route",
    noun=mark("route", "route"),
    title=mark("route", "Routes"),
    group=mark("groups", "Fleet"),
    icon="ph.path",
    view=Permission.DISPATCH_VIEW,
    edit=Permission.DISPATCH_EDIT,
    listing=queries.ROUTE_LIST,
    empty=mark(
        "route", "No routes here. Drop a Routes file into the window, or look further back."
    ),
    sort="day",
    descending=True,
    filters=(
        Filter("period", mark("route", "Period"), _PERIODS),
        Filter("doubled", mark("route", "Look twice"), _TWICE),
    ),
    columns=(
        Column("day", mark("route", "Day"), Kind.DATE),
        Column("code", mark("route", "Route"), Kind.CODE),
        Column("driver", mark("route", "Driver"), link="driver"),
        Column("van", mark("route", "Van"), Kind.CODE, link="van"),
        Column("stops", mark("route", "Stops"), Kind.COUNT),
        Column("service_type", mark("route", "Service type")),
        Column("station", mark("route", "Station"), Kind.CODE, link="station"),
        Column("device", mark("route", "Device"), Kind.CODE, shown=False, link="device"),
        Column("card", mark("route", "Fuel card"), Kind.CODE, shown=False),
        Column("progress", mark("route", "Progress"), shown=False),
        Column("stops_done", mark("route", "Done"), Kind.COUNT),
        Column("planned_minutes", mark("route", "Planned (min)"), Kind.COUNT, shown=False),
        Column("helpers", mark("route", "Helpers"), shown=False),
    ),
    form=Form(
        details=service.RouteDetails,
        load=queries.route_details,
        add=service.add_route,
        change=service.change_route,
        remove=service.remove_route,
        fields=(
            Field("day", mark("route", "Day"), Kind.DATE, required=True),
            Field(
                "station_id",
                mark("route", "Station"),
                Kind.RECORD,
                required=True,
                picks=station_picks,
            ),
            Field("code", mark("route", "Route code"), Kind.CODE, required=True),
            Field("service_type", mark("route", "Service type")),
            Field("driver_id", mark("route", "Driver"), Kind.RECORD, picks=driver_picks),
            Field("van_id", mark("route", "Van"), Kind.RECORD, picks=van_picks),
            Field("device_id", mark("route", "Device"), Kind.RECORD, picks=device_picks),
            Field("fuel_card_id", mark("route", "Fuel card"), Kind.RECORD, picks=fuel_card_picks),
            Field("helpers", mark("route", "Helpers")),
            Field("progress", mark("route", "Progress")),
            Field("planned_minutes", mark("route", "Planned (min)"), Kind.COUNT),
            Field("stops", mark("route", "Stops"), Kind.COUNT),
            Field("stops_done", mark("route", "Stops done"), Kind.COUNT),
        ),
    ),
    panel=queries.route_panel,
)

PAGES = (ROUTES,)
