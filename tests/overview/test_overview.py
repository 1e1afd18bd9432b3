"""What Today, the side bar and the palette read."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from dsp_desktop.app import App
from dsp_desktop.compliance.queries import readiness
from dsp_desktop.overview.masthead import masthead
from dsp_desktop.overview.queries import Hit, RouteDay, day, find, route_days, with_routes
from tests.support.builders import a_card, a_company, a_device, a_driver, a_van, a_vin
from tests.support.people import a_policy, a_route, a_station

TODAY = date(2026, 3, 2)


def hits(app: App, typed: str) -> list[tuple[str, str]]:
    with app.read() as source:
        return [(hit.entity, hit.label) for hit in find(source, typed)]


def test_a_company_without_a_profile_has_no_name_yet(app: App) -> None:
    with app.read() as source:
        assert masthead(source).company_id is None
        assert masthead(source).name == ""


def test_the_masthead_names_the_company_and_its_stations(app: App) -> None:
    a_company(app)
    a_station(app, "DSE4", "WA")
    a_station(app, "DLA8")
    with app.read() as source:
        top = masthead(source)
    assert (top.name, top.stations) == ("Cascade Parcel LLC", ("DLA8", "DSE4"))
    assert top.time_zone == "America/Los_Angeles"
    assert top.routes == 0


def test_the_masthead_counts_the_routes_of_the_day_at_home(app: App) -> None:
    a_company(app)
    station = a_station(app, "DSE4", "WA")
    a_route(app, station, "CX1")
    a_route(app, station, "CX2")
    a_route(app, station, "CX3", day=date(2026, 3, 1))
    with app.read() as source:
        assert with_routes(source, masthead(source), app.clock.today()).routes == 2


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ada", ("driver", "Ada Example")),
        ("v1", ("van", "Van V1")),
        ("van v1", ("van", "Van V1")),
        ("ABC1234", ("van", "Van V1")),
        ("p1", ("device", "P1")),
        ("4417", ("fuel_card", "•••• 4417")),
        ("alder", ("policy", "AM-1001")),
        ("cx-12", ("route", "CX-120")),
    ],
)
def test_a_record_is_found_by_any_of_its_names(
    app: App, typed: str, found: tuple[str, str]
) -> None:
    a_van(app)
    a_driver(app)
    a_device(app)
    a_card(app)
    a_policy(app)
    a_route(app, a_station(app), "CX-120")
    assert found in hits(app, typed)


def test_the_exact_name_stands_before_those_that_only_begin_with_it(app: App) -> None:
    a_van(app, number="8", vin=a_vin(1), plate="X1")
    a_van(app, number="80", vin=a_vin(2), plate="X2")
    assert hits(app, "van 8")[0] == ("van", "Van 8")


def test_nothing_typed_finds_nothing_and_wild_cards_are_letters(app: App) -> None:
    a_van(app)
    assert hits(app, "  ") == []
    assert hits(app, "%") == []


def test_a_route_older_than_the_palette_looks_is_left_to_the_list(app: App) -> None:
    station = a_station(app)
    a_route(app, station, "OLD1", day=TODAY - timedelta(days=200))
    a_route(app, station, "NEW1")
    assert hits(app, "old1") == []


def test_a_day_without_routes_says_when_there_were_some(app: App) -> None:
    station = a_station(app)
    a_route(app, station, "CX1", day=TODAY - timedelta(days=3))
    with app.read() as source:
        figures = day(source, readiness(source, TODAY))
    assert (figures.routes, figures.covered) == (0, 0)
    assert figures.last_routes == TODAY - timedelta(days=3)


def test_a_route_with_a_blocked_van_is_not_covered(app: App) -> None:
    a_company(app)
    station, van_id, driver_id = a_station(app), a_van(app), a_driver(app)
    a_route(app, station, "CX1", van_id=van_id, driver_id=driver_id)
    a_route(app, station, "CX2")
    with app.read() as source:
        answer = readiness(source, TODAY)
        figures = day(source, answer)
    assert answer.of("van", van_id), "a van with nothing on file has findings"
    assert figures.routes == 2
    assert "CX2" in figures.uncovered
    assert figures.covered == 2 - len(figures.uncovered)


def test_the_days_are_counted_with_and_without_driver_and_van(app: App) -> None:
    station, van_id, driver_id = a_station(app), a_van(app), a_driver(app)
    a_route(app, station, "CX1", van_id=van_id, driver_id=driver_id)
    a_route(app, station, "CX2", driver_id=a_driver(app, name="Bo Example"))
    with app.read() as source:
        assert route_days(source, TODAY, TODAY) == (RouteDay(TODAY, 2, 1),)
        assert route_days(source, TODAY - timedelta(9), TODAY - timedelta(1)) == ()


def test_finding_anything_takes_a_fixed_number_of_looks(
    app: App, queries: Callable[[], list[str]]
) -> None:
    for number in range(12):
        a_driver(app, name=f"Ada {number}")
    before = len(queries())
    with app.read() as source:
        found = find(source, "ada")
    assert len(queries()) - before <= 8
    assert 0 < len(found) <= 6
    assert all(isinstance(hit, Hit) for hit in found)
