"""The audit trail as people ask about it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text

from dsp_desktop.access.models import Role
from dsp_desktop.access.service import RoleDetails, change_role
from dsp_desktop.app import App
from dsp_desktop.audit.queries import (
    AUDIT_LIST,
    AuditRow,
    audit_panel,
    day_typed,
    end,
    offered,
    record_name,
    told_entries,
)
from dsp_desktop.audit.terms import APART
from dsp_desktop.db.names import kinds
from dsp_desktop.fleet.service import change_van, ground_van
from dsp_desktop.kernel.allowances import SENTENCES
from dsp_desktop.kernel.changes import Verb
from dsp_desktop.kernel.errors import NotFound, NotPermitted
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.people.models import License
from dsp_desktop.people.service import remove_license
from dsp_desktop.screening.service import BackgroundCheckDetails, begin_check
from tests.support.builders import VAN, a_company, a_driver, a_van, done
from tests.support.people import a_license, facts, found, on_day


def rows(app: App, typed: str = "", **filters: Any) -> list[AuditRow]:
    return found(app, AUDIT_LIST, typed, sort="at", descending=True, filters=filters)


def shown(app: App, typed: str = "", **filters: Any) -> list[tuple[str, str]]:
    """Return what was done to which record, without the company's first users."""
    firsts = ("role", "app_user")
    return [(r.operation, r.record) for r in rows(app, typed, **filters) if r.entity not in firsts]


@pytest.fixture
def busy(app: App) -> App:
    a_company(app)
    van_id = a_van(app)
    done(on_day(app, date(2026, 3, 3)), change_van, van_id, replace(VAN, plate="XYZ"), 1)
    pat = replace(app, actor=replace(app.actor, name="Pat Dispatcher"))
    done(on_day(pat, date(2026, 3, 4)), ground_van, van_id, "brakes")
    driver_id = a_driver(on_day(app, date(2026, 3, 5)))
    a_license(on_day(app, date(2026, 3, 5)), driver_id)
    return on_day(app, date(2026, 3, 5))


def test_it_tells_who_did_what_to_which_record_with_before_and_after(busy: App) -> None:
    newest = rows(busy)
    changed = next(row for row in newest if row.operation == "Change van")
    assert (changed.actor_name, changed.verb, changed.record) == ("system", Verb.CHANGED, "Van V1")
    assert changed.told == "Plate: ABC1234 → XYZ"
    assert changed.at.date() == date(2026, 3, 3)
    assert newest[0].operation == "Add license"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"person": "Pat Dispatcher"}, [("Ground van", "Van V1")]),
        ({"operation": "change_van"}, [("Change van", "Van V1")]),
        ({"kind": "driver"}, [("Add driver", "Driver Ada Example")]),
        ({"kind": "van", "verb": "added"}, [("Add van", "Van V1")]),
        (
            {"record": "van:1"},
            [
                ("Ground van", "Van V1"),
                ("Change van", "Van V1"),
                ("Add van", "Odometer reading V1 2 Mar 2026"),
                ("Add van", "Van V1"),
            ],
        ),
        (
            {"period": "today"},
            [("Add license", "License Ada Example CA"), ("Add driver", "Driver Ada Example")],
        ),
        ({"period": "yesterday"}, [("Ground van", "Van V1")]),
        ({"kind": ("driver", "van"), "period": "yesterday"}, [("Ground van", "Van V1")]),
    ],
)
def test_it_is_cut_down_to_what_somebody_asks_for(
    busy: App, filters: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert shown(busy, **filters) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("pat disp", [("Ground van", "Van V1")]),
        ("GROUND", [("Ground van", "Van V1")]),
        ("ada ex", [("Add driver", "Driver Ada Example")]),
        ("driver ada", [("Add driver", "Driver Ada Example")]),
        ("2026-03-04", [("Ground van", "Van V1")]),
        ("3/4/2026", [("Ground van", "Van V1")]),
        ("a'b%_", []),
        ("9" * 30, []),
    ],
)
def test_a_text_finds_people_operations_records_and_days(
    busy: App, typed: str, expected: list[tuple[str, str]]
) -> None:
    assert shown(busy, typed) == expected


def test_a_number_finds_the_entry(busy: App) -> None:
    assert [row.id for row in rows(busy, "#9")] == [9]


def test_a_day_is_the_companys_own(busy: App) -> None:
    """Two at night UTC is the evening before in Los Angeles."""
    with busy.engine.begin() as connection:
        connection.execute(
            text("UPDATE audit_entry SET at = :at WHERE operation = 'ground_van'"),
            {"at": "2026-03-04 02:00:00.000000"},
        )
    assert ("Ground van", "Van V1") in shown(busy, "2026-03-03")
    assert shown(busy, "2026-03-04") == []


