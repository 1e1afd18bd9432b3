"""A Routes file becomes the routes of one station on one day."""

from datetime import date

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.dispatch.models import Route
from dsp_desktop.intake.planning import Asked
from dsp_desktop.kernel.errors import Rejected
from dsp_desktop.people.models import Driver
from tests.intake.samples import (
    ANN,
    FILES,
    JOSE,
    MORE_ROUTES,
    ROUTES,
    ROUTES_NAME,
    bring_in,
    counts,
    found_company,
    look,
    named,
    reasons,
    workbook,
)
from tests.support.builders import a_driver


@pytest.fixture(autouse=True)
def company_with_drivers(app: App) -> None:
    found_company(app)
    bring_in(app, (FILES / "AssociateData.csv").read_bytes())


def route_line(code: str = "CX1", ids: str = ANN, names: str = "Ann Example", **more: object):  # noqa: ANN201
    values = {"Route_code": code, "Transporter_Id": ids, "Driver_name": names, "DSP": "TEST"}
    return named(MORE_ROUTES, **(values | more))


def file(*lines: list[object]) -> bytes:
    return workbook([MORE_ROUTES, *lines])


def route(app: App, code: str = "CX1") -> tuple[Route, str | None]:
    with app.read() as source:
        found = source.scalars(select(Route).where(Route.code == code)).one()
        name = source.scalar(select(Driver.name).where(Driver.id == found.driver_id))
        return found, name


def test_day_and_station_come_from_the_files_name(app: App) -> None:
    assert counts(bring_in(app, file(route_line()), ROUTES_NAME)) == (1, 0, 0)
    found, driver = route(app)
    assert (found.day, driver) == (date(2026, 2, 27), "Ann Example")


def test_the_first_of_several_drivers_is_primary_and_the_rest_help(app: App) -> None:
    both = route_line(ids=f"{ANN}|{JOSE}", names="Ann Example | José Núñez")
    bring_in(app, file(both), ROUTES_NAME)
    found, driver = route(app)
    assert (driver, found.helpers) == ("Ann Example", "José Núñez")


@pytest.mark.parametrize(
    ("ids", "names"),
    [(f"Missing|{JOSE}", "N/A|José Núñez"), (f" | {JOSE}", ""), ("", "|José Núñez")],
)
def test_a_helper_is_not_the_driver_where_nobody_is_named_first(
    app: App, ids: str, names: str
) -> None:
    bring_in(app, file(route_line(ids=ids, names=names)), ROUTES_NAME)
    found, driver = route(app)
    assert (driver, found.helpers) == (None, "José Núñez" if names else JOSE)


def test_counts_and_durations_are_kept(app: App) -> None:
    line = route_line(
        Delivery_service_type="Standard Parcel",
        Route_duration="9:30",
        All_stops=181.0,
        Stops_complete="12/181",
        Route_progress="In progress",
    )
    bring_in(app, file(line), ROUTES_NAME)
    found, _ = route(app)
    assert (found.planned_minutes, found.stops, found.stops_done) == (570, 181, 12)
    assert (found.service_type, found.progress) == ("Standard Parcel", "In progress")


@pytest.mark.parametrize("name", ["routes.xlsx", "Routes_DXX1.xlsx", "Routes_DXX1_2026-02-31.xlsx"])
def test_a_renamed_file_is_refused_until_somebody_says_day_and_station(app: App, name: str) -> None:
    with pytest.raises(Rejected) as caught:
        look(app, file(route_line()), name)
    assert caught.value.problems[0].code == "intake.routes_name"
    asked = Asked(day=date(2026, 2, 27), station="DXX1")
    assert counts(bring_in(app, file(route_line()), name, asked)) == (1, 0, 0)


def test_the_file_later_in_the_day_changes_the_same_routes(app: App) -> None:
    bring_in(app, file(route_line(Route_progress="0%")), ROUTES_NAME)
    later = ROUTES_NAME.replace("10_00", "17_30")
    content = file(route_line(ids=JOSE, Route_progress="Done"), route_line("CX2"))
    assert counts(bring_in(app, content, later)) == (1, 1, 0)
    assert route(app)[1] == "José Núñez"
    assert counts(look(app, content, later)) == (0, 0, 2)


def test_the_same_code_on_another_day_or_station_is_another_route(app: App) -> None:
    for name in ("2026-02-27", "2026-02-28"):
        for station in ("DXX1", "DXX2"):
            file_name = f"Routes_{station}_{name}_10_00 (PST).xlsx"
            assert counts(bring_in(app, file(route_line()), file_name)) == (1, 0, 0)


def test_a_driver_not_on_file_leaves_the_route_open_and_is_named(app: App) -> None:
    content = file(route_line(ids="A1TESTNOBODY9", names="Zed Nobody"))
    seen = look(app, content, ROUTES_NAME)
    assert any("Zed Nobody (A1TESTNOBODY9)" in note for note in seen.notes)
    bring_in(app, content, ROUTES_NAME)
    assert route(app)[0].driver_id is None


def test_a_route_that_a_stranger_took_over_is_no_longer_the_first_drivers(app: App) -> None:
    bring_in(app, file(route_line()), ROUTES_NAME)
    later = file(route_line(ids="A1TESTNOBODY9", names="Zed Nobody"))
    seen = look(app, later, ROUTES_NAME)
    (change,) = seen.steps[0].changes
    assert (change.label, change.before, change.after) == ("Driver", "Ann Example", None)
    bring_in(app, later, ROUTES_NAME)
    assert route(app)[0].driver_id is None


def test_a_driver_set_by_hand_stays_when_the_same_file_comes_again(app: App) -> None:
    content = file(route_line(ids="A1TESTNOBODY9", names="Zed Nobody"))
    bring_in(app, content, ROUTES_NAME)
    with app.write("test") as uow:
        uow.get(Route, 1).driver_id = uow.session.scalars(select(Driver.id)).first()
        uow.commit()
    assert counts(look(app, content, ROUTES_NAME)) == (0, 0, 1)


def test_a_driver_entered_by_hand_drives_what_the_file_says_under_that_name(app: App) -> None:
    driver_id = a_driver(app, name="Zed Nobody")
    bring_in(app, file(route_line(ids="A1TESTNOBODY9", names="Zed Nobody")), ROUTES_NAME)
    assert route(app)[0].driver_id == driver_id


def test_the_short_file_without_stops_will_do(app: App) -> None:
    content = workbook([ROUTES, ["CX1", "TEST", ANN, "Ann Example", "50%"]])
    seen = look(app, content, ROUTES_NAME)
    assert (counts(seen), seen.ignored_columns) == ((1, 0, 0), ("DSP",))


def test_one_route_twice_with_other_values_is_unreadable(app: App) -> None:
    seen = look(app, file(route_line(), route_line(ids=JOSE), route_line()), ROUTES_NAME)
    assert counts(seen) == (1, 0, 1)
    assert list(reasons(seen)) == [3]
