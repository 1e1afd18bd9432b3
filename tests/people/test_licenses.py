"""Licenses: whose, from which state, and never the whole number on a screen."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.people.models import License
from dsp_desktop.people.queries import LICENSE_LIST, license_details, license_panel
from dsp_desktop.people.service import LicenseDetails, add_license, change_license, remove_license
from dsp_desktop.people.terms import LicenseStatus
from tests.support.builders import a_driver, done
from tests.support.people import a_license, codes, found, refused


def test_list_and_panel_show_the_last_four_only(app: App) -> None:
    driver_id = a_driver(app)
    license_id = a_license(app, driver_id, number="d765 4321")
    a_license(app, driver_id, number="991", state="DE")

    rows = found(app, LICENSE_LIST, sort="issued_by")
    with app.read() as source:
        panel = license_panel(source, license_id)

    assert [row.number for row in rows] == ["•••• 4321", "••••"]
    assert panel.title == "CA •••• 4321"
    assert "D7654321" not in str(panel)


def test_the_audit_trail_does_not_know_the_number(app: App) -> None:
    a_license(app, a_driver(app))

    with app.read() as source:
        entry = source.scalars(select(AuditEntry).where(AuditEntry.entity == "license")).one()
    assert entry.changes["number"] == "•••"


def test_a_license_is_found_by_its_driver_or_its_number(app: App) -> None:
    a_license(app, a_driver(app, name="Chloé Sample"))

    for typed in ("chloe", "D1234567", "d 123-4567"):
        assert [row.driver for row in found(app, LICENSE_LIST, typed)] == ["Chloé Sample"]
    assert found(app, LICENSE_LIST, "nobody") == []
    assert found(app, LICENSE_LIST, "4567") == []  # only the whole number finds it


def test_two_drivers_cannot_hold_one_license(app: App) -> None:
    a_license(app, a_driver(app))

    (problem,) = refused(
        app, add_license, LicenseDetails(a_driver(app, name="Ben Sample"), "d1234567", "ca")
    )

    assert problem.code == "field.taken"
    assert dict(problem.details) == {"value": "•••• 4567"}


def test_a_renewed_license_of_the_same_driver_is_another_record(app: App) -> None:
    driver_id = a_driver(app)
    a_license(app, driver_id, expires=date(2026, 5, 1))
    a_license(app, driver_id, expires=date(2030, 5, 1))

    rows = found(app, LICENSE_LIST, sort="expires")
    assert [row.expires for row in rows] == [date(2026, 5, 1), date(2030, 5, 1)]


def test_a_refusal_names_every_problem(app: App) -> None:
    bad = LicenseDetails(
        a_driver(app),
        " ",
        "XX",
        issued=date(2026, 1, 1),
        expires=date(2025, 1, 1),
        checked_on=date(2026, 3, 3),
    )

    assert codes(refused(app, add_license, bad)) == {
        ("number", "field.required"),
        ("state", "field.no_such_state"),
        ("expires", "dates.backwards"),
        ("checked_on", "dates.future"),
    }


def test_what_the_state_said_is_noted_and_a_mistake_is_deleted(app: App) -> None:
    license_id = a_license(app, a_driver(app))
    with app.read() as source:
        seen = license_details(source, license_id)
    looked = replace(seen.details, status=LicenseStatus.SUSPENDED, checked_on=date(2026, 3, 2))

    done(app, change_license, license_id, looked, seen.version)

    with app.read() as source:
        assert source.get_one(License, license_id).status is LicenseStatus.SUSPENDED
    done(app, remove_license, license_id)
    assert found(app, LICENSE_LIST) == []
