"""An inspection recorded wrong is put right with a reason; what it said stays on file."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dsp_desktop.app import App
from dsp_desktop.db.history import history
from dsp_desktop.fleet.queries import VAN_LIST, van_details
from dsp_desktop.fleet.service import change_van, release_van
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.kernel.errors import NotPermitted, StaleRecord
from dsp_desktop.upkeep.queries import (
    INSPECTION_LIST,
    inspection_panel,
    inspection_to_correct,
    van_sections,
)
from dsp_desktop.upkeep.service import (
    CorrectedInspection,
    InspectionDetails,
    correct_inspection,
    record_inspection,
)
from dsp_desktop.upkeep.terms import InspectionKind
from tests.conftest import CLOCK
from tests.support.builders import a_driver, a_van, a_vin, done
from tests.support.people import codes, facts, found, refused

TODAY = CLOCK.today()
DAY = timedelta(days=1)


def a_check(app: App, van_id: int, **changes: object) -> int:
    passed = InspectionDetails(van_id, InspectionKind.PRE_TRIP, TODAY, passed=True)
    check_id: int = done(app, record_inspection, replace(passed, **changes))
    return check_id


def to_correct(app: App, check_id: int, **changes: object) -> tuple[CorrectedInspection, int]:
    with app.read() as source:
        seen = inspection_to_correct(source, check_id)
    return replace(seen.details, **{"because": "A slip.", **changes}), seen.version


def correct(app: App, check_id: int, **changes: object) -> None:
    done(app, correct_inspection, check_id, *to_correct(app, check_id, **changes))


def status(app: App, van_id: int) -> VanStatus:
    with app.read() as source:
        return VAN_LIST.rows(source, [van_id])[van_id].status


def sticker(app: App, van_id: int) -> date | None:
    with app.read() as source:
        return van_details(source, van_id).details.inspection_sticker_expires


def test_the_correction_counts_and_what_was_said_before_stays(app: App) -> None:
    van_id, driver_id = a_van(app), a_driver(app)
    check_id = a_check(app, van_id, driver_id=driver_id)

    correct(app, check_id, done_on=TODAY - DAY, driver_id=None, because="The sheet says Sunday.")

    (row,) = found(app, INSPECTION_LIST)
    assert (row.done_on, row.driver, row.corrected_on) == (TODAY - DAY, None, TODAY)
    with app.read() as source:
        told = dict(facts(inspection_panel(source, check_id))["Correction"])
        latest = van_sections(source, van_id)[0].facts[0].value
        entries = history(source, "inspection", check_id)
    assert told["Because"] == "The sheet says Sunday."
    assert (told["Done on"], told["Driver"]) == ("2 Mar 2026 → 1 Mar 2026", "Ada Example → nothing")
    assert latest == "Passed 1 Mar 2026"
    said = [change for entry in entries for change in entry.changes]
    assert ("Because", None, "The sheet says Sunday.") in said
    assert ("Done on", TODAY, TODAY - DAY) in said


def test_a_check_that_had_failed_after_all_grounds_the_van(app: App) -> None:
    van_id = a_van(app)
    check_id = a_check(app, van_id)

    correct(app, check_id, passed=False, defects="brake light out")

    assert status(app, van_id) is VanStatus.GROUNDED


def test_a_check_that_had_been_passed_after_all_does_not_release_the_van(app: App) -> None:
    van_id = a_van(app)
    check_id = a_check(app, van_id, passed=False, defects="brakes")

    correct(app, check_id, passed=True, defects=None)

    assert status(app, van_id) is VanStatus.GROUNDED


def test_correcting_who_inspected_grounds_nothing_again(app: App) -> None:
    van_id = a_van(app)
    check_id = a_check(app, van_id, passed=False, defects="brakes", done_on=TODAY - DAY)
    done(app, release_van, van_id)

    correct(app, check_id, inspector="R. Fenn")

    assert status(app, van_id) is VanStatus.ACTIVE


def test_a_failed_check_moved_to_another_van_grounds_that_one(app: App) -> None:
    wrong = a_van(app)
    right = a_van(app, number="V2", vin=a_vin(2), plate="B2")
    check_id = a_check(app, wrong, passed=False, defects="brakes")

    correct(app, check_id, van_id=right)

    assert status(app, right) is VanStatus.GROUNDED
    with app.read() as source:
        told = dict(facts(inspection_panel(source, check_id))["Correction"])
    assert told["Van"] == "V1 → V2"


def test_the_sticker_follows_a_corrected_state_inspection(app: App) -> None:
    van_id = a_van(app)
    older = {"kind": InspectionKind.STATE, "done_on": TODAY - 400 * DAY}
    a_check(app, van_id, expires=TODAY - 30 * DAY, **older)
    check_id = a_check(app, van_id, kind=InspectionKind.STATE, expires=date(2037, 2, 28))

    correct(app, check_id, expires=date(2027, 2, 28))
    assert sticker(app, van_id) == date(2027, 2, 28)

    correct(app, check_id, passed=False, defects="tires")
    assert sticker(app, van_id) == TODAY - 30 * DAY


def test_a_sticker_that_says_something_else_by_now_is_left_alone(app: App) -> None:
    van_id = a_van(app)
    check_id = a_check(app, van_id, kind=InspectionKind.STATE, expires=date(2027, 2, 28))
    with app.read() as source:
        seen = van_details(source, van_id)
    other = replace(seen.details, inspection_sticker_expires=date(2027, 6, 30))
    done(app, change_van, van_id, other, seen.version)

    correct(app, check_id, expires=date(2026, 12, 31))

    assert sticker(app, van_id) == date(2027, 6, 30)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"because": "  ", "inspector": "R. Fenn"}, {("because", "field.required")}),
        ({}, {("", "correction.nothing_differs")}),
        ({"done_on": TODAY + DAY}, {("done_on", "field.in_future")}),
        ({"passed": False}, {("defects", "inspection.defects_needed")}),
        ({"kind": InspectionKind.PERIODIC}, {("inspector", "inspection.inspector_needed")}),
    ],
)
def test_a_correction_is_refused_as_the_record_itself_would_be(
    app: App, changes: dict[str, object], expected: set[tuple[str, str]]
) -> None:
    check_id = a_check(app, a_van(app))

    details, version = to_correct(app, check_id, **changes)

    assert codes(refused(app, correct_inspection, check_id, details, version)) == expected


def test_two_people_do_not_correct_past_each_other(app: App, clerk: App) -> None:
    check_id = a_check(app, a_van(app))
    details, version = to_correct(app, check_id, inspector="R. Fenn")
    with pytest.raises(NotPermitted):
        done(clerk, correct_inspection, check_id, details, version)

    done(app, correct_inspection, check_id, details, version)

    with pytest.raises(StaleRecord):
        done(app, correct_inspection, check_id, details, version)
