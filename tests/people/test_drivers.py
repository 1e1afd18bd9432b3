"""What people do to drivers: from the application to the last day."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.kernel.errors import NotPermitted, StaleRecord
from dsp_desktop.kernel.listing import Choice
from dsp_desktop.people.models import Driver
from dsp_desktop.people.queries import DRIVER_LIST, driver_details, driver_panel, driver_picks
from dsp_desktop.people.service import (
    add_driver,
    change_driver,
    end_employment,
    hire_driver,
    reinstate_driver,
    remove_driver,
    start_driver,
    suspend_driver,
)
from dsp_desktop.people.terms import DriverStatus
from tests.support.builders import DRIVER, a_driver, done
from tests.support.people import a_license, a_station, codes, facts, found, refused

TODAY = date(2026, 3, 2)


def stored(app: App, driver_id: int) -> Driver:
    with app.read() as source:
        return source.get_one(Driver, driver_id)


def test_a_refusal_names_every_problem_and_writes_nothing(app: App) -> None:
    bad = replace(
        DRIVER,
        name="  ",
        transporter_id="1A2B3C4D5E6F7G",
        email="ada",
        work_phone="12",
        state="ZZ",
        hired_on=date(2026, 1, 5),
        first_day=date(2026, 1, 4),
        born_on=date(2026, 2, 1),
    )

    problems = refused(app, add_driver, bad)

    assert codes(problems) == {
        ("name", "field.required"),
        ("transporter_id", "driver.transporter_id_unsound"),
        ("email", "driver.email_unsound"),
        ("work_phone", "field.not_a_phone"),
        ("state", "field.no_such_state"),
        ("first_day", "dates.backwards"),
        ("born_on", "dates.backwards"),
    }
    with app.read() as source:
        assert source.scalars(select(Driver)).all() == []


def test_two_drivers_cannot_share_a_transporter_id(app: App) -> None:
    a_driver(app, transporter_id="A1B2C3D4E5F6G7")

    again = refused(app, add_driver, replace(DRIVER, transporter_id=" a1b2c3d4e5f6g7 "))

    assert codes(again) == {("transporter_id", "field.taken")}


@pytest.mark.parametrize("name", ["Nguyễn Thị Đào", "Олена Щербак", "محمد علي", "山田 花子"])
def test_a_name_is_kept_in_its_own_script(app: App, name: str) -> None:
    driver_id = a_driver(app, name=f"  {name.replace(' ', '   ')} ")

    assert stored(app, driver_id).name == name
    assert [row.name for row in found(app, DRIVER_LIST, name[:4])] == [name]


def test_a_name_is_found_without_its_accents_and_whatever_the_case(app: App) -> None:
    a_driver(app, name="Nguyễn Thị Đào")
    a_driver(app, name="ЩЕРБАК Олена")

    assert [row.name for row in found(app, DRIVER_LIST, "NGUYEN thi dao")] == ["Nguyễn Thị Đào"]
    assert [row.name for row in found(app, DRIVER_LIST, "щербак")] == ["ЩЕРБАК Олена"]


@pytest.mark.parametrize(
    ("hired_on", "first_day", "status"),
    [
        (None, None, DriverStatus.APPLICANT),
        (TODAY, None, DriverStatus.ONBOARDING),
        (TODAY, date(2026, 3, 3), DriverStatus.ONBOARDING),
        (date(2026, 2, 1), TODAY, DriverStatus.ACTIVE),
        (None, date(2026, 2, 9), DriverStatus.ACTIVE),
    ],
)
def test_the_dates_say_where_a_new_driver_stands(
    app: App, hired_on: date | None, first_day: date | None, status: DriverStatus
) -> None:
    driver_id = a_driver(app, hired_on=hired_on, first_day=first_day)

    assert stored(app, driver_id).status is status


def test_from_applicant_to_the_first_route(app: App) -> None:
    driver_id = a_driver(app)

    done(app, hire_driver, driver_id, date(2026, 2, 20))
    done(app, start_driver, driver_id, date(2026, 2, 25))

    driver = stored(app, driver_id)
    assert (driver.status, driver.hired_on, driver.first_day) == (
        DriverStatus.ACTIVE,
        date(2026, 2, 20),
        date(2026, 2, 25),
    )


def test_a_suspension_says_since_when_and_why_until_it_is_lifted(app: App) -> None:
    driver_id = a_driver(app, hired_on=date(2025, 1, 6), first_day=date(2025, 1, 9))

    done(app, suspend_driver, driver_id, TODAY, " license under review ")
    suspended = stored(app, driver_id)
    done(app, reinstate_driver, driver_id)
    back = stored(app, driver_id)

    assert suspended.status is DriverStatus.SUSPENDED
    assert (suspended.suspended_on, suspended.suspended_because) == (TODAY, "license under review")
    assert (back.status, back.suspended_on, back.suspended_because) == (
        DriverStatus.ACTIVE,
        None,
        None,
    )


def test_a_suspension_without_a_reason_is_refused(app: App) -> None:
    driver_id = a_driver(app, first_day=date(2025, 1, 9))

    assert codes(refused(app, suspend_driver, driver_id, TODAY, "  ")) == {
        ("suspended_because", "field.required")
    }


def test_an_applicant_cannot_be_suspended(app: App) -> None:
    driver_id = a_driver(app)

    (problem,) = refused(app, suspend_driver, driver_id, TODAY, "no show")

    assert problem.code == "driver.wrong_status"
    assert dict(problem.details) == {"status": "applicant"}


def test_nobody_leaves_before_being_hired(app: App) -> None:
    driver_id = a_driver(app, hired_on=TODAY)

    assert codes(refused(app, end_employment, driver_id, date(2026, 3, 1))) == {
        ("ended_on", "dates.backwards")
    }


def test_a_wrong_last_day_can_be_corrected(app: App) -> None:
    driver_id = a_driver(app, hired_on=date(2025, 1, 6), first_day=date(2025, 1, 9))

    done(app, end_employment, driver_id, TODAY)
    done(app, end_employment, driver_id, date(2026, 2, 27))

    driver = stored(app, driver_id)
    assert (driver.status, driver.ended_on) == (DriverStatus.LEFT, date(2026, 2, 27))


def test_someone_who_left_can_be_hired_back(app: App) -> None:
    driver_id = a_driver(
        app, hired_on=date(2025, 1, 6), first_day=date(2025, 1, 9), portal_cleared=True
    )
    done(app, end_employment, driver_id, date(2025, 12, 31))

    early = refused(app, hire_driver, driver_id, date(2025, 12, 30))
    done(app, hire_driver, driver_id, TODAY)

    driver = stored(app, driver_id)
    assert codes(early) == {("hired_on", "driver.hired_before_end")}
    assert driver.status is DriverStatus.ONBOARDING
    assert (driver.hired_on, driver.first_day, driver.ended_on) == (TODAY, None, None)
    # The portal has to clear them anew.
    assert (driver.portal_cleared, driver.portal_checked_on) == (None, None)


def test_hiring_an_applicant_keeps_what_the_portal_said(app: App) -> None:
    driver_id = a_driver(app, portal_cleared=True)

    done(app, hire_driver, driver_id, TODAY)

    assert stored(app, driver_id).portal_cleared is True


def test_the_day_the_portal_was_looked_at_follows_its_answer(app: App) -> None:
    driver_id = a_driver(app)
    assert stored(app, driver_id).portal_checked_on is None

    done(app, change_driver, driver_id, replace(DRIVER, portal_cleared=True), 1)

    assert stored(app, driver_id).portal_checked_on == TODAY


def test_a_driver_with_a_license_is_not_deleted(app: App) -> None:
    driver_id = a_driver(app)
    a_license(app, driver_id)

    (problem,) = refused(app, remove_driver, driver_id)

    assert problem.code == "record.in_use"
    assert dict(problem.details) == {"users": "license (1)"}


def test_a_driver_entered_by_mistake_is_deleted(app: App) -> None:
    driver_id = a_driver(app)

    done(app, remove_driver, driver_id)

    assert found(app, DRIVER_LIST) == []


def test_the_list_joins_the_station_and_the_license_that_runs_longest(app: App) -> None:
    station_id = a_station(app)
    driver_id = a_driver(app, station_id=station_id, state="CA", hired_on=TODAY)
    a_license(app, driver_id, expires=date(2024, 5, 1))
    a_license(app, driver_id, expires=date(2028, 5, 1))
    a_driver(app, name="Ben Sample")

    ada, ben = found(app, DRIVER_LIST, sort="name")

    assert (ada.station, ada.works_in, ada.license_expires) == ("DLA8", "CA", date(2028, 5, 1))
    assert (ben.station, ben.license_expires) == (None, None)
    assert [row.name for row in found(app, DRIVER_LIST, "dla8")] == ["Ada Example"]
    only = found(app, DRIVER_LIST, filters={"status": DriverStatus.APPLICANT})
    assert [row.name for row in only] == ["Ben Sample"]


def test_those_who_left_come_last_in_a_choice_and_say_so(app: App) -> None:
    gone = a_driver(app, name="Ada Example", hired_on=date(2025, 1, 1))
    here = a_driver(app, name="Zoe Sample")
    done(app, end_employment, gone, TODAY)

    with app.read() as source:
        assert driver_picks(source) == [
            Choice(here, "Zoe Sample"),
            Choice(gone, "Ada Example (left)"),
        ]


def test_the_panel_tells_contact_work_and_license_with_a_masked_number(app: App) -> None:
    driver_id = a_driver(app, work_phone="(310) 555-0142", hired_on=TODAY)
    a_license(app, driver_id, number="D7654321")

    with app.read() as source:
        panel = driver_panel(source, driver_id)

    told = facts(panel)
    assert panel.subtitle == "Onboarding"
    assert ("Work phone", "310-555-0142") in told["Contact"]
    assert ("Hired", TODAY) in told["Work"]
    assert ("Number", "CA •••• 4321") in told["License"]
    assert "7654" not in str(panel)


def test_the_audit_trail_does_not_say_when_somebody_was_born(app: App) -> None:
    a_driver(app, born_on=date(1990, 4, 1))

    with app.read() as source:
        entry = source.scalars(select(AuditEntry).where(AuditEntry.entity == "driver")).one()
    assert entry.operation == "add_driver"
    assert entry.changes["born_on"] == "•••"


def test_without_permission_nothing_happens(app: App, clerk: App) -> None:
    driver_id = a_driver(app)

    with pytest.raises(NotPermitted), clerk.write("end_employment") as uow:
        end_employment(uow, driver_id, TODAY)


def test_saving_over_someone_elses_change_is_refused(app: App) -> None:
    driver_id = a_driver(app)
    with app.read() as source:
        seen = driver_details(source, driver_id)
    done(app, hire_driver, driver_id, TODAY)

    with pytest.raises(StaleRecord), app.write("change_driver") as late:
        change_driver(late, driver_id, seen.details, seen.version)
