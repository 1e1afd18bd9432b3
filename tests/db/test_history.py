"""A record's history, in words people use."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from dsp_desktop.app import App
from dsp_desktop.db.history import HistoryEntry, history
from dsp_desktop.documents.service import DocumentDetails, about, add_document, remove_document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet.service import change_van, ground_van
from dsp_desktop.insurance.service import change_policy, schedule_vans, unschedule_vans
from dsp_desktop.kernel.changes import Verb
from dsp_desktop.kernel.money import Money
from dsp_desktop.people.models import Driver, License
from dsp_desktop.people.service import change_driver, remove_license
from tests.support.builders import DRIVER, VAN, a_driver, a_van, done
from tests.support.people import POLICY, a_license, a_policy, a_station


def told(app: App, entity: str, record_id: int) -> list[HistoryEntry]:
    with app.read() as source:
        return [*history(source, entity, record_id)]


def test_it_says_who_did_what_when_the_newest_first(app: App) -> None:
    van_id = a_van(app)
    done(app, ground_van, van_id, "brakes")

    newest, _reading, first = told(app, "van", van_id)

    assert (newest.operation, newest.verb, newest.actor_name) == (
        "ground_van",
        Verb.CHANGED,
        "system",
    )
    assert newest.at == app.clock.now()
    assert ("Status", "Active", "Grounded") in newest.changes
    assert ("Grounded since", None, date(2026, 3, 2)) in newest.changes
    assert (first.operation, first.verb) == ("add_van", Verb.ADDED)
    assert ("Number", None, "V1") in first.changes
    assert "Plate state" not in [change.field for change in first.changes]


def test_values_come_out_as_what_they_are(app: App) -> None:
    van_id, policy_id = a_van(app), a_policy(app)
    done(app, change_van, van_id, replace(VAN, tank_gal=Decimal("24.5")), 1)
    done(app, change_policy, policy_id, replace(POLICY, premium=Money.of("48250.75")), 1)

    assert told(app, "van", van_id)[0].changes == (("Tank (gal)", None, Decimal("24.5")),)
    (premium,) = told(app, "policy", policy_id)[0].changes
    assert premium == ("Premium", None, Money.of("48250.75"))


def test_another_record_is_named_and_not_numbered(app: App) -> None:
    station_id, driver_id = a_station(app), a_driver(app)
    done(app, change_driver, driver_id, replace(DRIVER, station_id=station_id), 1)

    assert told(app, "driver", driver_id)[0].changes == (("Station", None, "DLA8"),)


def test_what_is_masked_stays_masked_but_its_change_is_told(app: App) -> None:
    driver_id = a_driver(app, born_on=date(1990, 4, 1))
    done(app, change_driver, driver_id, replace(DRIVER, born_on=date(1991, 4, 1)), 1)

    assert told(app, "driver", driver_id)[0].changes == (("Born", "•••", "•••"),)


def test_the_parts_of_a_record_are_in_its_story_even_when_they_are_gone(app: App) -> None:
    driver_id, other = a_driver(app), a_driver(app, name="Ben Sample")
    license_id = a_license(app, driver_id)
    a_license(app, other, number="X9999999")
    paper = DocumentDetails(about("driver", driver_id), DocumentKind.MVR, date(2026, 1, 1))
    document_id = done(app, add_document, paper)
    done(app, remove_license, license_id)
    done(app, remove_document, document_id)

    story = told(app, "driver", driver_id)

    assert [entry.operation for entry in story] == [
        "remove_document",
        "remove_license",
        "add_document",
        "add_license",
        "add_driver",
    ]
    assert [entry.about for entry in story] == [
        "Document MVR",
        "License Ada Example CA",
        "Document MVR",
        "License Ada Example CA",
        "",
    ]
    assert "D1234567" not in str(story)


def test_a_policy_tells_of_the_vans_that_came_and_went(app: App) -> None:
    policy_id, van_id = a_policy(app), a_van(app)
    done(app, schedule_vans, policy_id, [van_id], date(2026, 1, 1))
    done(app, unschedule_vans, policy_id, [van_id], date(2026, 3, 1))

    off, on, _added = told(app, "policy", policy_id)

    assert (off.about, on.about) == ("Van on a policy V1", "Van on a policy V1")
    assert off.changes == (("Until", None, date(2026, 3, 1)),)
    assert ("Van", None, "V1") in on.changes


def test_a_record_that_came_by_import_names_the_import(app: App) -> None:
    with app.write("import_file") as uow:
        from dsp_desktop.intake.models import ImportBatch

        batch = uow.add(
            ImportBatch(
                kind="associates",
                file_name="AssociateData.csv",
                sha256="0" * 64,
                at=app.clock.now(),
                actor_name="system",
                unit=uow.unit,
                added=2,
                changed=0,
                unchanged=0,
                ignored_columns=[],
                unreadable=[],
                content=b"",
            )
        )
        rows = [
            {"name": name, "status": "active", "import_id": batch.id} for name in ("Ada", "Ben")
        ]
        uow.add_mass(Driver, rows, batch_id=batch.id)
        uow.commit()
    with app.read() as source:
        driver_id = source.query(Driver.id).filter_by(name="Ben").scalar()
    done(app, hire_and_leave, driver_id)

    newest, arrival = told(app, "driver", driver_id)

    assert newest.operation == "hire_and_leave"
    assert (arrival.operation, arrival.verb, arrival.changes) == ("import_file", Verb.ADDED, ())


def test_a_look_is_told_and_what_was_seen_is_not(app: App) -> None:
    driver_id = a_driver(app)
    license_id = a_license(app, driver_id)
    with app.write("look") as uow:
        uow.note_look(uow.get(License, license_id), "number")
        uow.commit()

    newest, *_before = told(app, "driver", driver_id)

    assert (newest.operation, newest.verb, newest.about) == (
        "look",
        Verb.LOOKED,
        "License Ada Example CA",
    )
    assert newest.changes == (("Number", None, "•••"),)


def hire_and_leave(uow: object, driver_id: int) -> None:
    driver = uow.get(Driver, driver_id)  # type: ignore[attr-defined]
    driver.note = "back on Monday"


def test_it_asks_few_questions_however_long_the_story(app: App, queries: object) -> None:
    driver_id = a_driver(app)
    for version in range(1, 6):
        done(app, change_driver, driver_id, replace(DRIVER, note=f"note {version}"), version)
    before = len(queries())  # type: ignore[operator]
    told(app, "driver", driver_id)
    few = len(queries()) - before  # type: ignore[operator]
    for version in range(6, 20):
        done(app, change_driver, driver_id, replace(DRIVER, note=f"note {version}"), version)
    before = len(queries())  # type: ignore[operator]

    assert len(told(app, "driver", driver_id)) == 20
    assert len(queries()) - before == few  # type: ignore[operator]