def test_a_record_that_is_gone_is_found_by_its_number_and_still_named(busy: App) -> None:
    done(busy, remove_license, 1)
    removed = rows(busy, verb="removed")
    assert [row.record for row in removed] == ["License Ada Example CA"]
    assert ("Remove license", "License Ada Example CA") in shown(busy, record="driver:1")


def test_a_look_is_told_without_what_was_seen(busy: App) -> None:
    with busy.write("look") as uow:
        uow.note_look(uow.get(License, 1), "number")
        uow.commit()
    (row,) = rows(busy, verb=Verb.LOOKED)
    assert (row.operation, row.record) == ("Look at a private value", "License Ada Example CA")
    assert row.told == "Looked at: Number"


def test_it_says_what_there_is_to_choose_from(busy: App) -> None:
    choices = offered(busy.read())
    assert choices.people == ("Pat Dispatcher", "system")
    assert ("van", "Van") in [(c.id, c.label) for c in choices.kinds]
    assert ("change_van", "Change van") in [(c.id, c.label) for c in choices.operations]


def test_the_panel_tells_one_entry_and_what_was_done_in_the_same_step(busy: App) -> None:
    (changed,) = rows(busy, operation="change_van")
    with busy.read() as source:
        panel = audit_panel(source, changed.id)
        (first, *_rest) = rows(busy, operation="found_access")
        founded = audit_panel(source, first.id)
    assert panel.title == "Change van"
    assert facts(panel)["Before and after"] == [("Plate", "ABC1234 → XYZ")]
    assert ("Record", "Van V1") in facts(panel)["Entry"]
    assert facts(panel)["Done in the same step"] == []
    assert len(facts(founded)["Done in the same step"]) == len(
        rows(busy, operation="found_access")[1:]
    )


def test_where_it_ends_is_the_last_link(busy: App) -> None:
    with busy.read() as source:
        ending = end(source)
        last = source.execute(
            text("SELECT number, link FROM audit_entry ORDER BY number DESC LIMIT 1")
        ).one()
    assert (ending.entries, ending.link) == tuple(last)


def test_only_who_may_see_the_trail_sees_it(clerk: App) -> None:
    with clerk.read() as source:
        for ask in (
            lambda: AUDIT_LIST.ids(source, ListQuery()),
            lambda: AUDIT_LIST.count(source, ListQuery()),
            lambda: AUDIT_LIST.rows(source, [1]),
            lambda: offered(source),
            lambda: end(source),
            lambda: audit_panel(source, 1),
        ):
            with pytest.raises(NotPermitted):
                ask()


def test_checks_and_tests_stay_apart_from_who_may_not_see_them(busy: App) -> None:
    details = BackgroundCheckDetails(driver_id=1, vendor="Alder Screening")
    done(busy, begin_check, details)
    may = frozenset(Permission) - {Permission.SCREENING_VIEW}
    accountant = replace(busy, actor=replace(busy.actor, permissions=may))
    (seen,) = rows(busy, kind="background_check")
    (withheld,) = rows(accountant, kind="background_check")
    assert "Alder Screening" in seen.told
    assert "Alder Screening" not in f"{withheld}"
    assert "Kept apart" in withheld.told


def test_every_kind_of_screening_is_kept_apart(app: App) -> None:
    screening = {e for e, kind in kinds().items() if kind.__module__.endswith("screening.models")}
    assert screening == set(APART)


def test_an_entry_somebody_tampered_with_is_still_listed(busy: App) -> None:
    with busy.engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE audit_entry SET verb = 'mended', entity = 'unicorn', changes = '[\"x\"]' "
                "WHERE operation = 'change_van'"
            )
        )
        connection.execute(
            text("UPDATE audit_entry SET changes = '{\"status\": 5}' WHERE operation='ground_van'")
        )
    assert len(rows(busy)) == len(rows(busy, operation="found_access")) + 7


def test_a_record_nobody_knows_is_refused(busy: App) -> None:
    with busy.read() as source, pytest.raises(NotFound):
        record_name(source, "unicorn:1")


def test_days_are_read_as_people_type_them() -> None:
    assert day_typed("5 Nov 2026") == day_typed("Nov 5, 2026") == date(2026, 11, 5)
    assert day_typed("2026-13-01") is None


def test_a_role_tells_what_it_allows_now_in_sentences(app: App) -> None:
    with app.read() as source:
        role = source.scalars(select(Role).where(Role.first == "read_only")).one()
        may, role_id, version = sorted(role.permissions), role.id, role.version
    wanted = (*(p for p in may if p != "fuel.view"), "fuel.edit")
    details = RoleDetails("Read only", tuple(Permission(p) for p in wanted))
    done(app, change_role, role_id, details, version)
    with app.read() as source:
        newest = told_entries(source, AUDIT_LIST.ids(source, ListQuery(descending=True)))[0]
    said = dict(newest.lines)["What it allows"]
    more, less = SENTENCES[Permission.FUEL_EDIT], SENTENCES[Permission.FUEL_VIEW]
    assert said == f"now {more}; no longer {less}"
