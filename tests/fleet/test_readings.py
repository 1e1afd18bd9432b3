"""What odometers showed, and who is believed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dsp_desktop.app import App
from dsp_desktop.fleet.logic import Reading
from dsp_desktop.fleet.queries import readings, van_details
from dsp_desktop.fleet.service import change_van, note_reading, remove_van
from dsp_desktop.fleet.terms import ReadingSource
from tests.conftest import CLOCK
from tests.support.builders import a_van, done

TODAY = CLOCK.today()
DAY = timedelta(days=1)


def known(app: App, van_id: int) -> list[tuple[int, int]]:
    with app.read() as source:
        found = readings(source, van_id, through=TODAY)
    return [((TODAY - each.on).days, each.miles) for each in found]


def odometer(app: App, van_id: int) -> int | None:
    with app.read() as source:
        return van_details(source, van_id).details.odometer_mi


def noted(app: App, van_id: int, days_ago: int, miles: int) -> bool:
    reading = Reading(TODAY - days_ago * DAY, miles)
    kept: bool = done(app, note_reading, van_id, reading, ReadingSource.FUEL)
    return kept


def test_a_reading_typed_into_the_van_is_one_of_today(app: App) -> None:
    van_id = a_van(app, odometer_mi=1_000)
    with app.read() as source:
        seen = van_details(source, van_id)
    changed = replace(seen.details, odometer_mi=1_250)
    done(app, change_van, van_id, changed, seen.version)
    assert known(app, van_id) == [(0, 1_250)]


def test_a_later_reading_moves_the_odometer_and_an_older_one_does_not(app: App) -> None:
    van_id = a_van(app, odometer_mi=1_000)
    assert noted(app, van_id, 30, 400)
    assert odometer(app, van_id) == 1_000
    assert noted(app, van_id, 0, 1_100)
    assert odometer(app, van_id) == 1_100
    assert known(app, van_id) == [(30, 400), (0, 1_100)]


@pytest.mark.parametrize(("days_ago", "miles"), [(10, 300), (40, 500)])
def test_what_would_run_an_odometer_backwards_is_not_kept(
    app: App, days_ago: int, miles: int
) -> None:
    van_id = a_van(app, odometer_mi=1_000)
    noted(app, van_id, 30, 400)
    assert not noted(app, van_id, days_ago, miles)
    assert known(app, van_id) == [(30, 400), (0, 1_000)]


def test_of_two_readings_on_one_day_the_higher_stands(app: App) -> None:
    van_id = a_van(app, odometer_mi=1_000)
    assert noted(app, van_id, 0, 1_020)
    assert noted(app, van_id, 0, 1_010)
    assert known(app, van_id) == [(0, 1_020)]


def test_a_van_entered_by_mistake_takes_its_typed_reading_with_it(app: App) -> None:
    van_id = a_van(app, odometer_mi=1_000)
    done(app, remove_van, van_id)
    assert known(app, van_id) == []
