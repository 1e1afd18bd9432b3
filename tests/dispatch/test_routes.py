"""Routes of a day: one code, one station, one day; and who is on two of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.app import App
from dsp_desktop.company.terms import Weekday
from dsp_desktop.dispatch.logic import Planned, doubled, week_of
from dsp_desktop.dispatch.queries import (
    ROUTE_LIST,
    doubled_on,
    driver_section,
    route_details,
    route_panel,
    van_section,
    week_start,
)
from dsp_desktop.dispatch.service import RouteDetails, add_route, change_route, remove_route
from dsp_desktop.dispatch.terms import RoutePeriod
from dsp_desktop.kernel.errors import NotFound, NotPermitted
from dsp_desktop.kernel.listing import ListQuery
from tests.support.builders import a_card, a_company, a_device, a_driver, a_van, done
from tests.support.people import a_route, a_station, codes, facts, found, refused

TODAY = date(2026, 3, 2)  # a Monday
few = st.none() | st.integers(1, 4)


@given(st.lists(st.tuples(st.integers(0, 3), few, few), max_size=25))
def test_double_bookings_are_exactly_those_with_two_routes(
    drawn: list[tuple[int, int | None, int | None]],
) -> None:
    routes = [
        Planned(i, TODAY + timedelta(days=day), f"CX{i}", driver, van)
        for i, (day, driver, van) in enumerate(drawn)
    ]

    told = {(both.day, both.entity, both.record_id): both.routes for both in doubled(routes)}

    for route in routes:
        for entity, record_id in (("driver", route.driver_id), ("van", route.van_id)):
            alike = [r for r in routes if r.day == route.day]
            alike = [r for r in alike if getattr(r, f"{entity}_id") == record_id]
            expected = tuple(alike) if record_id is not None and len(alike) > 1 else None
            assert told.get((route.day, entity, record_id)) == expected  # type: ignore[arg-type]


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(0, 6))
def test_a_week_holds_its_day_and_begins_as_the_company_says(day: date, starts: int) -> None:
    first, last = week_of(day, starts=starts)

    assert first <= day <= last
    assert (first.weekday(), (last - first).days) == (starts, 6)


def test_one_code_runs_once_a_day_and_station(app: App) -> None:
    station_id, other = a_station(app), a_station(app, "DLA9")
    a_route(app, station_id, "CX12")

    (problem,) = refused(app, add_route, RouteDetails(TODAY, station_id, " cx12 "))
    a_route(app, other, "CX12")
    a_route(app, station_id, "CX12", day=date(2026, 3, 3))

    assert (problem.field, problem.code) == ("code", "route.code_taken")
    assert dict(problem.details) == {"code": "CX12", "station": "DLA8", "day": "2 Mar 2026"}


def test_a_refusal_names_every_problem(app: App) -> None:
    bad = RouteDetails(TODAY, a_station(app), "  ", planned_minutes=-1, stops=10, stops_done=11)

    assert codes(refused(app, add_route, bad)) == {
        ("code", "field.required"),
        ("planned_minutes", "field.negative"),
        ("stops_done", "route.more_done_than_planned"),
    }


def test_a_route_names_records_that_exist(app: App) -> None:
    details = RouteDetails(TODAY, a_station(app), "CX12", driver_id=77)

    with pytest.raises(NotFound), app.write("add_route") as uow:
        add_route(uow, details)


def test_the_list_says_who_and_what_goes_out(app: App) -> None:
    a_route(
        app,
        a_station(app),
        "CX12",
        driver_id=a_driver(app),
        van_id=a_van(app),
        device_id=a_device(app),
        fuel_card_id=a_card(app),
    )

    (row,) = found(app, ROUTE_LIST)

    assert (row.station, row.driver, row.van, row.device, row.card) == (
        "DLA8",
        "Ada Example",
        "V1",
        "P1",
        "4417",
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("CX1", ["CX12"]),
        ("cx", ["CX12"]),
        ("x12", ["CX12"]),
        ("rivian", ["CX12"]),
        ("dao", ["AB7"]),
        ("v4", ["AB7"]),
        ("100%", []),
        ("zzz", []),
    ],
)
def test_routes_are_found_by_code_service_driver_and_van(
    app: App, typed: str, expected: list[str]
) -> None:
    station_id = a_station(app)
    a_route(app, station_id, "CX12", service_type="Standard Parcel Electric - Rivian MEDIUM")
    driver_id, van_id = a_driver(app, name="Nguyễn Thị Đào"), a_van(app, number="V44")
    a_route(app, station_id, "AB7", driver_id=driver_id, van_id=van_id)

    assert [row.code for row in found(app, ROUTE_LIST, typed)] == expected


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (RoutePeriod.TODAY, ["D0"]),
        (RoutePeriod.THIS_WEEK, ["D-1", "D0", "D3"]),
        (RoutePeriod.LAST_30_DAYS, ["D-29", "D-2", "D-1", "D0", "D3"]),
        (RoutePeriod.ALL_TIME, ["D-30", "D-29", "D-2", "D-1", "D0", "D3"]),
    ],
)
def test_the_list_opens_on_a_period(app: App, period: RoutePeriod, expected: list[str]) -> None:
    a_company(app)  # its week begins on Sunday
    station_id = a_station(app)
    for days in (-30, -29, -2, -1, 0, 3):
        a_route(app, station_id, f"D{days}", day=TODAY + timedelta(days=days))

    rows = found(app, ROUTE_LIST, sort="day", filters={"period": period})

    assert [row.code for row in rows] == expected


def test_the_week_begins_as_the_company_says(app: App) -> None:
    with app.read() as source:
        assert week_start(source) == 6
    a_company(app, week_starts=Weekday.WEDNESDAY)
    with app.read() as source:
        assert week_start(source) == 2


def test_a_driver_or_van_on_two_routes_is_told_and_not_refused(app: App) -> None:
    station_id, driver_id, van_id = a_station(app), a_driver(app), a_van(app)
    first = a_route(app, station_id, "CX12", driver_id=driver_id, van_id=van_id)
    a_route(app, station_id, "CX13", driver_id=driver_id)
    a_route(app, station_id, "CX14", van_id=van_id)
    a_route(app, station_id, "CX15", day=date(2026, 3, 3), driver_id=driver_id)

    with app.read() as source:
        panel = route_panel(source, first)
        both = doubled_on(source, TODAY, date(2026, 3, 3))
    twice = found(app, ROUTE_LIST, sort="code", filters={"doubled": True})

    assert facts(panel)["Look twice"] == [
        ("Driver", "also on CX13 this day"),
        ("Van", "also on CX14 this day"),
    ]
    assert [(b.day, b.entity, b.record_id) for b in both] == [
        (TODAY, "driver", driver_id),
        (TODAY, "van", van_id),
    ]
    assert [row.code for row in twice] == ["CX12", "CX13", "CX14"]


def test_a_route_by_itself_has_nothing_to_look_at_twice(app: App) -> None:
    route_id = a_route(app, a_station(app), "CX12", driver_id=a_driver(app), stops=180)

    with app.read() as source:
        panel = route_panel(source, route_id)

    assert (panel.title, panel.subtitle) == ("CX12", "2 Mar 2026")
    assert facts(panel) == {
        "On this route": [("Station", "DLA8"), ("Driver", "Ada Example")],
        "Work": [("Stops", 180)],
    }


def test_drivers_and_vans_show_their_latest_routes(app: App) -> None:
    station_id, driver_id, van_id = a_station(app), a_driver(app), a_van(app)
    for days in (0, 1, 1, 40):
        code = f"CX{days}" if (days, days) != (1, 1) else f"CX{days}{len(found(app, ROUTE_LIST))}"
        day = TODAY - timedelta(days=days)
        a_route(app, station_id, code, day=day, driver_id=driver_id, van_id=van_id)

    with app.read() as source:
        section = driver_section(source, driver_id)
        assert len(van_section(source, van_id).facts) == 3

    assert section.title == "Routes in the last 30 days (3 on 2 days)"
    assert section.facts[0].value == "CX0"


def test_a_route_is_changed_and_deleted(app: App) -> None:
    route_id = a_route(app, a_station(app), "CX12")
    with app.read() as source:
        seen = route_details(source, route_id)

    done(app, change_route, route_id, replace(seen.details, stops=170), seen.version)
    assert found(app, ROUTE_LIST)[0].stops == 170
    done(app, remove_route, route_id)
    assert found(app, ROUTE_LIST) == []


def test_a_page_of_routes_is_one_question(app: App, queries: Callable[[], list[str]]) -> None:
    station_id, driver_id = a_station(app), a_driver(app)
    for number in range(5):
        a_route(app, station_id, f"CX{number}", driver_id=driver_id)
    with app.read() as source:
        ids = ROUTE_LIST.ids(source, ListQuery(sort="driver"))
        before = len(queries())
        assert len(ROUTE_LIST.rows(source, ids)) == 5
        assert len(queries()) == before + 1


def test_without_permission_nothing_happens(app: App, clerk: App) -> None:
    route_id = a_route(app, a_station(app), "CX12")

    with pytest.raises(NotPermitted), clerk.write("remove_route") as uow:
        remove_route(uow, route_id)
